"""The demo's letters that are no ticket: what they lack, a stranger's beside a ticket, a machine's (STP.1)."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from desktop.central import tables
from desktop.central.writing import Writing

_LETTERS: tuple[dict[str, Any], ...] = (
    {
        "department": "stp",
        "state": "unidentified",
        "sender": "kozlova.irina@post.example",
        "sender_name": "Ирина Козлова",
        "subject": "Не открывается сайт",
        "body": "Добрый день! Со вчерашнего вечера сайт не открывается, браузер пишет «превышено время ожидания».",
        "missing": ["gate.sender"],
        "minutes": 14,
    },
    {
        "department": "stp",
        "state": "unidentified",
        "sender": "master@okna-prima.example",
        "sender_name": "Окна Прима",
        "subject": "Re: настройка почты",
        "body": "Спасибо, адрес завели. А как подключить его в телефоне?\n\n20.11.2026, Андрей пишет:\n> Ящик создан.",
        "quote_at": 57,
        "missing": ["gate.sender", "gate.account"],
        "minutes": 52,
    },
    {
        "department": "ork",
        "state": "asked",
        "sender": "buh@stroyresurs.example",
        "sender_name": "Бухгалтерия",
        "subject": "Акт сверки за III квартал",
        "body": "Здравствуйте! Пришлите, пожалуйста, акт сверки за третий квартал с печатью.",
        "missing": ["gate.sender", "gate.account"],
        "minutes": 175,
    },
    {
        "department": "stp",
        "state": "machine",
        "reason": "machine.auto_submitted",
        "sender": "a.sidorov@zavod.example",
        "sender_name": "Алексей Сидоров",
        "subject": "Автоответ: заявка принята",
        "body": "Я в отпуске до 7 декабря. По срочным вопросам пишите моему заместителю.",
        "minutes": 230,
    },
)
_STRANGERS: dict[str, Any] = {
    "department": "stp",
    "state": "unverified",
    "sender": "designer.oleg@box.example",
    "sender_name": "Олег",
    "subject": "Re: {ticket}",
    "body": "Я веду этот сайт для клиента. Подскажите, когда исправите? Ответьте, пожалуйста, на этот адрес.",
    "minutes": 33,
}


def insert_letters(transaction: Writing, at: datetime) -> None:
    """As they stand at `at` (aware UTC); the stranger's names the newest ticket of STP, where it stands too."""
    tickets, messages = tables.tickets.c, tables.messages.c
    newest = select(func.max(tickets.id)).where(tickets.department == "stp", tickets.state == "open")
    number = transaction.connection.execute(newest).scalar_one()
    ticket = {"ticket": number, "subject": _STRANGERS["subject"].format(ticket=f"[#{number}]")}
    for letter in (*_LETTERS, _STRANGERS | ticket):
        values = {name: value for name, value in letter.items() if name != "minutes"}
        received_at = at - timedelta(minutes=letter["minutes"])
        asked_at = received_at + timedelta(minutes=9) if letter["state"] == "asked" else None
        transaction.insert("letter", received_at=received_at, asked_at=asked_at, **values)
    last_at = transaction.connection.execute(
        select(func.max(messages.at)).where(messages.ticket == number)
    ).scalar_one()
    transaction.insert(
        "message",
        ticket=number,
        kind="letter",
        author_name=_STRANGERS["sender_name"],
        at=max(last_at, at - timedelta(minutes=_STRANGERS["minutes"])),
        body=_STRANGERS["body"],
        letter={"sender": _STRANGERS["sender"], "sender_name": _STRANGERS["sender_name"], "is_verified": False},
    )
