<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ru" sourcelanguage="en">
<context>
    <name>About</name>
    <message>
        <source>About Smena</source>
        <translation>О программе «Смена»</translation>
    </message>
    <message>
        <source>Smena: the desk of technical support and customer care</source>
        <translation>«Смена»: рабочее место техподдержки и отдела по работе с клиентами</translation>
    </message>
    <message>
        <source>Speaks version %1 of the protocol with central. Ctrl+K shows every command.</source>
        <translation>Версия протокола с центральным сервером: %1. Все команды: Ctrl+K.</translation>
    </message>
</context>
<context>
    <name>AccountDialog</name>
    <message>
        <source>Name the account</source>
        <translation>Указать аккаунт</translation>
    </message>
    <message>
        <source>Name it</source>
        <translation>Указать</translation>
    </message>
    <message>
        <source>Main domain</source>
        <translation>Главный домен</translation>
    </message>
    <message>
        <source>Accounts of the subscriber</source>
        <translation>Аккаунты абонента</translation>
    </message>
</context>
<context>
    <name>ActButtons</name>
    <message>
        <source>More acts</source>
        <translation>Другие действия</translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>Next ticket</source>
        <translation>Следующая заявка</translation>
    </message>
    <message>
        <source>Previous ticket</source>
        <translation>Предыдущая заявка</translation>
    </message>
    <message>
        <source>Open the ticket</source>
        <translation>Открыть заявку</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Поиск</translation>
    </message>
    <message>
        <source>Why does it stand here? Reason and clause</source>
        <translation>Почему стоит здесь: причина и пункт</translation>
    </message>
    <message>
        <source>Queue of STP</source>
        <translation>Очередь СТП</translation>
    </message>
    <message>
        <source>Queue of ORK</source>
        <translation>Очередь ОРК</translation>
    </message>
    <message>
        <source>My tickets</source>
        <translation>Мои заявки</translation>
    </message>
    <message>
        <source>Free tickets</source>
        <translation>Свободные заявки</translation>
    </message>
    <message>
        <source>Tickets waiting for the subscriber</source>
        <translation>Заявки, которые ждут абонента</translation>
    </message>
    <message>
        <source>All live tickets</source>
        <translation>Все действующие заявки</translation>
    </message>
    <message>
        <source>Letters that are no ticket</source>
        <translation>Письма, которые не стали заявками</translation>
    </message>
    <message>
        <source>Subscriber panel</source>
        <translation>Панель абонента</translation>
    </message>
    <message>
        <source>What waits to be sent, and drafts</source>
        <translation>Что ждёт отправки и черновики</translation>
    </message>
    <message>
        <source>Decide about what was not accepted</source>
        <translation>Решить о том, что не принято</translation>
    </message>
    <message>
        <source>Edit the standard answers</source>
        <translation>Стандартные ответы: изменить</translation>
    </message>
    <message>
        <source>Announcements of planned works</source>
        <translation>Объявления о плановых работах</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>Команды</translation>
    </message>
    <message>
        <source>Compact rows</source>
        <translation>Плотные строки</translation>
    </message>
    <message>
        <source>Light theme</source>
        <translation>Светлая тема</translation>
    </message>
    <message>
        <source>Dark theme</source>
        <translation>Тёмная тема</translation>
    </message>
    <message>
        <source>Theme of the system</source>
        <translation>Тема системы</translation>
    </message>
    <message>
        <source>Lock the window</source>
        <translation>Заблокировать окно</translation>
    </message>
    <message>
        <source>Sign in again</source>
        <translation>Войти снова</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>Выйти</translation>
    </message>
    <message>
        <source>About Smena</source>
        <translation>О программе «Смена»</translation>
    </message>
</context>
<context>
    <name>AdmitDialog</name>
    <message>
        <source>Accept as a ticket</source>
        <translation>Принять как заявку</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>Принять</translation>
    </message>
    <message>
        <source>Account (main domain) that the letter means</source>
        <translation>Аккаунт (главный домен), о котором письмо</translation>
    </message>
    <message>
        <source>Accounts of the subscriber</source>
        <translation>Аккаунты абонента</translation>
    </message>
    <message>
        <source>The time to answer begins now. The sender gets the answers: be sure whose letter it is.</source>
        <translation>Срок ответа начнётся сейчас. Ответы получит отправитель: убедитесь, чьё это письмо.</translation>
    </message>
</context>
<context>
    <name>AnnouncementEditor</name>
    <message>
        <source>Announcements of planned works</source>
        <translation>Объявления о плановых работах</translation>
    </message>
    <message>
        <source>New announcement</source>
        <translation>Новое объявление</translation>
    </message>
    <message>
        <source>The end is planned</source>
        <translation>окончание известно</translation>
    </message>
    <message>
        <source>Publish…</source>
        <translation>Опубликовать…</translation>
    </message>
    <message>
        <source>End…</source>
        <translation>Завершить…</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Заголовок</translation>
    </message>
    <message>
        <source>What the subscriber reads</source>
        <translation>Что прочтёт абонент</translation>
    </message>
    <message>
        <source>Servers, with commas between</source>
        <translation>Серверы через запятую</translation>
    </message>
    <message>
        <source>Accounts (main domains), with commas between</source>
        <translation>Аккаунты (главные домены) через запятую</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>Начало</translation>
    </message>
    <message>
        <source>End</source>
        <translation>Окончание</translation>
    </message>
    <message>
        <source>Begin and end, Moscow time</source>
        <translation>Начало и окончание, время московское</translation>
    </message>
    <message>
        <source>New, nobody is told yet</source>
        <translation>Новое, о нём пока никто не знает</translation>
    </message>
    <message>
        <source>Throw away…</source>
        <translation>Выбросить…</translation>
    </message>
    <message>
        <source>From now on the cabinet tells the subscribers of “%1”.</source>
        <translation>С этого момента абоненты увидят в кабинете объявление «%1».</translation>
    </message>
    <message>
        <source>Publish</source>
        <translation>Опубликовать</translation>
    </message>
    <message>
        <source>The draft “%1” is thrown away.</source>
        <translation>Черновик «%1» будет выброшен.</translation>
    </message>
    <message>
        <source>“%1” is over: nobody is told any more, and it can&apos;t be changed.</source>
        <translation>Работы «%1» завершены: объявление исчезнет из кабинета, изменить его будет нельзя.</translation>
    </message>
</context>
<context>
    <name>AskDialog</name>
    <message>
        <source>Ask the sender</source>
        <translation>Запросить у отправителя</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>Запросить</translation>
    </message>
    <message>
        <source>To: %1</source>
        <translation>Кому: %1</translation>
    </message>
    <message>
        <source>This will be sent; central adds the address of the cabinet</source>
        <translation>Будет отправлено это; адрес кабинета добавит центральный сервер</translation>
    </message>
</context>
<context>
    <name>AskingDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>What you wrote here is lost when you close.</source>
        <translation>Написанное здесь пропадёт.</translation>
    </message>
    <message>
        <source>Close all the same</source>
        <translation>Всё равно закрыть</translation>
    </message>
    <message>
        <source>Not stored: the disk is full. Your text stays here.</source>
        <translation>Не сохранено: диск заполнен. Ваш текст остаётся здесь.</translation>
    </message>
</context>
<context>
    <name>AssignDialog</name>
    <message>
        <source>Assign</source>
        <translation>Назначить</translation>
    </message>
    <message>
        <source>Find an agent</source>
        <translation>Найти сотрудника</translation>
    </message>
    <message>
        <source>Assignee</source>
        <translation>Исполнитель</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Почему</translation>
    </message>
    <message>
        <source>signed in</source>
        <translation>на смене</translation>
    </message>
    <message>
        <source>Nobody: back to the queue</source>
        <translation>Никто: вернуть в очередь</translation>
    </message>
</context>
<context>
    <name>AttachDialog</name>
    <message>
        <source>Attach to a ticket</source>
        <translation>Приложить к заявке</translation>
    </message>
    <message>
        <source>Attach</source>
        <translation>Приложить</translation>
    </message>
    <message>
        <source>Number of the ticket</source>
        <translation>Номер заявки</translation>
    </message>
    <message>
        <source>The subscriber wrote it: I made sure of it</source>
        <translation>Абонент подтверждён: я проверил, что писал он</translation>
    </message>
    <message>
        <source>Ticket %1: %2</source>
        <translation>Заявка %1: %2</translation>
    </message>
    <message>
        <source>It counts as the subscriber&apos;s message: the time to answer begins with it.</source>
        <translation>Письмо станет сообщением абонента: с него начнётся срок ответа.</translation>
    </message>
    <message>
        <source>Only agents will read it there, marked as not confirmed. It starts no deadline.</source>
        <translation>В заявке его увидят только сотрудники, с пометкой «не подтверждено». Срок оно не начинает.</translation>
    </message>
</context>
<context>
    <name>Attaching</name>
    <message>
        <source>Close</source>
        <translation>Закрыть</translation>
    </message>
    <message>
        <source>%1 is not a file.</source>
        <translation>%1 — не файл.</translation>
    </message>
    <message>
        <source>Picture %1.png</source>
        <translation>Снимок %1.png</translation>
    </message>
    <message>
        <source>Attach files</source>
        <translation>Приложить файлы</translation>
    </message>
</context>
<context>
    <name>AuthorizeDialog</name>
    <message>
        <source>Record the authorization</source>
        <translation>Записать авторизацию</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Записать</translation>
    </message>
    <message>
        <source>The answer matches: %1</source>
        <translation>Ответ совпал: %1</translation>
    </message>
    <message>
        <source>A signed letter</source>
        <translation>Подписанное письмо</translation>
    </message>
    <message>
        <source>A supervisor&apos;s word</source>
        <translation>Слово старшего смены</translation>
    </message>
    <message>
        <source>How the subscriber has proved who he is</source>
        <translation>Чем абонент подтвердил право на изменение</translation>
    </message>
    <message>
        <source>Which letter (number, date, who signed), or why</source>
        <translation>Какое письмо (номер, дата, кто подписал) или почему</translation>
    </message>
