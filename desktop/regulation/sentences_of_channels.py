"""The sentences of letters, secrets, authorizations and incidents, Russian and English side by side."""

from desktop.regulation.sentences_of_rules import Sentences

CHANNEL_REFUSALS: Sentences = {
    "mail_is_off": (
        "Отправка писем не настроена. Спросите абонента другим способом.",
        "Central sends no e-mail. Ask the subscriber in another way.",
    ),
    "unmailable_address": (
        "На такой адрес письмо отправить нельзя.",
        "No mail can be sent to such an address.",
    ),
    "uncomposed_mail": (
        "Письмо не удалось составить. Сообщите администратору: причина есть в журнале сервера.",
        "The mail could not be composed. Tell the administrator: central's log says why.",
    ),
    "secret_asked_already": (
        "Об этом уже спросили[[ (секрет {secret})]]. Дождитесь ответа абонента.",
        "The subscriber was asked for this already[[ (secret {secret})]]. Wait for the answer.",
    ),
    "unknown_secret": (
        "У заявки нет такого запроса авторизационной информации[[ (секрет {secret})]].",
        "The ticket has no such request for authorization data[[ (secret {secret})]].",
    ),
    "secret_unanswered": (
        "Абонент ещё не ответил на запрос[[ (секрет {secret})]].",
        "The subscriber has not answered the request yet[[ (secret {secret})]].",
    ),
    "secret_answered": (
        "На этот запрос уже ответили[[ (секрет {secret})]].",
        "This request has been answered already[[ (secret {secret})]].",
    ),
    "secret_destroyed": (
        "Секрет[[ {secret}]] уничтожен. Если он ещё нужен, запросите его снова.",
        "Secret[[ {secret}]] was destroyed. If it is still needed, ask for it again.",
    ),
    "secret_shown_to_other": (
        "Секрет сейчас смотрит {name|другой сотрудник}[[, до {until_at}]].",
        "The secret is shown to {name|another agent} now[[, until {until_at}]].",
    ),
    "step_up": (
        "Секрет показывают после повторного ввода пароля. Введите свой пароль.",
        "A secret is shown to who gives his password once more. Enter yours.",
    ),
    "secret_not_seen": (
        "Сначала посмотрите ответ[[ (секрет {secret})]] и сверьте его.",
        "Look at the answer[[ (secret {secret})]] and compare it first.",
    ),
    "needs_authorization": (
        "Значимое изменение[[ ({topic})]]: сначала запишите авторизацию абонента.",
        "A significant change[[ ({topic})]]: record the subscriber's authorization first.",
    ),
    "already_authorized": (
        "Авторизация уже записана[[: {name}, {recorded_at}]].",
        "An authorization is recorded already[[: {name}, {recorded_at}]].",
    ),
    "not_authorized": (
        "Авторизация не записана: снимать нечего.",
        "No authorization is recorded: nothing to take back.",
    ),
    "message_changed": (
        "Текст уже изменился. Посмотрите его снова и выделите заново.",
        "The text has changed meanwhile. Look at it again and select anew.",
    ),
    "nothing_to_redact": (
        "Не выделено, что скрыть. Выделите текст.",
        "Nothing is selected to be redacted. Select the text.",
    ),
    "unknown_letter": ("Письма[[ {letter}]] нет.", "There is no letter[[ {letter}]]."),
    "letter_decided": (
        "По письму уже принято решение[[: {name}, {decided_at}]][[. Заявка №{ticket}]].",
        "The letter was decided on already[[: {name}, {decided_at}]][[. Ticket {ticket}]].",
    ),
    "letter_asked_already": (
        "Отправителя уже спросили[[ в {asked_at}]]. Дождитесь ответа.",
        "The sender was asked already[[ at {asked_at}]]. Wait for the answer.",
    ),
    "letter_not_to_ask": (
        "Спрашивать можно только отправителя неопознанного письма.",
        "Only the sender of an unidentified letter can be asked.",
    ),
    "letter_without_sender": (
        "В письме нет адреса отправителя: спросить некого.",
        "The letter names no sender: there is nobody to ask.",
    ),
    "leads_itself": (
        "Заявка не может входить в сбой, который она ведёт.",
        "A ticket can't join the incident it leads.",
    ),
    "leads_another": (
        "Заявка сама ведёт сбой, в который входят другие заявки.",
        "The ticket leads an incident itself that others are part of.",
    ),
    "follows_another": (
        "Заявка №{ticket|?} сама входит в сбой[[, который ведёт №{lead}]]. Присоедините к ней.",
        "Ticket {ticket|?} is itself part of an incident[[ led by {lead}]]. Join that one.",
    ),
    "incident_other_department": (
        "Заявка[[ №{ticket}]] в другом отделе: у неё другой сбой.",
        "Ticket[[ {ticket}]] is with the other department: another incident.",
    ),
    "incident_ended": (
        "Заявка[[ №{ticket}]] уже завершена. Выберите другую.",
        "Ticket[[ {ticket}]] has ended already. Choose another one.",
    ),
    "incident_needs_emergency": (
        "Сбой объединяет экстренные заявки. Сначала объявите экстренной каждую из двух.",
        "An incident joins emergencies. Declare both tickets an emergency first.",
    ),
    "in_no_incident": ("Заявка не входит ни в какой сбой.", "The ticket is part of no incident."),
    "not_in_incident": (
        "Заявка больше не входит в этот сбой[[ (ведёт №{ticket})]]. Ответьте на неё отдельно.",
        "The ticket is no longer part of this incident[[ (led by {ticket})]]. Answer it on its own.",
    ),
}

