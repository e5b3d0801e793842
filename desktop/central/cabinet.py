"""What a subscriber does in the cabinet: files tickets, writes to them, sees his own and nobody else's (T.6, T.7)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

import msgspec
from sqlalchemy import Connection, RowMapping, Select, select

from desktop.central import cabinet_tables, tables
from desktop.central.conversation import Speaker, add_message, insert_ticket, lock_survivor, notify
from desktop.central.domains import main_domain
from desktop.central.files import find_attachment
from desktop.central.hearing import hear, suggestion
from desktop.central.lookups import book_at, find_ticket
from desktop.central.mailroom.outgoing import queue_acknowledgement
from desktop.central.problems import ProblemError, not_found
from desktop.central.uploads import UploadIds, attach_uploads, of_subscriber
from desktop.central.writing import Writing
from desktop.regulation.book import Account, Book
from desktop.regulation.decide import SUBJECT_LIMIT
from desktop.regulation.intake import new_ticket
from desktop.regulation.intents import BODY_LIMIT
from desktop.regulation.outcome import NewMessage
from desktop.regulation.people import Department
from desktop.regulation.texts import cleaned, is_storable, is_text, one_line
from desktop.regulation.ticket import Channel, MessageKind, Ticket
from desktop.regulation.topics import TOPICS, codes_of
from desktop.regulation.working_calendar import MOSCOW

LARGEST_NUMBER = 2**31 - 1  # of a ticket; PostgreSQL keeps no larger one and takes none in a query
_TOPICS_OF_EACH = "; ".join(f"{department}: {codes_of(department)}" for department in Department)
PUBLIC = tuple(kind.value for kind in MessageKind if kind.is_public)


class TicketDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A ticket as the cabinet files it. `account` is its main domain, in Unicode or punycode (STP.5)."""

    department: Department
    subject: str
    body: str
    topic: Annotated[str, msgspec.Meta(max_length=40, description=_TOPICS_OF_EACH)] | None = None
    account: Annotated[str, msgspec.Meta(max_length=255)] | None = None
    attachments: UploadIds = []


class MessageDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    body: str
    attachments: UploadIds = []


class Filed(msgspec.Struct, frozen=True):
    """What the cabinet is told of a ticket it filed or wrote to; `target_at` is null for STP. After a merge `number`
    is that of the ticket that goes on."""

    number: int
    department: Department
    received_at: datetime
    due_at: datetime | None
    target_at: datetime | None


def file_ticket(transaction: Writing, subscriber: RowMapping, draft: TicketDraft) -> Filed:
    """A new ticket with its acknowledgement (STP.2); 422 names the field that is wrong."""
    book = book_at(transaction.connection)
    subject = checked("subject", one_line(draft.subject), SUBJECT_LIMIT)
    body = checked("body", cleaned(draft.body), BODY_LIMIT)
    _check_topic(draft.topic, draft.department)
    account = None if draft.account is None else _own_account(draft.account, subscriber["id"], book)
    ticket = new_ticket(
        transaction.next_number(),
        draft.department,
        Channel.CABINET,
        transaction.at,
        topic=draft.topic,
        account=None if account is None else account.main_domain,
        subscriber_id=subscriber["id"],
        premium=account is not None and account.premium,
    )
    insert_ticket(transaction, ticket, subject, book, suggestion(f"{subject}\n{body}", book))
    written = NewMessage(MessageKind.SUBSCRIBER, body)
    message_id = add_message(transaction, ticket, written, Speaker(None, subscriber["name"]))
    attach_uploads(transaction, of_subscriber(subscriber["id"]), draft.attachments, ticket.number, message_id)
    filed = _filed(transaction.connection, ticket.number)
    acknowledge(transaction, ticket, filed.due_at)
    transaction.audit("file_ticket", ticket.number)
    return filed


def write_message(transaction: Writing, subscriber: RowMapping, number: int, draft: MessageDraft) -> Filed:
    """One more message of the subscriber: it reopens, completes or goes on, as the rules say. 404 for a ticket that
    is not his; a merged ticket's message goes to its survivor."""
    book = book_at(transaction.connection)
    ticket = locked_ticket(transaction, subscriber["id"], number)
    body = checked("body", cleaned(draft.body), BODY_LIMIT)
    message_id = hear(transaction, ticket, body, Speaker(None, subscriber["name"]), book)
    attach_uploads(transaction, of_subscriber(subscriber["id"]), draft.attachments, ticket.number, message_id)
    transaction.audit("subscriber_message", ticket.number)
    return _filed(transaction.connection, ticket.number)


def find_subscriber(connection: Connection, subscriber_id: str) -> RowMapping:
    """The subscriber the cabinet speaks for; 404 `unknown_subscriber` while billing has not put him."""
    subscribers = tables.subscribers
    row = connection.execute(select(subscribers).where(subscribers.c.id == subscriber_id)).mappings().one_or_none()
    if row is None:
        raise ProblemError("unknown_subscriber", 404, subscriber=subscriber_id)
    return row


def own_tickets(connection: Connection, subscriber_id: str, before: int | None, limit: int) -> Sequence[RowMapping]:
    """His tickets by number, newest first, those below `before`."""
    tickets = tables.tickets.c
    chosen = _of_subscriber(subscriber_id).order_by(tickets.id.desc()).limit(limit)
    chosen = chosen if before is None else chosen.where(tickets.id < before)
    return connection.execute(chosen).mappings().all()