</context>
<context>
    <name>Clause</name>
    <message>
        <source>clause %1 of STP</source>
        <translation>п.&#xa0;%1 порядка СТП</translation>
    </message>
    <message>
        <source>clause %1 of ORK</source>
        <translation>п.&#xa0;%1 порядка ОРК</translation>
    </message>
    <message>
        <source>duty %2 of %1</source>
        <translation>п.&#xa0;%2 обязанностей %1</translation>
    </message>
    <message>
        <source>duties of %1</source>
        <translation>обязанности %1</translation>
    </message>
    <message>
        <source>hours of %1</source>
        <translation>время работы %1</translation>
    </message>
    <message>
        <source>term %1</source>
        <translation>термин %1</translation>
    </message>
    <message>
        <source>No authorization data, though they are needed</source>
        <translation>Нет авторизационной информации, а она необходима</translation>
    </message>
    <message>
        <source>Not covered by the plan</source>
        <translation>Не соответствует тарифу</translation>
    </message>
    <message>
        <source>Services are blocked</source>
        <translation>Услуги заблокированы</translation>
    </message>
    <message>
        <source>The domain is not bound to the account</source>
        <translation>Домен не привязан к аккаунту</translation>
    </message>
    <message>
        <source>no topic</source>
        <translation>без темы</translation>
    </message>
</context>
<context>
    <name>Connection</name>
    <message>
        <source>central is silent</source>
        <translation>центральный сервер молчит</translation>
    </message>
    <message>
        <source>connecting</source>
        <translation>подключение</translation>
    </message>
    <message>
        <source>first fill: %1 %</source>
        <translation>первое заполнение: %1 %</translation>
    </message>
    <message>
        <source>catching up</source>
        <translation>догоняем</translation>
    </message>
    <message>
        <source>connected</source>
        <translation>связь есть</translation>
    </message>
    <message>
        <source>no connection</source>
        <translation>связи нет</translation>
    </message>
    <message>
        <source>signed out, nothing is lost</source>
        <translation>сеанс завершён, ничего не потеряно</translation>
    </message>
    <message>
        <source>access ended</source>
        <translation>доступ закрыт</translation>
    </message>
    <message>
        <source>this program is too old for the central server: update it</source>
        <translation>программа старее центрального сервера: обновите её</translation>
    </message>
    <message>
        <source>data as of %1</source>
        <translation>данные на %1</translation>
    </message>
</context>
<context>
    <name>ContactNoteDialog</name>
    <message>
        <source>Contact note</source>
        <translation>Запись о разговоре</translation>
    </message>
    <message>
        <source>What was said by phone or messenger</source>
        <translation>О чём говорили по телефону или в мессенджере</translation>
    </message>
    <message>
        <source>Keep the note</source>
        <translation>Сохранить запись</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>A talk is no ticket: no clock runs.</source>
        <translation>Разговор не заявка: срок не идёт.</translation>
    </message>
    <message>
        <source>Not stored: the disk is full. Your text stays here.</source>
        <translation>Не сохранено: диск заполнен. Текст остаётся здесь.</translation>
    </message>
</context>
<context>
    <name>Conversation</name>
    <message>
        <source>Unknown sender</source>
        <translation>Неизвестный отправитель</translation>
    </message>
    <message>
        <source>not confirmed</source>
        <translation>не подтверждено</translation>
    </message>
    <message>
        <source>Subscriber</source>
        <translation>Абонент</translation>
    </message>
    <message>
        <source>Support</source>
        <translation>Поддержка</translation>
    </message>
    <message>
        <source>note</source>
        <translation>заметка</translation>
    </message>
    <message>
        <source>request for data</source>
        <translation>запрос данных</translation>
    </message>
    <message>
        <source>refusal</source>
        <translation>отказ</translation>
    </message>
    <message>
        <source>out of scope</source>
        <translation>вне обязанностей</translation>
    </message>
    <message>
        <source>resolution</source>
        <translation>решение</translation>
    </message>
    <message>
        <source>not sent: %1</source>
        <translation>не отправлено: %1</translation>
    </message>
    <message>
        <source>not sent</source>
        <translation>не отправлено</translation>
    </message>
    <message>
        <source>being withdrawn</source>
        <translation>отзывается</translation>
    </message>
    <message>
        <source>waits for your decision</source>
        <translation>ждёт вашего решения</translation>
    </message>
    <message>
        <source>not sent yet, still trying: %1</source>
        <translation>пока не отправлено, пробуем ещё: %1</translation>
    </message>
    <message>
        <source>held: sign in again or update</source>
        <translation>удержано: войдите снова или обновите программу</translation>
    </message>
    <message>
        <source>waiting to be sent</source>
        <translation>ждёт отправки</translation>
    </message>
    <message>
        <source>Not confirmed: not from the subscriber&apos;s contacts.</source>
        <translation>Не подтверждено: отправитель не из контактов абонента.</translation>
    </message>
    <message>
        <source>Answer of incident №%1</source>
        <translation>Ответ по сбою №%1</translation>
    </message>
    <message>
        <source>%1 MB</source>
        <translation>%1 МБ</translation>
    </message>
    <message>
        <source>%1 KB</source>
        <translation>%1 КБ</translation>
    </message>
    <message>
        <source>%1 B</source>
        <translation>%1 Б</translation>
    </message>
    <message>
        <source>dangerous file</source>
        <translation>опасный файл</translation>
    </message>
    <message>
        <source>Not delivered</source>
        <translation>Не доставлено</translation>
    </message>
    <message>
        <source> to %1 at %2</source>
        <translation> на %1, %2</translation>
    </message>
    <message>
        <source>The answer stands in the cabinet too.</source>
        <translation>Ответ есть и в кабинете.</translation>
    </message>
    <message>
        <source>Mail to %1 waits to be sent</source>
        <translation>Письмо на %1 ждёт отправки</translation>
    </message>
    <message>
        <source>Mail to %1 was sent at %2</source>
        <translation>Письмо на %1 отправлено, %2</translation>
    </message>
    <message>
        <source>Mail to %1 was delivered at %2</source>
        <translation>Письмо на %1 доставлено, %2</translation>
    </message>
    <message>
        <source>Mail to %1 is delayed since %2</source>
        <translation>Письмо на %1 задерживается, %2</translation>
    </message>
    <message>
        <source>Mail to %1</source>
        <translation>Письмо на %1</translation>
    </message>
</context>
<context>
    <name>ConversationScroll</name>
    <message>
        <source>Conversation</source>
        <translation>Переписка</translation>
    </message>
    <message>
        <source>New message ↓</source>
        <translation>Новое сообщение ↓</translation>
    </message>
</context>
<context>
    <name>ConversationView</name>
    <message numerus="yes">
        <source>Show all (%Ln character(s))</source>
        <translation>
            <numerusform>Показать всё (%Ln символ)</numerusform>
            <numerusform>Показать всё (%Ln символа)</numerusform>
            <numerusform>Показать всё (%Ln символов)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show the quotation (%n line(s))</source>
        <translation>
            <numerusform>Показать цитату (%n строка)</numerusform>
            <numerusform>Показать цитату (%n строки)</numerusform>
            <numerusform>Показать цитату (%n строк)</numerusform>
        </translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Копировать</translation>
    </message>
    <message>
        <source>Copy the message</source>
        <translation>Копировать сообщение</translation>
    </message>
    <message>
        <source>Copy the link</source>
        <translation>Копировать ссылку</translation>
    </message>
    <message>
        <source>Open the link…</source>
        <translation>Открыть ссылку…</translation>
    </message>
    <message>
        <source>Open or save the file…</source>
        <translation>Открыть или сохранить файл…</translation>
    </message>
    <message>
        <source>Hide for ever…</source>
        <translation>Скрыть навсегда…</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Выделить всё</translation>
    </message>
</context>
<context>
    <name>DeclareDialog</name>
    <message>
        <source>Declare an emergency</source>
        <translation>Объявить экстренной</translation>
    </message>
    <message>
        <source>Declare</source>
        <translation>Объявить</translation>
    </message>
    <message>
        <source>Which service must be restored</source>
        <translation>Какой сервис восстановить</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Почему</translation>
    </message>
    <message>
        <source>The subscriber reports that it does not work</source>
        <translation>Абонент сообщает, что не работает</translation>
    </message>
</context>
<context>
    <name>DepartmentStrip</name>
    <message>
        <source>MSK</source>
        <translation>МСК</translation>
    </message>
    <message>
        <source>demo: invented data</source>
        <translation>демо: данные придуманы</translation>
    </message>
    <message>
        <source>demo</source>
        <translation>демо</translation>
    </message>
    <message>
        <source>Moscow time</source>
        <translation>Московское время</translation>
    </message>
</context>
<context>
    <name>DismissDialog</name>
    <message>
        <source>Leave without an answer</source>
        <translation>Оставить без ответа</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>Оставить</translation>
    </message>
    <message>
        <source>Why (need not be said)</source>
        <translation>Почему (не обязательно)</translation>
    </message>
    <message>
        <source>The sender gets nothing, the letter leaves the list and is kept for a month.</source>
        <translation>Отправитель ничего не получит, письмо уйдёт из списка и хранится месяц.</translation>
    </message>
</context>
<context>
    <name>EditorDialog</name>
    <message>
        <source>Save</source>
        <translation>Сохранить</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрыть</translation>
    </message>
    <message>
        <source>No connection to central: nothing can be saved now. Your text stays here.</source>
        <translation>Нет связи с центральным сервером: сохранить сейчас нельзя. Ваш текст остаётся здесь.</translation>
    </message>
    <message>
        <source>Something is not saved. It is lost when you close.</source>
        <translation>Не всё сохранено. При закрытии несохранённое пропадёт.</translation>
    </message>
    <message>
        <source>Close without saving</source>
        <translation>Закрыть без сохранения</translation>
    </message>
</context>
<context>
    <name>FailedFile</name>
    <message>
        <source>Try again</source>
        <translation>Повторить</translation>
    </message>
    <message>
        <source>Take %1 away</source>
        <translation>Убрать %1</translation>
    </message>
</context>
<context>
    <name>FileChip</name>
    <message>
        <source>reading…</source>
        <translation>читается…</translation>
    </message>
    <message>
        <source>waits for a connection</source>
        <translation>ждёт связи</translation>
    </message>
    <message>
        <source>Take %1 away</source>
        <translation>Убрать %1</translation>
    </message>
