"""A provider who sends e-mail, for tests: his settings, e-mail tickets, and what stands in the queue."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import RowMapping, select

from desktop.central import tables
from desktop.central.cabinet import acknowledge
from desktop.central.conversation import Speaker, add_message, insert_ticket
from desktop.central.database import reading
from desktop.central.lookups import book_at
from desktop.central.mail_settings import Mailbox, MailSettings, Smtp
from desktop.central.outgoing_tables import outgoing_mail
from desktop.central.writing import Author, Writing
from desktop.regulation.intake import new_ticket
from desktop.regulation.outcome import NewMessage
from desktop.regulation.people import Department
from desktop.regulation.ticket import Channel, MessageKind
from tests.central_server import World

SUBSCRIBER = "ivan@example.ru"
_MAILBOX = {"host": "localhost", "tls": "none", "login": "x", "password_file": "x"}
SETTINGS = MailSettings(
    domain="provider.ru",
    cabinet_url="https://cabinet.provider.ru",
    mailbox=(
        Mailbox(department=Department.STP, address="support@provider.ru", **_MAILBOX),
        Mailbox(department=Department.ORK, address="office@provider.ru", **_MAILBOX),
    ),
    smtp=Smtp(host="127.0.0.1", port=1, tls="none"),
)


def file_by_mail(world: World, sender: str | None = SUBSCRIBER, **facts: Any) -> int:
    """`filed` in a transaction of its own."""
    with world.central.write(Author("system")) as transaction:
        return filed(transaction, sender, **facts)


def filed(
    transaction: Writing,
    sender: str | None = SUBSCRIBER,
    *,
    subscriber: str | None = "s1",
    subject: str = "Не открывается сайт",
    body: str = "Сайт не открывается с утра.",
    **facts: Any,
) -> int:
    """An e-mail ticket of STP with its letter, acknowledged as the facts of the letter allow; its number."""
    number, at = transaction.next_number(), transaction.at
    made = new_ticket(number, Department.STP, Channel.EMAIL, at, account="plain.ru", subscriber_id=subscriber)
    ticket = replace(made, correspondent=sender)
    insert_ticket(transaction, ticket, subject, book_at(transaction.connection))
    add_message(transaction, ticket, NewMessage(MessageKind.SUBSCRIBER, body), Speaker(None, "Иван Петров"))
    acknowledge(transaction, ticket, at + timedelta(hours=12), **facts)
    return number


def queued(world: World, **values: Any) -> Sequence[RowMapping]:
    """The rows of the queue that have these values, oldest first."""
    chosen = select(outgoing_mail).filter_by(**values).order_by(outgoing_mail.c.id)
    with reading(world.central.engine) as connection:
        return connection.execute(chosen).mappings().all()


def message_of(world: World, number: int, kind: str) -> RowMapping:
    """The last message of a kind in a ticket's conversation."""
    messages = tables.messages
    chosen = select(messages).where(messages.c.ticket == number, messages.c.kind == kind).order_by(messages.c.id.desc())
    with reading(world.central.engine) as connection:
        found = connection.execute(chosen.limit(1)).mappings().first()
    assert found is not None
    return found
