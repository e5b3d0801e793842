"""A mailroom for tests: the world's central with a mailbox of each department, and letters as they come."""

from datetime import datetime
from email.message import EmailMessage
from functools import cache
from itertools import count
from typing import Any

from sqlalchemy import insert, select

from desktop.central import tables
from desktop.central.mail_settings import Mailbox, MailSettings
from desktop.central.mail_tables import raw_letters
from desktop.central.mailroom.child import LetterReader
from desktop.central.mailroom.raw_letters import Source, keep
from desktop.central.mailroom.rounds import take_in_stored
from desktop.central.outgoing_tables import outgoing_mail
from desktop.regulation.people import Department
from tests.central_server import World

SUPPORT, OFFICE = "support@provider.ru", "office@provider.ru"
SITE = "Не открывается сайт plain.ru, посмотрите."  # complete when Ivan writes it
PASSES = "mx.provider.ru; dkim=pass header.d={host}"
_numbers = count(1)


def settings(**values: Any) -> MailSettings:
    common = {"host": "localhost", "tls": "none", "login": "x", "password_file": "/dev/null", "port": 143}
    boxes = tuple(
        Mailbox(department=department, address=address, **common)
        for department, address in ((Department.STP, SUPPORT), (Department.ORK, OFFICE))
    )
    return MailSettings(
        **{
            "domain": "provider.ru",
            "cabinet_url": "https://cabinet.provider.ru",
            "authserv_id": "mx.provider.ru",
            "mailbox": boxes,
            **values,
        }
    )


@cache
def reader() -> LetterReader:
    """One child for the whole run: it takes half a second to start."""
    return LetterReader()


def letter(
    body: str = SITE,
    *,
    sender: str = "ivan@example.ru",
    subject: str = "Сайт",
    **headers: str,
) -> bytes:
    """A person's letter; `headers` with underscores for dashes; an own Message-ID unless one is given."""
    return _message(body, sender, subject, headers).as_bytes()


def with_file(body: str, file: str, *, sender: str = "ivan@example.ru", subject: str = "Сайт", **headers: str) -> bytes:
    """The same with a file of text."""
    message = _message(body, sender, subject, headers)
    message.add_attachment(file, filename="заметки.txt")
    return message.as_bytes()


def _message(body: str, sender: str, subject: str, headers: dict[str, str]) -> EmailMessage:
    message = EmailMessage()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    message["From"], message["To"], message["Subject"] = sender, SUPPORT, subject
    for name, value in ({"Message-ID": f"<{next(_numbers)}@mail.test>"} | named).items():
        message[name] = value
    message.set_content(body)
    return message


class Post:
    """What comes to a world's mailboxes, and what came of it."""

    def __init__(self, world: World, **values: Any) -> None:
        self.world = world
        world.central.mail = settings(**values)

    def comes(self, *letters: bytes, mailbox: str = SUPPORT) -> None:
        """Stored and taken in one after the other."""
        for raw in letters:
            self.is_kept(raw, mailbox=mailbox)
            self.is_taken_in()

    def is_kept(self, raw: bytes, mailbox: str = SUPPORT, source: Source | None = None) -> int | None:
        return keep(self.world.central, mailbox, raw, source)

    def is_taken_in(self, reading: LetterReader | None = None) -> int:
        return take_in_stored(self.world.central, reading or reader())

    def went_out(self, mail_id: str, *, ticket: int | None = None, letter: int | None = None) -> None:
        """A mail of ours, about a ticket or a letter."""
        values = {"kind": "answer", "recipient": "ivan@example.ru", "state": "sent", "queued_at": self.world.clock()}
        with self.world.central.engine.begin() as connection:
            connection.execute(insert(outgoing_mail).values(mail_id=mail_id, ticket=ticket, letter=letter, **values))

    def rows(self, kind: str) -> list[dict[str, Any]]:
        with self.world.central.engine.connect() as connection:
            of = tables.REPLICATED[kind]
            return [dict(row) for row in connection.execute(select(of).order_by(of.c.id)).mappings()]

    def raws(self) -> list[dict[str, Any]]:
        with self.world.central.engine.connect() as connection:
            return [dict(row) for row in connection.execute(select(raw_letters).order_by(raw_letters.c.id)).mappings()]

    def states(self) -> list[str]:
        return [row["state"] for row in self.raws()]

    def said(self, kind: str = "subscriber") -> list[str]:
        """The bodies of the messages of a kind, in order."""
        return [row["body"].strip() for row in self.rows("message") if row["kind"] == kind]

    def at(self, **delta: float) -> datetime:
        return self.world.clock.advance(**delta)