</context>
<context>
    <name>FileDialog</name>
    <message>
        <source>File</source>
        <translation>Файл</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Сохранить…</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Открыть</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>Dangerous file</source>
        <translation>Опасный файл</translation>
    </message>
    <message>
        <source>It may run a program when it is opened, so it can only be saved. Do not run it.</source>
        <translation>При открытии он может запустить программу, поэтому его можно только сохранить. Не запускайте его.</translation>
    </message>
    <message>
        <source>Somebody outside sent it. Open it only if you expect it and know the sender.</source>
        <translation>Файл прислан извне. Открывайте его, только если ждёте его и знаете отправителя.</translation>
    </message>
    <message>
        <source>Save the file</source>
        <translation>Сохранить файл</translation>
    </message>
    <message>
        <source>Reading from central…</source>
        <translation>Читаем с центрального сервера…</translation>
    </message>
    <message>
        <source>Saved: %1</source>
        <translation>Сохранено: %1</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрыть</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>not found</source>
        <translation>не найдено</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 из %2</translation>
    </message>
    <message>
        <source>Find in the conversation</source>
        <translation>Найти в переписке</translation>
    </message>
    <message>
        <source>The place before (Shift+Enter)</source>
        <translation>Предыдущее место (Shift+Enter)</translation>
    </message>
    <message>
        <source>The next place (Enter)</source>
        <translation>Следующее место (Enter)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрыть</translation>
    </message>
</context>
<context>
    <name>Foot</name>
    <message>
        <source>to send %1</source>
        <translation>к отправке %1</translation>
    </message>
    <message>
        <source>to send %1, stuck %2</source>
        <translation>к отправке %1, не уходит %2</translation>
    </message>
    <message>
        <source>to decide %1</source>
        <translation>ждёт решения %1</translation>
    </message>
    <message>
        <source>Ctrl+K commands</source>
        <translation>Ctrl+K команды</translation>
    </message>
    <message>
        <source>Sign in again</source>
        <translation>Войти снова</translation>
    </message>
    <message>
        <source>What waits to be sent</source>
        <translation>Что ждёт отправки</translation>
    </message>
    <message>
        <source>What was not accepted, and what waits for your decision about it</source>
        <translation>Что не принято и что ждёт вашего решения об этом</translation>
    </message>
    <message>
        <source>Notice</source>
        <translation>Сообщение</translation>
    </message>
</context>
<context>
    <name>FormerPasswordDialog</name>
    <message>
        <source>This password does not open it either.</source>
        <translation>Этот пароль тоже не подходит.</translation>
    </message>
    <message>
        <source>Smena: former password</source>
        <translation>Smena: прежний пароль</translation>
    </message>
    <message>
        <source>The password was changed</source>
        <translation>Пароль сменился</translation>
    </message>
    <message>
        <source>What you wrote on this computer is encrypted with the password you had then. Enter the former password to open it. If you set it aside, nothing is deleted: it is shown when it can be opened.</source>
        <translation>Написанное на этом компьютере зашифровано тем паролем, который был у вас тогда. Введите прежний пароль, чтобы открыть написанное. Если отложить, ничего не удалится: оно появится, когда его удастся открыть.</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Открыть</translation>
    </message>
    <message>
        <source>Set aside</source>
        <translation>Отложить</translation>
    </message>
</context>
<context>
    <name>GatherDialog</name>
    <message>
        <source>Join similar tickets to ticket %1</source>
        <translation>Присоединить похожие к заявке № %1</translation>
    </message>
    <message>
        <source>Join</source>
        <translation>Присоединить</translation>
    </message>
    <message>
        <source>Emergencies of the same service (Space marks)</source>
        <translation>Экстренные заявки о том же сервисе (пробел отмечает)</translation>
    </message>
    <message>
        <source>There is no other emergency of this service that is part of no incident.</source>
        <translation>Других экстренных заявок об этом сервисе вне сбоя нет.</translation>
    </message>
    <message>
        <source>One answer goes to all of them; each keeps its own clock.</source>
        <translation>Один ответ уйдёт всем; срок у каждой заявки остаётся свой.</translation>
    </message>
</context>
<context>
    <name>JoinIncidentDialog</name>
    <message>
        <source>Join ticket %1 into an incident</source>
        <translation>Объединить заявку № %1 в сбой</translation>
    </message>
    <message>
        <source>Join</source>
        <translation>Присоединить</translation>
    </message>
    <message>
        <source>The emergency with the same cause, which leads</source>
        <translation>Экстренная заявка с той же причиной, которая ведёт сбой</translation>
    </message>
    <message>
        <source>The department has no other live emergency.</source>
        <translation>Других экстренных заявок в отделе нет.</translation>
    </message>
    <message>
        <source>One answer goes to all of them; each keeps its own clock.</source>
        <translation>Один ответ уйдёт всем; срок у каждой заявки остаётся свой.</translation>
    </message>
</context>
<context>
    <name>KeptWords</name>
    <message>
        <source>Written before, %1. The text was kept.</source>
        <translation>Написано раньше, %1. Текст сохранился.</translation>
    </message>
</context>
<context>
    <name>LetterActions</name>
    <message>
        <source>Ask for what is missing…</source>
        <translation>Запросить недостающее…</translation>
    </message>
    <message>
        <source>Accept as a ticket…</source>
        <translation>Принять как заявку…</translation>
    </message>
    <message>
        <source>Attach to a ticket…</source>
        <translation>Приложить к заявке…</translation>
    </message>
    <message>
        <source>Leave without an answer…</source>
        <translation>Оставить без ответа…</translation>
    </message>
    <message>
        <source>Hide for ever…</source>
        <translation>Скрыть навсегда…</translation>
    </message>
    <message>
        <source>Open a letter first.</source>
        <translation>Сначала откройте письмо.</translation>
    </message>
</context>
<context>
    <name>LetterKinds</name>
    <message>
        <source>Waiting %1</source>
        <translation>Ждут %1</translation>
    </message>
    <message>
        <source>Automatic %1</source>
        <translation>Автоматические %1</translation>
    </message>
</context>
<context>
    <name>LetterPanel</name>
    <message>
        <source>No letter is open. Choose one in the list.</source>
        <translation>Письмо не открыто. Выберите его в списке.</translation>
    </message>
    <message>
        <source>No letter waits. What can&apos;t be told whose it is will appear here.</source>
        <translation>Писем нет. Здесь появятся те, которые не стали заявками.</translation>
    </message>
</context>
<context>
    <name>Letters</name>
    <message>
        <source>No subject</source>
        <translation>Без темы</translation>
    </message>
    <message>
        <source>no address</source>
        <translation>без адреса</translation>
    </message>
    <message>
        <source>not accepted</source>
        <translation>не принято</translation>
    </message>
    <message>
        <source>sending</source>
        <translation>отправляется</translation>
    </message>
    <message>
        <source>not confirmed</source>
        <translation>не подтверждено</translation>
    </message>
    <message>
        <source>asked %1</source>
        <translation>спросили %1</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>автоматическое</translation>
    </message>
    <message>
        <source>lacks: %1</source>
        <translation>нет: %1</translation>
    </message>
    <message>
        <source>to %1, received %2</source>
        <translation>в %1, получено %2</translation>
    </message>
    <message>
        <source>why not by the cabinet</source>
        <translation>почему не через кабинет</translation>
    </message>
    <message>
        <source>known address</source>
        <translation>известного адреса</translation>
    </message>
    <message>
        <source>account</source>
        <translation>аккаунта</translation>
    </message>
    <message>
        <source>request</source>
        <translation>просьбы</translation>
    </message>
    <message>
        <source>why it was not filed in the cabinet</source>
        <translation>объяснения, почему не через кабинет</translation>
    </message>
    <message>
        <source>an address from the subscriber&apos;s contact data</source>
        <translation>адреса из контактов абонента</translation>
    </message>
    <message>
        <source>the name of the account</source>
        <translation>имени аккаунта</translation>
    </message>
    <message>
        <source>what is asked for</source>
        <translation>самой просьбы</translation>
    </message>
    <message>
        <source>An automatic letter.</source>
        <translation>Автоматическое письмо.</translation>
    </message>
    <message>
        <source>It names ticket %1 and stands there as a stranger&apos;s: its sender is no contact.</source>
        <translation>В письме указана заявка %1, там оно стоит как неподтверждённое: отправителя нет в контактах абонента.</translation>
    </message>
    <message>
        <source>No ticket yet. The sender was asked at %1 for what it lacks: %2.</source>
        <translation>Пока не заявка. Отправителя спросили, %1. Не хватает: %2.</translation>
    </message>
    <message>
        <source>No ticket: it could not be read.</source>
        <translation>Не заявка: письмо не удалось прочитать.</translation>
    </message>
    <message>
        <source>No ticket and no deadline: it lacks %1.</source>
        <translation>Не заявка, срока нет. Не хватает: %1.</translation>
    </message>
    <message>
        <source>It stands in ticket %1.</source>
        <translation>Письмо стоит в заявке %1.</translation>
    </message>
    <message>
        <source>It is left without an answer.</source>
        <translation>Письмо оставлено без ответа.</translation>
    </message>
</context>
<context>
    <name>LinkDialog</name>
    <message>
        <source>Open a link</source>
        <translation>Открыть ссылку</translation>
    </message>
    <message>
        <source>This link is broken and can&apos;t be opened.</source>
        <translation>Ссылка повреждена, открыть её нельзя.</translation>
    </message>
    <message>
        <source>The link goes to</source>
        <translation>Ссылка ведёт на</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Открыть</translation>
    </message>
    <message>
        <source>Copy the link</source>
        <translation>Копировать ссылку</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
