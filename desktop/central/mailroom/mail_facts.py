"""What a queued mail is made of, read at the moment it is sent: a redaction before that reaches it."""

from typing import Any

import msgspec
from sqlalchemy import Connection, RowMapping, select

from desktop.central import tables
from desktop.central.antivirus import examine
from desktop.central.files import read_file
from desktop.central.mail_settings import MailSettings
from desktop.central.mail_tables import raw_letters
from desktop.central.mailroom.compose import MailFacts, MailFile
from desktop.central.problems import ProblemError
from desktop.central.vault import KeyRing
from desktop.regulation.asking import language_of, what_to_ask
from desktop.regulation.letters import Place, Placement
from desktop.regulation.people import Department
from desktop.regulation.ticket import MessageKind
from desktop.wire.rows import Attachment

MOST_OF_FILES = 10 * 1024 * 1024  # bytes in one mail: encoded they are a third more, and many servers take no 20 MiB


def facts_of(connection: Connection, mail: RowMapping, settings: MailSettings, ring: KeyRing) -> MailFacts:
    """The facts of a row of the queue, from its message, ticket or letter as they are now. VaultError."""
    if mail["kind"] == "question":
        return _question(connection, mail, settings)
    return _about_ticket(connection, mail, ring)


def _about_ticket(connection: Connection, mail: RowMapping, ring: KeyRing) -> MailFacts:
    tickets, messages, subscribers = tables.tickets, tables.messages.c, tables.subscribers.c
    ticket = connection.execute(select(tickets).where(tickets.c.id == mail["ticket"])).mappings().one()
    of_subscriber = select(messages.body).where(
        messages.ticket == mail["ticket"], messages.kind == MessageKind.SUBSCRIBER.value
    )
    first = connection.execute(of_subscriber.order_by(messages.at, messages.id).limit(1)).scalar() or ""
    name = connection.execute(select(subscribers.name).where(subscribers.id == ticket["subscriber_id"])).scalar()
    is_answer = mail["kind"] == "answer"
    message = connection.execute(
        select(messages.body, messages.detail, messages.attachments).where(messages.id == mail["message"])
    ).one()
    return MailFacts(
        number=mail["id"],
        kind=mail["kind"],
        mail_id=mail["mail_id"],
        recipient=mail["recipient"],
        department=Department(ticket["department"]),
        language=language_of(f"{ticket['subject']} {first}"),
        ticket=mail["ticket"],
        subject=ticket["subject"] if is_answer else "",
        body=message.body if is_answer else "",
        name=name or "",
        due_at=ticket["due_at"],
        references=_letters_of_ticket(connection, mail["ticket"]),
        asks_for_secret=is_answer and message.detail.get("secret") is not None,
        files=_files_of(connection, ring, message.attachments) if is_answer else (),
        gives_secret=is_answer and bool(message.detail.get("given")),
    )


def _files_of(connection: Connection, ring: KeyRing, attachments: list[dict[str, Any]]) -> tuple[MailFile, ...]:
    """Those for which the mail has room, in their order, with their content. A program never: servers refuse such a
    mail as a whole; nor what the antivirus keeps back or has not seen: the cabinet says that."""
    room, files = MOST_OF_FILES, []
    for file in msgspec.convert(attachments, list[Attachment]):
        goes = file.size <= room and not file.is_dangerous
        room -= file.size if goes else 0
        content = _checked(read_file(connection, ring, file.id)) if goes else None
        files.append(MailFile(file.name, file.media_type, content))
    return tuple(files)


def _checked(content: bytes) -> bytes | None:
    try:
        examine(content)
    except ProblemError:
        return None
    return content


def _question(connection: Connection, mail: RowMapping, settings: MailSettings) -> MailFacts:
    letters, raw = tables.letters, raw_letters.c
    letter = connection.execute(select(letters).where(letters.c.id == mail["letter"])).mappings().one()
    department = Department(letter["department"])
    language = language_of(f"{letter['subject']} {letter['body']}")
    placement = Placement(Place.UNIDENTIFIED, department, letter["sender"], missing=tuple(letter["missing"]))
    asked = select(raw.message_id).where(raw.letter == letter["id"], raw.message_id.is_not(None)).order_by(raw.id)
    return MailFacts(
        number=mail["id"],
        kind=mail["kind"],
        mail_id=mail["mail_id"],
        recipient=mail["recipient"],
        department=department,
        language=language,
        body=what_to_ask(placement, language, settings.cabinet_url),
        references=tuple(connection.execute(asked).scalars()),
    )


def _letters_of_ticket(connection: Connection, number: int) -> tuple[str, ...]:
    """The Message-IDs of the subscriber's letters, oldest first; those of strangers are not ours to answer."""
    raw, messages = raw_letters.c, tables.messages.c
    found = (
        select(raw.message_id)
        .join(tables.messages, messages.id == raw.message)
        .where(messages.ticket == number, messages.kind == MessageKind.SUBSCRIBER.value, raw.message_id.is_not(None))
    )
    return tuple(connection.execute(found.order_by(raw.id)).scalars())
