"""One line of an import: its shape, and what is wrong with it in a sentence."""

import re
from datetime import UTC, datetime
from typing import Annotated, Literal

import msgspec

from desktop.central.cabinet import LARGEST_NUMBER
from desktop.central.domains import main_domain
from desktop.regulation.intents import BODY_LIMIT
from desktop.regulation.people import Department
from desktop.regulation.ticket import BasicService, Channel

SUBJECT_LIMIT = 998  # characters: the longest line of an e-mail
FIRST_YEAR, LAST_YEAR = 1992, 2099

Instant = Annotated[datetime, msgspec.Meta(tz=True)]
Word = Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
Id = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]

_LONGEST_SENTENCE = 200  # characters
_PATH = re.compile(r" - at `\$\.?([^`]*)`$")
_MISSING = re.compile(r"missing required field `([^`]+)`")


class LineError(Exception):
    """A bad line: `field` is its wrong field ("" for the whole line), the text says what is wrong with it."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field

    def __str__(self) -> str:
        """One short line, whatever the file held."""
        sentence = super().__str__()[:_LONGEST_SENTENCE]
        return f"{self.field}: {sentence}" if self.field else sentence


class ImportedSubscriber(msgspec.Struct, frozen=True):
    """`premium` absent says nothing about the plan."""

    id: Id
    name: Annotated[str, msgspec.Meta(max_length=255)]
    email: Annotated[str, msgspec.Meta(max_length=255)] | None = None
    premium: bool | None = None


class ImportedMessage(msgspec.Struct, frozen=True):
    at: Instant
    author: Literal["subscriber", "agent", "note"]
    body: Annotated[str, msgspec.Meta(max_length=BODY_LIMIT)]


class ImportedTicket(msgspec.Struct, frozen=True):
    """A ticket as another help desk exported it. Fields of that help desk that we don't know are passed over."""

    external_id: Word
    department: Department
    channel: Channel
    subject: str
    received_at: Instant
    number: Annotated[int, msgspec.Meta(ge=1, le=LARGEST_NUMBER)] | None = None
    topic: str | None = None
    account: str | None = None
    subscriber: ImportedSubscriber | None = None
    emergency: BasicService | None = None
    state: Literal["open", "waiting", "resolved", "refused"] | None = None
    messages: list[ImportedMessage] = []


_decoder = msgspec.json.Decoder(ImportedTicket)


def read_line(line: bytes) -> ImportedTicket:
    """The ticket in a line of JSON: account in Unicode, subject on one line, messages by time, instants in UTC.

    LineError for anything else.
    """
    try:
        ticket = _decoder.decode(line)
    except msgspec.ValidationError as error:
        raise _line_error(str(error)) from None
    except UnicodeDecodeError:
        raise LineError("", "not UTF-8") from None
    except (msgspec.DecodeError, RecursionError) as error:
        raise LineError("", f"not JSON: {error}") from None
    _check_texts(ticket)
    messages = [msgspec.structs.replace(m, at=_utc(f"messages[{i}].at", m.at)) for i, m in enumerate(ticket.messages)]
    return msgspec.structs.replace(
        ticket,
        subject=" ".join(ticket.subject.split()),
        account=_account(ticket.account),
        subscriber=ticket.subscriber and _named(ticket.subscriber),
        received_at=_utc("received_at", ticket.received_at),
        messages=sorted(messages, key=lambda message: message.at),
    )


def _line_error(message: str) -> LineError:
    field = found[1] if (found := _PATH.search(message)) else ""
    message = _PATH.sub("", message)
    if missing := _MISSING.search(message):
        return LineError(f"{field}.{missing[1]}".strip("."), "missing")
    return LineError(field, message)


def _check_texts(ticket: ImportedTicket) -> None:
    if not ticket.subject.strip():
        raise LineError("subject", "empty")
    if len(ticket.subject) > SUBJECT_LIMIT:
        raise LineError("subject", f"longer than {SUBJECT_LIMIT} characters")
    texts: dict[str, str | None] = {
        "external_id": ticket.external_id,
        "subject": ticket.subject,
        "topic": ticket.topic,
        **{f"messages[{index}].body": message.body for index, message in enumerate(ticket.messages)},
    }
    if ticket.subscriber is not None:
        person = ticket.subscriber
        texts |= {"subscriber.id": person.id, "subscriber.name": person.name, "subscriber.email": person.email}
    for field, text in texts.items():
        if text is not None and "\x00" in text:
            raise LineError(field, "holds a NUL character")


def _named(person: ImportedSubscriber) -> ImportedSubscriber:
    """Everybody has a name on one line: his address or id, if the other help desk knew none."""
    email = (person.email or "").strip() or None
    return msgspec.structs.replace(person, name=" ".join(person.name.split()) or email or person.id, email=email)


def _account(name: str | None) -> str | None:
    if name is None or not name.strip():
        return None
    try:
        return main_domain(name)
    except ValueError:
        raise LineError("account", "no domain name") from None


def _utc(field: str, at: datetime) -> datetime:
    """Other years are slips, and no calendar knows their working days."""
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise LineError(field, f"not between the years {FIRST_YEAR} and {LAST_YEAR}")
    return at.astimezone(UTC)
