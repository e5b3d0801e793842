<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>ConversationView</name>
    <message numerus="yes">
        <source>Show all (%Ln character(s))</source>
        <translation>
            <numerusform>Show all (%Ln character)</numerusform>
            <numerusform>Show all (%Ln characters)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show the quotation (%n line(s))</source>
        <translation>
            <numerusform>Show the quotation (%n line)</numerusform>
            <numerusform>Show the quotation (%n lines)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LockCover</name>
    <message numerus="yes">
        <source>%n emergency(s) in the queue</source>
        <translation>
            <numerusform>%n emergency in the queue</numerusform>
            <numerusform>%n emergencies in the queue</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n possible emergency(s), not confirmed</source>
        <translation>
            <numerusform>%n possible emergency, not confirmed</numerusform>
            <numerusform>%n possible emergencies, not confirmed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SecretDialog</name>
    <message numerus="yes">
        <source>%n character(s); blanks are shown as dots.</source>
        <translation>
            <numerusform>%n character; blanks are shown as dots.</numerusform>
            <numerusform>%n characters; blanks are shown as dots.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SplitDialog</name>
    <message numerus="yes">
        <source>%n message(s)</source>
        <translation>
            <numerusform>%n message</numerusform>
            <numerusform>%n messages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TicketActs</name>
    <message numerus="yes">
        <source>Goes to %n ticket(s) of the incident.</source>
        <translation>
            <numerusform>Goes to %n ticket of the incident.</numerusform>
            <numerusform>Goes to %n tickets of the incident.</numerusform>
        </translation>
    </message>
</context>
</TS>