def own_ticket(connection: Connection, subscriber_id: str, number: int) -> RowMapping:
    """One of his tickets; a foreign number is 404 like a missing one."""
    chosen = _of_subscriber(subscriber_id).where(tables.tickets.c.id == number)
    row = connection.execute(chosen).mappings().one_or_none() if number <= LARGEST_NUMBER else None
    if row is None:
        raise ProblemError("unknown_ticket", 404, ticket=number)
    return row


def public_messages(connection: Connection, number: int) -> Sequence[RowMapping]:
    """The conversation as the subscriber reads it: no notes, no events."""
    messages = tables.messages
    chosen = select(messages).where(messages.c.ticket == number, messages.c.kind.in_(PUBLIC))
    return connection.execute(chosen.order_by(messages.c.at, messages.c.id)).mappings().all()


def own_file(connection: Connection, subscriber_id: str, number: int, attachment_id: str) -> RowMapping:
    """A file of a message that he may read in this ticket; 404 for any other."""
    own_ticket(connection, subscriber_id, number)
    found = find_attachment(connection, attachment_id)
    if found is None or found["ticket"] != number or found["kind"] not in PUBLIC:
        raise not_found()
    return found


def notices_after(connection: Connection, subscriber_id: str, after: int, limit: int) -> Sequence[RowMapping]:
    """What is to be delivered to him: acknowledgements and answers with an id above `after`, in order."""
    notices = cabinet_tables.notices
    chosen = select(notices).where(notices.c.subscriber_id == subscriber_id, notices.c.id > after)
    return connection.execute(chosen.order_by(notices.c.id).limit(limit)).mappings().all()


def acknowledgement(number: int, department: Department, due_at: datetime | None) -> str:
    """STP.2: processing has begun, the number to keep, and until when an answer (STP) or the result (ORK) comes."""
    promise = "Ответим" if department is Department.STP else "Обработаем"
    until = f" {promise} не позднее {due_at.astimezone(MOSCOW):%d.%m.%Y %H:%M} МСК." if due_at else ""
    return (
        f"Ваша заявка [#{number}] принята, её обработка началась.{until} "
        f"Сохраняйте номер [#{number}] во всех дальнейших сообщениях по этому вопросу."
    )


def acknowledge(
    transaction: Writing,
    ticket: Ticket,
    due_at: datetime | None,
    *,
    is_proved: bool = False,
    silent: str | None = None,
) -> None:
    """Tell the subscriber a new ticket's number and promise (STP.2); the conversation says that he was told, and why
    not by mail. `is_proved` and `silent`: of the letter that filed it, see `queue_acknowledgement`."""
    detail: dict[str, str | int | None] = {"ticket": ticket.number}
    event = NewMessage(MessageKind.EVENT, event="acknowledged", detail=detail)
    message_id = add_message(transaction, ticket, event, Speaker(None, ""))
    text = acknowledgement(ticket.number, ticket.department, due_at)
    notify(transaction, ticket, "acknowledgement", text, message_id)
    unmailed = queue_acknowledgement(transaction, ticket, message_id, is_proved=is_proved, silent=silent)
    if unmailed is not None:
        transaction.update("message", message_id, detail=detail | {"unmailed": unmailed})


def locked_ticket(transaction: Writing, subscriber_id: str, number: int) -> Ticket:
    """The ticket he writes to, locked: after merges the one that goes on."""
    own_ticket(transaction.connection, subscriber_id, number)
    ticket = find_ticket(transaction.connection, number, lock=True)
    assert ticket is not None
    return lock_survivor(transaction, ticket)


def _of_subscriber(subscriber_id: str) -> Select[Any]:
    return select(tables.tickets).where(tables.tickets.c.subscriber_id == subscriber_id)


def _filed(connection: Connection, number: int) -> Filed:
    row = connection.execute(select(tables.tickets).where(tables.tickets.c.id == number)).mappings().one()
    return Filed(number, Department(row["department"]), row["received_at"], row["due_at"], row["target_at"])


def _check_topic(code: str | None, department: Department) -> None:
    if code is None:
        return
    topic = TOPICS.get(code)
    if topic is None:
        raise ProblemError("unknown_topic", 422, field="topic", topic=code, allowed=codes_of(department))
    if topic.department is not department:
        raise ProblemError("wrong_topic", 422, field="topic", clause=topic.clause, topic=code)


def _own_account(name: str, subscriber_id: str, book: Book) -> Account:
    """His account; one of somebody else is as unknown as one that is not there."""
    try:
        account = book.accounts.get(main_domain(name))
    except ValueError:
        account = None
    if account is None or account.subscriber_id != subscriber_id:
        raise ProblemError("unknown_account", 422, field="account", clause="STP.5", account=name)
    return account


def checked(field: str, text: str, limit: int) -> str:
    """A text that a subscriber wrote into a field; 422 `bad_text`, `empty` or `too_long`."""
    if not is_storable(text):
        raise ProblemError("bad_text", 422, field=field)
    if not is_text(text):
        raise ProblemError("empty", 422, field=field)
    if len(text) > limit:
        raise ProblemError("too_long", 422, field=field, limit=limit)
    return text