</context>
<context>
    <name>LockCover</name>
    <message numerus="yes">
        <source>%n emergency(s) in the queue</source>
        <translation>
            <numerusform>%n экстренная заявка в очереди</numerusform>
            <numerusform>%n экстренные заявки в очереди</numerusform>
            <numerusform>%n экстренных заявок в очереди</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n possible emergency(s), not confirmed</source>
        <translation>
            <numerusform>%n возможная экстренная, не проверена</numerusform>
            <numerusform>%n возможные экстренные, не проверены</numerusform>
            <numerusform>%n возможных экстренных, не проверены</numerusform>
        </translation>
    </message>
    <message>
        <source>The window is locked</source>
        <translation>Окно заблокировано</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Пароль</translation>
    </message>
    <message>
        <source>Code from your app</source>
        <translation>Код из приложения</translation>
    </message>
    <message>
        <source>Another agent signs in</source>
        <translation>Войдёт другой сотрудник</translation>
    </message>
    <message>
        <source>You are signed out here. Drafts and what waits to be sent are kept.</source>
        <translation>Ваш сеанс на этом компьютере завершится. Черновики и то, что ждёт отправки, сохранятся.</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>Проверка…</translation>
    </message>
    <message>
        <source>Wait %1 s</source>
        <translation>Подождите %1 с</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>Разблокировать</translation>
    </message>
</context>
<context>
    <name>Locked</name>
    <message>
        <source>Locked since %1.</source>
        <translation>Заблокировано с %1.</translation>
    </message>
    <message>
        <source>Locked since %1: nobody was at the desk.</source>
        <translation>Заблокировано с %1: на рабочем месте никого не было.</translation>
    </message>
    <message>
        <source>Locked since %1: central was out of reach for 8 hours. You can go on offline.</source>
        <translation>Заблокировано с %1: центральный сервер был недоступен 8 часов. Продолжать можно и без связи.</translation>
    </message>
    <message>
        <source>to send: %1</source>
        <translation>к отправке: %1</translation>
    </message>
    <message>
        <source>to decide: %1</source>
        <translation>ждут решения: %1</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Smena</source>
        <translation>Смена</translation>
    </message>
</context>
<context>
    <name>Merge</name>
    <message>
        <source>received %1</source>
        <translation>получена %1</translation>
    </message>
    <message>
        <source>Ticket %1 ends, its conversation goes into ticket %2. The subscriber is answered there.</source>
        <translation>Заявка №&#xa0;%1 завершится, её переписка перейдёт в №&#xa0;%2. Отвечать абоненту будем там.</translation>
    </message>
    <message>
        <source>The earlier receipt counts: %1.</source>
        <translation>Считается более раннее поступление: %1.</translation>
    </message>
    <message>
        <source>The earlier due time counts: %1.</source>
        <translation>И более ранний срок: %1.</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>осталось %1</translation>
    </message>
    <message>
        <source>overdue by %1</source>
        <translation>просрочено на %1</translation>
    </message>
</context>
<context>
    <name>MergeDialog</name>
    <message>
        <source>Merge ticket %1 into another</source>
        <translation>Объединить №&#xa0;%1 с другой заявкой</translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>Объединить</translation>
    </message>
    <message>
        <source>Number or subject of the ticket that goes on</source>
        <translation>Номер или тема заявки, которая пойдёт дальше</translation>
    </message>
    <message>
        <source>Other live tickets of the subscriber in this department</source>
        <translation>Другие открытые заявки абонента в этом отделе</translation>
    </message>
    <message>
        <source>The subscriber has no other live ticket in this department.</source>
        <translation>Других открытых заявок абонента в этом отделе нет.</translation>
    </message>
    <message>
        <source>Choose the ticket that goes on.</source>
        <translation>Выберите заявку, которая пойдёт дальше.</translation>
    </message>
</context>
<context>
    <name>Outbox</name>
    <message>
        <source>Transfer to %1</source>
        <translation>Передача в %1</translation>
    </message>
    <message>
        <source>Emergency: %1</source>
        <translation>Экстренно: %1</translation>
    </message>
    <message>
        <source>Topic: %1</source>
        <translation>Тема: %1</translation>
    </message>
    <message>
        <source>Account: %1</source>
        <translation>Аккаунт: %1</translation>
    </message>
    <message>
        <source>Merge into %1</source>
        <translation>Объединение с №&#xa0;%1</translation>
    </message>
    <message>
        <source>Split off: %1</source>
        <translation>Новая заявка: %1</translation>
    </message>
    <message>
        <source>Letter becomes a ticket: %1</source>
        <translation>Письмо становится заявкой: %1</translation>
    </message>
    <message>
        <source>Letter to ticket %1</source>
        <translation>Письмо — в заявку №%1</translation>
    </message>
    <message>
        <source>Back to the queue</source>
        <translation>Возврат в очередь</translation>
    </message>
    <message>
        <source>Take</source>
        <translation>Взятие</translation>
    </message>
    <message>
        <source>Release</source>
        <translation>Возврат</translation>
    </message>
    <message>
        <source>Assign</source>
        <translation>Назначение</translation>
    </message>
    <message>
        <source>Reply</source>
        <translation>Ответ</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Заметка</translation>
    </message>
    <message>
        <source>Request for data</source>
        <translation>Запрос данных</translation>
    </message>
    <message>
        <source>Refusal</source>
        <translation>Отказ</translation>
    </message>
    <message>
        <source>Out of scope</source>
        <translation>Вне обязанностей</translation>
    </message>
    <message>
        <source>Resolve</source>
        <translation>Решение</translation>
    </message>
    <message>
        <source>No answer needed</source>
        <translation>Ответ не нужен</translation>
    </message>
    <message>
        <source>Revoke the emergency</source>
        <translation>Отмена экстренности</translation>
    </message>
    <message>
        <source>Request for a secret</source>
        <translation>Запрос секрета</translation>
    </message>
    <message>
        <source>Authorization</source>
        <translation>Авторизация</translation>
    </message>
    <message>
        <source>Take the authorization back</source>
        <translation>Снять авторизацию</translation>
    </message>
    <message>
        <source>Redaction</source>
        <translation>Скрытие текста</translation>
    </message>
    <message>
        <source>Join an incident</source>
        <translation>Присоединить к сбою</translation>
    </message>
    <message>
        <source>Leave the incident</source>
        <translation>Вывести из сбоя</translation>
    </message>
    <message>
        <source>Contact note</source>
        <translation>Запись о разговоре</translation>
    </message>
    <message>
        <source>Question to the sender of a letter</source>
        <translation>Вопрос отправителю письма</translation>
    </message>
    <message>
        <source>Dismiss a letter</source>
        <translation>Письмо — без заявки</translation>
    </message>
    <message>
        <source>being withdrawn</source>
        <translation>отзывается</translation>
    </message>
    <message>
        <source>waits for your decision</source>
        <translation>ждёт вашего решения</translation>
    </message>
    <message>
        <source>waiting to be sent</source>
        <translation>ждёт отправки</translation>
    </message>
    <message>
        <source>being sent</source>
        <translation>отправляется</translation>
    </message>
    <message>
        <source>held: sign in again or update</source>
        <translation>удержано: войдите снова или обновите программу</translation>
    </message>
    <message>
        <source>not sent yet, still trying</source>
        <translation>пока не отправлено, пробуем ещё</translation>
    </message>
    <message>
        <source>sent</source>
        <translation>отправлено</translation>
    </message>
    <message>
        <source>not sent</source>
        <translation>не отправлено</translation>
    </message>
    <message>
        <source>done</source>
        <translation>готово</translation>
    </message>
    <message>
        <source>dropped</source>
        <translation>отменено</translation>
    </message>
    <message>
        <source>Draft of a note</source>
        <translation>Черновик заметки</translation>
    </message>
    <message>
        <source>Draft of a reply</source>
        <translation>Черновик ответа</translation>
    </message>
    <message>
        <source>draft</source>
        <translation>черновик</translation>
    </message>
</context>
<context>
    <name>OutboxPanel</name>
    <message>
        <source>Draft: nobody but you has seen it</source>
        <translation>Черновик: кроме вас, его никто не видел</translation>
    </message>
    <message>
        <source>Open the letter</source>
        <translation>Открыть письмо</translation>
    </message>
    <message>
        <source>Not stored: the disk is full. The text stays here.</source>
        <translation>Не сохранено: диск заполнен. Текст остаётся здесь.</translation>
    </message>
    <message>
        <source>Drop it</source>
        <translation>Отменить отправку</translation>
    </message>
    <message>
        <source>It will not be sent, and its text is destroyed.</source>
        <translation>Отправки не будет, текст исчезнет.</translation>
    </message>
    <message>
        <source>Drop</source>
        <translation>Отменить отправку</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Оставить</translation>
    </message>
    <message>
        <source>What waits to be sent, and drafts</source>
        <translation>Что ждёт отправки и черновики</translation>
    </message>
    <message>
        <source>Nothing waits: central has everything you did.</source>
        <translation>Ничего не ждёт: всё уже на центральном сервере.</translation>
    </message>
    <message>
        <source>Open the ticket</source>
        <translation>Открыть заявку</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Изменить</translation>
    </message>
    <message>
        <source>Send again</source>
        <translation>Отправить снова</translation>
    </message>
    <message>
        <source>Drop…</source>
        <translation>Отменить…</translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>What to do?</source>
        <translation>Что сделать?</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>Команды</translation>
    </message>
</context>
<context>
    <name>PlainText</name>
    <message>
        <source>Copy</source>
        <translation>Копировать</translation>
    </message>
</context>
<context>
    <name>Queue</name>
    <message>
        <source>Stands in no queue: %1.</source>
        <translation>Не стоит в очереди: %1.</translation>
    </message>
    <message>
        <source>Place %1 in the queue</source>
        <translation>Место в очереди: %1</translation>
    </message>
    <message>
        <source>%1 is writing</source>
        <translation>%1 пишет</translation>
    </message>
    <message>
        <source>mine</source>
        <translation>моя</translation>
    </message>
    <message>
        <source>not accepted</source>
        <translation>не принято</translation>
    </message>
    <message>
        <source>Emergency: %1</source>
        <translation>Экстренно: %1</translation>
    </message>
    <message>
        <source>%1 are writing</source>
        <translation>%1 пишут</translation>
    </message>
    <message>
        <source>incident %1</source>
        <translation>сбой №%1</translation>
    </message>
    <message>
        <source>Overdue</source>
        <translation>Просрочена</translation>
    </message>
    <message>
        <source>Due soon</source>
        <translation>Срок</translation>
    </message>
    <message>
        <source>Premium</source>
        <translation>Премиум</translation>
    </message>
    <message>
        <source>maybe emergency: %1?</source>
        <translation>экстренно? %1</translation>
    </message>
    <message>
        <source>account not named</source>
        <translation>аккаунт не указан</translation>
    </message>
    <message>
        <source>sending</source>
        <translation>к отправке</translation>
    </message>
    <message>
        <source>until %1</source>
        <translation>до %1</translation>
    </message>
    <message>
        <source>waits since %1</source>
        <translation>ждёт с %1</translation>
    </message>