CHANNEL_EVENTS: Sentences = {
    "event.authorized": (
        "Авторизация записана: {way|?}[[ {secret}]][[. {reason}]].",
        "Authorization recorded: {way|?}[[ {secret}]][[. {reason}]].",
    ),
    "event.authorization_revoked": (
        "Авторизация снята[[: {reason}]].",
        "The authorization was taken back[[: {reason}]].",
    ),
    "event.authorization_lapsed": (
        "Авторизация больше не действует: она была для прежней темы.",
        "The authorization no longer holds: it was for the former topic.",
    ),
    "event.letter_admitted": (
        "Письмо принято как заявка[[, сотрудник: {name}]].",
        "The letter was accepted as a ticket[[ by {name}]].",
    ),
    "event.letter_vouched": (
        "Сотрудник подтвердил, что письмо написал абонент[[: {name}]].",
        "An agent vouched that the subscriber wrote the letter[[: {name}]].",
    ),
    "event.claims_ticket": (
        "В письме упомянута заявка[[ №{ticket}]]. Проверьте, не о ней ли речь.",
        "The letter speaks of ticket[[ {ticket}]]. See whether it belongs there.",
    ),
    "event.redacted": ("Часть сообщения скрыта навсегда.", "Part of a message was redacted for ever."),
    "event.secret_answered": (
        "Абонент ответил на запрос[[ (секрет {secret})]].",
        "The subscriber answered the request[[ (secret {secret})]].",
    ),
    "event.joined_incident": (
        "Заявка входит в сбой[[, который ведёт №{ticket}]].",
        "The ticket is part of the incident[[ led by {ticket}]].",
    ),
    "event.left_incident": (
        "Заявка больше не входит в сбой[[, который ведёт №{ticket}]].",
        "The ticket left the incident[[ led by {ticket}]].",
    ),
}

CHANNEL_WORDS: dict[tuple[str, str], tuple[str, str]] = {
    ("way", "secret"): ("ответ совпал, секрет", "the answer matches, secret"),
    ("way", "letter"): ("подписанное письмо", "a signed letter"),
    ("way", "supervisor"): ("слово старшего смены", "a supervisor's word"),
}
