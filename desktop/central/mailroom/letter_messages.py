"""Letters as messages of tickets: a new ticket by e-mail, a letter that moves into one, what its message says."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

import msgspec
from sqlalchemy import RowMapping, select, update

from desktop.central.cabinet import acknowledge
from desktop.central.conversation import Speaker, add_message, insert_ticket
from desktop.central.files import attach
from desktop.central.hearing import suggestion
from desktop.central.mail_tables import raw_letters
from desktop.central.secrets import adopt_from_letter
from desktop.central.writing import Writing
from desktop.regulation.book import Book
from desktop.regulation.deadlines import ticket_deadline
from desktop.regulation.intake import new_ticket
from desktop.regulation.outcome import NewMessage
from desktop.regulation.people import Department
from desktop.regulation.ticket import Channel, MessageKind, Ticket
from desktop.wire import rows

_NO_SUBJECT = "Без темы"


@dataclass(frozen=True, slots=True)
class Written:
    """A letter's words, and what else is known of it. `notes`: codes of `sentences`."""

    sender: str
    sender_name: str
    body: str
    quote_at: int | None
    notes: list[str]


def file_by_mail(
    transaction: Writing,
    book: Book,
    department: Department,
    subject: str,
    bodies: Iterable[str],
    *,
    received_at: datetime,
    account: str,
    correspondent: str,
) -> Ticket:
    """A new ticket with channel e-mail, without a message yet."""
    owned = book.accounts[account]
    ticket = new_ticket(
        transaction.next_number(),
        department,
        Channel.EMAIL,
        received_at,
        account=account,
        subscriber_id=owned.subscriber_id,
        premium=owned.premium,
    )
    ticket = replace(ticket, correspondent=correspondent)
    suggested = suggestion("\n".join((subject, *bodies)), book)
    insert_ticket(transaction, ticket, subject or _NO_SUBJECT, book, suggested)
    return ticket


def tell_of(
    transaction: Writing, ticket: Ticket, book: Book, *, is_proved: bool = False, silent: str | None = None
) -> None:
    """Acknowledge a new ticket (STP.2); see `cabinet.acknowledge`."""
    deadline = ticket_deadline(ticket, book)
    due_at = None if deadline is None else deadline.due_at
    acknowledge(transaction, ticket, due_at, is_proved=is_proved, silent=silent)


def move_in(transaction: Writing, row: RowMapping, ticket: Ticket, name: str, *, is_verified: bool) -> int:
    """A letter that had no ticket becomes a message of this one, as the subscriber's or as a stranger's; where it stood
    in a ticket as a stranger's already, that message is the one. Returns the message's id."""
    kind = MessageKind.SUBSCRIBER if is_verified else MessageKind.LETTER
    of = raw_letters.c
    chosen = select(of.message).where(of.letter == row["id"], of.message.is_not(None)).limit(1)
    message: int | None = transaction.connection.execute(chosen).scalar()
    if message is None:
        speaker = Speaker(None, name, row["received_at"])
        message = add_message(transaction, ticket, NewMessage(kind, row["body"]), speaker)
    else:
        transaction.update("message", message, ticket=ticket.number, kind=kind.value, author_name=name)
    written = Written(row["sender"], row["sender_name"], row["body"], row["quote_at"], row["notes"])
    files = msgspec.convert(row["attachments"], list[rows.Attachment])
    dress(transaction, message, written, is_verified, files)
    attach(transaction, message, files)
    mark_letter(transaction, row["id"], ticket=ticket.number, message=message)
    adopt_from_letter(transaction, row["id"], ticket.number)
    return message


def mark_letter(transaction: Writing, letter: int, **values: object) -> None:
    """Its raw letters know where it is."""
    transaction.connection.execute(update(raw_letters).where(raw_letters.c.letter == letter).values(**values))


def dress(
    transaction: Writing, message: int, written: Written, is_verified: bool, files: list[rows.Attachment]
) -> None:
    """What a message that came by e-mail says of itself."""
    letter = rows.Letter(written.sender, written.sender_name, is_verified, written.notes)
    transaction.update(
        "message",
        message,
        letter=letter,
        quote_at=written.quote_at,
        attachments=files,
    )