</context>
<context>
    <name>QueuePanel</name>
    <message>
        <source>No connection. The queue is as of %1; your answers wait here.</source>
        <translation>Связи нет. Очередь на %1; ваши ответы ждут отправки здесь.</translation>
    </message>
    <message>
        <source>You are not signed in. The queue is as of %1; your answers wait here.</source>
        <translation>Вы не вошли. Очередь на %1; ваши ответы ждут отправки здесь.</translation>
    </message>
    <message>
        <source>Find a ticket, subscriber, domain</source>
        <translation>Найти заявку, абонента, домен</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Поиск</translation>
    </message>
    <message>
        <source>Queues</source>
        <translation>Очереди</translation>
    </message>
    <message>
        <source>Tickets</source>
        <translation>Заявки</translation>
    </message>
    <message>
        <source>Mine</source>
        <translation>Мои</translation>
    </message>
    <message>
        <source>Free</source>
        <translation>Ничьи</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Ждут</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Все</translation>
    </message>
    <message>
        <source>Letters</source>
        <translation>Письма</translation>
    </message>
    <message>
        <source>The queue of technical support</source>
        <translation>Очередь технической поддержки</translation>
    </message>
    <message>
        <source>The queue of customer care</source>
        <translation>Очередь отдела по работе с клиентами</translation>
    </message>
    <message>
        <source>Tickets assigned to me</source>
        <translation>Заявки, где исполнитель я</translation>
    </message>
    <message>
        <source>Unassigned: nobody has taken them</source>
        <translation>Без исполнителя: их ещё никто не взял</translation>
    </message>
    <message>
        <source>Waiting for the subscriber&apos;s answer</source>
        <translation>Ждут ответа абонента</translation>
    </message>
    <message>
        <source>E-mail that is no ticket: a person has to look at it</source>
        <translation>Письма, которые не стали заявками: их смотрит сотрудник</translation>
    </message>
    <message>
        <source>All live tickets: %1</source>
        <translation>Все открытые заявки: %1</translation>
    </message>
    <message>
        <source>Nothing found. Try fewer letters of the number, domain or name.</source>
        <translation>Ничего не найдено. Попробуйте меньше букв номера, домена или имени.</translation>
    </message>
    <message>
        <source>The first fill is under way. The queue appears here.</source>
        <translation>Идёт первое заполнение. Очередь появится здесь.</translation>
    </message>
    <message>
        <source>Letters are being read.</source>
        <translation>Читаем письма.</translation>
    </message>
    <message>
        <source>No automatic letters.</source>
        <translation>Автоматических писем нет.</translation>
    </message>
    <message>
        <source>No letter waits. What can&apos;t be told whose it is will appear here.</source>
        <translation>Писем нет. Здесь появятся те, которые не стали заявками.</translation>
    </message>
    <message>
        <source>The queue is empty. The next ticket will appear here.</source>
        <translation>Очередь пуста. Следующая заявка появится здесь.</translation>
    </message>
    <message>
        <source>No tickets here.</source>
        <translation>Здесь заявок нет.</translation>
    </message>
</context>
<context>
    <name>Reach</name>
    <message>
        <source>Concerns everybody: accounts %1.</source>
        <translation>Касается всех, аккаунтов: %1.</translation>
    </message>
    <message>
        <source>Accounts concerned: %1.</source>
        <translation>Затронуто аккаунтов: %1.</translation>
    </message>
    <message>
        <source>Not known, check the spelling: %1.</source>
        <translation>Биллинг не знает, проверьте написание: %1.</translation>
    </message>
</context>
<context>
    <name>RedactDialog</name>
    <message>
        <source>Hide for ever</source>
        <translation>Скрыть навсегда</translation>
    </message>
    <message>
        <source>This text goes; a mark stands in its place</source>
        <translation>Этот текст исчезнет, на его месте встанет отметка</translation>
    </message>
    <message>
        <source>It goes from every copy, central&apos;s too. This can&apos;t be undone.</source>
        <translation>Текст исчезнет из всех копий, и с центрального сервера. Отменить нельзя.</translation>
    </message>
</context>
<context>
    <name>RedactLetterDialog</name>
    <message>
        <source>Hide for ever</source>
        <translation>Скрыть навсегда</translation>
    </message>
    <message>
        <source>This text goes; a mark stands in its place</source>
        <translation>Этот текст исчезнет, на его месте встанет отметка</translation>
    </message>
    <message>
        <source>It goes from every copy, central&apos;s too. This can&apos;t be undone.</source>
        <translation>Текст исчезнет из всех копий, и с центрального сервера. Отменить нельзя.</translation>
    </message>
</context>
<context>
    <name>RefuseDialog</name>
    <message>
        <source>Refuse the request</source>
        <translation>Отказать в выполнении</translation>
    </message>
    <message>
        <source>Refuse</source>
        <translation>Отказать</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Причина</translation>
    </message>
    <message>
        <source>What the subscriber reads</source>
        <translation>Что прочтёт абонент</translation>
    </message>
</context>
<context>
    <name>Refused</name>
    <message>
        <source>Not sent: %1</source>
        <translation>Не отправлено: %1</translation>
    </message>
    <message>
        <source>Goes only after your choice: %1</source>
        <translation>Уйдёт только после вашего решения: %1</translation>
    </message>
    <message>
        <source>no account</source>
        <translation>без аккаунта</translation>
    </message>
    <message>
        <source>no emergency</source>
        <translation>не экстренная</translation>
    </message>
</context>
<context>
    <name>RefusedCard</name>
    <message>
        <source>Edit</source>
        <translation>Изменить</translation>
    </message>
    <message>
        <source>Send anyway</source>
        <translation>Всё равно отправить</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Повторить</translation>
    </message>
    <message>
        <source>Keep as a note</source>
        <translation>Оставить заметкой</translation>
    </message>
    <message>
        <source>Drop…</source>
        <translation>Удалить…</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Убрать</translation>
    </message>
    <message>
        <source>Set mine: %1</source>
        <translation>Поставить: %1</translation>
    </message>
    <message>
        <source>Leave it: %1</source>
        <translation>Оставить: %1</translation>
    </message>
    <message>
        <source>Pass on as a note: %1</source>
        <translation>Передать заметкой: %1</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Показать</translation>
    </message>
</context>
<context>
    <name>ReplyBox</name>
    <message>
        <source>A password is not sent: a mark will stand in its place.</source>
        <translation>Похоже на пароль. Он не уйдёт: на его месте встанет отметка.</translation>
    </message>
    <message>
        <source>The clipboard holds %1 characters, a message at most %2: nothing was pasted.</source>
        <translation>В буфере %1 знаков, а в сообщении не больше %2: ничего не вставлено.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрыть</translation>
    </message>
    <message>
        <source>Note: the subscriber does not see it</source>
        <translation>Заметка: абонент её не видит</translation>
    </message>
    <message>
        <source>Answer to the subscriber</source>
        <translation>Ответ абоненту</translation>
    </message>
    <message>
        <source>. You are not signed in: it goes as soon as you are</source>
        <translation>. Вы не вошли: уйдёт, как только войдёте</translation>
    </message>
    <message>
        <source>. No connection: it goes as soon as there is one</source>
        <translation>. Связи нет: уйдёт, как только она появится</translation>
    </message>
    <message>
        <source>Save the note</source>
        <translation>Сохранить заметку</translation>
    </message>
    <message>
        <source>Back to the reply</source>
        <translation>Вернуться к ответу</translation>
    </message>
</context>
<context>
    <name>RequestSecretDialog</name>
    <message>
        <source>Request a password or authorization data</source>
        <translation>Запрос пароля или авторизации</translation>
    </message>
    <message>
        <source>Request</source>
        <translation>Запросить</translation>
    </message>
    <message>
        <source>What you need</source>
        <translation>Что нужно</translation>
    </message>
    <message>
        <source>What the subscriber reads</source>
        <translation>Что прочтёт абонент</translation>
    </message>
</context>
<context>
    <name>RevokeAuthorizationDialog</name>
    <message>
        <source>Take the authorization back</source>
        <translation>Снять авторизацию</translation>
    </message>
    <message>
        <source>Take it back</source>
        <translation>Снять</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Почему</translation>
    </message>
</context>
<context>
    <name>RevokeDialog</name>
    <message>
        <source>Revoke the emergency</source>
        <translation>Отменить экстренность</translation>
    </message>
    <message>
        <source>Revoke</source>
        <translation>Отменить экстренность</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Почему</translation>
    </message>
</context>
<context>
    <name>SecretDialog</name>
    <message>
        <source>Show for a minute</source>
        <translation>Показать на минуту</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Скопировать</translation>
    </message>
    <message>
        <source>It matches: record the authorization</source>
        <translation>Совпадает: записать авторизацию</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>Скрыть</translation>
    </message>
    <message>
        <source>No connection to central: a secret is shown only while there is one.</source>
        <translation>Нет связи с центральным сервером: без неё секрет не показать.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>Your password</source>
        <translation>Ваш пароль</translation>
    </message>
    <message>
        <source>Why you look (it stands in the audit)</source>
        <translation>Зачем смотрите (запись остаётся в журнале)</translation>
    </message>
    <message>
        <source>Asking central…</source>
        <translation>Запрашиваем у центрального сервера…</translation>
    </message>
    <message numerus="yes">
        <source>%n character(s); blanks are shown as dots.</source>
        <translation>
            <numerusform>%n знак; пробелы показаны точками.</numerusform>
            <numerusform>%n знака; пробелы показаны точками.</numerusform>
            <numerusform>%n знаков; пробелы показаны точками.</numerusform>
        </translation>
    </message>
    <message>
        <source>Hidden in %1 s</source>
        <translation>Скроется через %1 с</translation>
    </message>
    <message>
        <source>Copied. The clipboard is emptied in %1 s.</source>
        <translation>Скопировано. Буфер обмена очистится через %1 с.</translation>
    </message>
    <message>
        <source>Not stored: the disk is full.</source>
        <translation>Не сохранено: диск заполнен.</translation>
    </message>
