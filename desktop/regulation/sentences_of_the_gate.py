"""What the gate says, Russian and English side by side: what a letter lacks, why nobody answers it, how we ask."""

from desktop.regulation.sentences_of_rules import Sentences

GATE: Sentences = {
    "gate.cabinet": ("Подайте заявку в личном кабинете.", "File the ticket in the cabinet."),
    "gate.sender": (
        "Напишите с адреса, указанного в ваших контактных данных.",
        "Write from the address in your contact data.",
    ),
    "gate.account": ("Укажите имя аккаунта (главный домен).", "Name the account (its main domain)."),
    "gate.request": ("Опишите, что нужно сделать.", "Say what you ask for."),
}

ASKING: Sentences = {  # the letter that asks for what is missing; it repeats nothing of what came
    "ask.greeting": ("Здравствуйте.", "Hello."),
    "ask.not_yet": (
        "Мы получили ваше письмо, но принять его как заявку пока не можем: регламент разрешает это, только если письмо "
        "позволяет точно определить абонента и его просьбу.",
        "We have received your letter but cannot accept it as a ticket yet: our regulation allows that only for a "
        "letter that identifies the subscriber and the request exactly.",
    ),
    "ask.only_cabinet": (
        "Мы получили ваше письмо, но принять его как заявку не можем: регламент разрешает это, только если личный "
        "кабинет вам недоступен.",
        "We have received your letter but cannot accept it as a ticket: our regulation allows that only when you "
        "cannot use the cabinet.",
    ),
    "ask.answer": (
        "Ответьте на это письмо. Срок обработки начнётся, когда мы получим недостающее.",
        "Answer this letter. The time for processing starts when we have received what is missing.",
    ),
    "ask.invitation": (
        "Быстрее подать заявку в личном кабинете.[[ Он здесь: {link}]]",
        "It is quicker to file the ticket in the cabinet.[[ It is here: {link}]]",
    ),
    "ask.cabinet": (
        "Подайте заявку в личном кабинете.[[ Он здесь: {link}]]",
        "File the ticket in the cabinet.[[ It is here: {link}]]",
    ),
    "ask.no_passwords": (
        "Не присылайте пароли по электронной почте.",
        "Do not send passwords by e-mail.",
    ),
}

MACHINES: Sentences = {
    "machine.own": (
        "Письмо отправлено нашей же системой. Заявки и ответа не будет.",
        "The letter is our own. No ticket, no answer.",
    ),
    "machine.report": (
        "Это отчёт о доставке или прочтении. Заявки и ответа не будет.",
        "This is a report of delivery or reading. No ticket, no answer.",
    ),
    "machine.auto_submitted": (
        "Письмо отправлено автоматически (Auto-Submitted). Заявки и ответа не будет.",
        "The letter says that it was sent automatically (Auto-Submitted). No ticket, no answer.",
    ),
    "machine.no_return_path": (
        "У письма нет обратного адреса, так пишут только почтовые серверы. Заявки и ответа не будет.",
        "The letter has no return path: only mail servers write so. No ticket, no answer.",
    ),
    "machine.no_person": (
        "С этого адреса пишет программа. Заявки и ответа не будет.",
        "A program writes from this address. No ticket, no answer.",
    ),
    "machine.precedence": (
        "Это массовая рассылка или автоответ (Precedence). Заявки и ответа не будет.",
        "This is bulk mail or an automatic answer (Precedence). No ticket, no answer.",
    ),
    "machine.list": (
        "Письмо пришло из списка рассылки. Заявки и ответа не будет.",
        "The letter came through a mailing list. No ticket, no answer.",
    ),
    "machine.autoresponder": ("Это автоответ. Заявки и ответа не будет.", "This is an automatic answer. No ticket."),
    "machine.cron": (
        "Письмо отправлено планировщиком задач (cron). Заявки и ответа не будет.",
        "The letter was sent by a task scheduler (cron). No ticket, no answer.",
    ),
    "machine.flood": (
        "С этого адреса пришло больше пяти писем за минуту. Заявки и ответа не будет.",
        "More than five letters came from this address within a minute. No ticket, no answer.",
    ),
    "machine.flood_of_domain": (
        "Из этого домена за минуту пришло слишком много писем от неизвестных отправителей. Заявки и ответа не будет.",
        "Too many letters of unknown senders came from this domain within a minute. No ticket, no answer.",
    ),
    "silent.suppressed": (
        "Отправитель просит не присылать автоответы. Уведомление не отправлено.",
        "The sender asks for no automatic answers, so it got none.",
    ),
    "silent.newsletter": (
        "Письмо отправлено через службу рассылок. Уведомление не отправлено.",
        "The letter came through a mailing service. No automatic answer was sent.",
    ),
    "silent.forwarded": (
        "Письмо переслала программа (X-Loop). Уведомление не отправлено.",
        "A program forwarded the letter (X-Loop). No automatic answer was sent.",
    ),
    "silent.postmaster": (
        "С адреса postmaster пишут и люди, и почтовые серверы. Уведомление не отправлено.",
        "Both persons and mail servers write as postmaster. No automatic answer was sent.",
    ),
    "silent.no_return_path": (
        "Обратный адрес письма пуст. Уведомление не отправлено.",
        "The letter's return path is empty. No automatic answer was sent.",
    ),
}

RATION: Sentences = {
    "ration.unknown": (
        "Адрес отправителя ничем не подтверждён. Уведомление не отправлено.",
        "Nothing proves the sender's address. No automatic answer was sent.",
    ),
    "ration.ticket": (
        "По этой заявке уведомление уже отправлено.",
        "An automatic answer about this ticket was sent already.",
    ),
    "ration.address": (
        "На этот адрес за час отправлено слишком много уведомлений. Это не отправлено.",
        "Too many automatic answers went to this address within an hour. This one was not sent.",
    ),
    "ration.all": (
        "За час отправлено слишком много уведомлений. Новые не отправляются, сообщите старшему смены.",
        "Too many automatic answers went out within an hour. No more are sent: tell the supervisor.",
    ),
}

INVITATION: Sentences = {  # of a talk that is no ticket (STP.3, ORK.2)
    "invite.cabinet": (
        "Подайте, пожалуйста, заявку в личном кабинете[[: {url}]]. Разговор по телефону или в мессенджере заявкой не "
        "считается, а на заявку мы ответим в срок.",
        "Please file a ticket in your cabinet[[: {url}]]. A talk by phone or messenger is no ticket; a ticket is "
        "answered in time.",
    ),
    "invite.note": ("Приглашён подать заявку в кабинете.", "Invited to file a ticket in the cabinet."),
}
