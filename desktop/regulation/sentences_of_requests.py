"""What the desk asks a subscriber for, and asks its own agent for; Russian and English side by side."""

from desktop.regulation.sentences_of_rules import Sentences

REQUESTS: Sentences = {
    "request.password": (
        "Чтобы выполнить заявку, нам нужен пароль. Введите его в личном кабинете: откройте эту заявку, там стоит "
        "форма для ответа. Ответ хранится зашифрованным и уничтожается с завершением заявки. Не пишите пароль в "
        "сообщении или письме.",
        "To carry out your request we need a password. Enter it in your cabinet: open this ticket, the form for the "
        "answer stands there. The answer is kept encrypted and is destroyed when the ticket ends. Please never write "
        "a password in a message or an e-mail.",
    ),
    "request.authorization": (
        "Чтобы выполнить заявку, нам нужна авторизационная информация: изменение значимое. Введите её в личном "
        "кабинете: откройте эту заявку, там стоит форма для ответа. Ответ хранится зашифрованным и уничтожается с "
        "завершением заявки. Не пишите эти данные в сообщении или письме.",
        "To carry out your request we need your authorization data, for the change is a significant one. Enter them in "
        "your cabinet: open this ticket, the form for the answer stands there. The answer is kept encrypted and is "
        "destroyed when the ticket ends. Please never write these data in a message or an e-mail.",
    ),
    "desk.look_unanswered": (
        "Центральный сервер не ответил: секрет не показан. Попробуйте ещё раз.",
        "Central did not answer: the secret is not shown. Try again.",
    ),
    "request.account": (
        "Укажите, пожалуйста, имя аккаунта (основной домен): без него мы не можем выполнить заявку.",
        "Please name the account (its main domain): we need it to carry out your request.",
    ),
}