</context>
<context>
    <name>SecretStrip</name>
    <message>
        <source>Show…</source>
        <translation>Показать…</translation>
    </message>
    <message>
        <source>Show: %1</source>
        <translation>Показать: %1</translation>
    </message>
</context>
<context>
    <name>Secrets</name>
    <message>
        <source>secret %1</source>
        <translation>секрет %1</translation>
    </message>
    <message>
        <source>password</source>
        <translation>пароль</translation>
    </message>
    <message>
        <source>authorization data</source>
        <translation>авторизационная информация</translation>
    </message>
    <message>
        <source>destroyed</source>
        <translation>уничтожен</translation>
    </message>
    <message>
        <source>asked %1, no answer yet</source>
        <translation>запрошен %1, ответа ещё нет</translation>
    </message>
    <message>
        <source>moved here from a message %1</source>
        <translation>перенесён из сообщения %1</translation>
    </message>
    <message>
        <source>answered %1</source>
        <translation>абонент ответил %1</translation>
    </message>
    <message>
        <source>moved out of the letter %1</source>
        <translation>вынесен из письма %1</translation>
    </message>
    <message>
        <source>destroyed in %1 or with the end of the ticket</source>
        <translation>уничтожится через %1 или с завершением заявки</translation>
    </message>
    <message>
        <source>destroyed in %1 or when the letter is left without an answer</source>
        <translation>уничтожится через %1 или когда письмо оставят без ответа</translation>
    </message>
    <message>
        <source>last seen by %1, %2</source>
        <translation>последний просмотр: %1, %2</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>только что</translation>
    </message>
    <message>
        <source>%1 min ago</source>
        <translation>%1 мин назад</translation>
    </message>
    <message>
        <source>%1 h ago</source>
        <translation>%1 ч назад</translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>%1 ч</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 мин</translation>
    </message>
</context>
<context>
    <name>SectionWidget</name>
    <message>
        <source>Show all (%1)</source>
        <translation>Показать все (%1)</translation>
    </message>
</context>
<context>
    <name>SignInDialog</name>
    <message>
        <source>Smena: sign in</source>
        <translation>Смена: вход</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Войти</translation>
    </message>
    <message>
        <source>Login</source>
        <translation>Логин</translation>
    </message>
    <message>
        <source>Welcome to Smena</source>
        <translation>Вход в «Смену»</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Пароль</translation>
    </message>
    <message>
        <source>Code from your app</source>
        <translation>Код из приложения</translation>
    </message>
    <message>
        <source>Central server</source>
        <translation>Центральный сервер</translation>
    </message>
    <message>
        <source>Fill in login, password and the address of the central server.</source>
        <translation>Заполните логин, пароль и адрес центрального сервера.</translation>
    </message>
    <message>
        <source>Signing in…</source>
        <translation>Входим…</translation>
    </message>
</context>
<context>
    <name>Split</name>
    <message>
        <source>The new ticket takes %1 with it. It keeps the receipt of its first message: %2.</source>
        <translation>В новой заявке будет %1. Поступление считается по первому из них: %2.</translation>
    </message>
    <message>
        <source>Central gives it a number; it stands in the conversation then.</source>
        <translation>Номер даст центральный сервер, он появится в переписке.</translation>
    </message>
    <message>
        <source>Due: %1.</source>
        <translation>Срок: %1.</translation>
    </message>
</context>
<context>
    <name>SplitDialog</name>
    <message>
        <source>Split messages off ticket %1</source>
        <translation>Выделить сообщения из №&#xa0;%1</translation>
    </message>
    <message>
        <source>Make a new ticket</source>
        <translation>Создать заявку</translation>
    </message>
    <message>
        <source>Messages that move (Space marks)</source>
        <translation>Сообщения для новой заявки (пробел отмечает)</translation>
    </message>
    <message>
        <source>Subject of the new ticket</source>
        <translation>Тема новой заявки</translation>
    </message>
    <message numerus="yes">
        <source>%n message(s)</source>
        <translation>
            <numerusform>%n сообщение</numerusform>
            <numerusform>%n сообщения</numerusform>
            <numerusform>%n сообщений</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StandardAnswerEditor</name>
    <message>
        <source>Standard answers</source>
        <translation>Стандартные ответы</translation>
    </message>
    <message>
        <source>New answer</source>
        <translation>Новый ответ</translation>
    </message>
    <message>
        <source>Take out of use…</source>
        <translation>Убрать…</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Заголовок</translation>
    </message>
    <message>
        <source>Department</source>
        <translation>Отдел</translation>
    </message>
    <message>
        <source>Text; {name}, {account}, {ticket} and {due} are filled in</source>
        <translation>Текст; {имя}, {аккаунт}, {заявка} и {срок} подставятся сами</translation>
    </message>
    <message>
        <source>How it reads, for example</source>
        <translation>Как это будет выглядеть, например</translation>
    </message>
    <message>
        <source>a link does not open</source>
        <translation>ссылка не открывается</translation>
    </message>
    <message>
        <source>“%1” leaves every desk.</source>
        <translation>Ответ «%1» исчезнет у всех сотрудников.</translation>
    </message>
    <message>
        <source>Take out of use</source>
        <translation>Убрать</translation>
    </message>
</context>
<context>
    <name>StandardAnswers</name>
    <message>
        <source>Standard answer</source>
        <translation>Стандартный ответ</translation>
    </message>
    <message>
        <source>Find an answer</source>
        <translation>Найти ответ</translation>
    </message>
    <message>
        <source>Standard answers</source>
        <translation>Стандартные ответы</translation>
    </message>
    <message>
        <source>There are no standard answers yet. A supervisor writes them.</source>
        <translation>Стандартных ответов пока нет. Их пишет старший смены.</translation>
    </message>
    <message>
        <source>Nothing found. Try another word.</source>
        <translation>Ничего не найдено. Попробуйте другое слово.</translation>
    </message>
    <message>
        <source>No favourite any more</source>
        <translation>Убрать из избранного</translation>
    </message>
    <message>
        <source>Make it a favourite</source>
        <translation>В избранное</translation>
    </message>
    <message>
        <source>Insert</source>
        <translation>Вставить</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>a link does not open</source>
        <translation>ссылка не открывается</translation>
    </message>
    <message>
        <source>a link does not open, tried %1</source>
        <translation>ссылка не открывается, проверено %1</translation>
    </message>
    <message>
        <source>The link does not open: %1.</source>
        <translation>Ссылка не открывается: %1.</translation>
    </message>
    <message>
        <source>The link does not open, tried %2: %1.</source>
        <translation>Ссылка не открывается (проверено %2): %1.</translation>
    </message>
    <message>
        <source>the subscriber&apos;s name</source>
        <translation>имя абонента</translation>
    </message>
    <message>
        <source>the account</source>
        <translation>аккаунт</translation>
    </message>
    <message>
        <source>the ticket&apos;s number</source>
        <translation>номер заявки</translation>
    </message>
    <message>
        <source>the due time</source>
        <translation>срок</translation>
    </message>
    <message>
        <source>Not filled in: %1.</source>
        <translation>Не заполнено: %1.</translation>
    </message>
    <message>
        <source>A link in the reply does not open: %1.</source>
        <translation>В ответе неработающая ссылка: %1.</translation>
    </message>
</context>
<context>
    <name>Strip</name>
    <message>
        <source>preliminary</source>
        <translation>предварительно</translation>
    </message>
    <message>
        <source>%1 signed in</source>
        <translation>на смене %1</translation>
    </message>
    <message>
        <source>guaranteed</source>
        <translation>гарантировано</translation>
    </message>
    <message>
        <source>guaranteed until %1</source>
        <translation>гарантировано до %1</translation>
    </message>
    <message>
        <source>not guaranteed</source>
        <translation>не гарантируется</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>закрыт</translation>
    </message>
    <message>
        <source>, opens %1</source>
        <translation>, откроется %1</translation>
    </message>
</context>
<context>
    <name>SubscriberCard</name>
    <message>
        <source>organisation</source>
        <translation>организация</translation>
    </message>
    <message>
        <source>contract %1</source>
        <translation>договор %1</translation>
    </message>
    <message>
        <source>subscriber since %1</source>
        <translation>абонент с %1 года</translation>
    </message>
    <message>
        <source>Planned works</source>
        <translation>Плановые работы</translation>
    </message>
    <message>
        <source>Check of the request</source>
        <translation>Проверка заявки</translation>
    </message>
    <message>
        <source>Contacts</source>
        <translation>Контакты</translation>
    </message>
    <message>
        <source>Earlier tickets</source>
        <translation>Прежние заявки</translation>
    </message>
    <message>
        <source>Contact notes</source>
        <translation>Записи о разговорах</translation>
    </message>
    <message>
        <source>account not named: ask for it</source>
        <translation>аккаунт не указан: запросите его</translation>
    </message>
    <message>
        <source>account %1 is not known</source>
        <translation>аккаунт %1 не найден</translation>
    </message>
    <message>
        <source>account found</source>
        <translation>аккаунт найден</translation>
    </message>
    <message>
        <source>services are blocked</source>
        <translation>услуги заблокированы</translation>
    </message>
    <message>
        <source>the account is closed</source>
        <translation>аккаунт закрыт</translation>
    </message>
    <message>
        <source>services are not blocked</source>
        <translation>услуги не заблокированы</translation>
    </message>
    <message>
        <source>on the plan “%1”</source>
        <translation>входит в тариф «%1»</translation>
    </message>
    <message>
        <source>not bound to the account: %1</source>
        <translation>не привязан к аккаунту: %1</translation>
    </message>
    <message>
        <source>payment ended %1</source>
        <translation>оплата кончилась %1</translation>
    </message>
    <message>
        <source>paid until %1</source>
        <translation>оплачен до %1</translation>
    </message>
    <message>
        <source>e-mail</source>
        <translation>e-mail</translation>
    </message>
    <message>
        <source>phone</source>
        <translation>телефон</translation>
    </message>
    <message>
        <source>Premium</source>
        <translation>Премиум</translation>
    </message>
    <message>
        <source>domain</source>
        <translation>домен</translation>
    </message>
    <message>
        <source>plan</source>
        <translation>тариф</translation>
    </message>
    <message>
        <source>state</source>
        <translation>состояние</translation>
    </message>
    <message>
        <source>balance</source>
        <translation>баланс</translation>
    </message>
    <message>
        <source>paid until</source>
        <translation>оплачен до</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>Аккаунт</translation>
    </message>
    <message>
        <source>Services</source>
        <translation>Сервисы</translation>
    </message>
    <message>
        <source>Domains</source>
        <translation>Домены</translation>
    </message>
    <message>
        <source>active</source>
        <translation>активен</translation>
    </message>
    <message>
        <source>blocked</source>
        <translation>заблокирован</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>закрыт</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>отказ</translation>
    </message>
    <message>
        <source>failed since %1</source>
        <translation>отказ с %1</translation>
    </message>
    <message>
        <source>works</source>
        <translation>работает</translation>
    </message>
    <message>
        <source>switched off</source>
        <translation>выключен</translation>
    </message>
    <message>
        <source>not in the plan</source>
        <translation>нет в тарифе</translation>
    </message>
    <message>
        <source>until %1</source>
        <translation>до %1</translation>
    </message>
    <message>
        <source>not sent</source>
        <translation>не отправлено</translation>
    </message>
    <message>
        <source>waiting to be sent</source>
        <translation>ждёт отправки</translation>
    </message>
    <message>
        <source>waits for your decision</source>
        <translation>ждёт вашего решения</translation>
    </message>
</context>
<context>
    <name>SubscriberPanel</name>
    <message>
        <source>Other accounts (%1)</source>
        <translation>Другие аккаунты (%1)</translation>
    </message>
    <message>
        <source>Who asks stands here once a ticket is open.</source>
        <translation>Здесь будет абонент открытой заявки.</translation>
    </message>
    <message>
        <source>Nobody is identified yet. Ask for the account (its main domain): it names the subscriber.</source>
        <translation>Абонент пока не определён. Запросите аккаунт (главный домен): по нему видно абонента.</translation>
    </message>
    <message>
        <source>Subscriber not known</source>
        <translation>Абонент не определён</translation>
    </message>
    <message>
        <source>Subscriber</source>
        <translation>Абонент</translation>
    </message>
    <message>
        <source>His data are not here yet: they come by sync.</source>
        <translation>Данных абонента здесь пока нет: они придут при обмене.</translation>
    </message>
    <message>
        <source>The invitation is copied, but not noted: the disk is full.</source>
        <translation>Приглашение скопировано, но не отмечено: диск заполнен.</translation>
    </message>
    <message>
        <source>The invitation is copied: paste it where you talk.</source>
        <translation>Приглашение скопировано: вставьте его в разговор.</translation>
    </message>
    <message>
        <source>Add a contact note</source>
        <translation>Записать разговор</translation>
    </message>
    <message>
        <source>Invite to the cabinet</source>
        <translation>Пригласить в кабинет</translation>
    </message>
    <message>
        <source>Ask for the account</source>
        <translation>Запросить аккаунт</translation>
    </message>
</context>
<context>
    <name>SuspectBar</name>
    <message>
        <source>Looks like a password: %1</source>
        <translation>Похоже на пароль: %1</translation>
    </message>
    <message>
        <source>Hide…</source>
        <translation>Скрыть…</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>Оставить</translation>
    </message>
</context>
<context>
    <name>TicketActions</name>
    <message>
        <source>Take</source>
        <translation>Взять</translation>
    </message>
    <message>
        <source>Release</source>
        <translation>Вернуть</translation>
    </message>
    <message>
        <source>Reply</source>
        <translation>Ответить</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Заметка</translation>
    </message>
    <message>
        <source>Request data</source>
        <translation>Запросить данные</translation>
    </message>
    <message>
        <source>Refuse…</source>
        <translation>Отказать…</translation>
    </message>
    <message>
        <source>Resolve</source>
        <translation>Решить</translation>
    </message>
    <message>
        <source>Out of scope</source>
        <translation>Вне обязанностей</translation>
    </message>
    <message>
        <source>No answer needed</source>
        <translation>Ответ не нужен</translation>
    </message>
    <message>
        <source>Standard answer</source>
        <translation>Стандартный ответ</translation>
    </message>
    <message>
        <source>Attach file…</source>
        <translation>Приложить файл…</translation>
    </message>
    <message>
        <source>Answer with planned works</source>
        <translation>Ответить о плановых работах</translation>
    </message>
    <message>
        <source>Transfer…</source>
        <translation>Передать…</translation>
    </message>
    <message>
        <source>Declare an emergency…</source>
        <translation>Объявить экстренной…</translation>
    </message>
    <message>
        <source>Revoke the emergency…</source>
        <translation>Отменить экстренность…</translation>
    </message>
    <message>
        <source>Topic…</source>
        <translation>Тема…</translation>
    </message>
    <message>
        <source>Name the account…</source>
        <translation>Указать аккаунт…</translation>
    </message>
    <message>
        <source>Ask for the account</source>
        <translation>Запросить аккаунт</translation>
    </message>
    <message>
        <source>Request a password or authorization…</source>
        <translation>Запросить пароль или авторизацию…</translation>
    </message>
    <message>
        <source>Show the secret…</source>
        <translation>Показать секрет…</translation>
    </message>
    <message>
        <source>Record the authorization…</source>
        <translation>Записать авторизацию…</translation>
    </message>
    <message>
        <source>Take the authorization back…</source>
        <translation>Снять авторизацию…</translation>
    </message>
    <message>
        <source>Join an incident…</source>
        <translation>Объединить в сбой…</translation>
    </message>
    <message>
        <source>Join similar tickets to this one…</source>
        <translation>Присоединить похожие…</translation>
    </message>
    <message>
        <source>Leave the incident</source>
        <translation>Вывести из сбоя</translation>
    </message>
    <message>
        <source>Answer all</source>
        <translation>Ответить всем</translation>
    </message>
    <message>
        <source>Resolve all</source>
        <translation>Решить все</translation>
    </message>
    <message>
        <source>Send the incident&apos;s answer here too</source>
        <translation>Отправить сюда ответ по сбою</translation>
    </message>
    <message>
        <source>Hide for ever…</source>
        <translation>Скрыть навсегда…</translation>
    </message>
    <message>
        <source>Assign…</source>
        <translation>Назначить…</translation>
    </message>
    <message>
        <source>Merge into another ticket…</source>
        <translation>Объединить с другой…</translation>
    </message>
    <message>
        <source>Split messages off…</source>
        <translation>Выделить сообщения…</translation>
    </message>
    <message>
        <source>Write a reply</source>
        <translation>Написать ответ</translation>
    </message>
    <message>
        <source>Write a note</source>
        <translation>Написать заметку</translation>
    </message>
    <message>
        <source>Find in the conversation</source>
        <translation>Найти в переписке</translation>
    </message>
    <message>
        <source>Why so? Reasons and clauses</source>
        <translation>Почему так: причины и пункты</translation>
    </message>
    <message>
        <source>Transfer to %1…</source>
        <translation>Передать в %1…</translation>
    </message>
    <message>
        <source>Open a ticket first.</source>
        <translation>Сначала откройте заявку.</translation>
    </message>
    <message>
        <source>An older ticket, read from central: it can only be read.</source>
        <translation>Старая заявка с центрального сервера: её можно только читать.</translation>
    </message>
    <message>
        <source>No planned works explain this ticket.</source>
        <translation>Плановых работ, которые объясняют эту заявку, нет.</translation>
    </message>
    <message>
        <source>The account is named: %1.</source>
        <translation>Аккаунт указан: %1.</translation>
    </message>
    <message>
        <source>The box holds a note. Go back to the reply to write to the subscriber.</source>
        <translation>В поле заметка. Вернитесь к ответу, чтобы написать абоненту.</translation>
    </message>
    <message>
        <source>No service counts as a basic one: see the settings.</source>
        <translation>Ни один сервис не считается основным: смотрите настройки.</translation>
    </message>
    <message>
        <source>The account was asked for. The subscriber has not answered yet.</source>
        <translation>Аккаунт уже запрошен, абонент ещё не ответил.</translation>
    </message>
    <message>
        <source>A draft stands in the reply box. Send it or delete it first.</source>
        <translation>В поле ответа стоит черновик. Сначала отправьте или сотрите его.</translation>
    </message>
    <message>
        <source>The ticket leads an incident itself.</source>
        <translation>Заявка сама ведёт сбой.</translation>
    </message>
    <message>
        <source>There is no answer of the incident that was not sent here.</source>
        <translation>Неотправленного ответа по сбою нет.</translation>
    </message>
    <message>
        <source>The ticket has no secret that could be shown.</source>
        <translation>У заявки нет секрета, который можно показать.</translation>
    </message>
</context>
<context>
    <name>TicketActs</name>
    <message>
        <source>A new message came while you wrote. Read it, then send again.</source>
        <translation>Пока вы писали, пришло новое сообщение. Прочтите его и отправьте снова.</translation>
    </message>
    <message>
        <source>Not at central yet: %1. The text waits for that.</source>
        <translation>Ещё не на центральном сервере: %1. Текст ждёт этого.</translation>
    </message>
    <message>
        <source>Send without</source>
        <translation>Отправить без этого</translation>
    </message>
    <message>
        <source>Send anyway</source>
        <translation>Отправить всё равно</translation>
    </message>
    <message>
        <source>The disk is full: not stored for %1 and this ticket. Your text stays in the box.</source>
        <translation>Диск заполнен: не сохранено для %1 и этой заявки. Текст остался в поле.</translation>
    </message>
    <message numerus="yes">
        <source>Goes to %n ticket(s) of the incident.</source>
        <translation>
            <numerusform>Уйдёт в %n заявку сбоя.</numerusform>
            <numerusform>Уйдёт в %n заявки сбоя.</numerusform>
            <numerusform>Уйдёт в %n заявок сбоя.</numerusform>
        </translation>
    </message>
    <message>
        <source>Not stored: this computer&apos;s disk is full. Your text stays in the box; free some space.</source>
        <translation>Не сохранено: диск этого компьютера заполнен. Текст остаётся в поле; освободите место.</translation>
    </message>
    <message>
        <source>Choose in the conversation what to hide.</source>
        <translation>Выделите в переписке, что скрыть.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрыть</translation>
    </message>
    <message>
        <source>The subscriber is asked: %1</source>
        <translation>Запрос абоненту: %1</translation>
    </message>
    <message>
        <source>Take it back</source>
        <translation>Отозвать</translation>
    </message>
    <message>
        <source>This text was not sent. Change it and send it again.</source>
        <translation>Этот текст не отправлен. Измените его и отправьте снова.</translation>
    </message>
    <message>
        <source>Drop the text</source>
        <translation>Удалить текст</translation>
    </message>
    <message>
        <source>The text is destroyed and can&apos;t be brought back.</source>
        <translation>Текст исчезнет, вернуть его нельзя.</translation>
    </message>
    <message>
        <source>Drop</source>
        <translation>Удалить</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Оставить</translation>
    </message>
</context>
<context>
    <name>TicketCard</name>
    <message>
        <source>No subject</source>
        <translation>Без темы</translation>
    </message>
    <message>
        <source>Emergency: %1</source>
        <translation>Экстренно: %1</translation>
    </message>
    <message>
        <source>Overdue</source>
        <translation>Просрочена</translation>
    </message>
    <message>
        <source>Due soon</source>
        <translation>Срок</translation>
    </message>
    <message>
        <source>Premium</source>
        <translation>Премиум</translation>
    </message>
    <message>
        <source>account not named</source>
        <translation>аккаунт не указан</translation>
    </message>
    <message>
        <source>waiting to be sent</source>
        <translation>ждёт отправки</translation>
    </message>
    <message>
        <source>incident of №%1 · tickets: %2</source>
        <translation>сбой №%1 · заявок: %2</translation>
    </message>
    <message>
        <source>needs authorization</source>
        <translation>нужна авторизация</translation>
    </message>
    <message>
        <source>the answer matches</source>
        <translation>ответ совпал</translation>
    </message>
    <message>
        <source>signed letter</source>
        <translation>подписанное письмо</translation>
    </message>
    <message>
        <source>supervisor&apos;s word</source>
        <translation>слово старшего</translation>
    </message>
    <message>
        <source>authorized: %1, %2, %3</source>
        <translation>авторизовано: %1, %2, %3</translation>
    </message>
    <message>
        <source>by e-mail, not confirmed</source>
        <translation>по почте, не подтверждено</translation>
    </message>
    <message>
        <source>nobody has it</source>
        <translation>никем не взята</translation>
    </message>
    <message>
        <source>mine</source>
        <translation>моя</translation>
    </message>
    <message>
        <source>taken: %1</source>
        <translation>взята: %1</translation>
    </message>
    <message>
        <source>Emergency: %1? Confirm…</source>
        <translation>Экстренно: %1? Подтвердить…</translation>
    </message>
    <message>
        <source>today at %1</source>
        <translation>сегодня в %1</translation>
    </message>
    <message>
        <source>received %1</source>
        <translation>получена %1</translation>
    </message>
    <message>
        <source>waits for the subscriber since %1</source>
        <translation>ждёт абонента с %1</translation>
    </message>
    <message>
        <source>ended %1</source>
        <translation>завершена %1</translation>
    </message>
    <message>
        <source>answered %1</source>
        <translation>отвечено %1</translation>
    </message>
    <message>
        <source>answer until %1</source>
        <translation>ответ до %1</translation>
    </message>
    <message>
        <source>done until %1</source>
        <translation>обработать до %1</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>осталось %1</translation>
    </message>
    <message>
        <source>overdue by %1</source>
        <translation>просрочено на %1</translation>
    </message>
    <message>
        <source>target %1</source>
        <translation>цель %1</translation>
    </message>
    <message>
        <source>preliminary: the calendar of that year is not confirmed</source>
        <translation>предварительно: календарь этого года не подтверждён</translation>
    </message>
    <message>
        <source>Stands in no queue: %1.</source>
        <translation>Не стоит в очереди: %1.</translation>
    </message>
    <message>
        <source>Place %1 in the queue of %2.</source>
        <translation>Место в очереди %2: %1.</translation>
    </message>
    <message>
        <source>It came as an emergency from another help desk.</source>
        <translation>Пришла экстренной из другой системы заявок.</translation>
    </message>
    <message>
        <source>Declared by %1 at %2: %3.</source>
        <translation>Объявлено: %1, %2: %3.</translation>
    </message>
    <message>
        <source>writing now: %1</source>
        <translation>пишет: %1</translation>
    </message>
    <message>
        <source>writing at once: %1</source>
        <translation>пишут: %1</translation>
    </message>
    <message>
        <source>looking: %1</source>
        <translation>смотрит: %1</translation>
    </message>
    <message>
        <source>looking at once: %1</source>
        <translation>смотрят: %1</translation>
    </message>
</context>
<context>
    <name>TicketHeader</name>
    <message>
        <source>More ▾</source>
        <translation>Ещё ▾</translation>
    </message>
</context>
<context>
    <name>TicketNotice</name>
    <message>
        <source>An older ticket, read from central: it can only be read.</source>
        <translation>Старая заявка с центрального сервера: её можно только читать.</translation>
    </message>
    <message>
        <source>Merged into ticket %1: it goes on there.</source>
        <translation>Объединена с заявкой №&#xa0;%1: дальше всё там.</translation>
    </message>
    <message>
        <source>Open it</source>
        <translation>Открыть её</translation>
    </message>
    <message>
        <source>The answer of the incident was not sent here yet: %1</source>
        <translation>Ответ по сбою ещё не отправлен: %1</translation>
    </message>
    <message>
        <source>Send it</source>
        <translation>Отправить</translation>
    </message>
</context>
<context>
    <name>TicketPanel</name>
    <message>
        <source>Reading ticket %1 from central…</source>
        <translation>Читаем заявку %1 с центрального сервера…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрыть</translation>
    </message>
    <message>
        <source>A new message came while you write: %1</source>
        <translation>Пока вы пишете, пришло новое сообщение: %1</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Показать</translation>
    </message>
    <message>
        <source>%1: not possible now</source>
        <translation>%1: сейчас нельзя</translation>
    </message>
    <message>
        <source>No ticket is open. Choose one in the queue.</source>
        <translation>Заявка не открыта. Выберите её в очереди.</translation>
    </message>
</context>
<context>
    <name>TopicDialog</name>
    <message>
        <source>Topic</source>
        <translation>Тема</translation>
    </message>
    <message>
        <source>Set the topic</source>
        <translation>Задать тему</translation>
    </message>
    <message>
        <source>What the ticket is about</source>
        <translation>О чём заявка</translation>
    </message>
</context>
<context>
    <name>TransferDialog</name>
    <message>
        <source>Transfer to %1</source>
        <translation>Передать в %1</translation>
    </message>
    <message>
        <source>Transfer</source>
        <translation>Передать</translation>
    </message>
    <message>
        <source>Why (the other department reads it)</source>
        <translation>Почему (прочтёт другой отдел)</translation>
    </message>
</context>
<context>
    <name>WhyDialog</name>
    <message>
        <source>Reasons and clauses</source>
        <translation>Причины и пункты</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрыть</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>web</source>
        <translation>веб</translation>
    </message>
    <message>
        <source>mail</source>
        <translation>почта</translation>
    </message>
    <message>
        <source>DNS</source>
        <translation>DNS</translation>
    </message>
    <message>
        <source>database</source>
        <translation>база данных</translation>
    </message>
    <message>
        <source>FTP</source>
        <translation>FTP</translation>
    </message>
    <message>
        <source>STP</source>
        <translation>СТП</translation>
    </message>
    <message>
        <source>ORK</source>
        <translation>ОРК</translation>
    </message>
    <message>
        <source>cabinet</source>
        <translation>кабинет</translation>
    </message>
    <message>
        <source>e-mail</source>
        <translation>e-mail</translation>
    </message>
    <message>
        <source>open</source>
        <translation>открыта</translation>
    </message>
    <message>
        <source>waits for the subscriber</source>
        <translation>ждёт абонента</translation>
    </message>
    <message>
        <source>answered</source>
        <translation>отвечено</translation>
    </message>
    <message>
        <source>resolved</source>
        <translation>решена</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>отказано</translation>
    </message>
    <message>
        <source>out of scope</source>
        <translation>вне обязанностей</translation>
    </message>
    <message>
        <source>merged</source>
        <translation>объединена</translation>
    </message>
    <message>
        <source>incident · %1</source>
        <translation>сбой · %1</translation>
    </message>
</context>
<context>
    <name>Works</name>
    <message>
        <source>draft</source>
        <translation>черновик</translation>
    </message>
    <message>
        <source>ended</source>
        <translation>завершено</translation>
    </message>
    <message>
        <source>published, under way</source>
        <translation>опубликовано, идут сейчас</translation>
    </message>
    <message>
        <source>published, over</source>
        <translation>опубликовано, время вышло</translation>
    </message>
    <message>
        <source>published, to come</source>
        <translation>опубликовано, предстоят</translation>
    </message>
    <message>
        <source>now: %1</source>
        <translation>сейчас: %1</translation>
    </message>
    <message>
        <source>now, until %2: %1</source>
        <translation>сейчас, до %2: %1</translation>
    </message>
    <message>
        <source>This looks like planned works: %1.</source>
        <translation>Похоже на плановые работы: %1.</translation>
    </message>
    <message>
        <source>This looks like planned works, until %2: %1.</source>
        <translation>Похоже на плановые работы, до %2: %1.</translation>
    </message>
    <message>
        <source>This looks like planned works, over since %2: %1.</source>
        <translation>Похоже на плановые работы, уже закончены (%2): %1.</translation>
    </message>
</context>
<context>
    <name>WorksNotice</name>
    <message>
        <source>Insert an answer</source>
        <translation>Вставить ответ</translation>
    </message>
</context>
</TS>
