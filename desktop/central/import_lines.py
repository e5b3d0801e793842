"""One line of an import: its shape, and what is wrong with it in a sentence."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Literal, get_args

import msgspec

from desktop.central.cabinet import LARGEST_NUMBER
from desktop.central.domains import main_domain
from desktop.central.import_own import Instant, OwnState
from desktop.central.pasted import masked
from desktop.regulation.intents import BODY_LIMIT
from desktop.regulation.people import Department
from desktop.regulation.ticket import BasicService, Channel

SUBJECT_LIMIT = 998  # characters: the longest line of an e-mail
EARLIEST_AT = datetime(1992, 1, 1, tzinfo=UTC)  # no calendar knows the working days before
LATEST_AT = datetime(2100, 1, 1, tzinfo=UTC)  # nor from here on

Word = Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
Id = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
LineState = Literal["open", "waiting", "resolved", "refused"]
Speaker = Literal["subscriber", "agent", "note"]
Act = Literal["reply", "request", "refusal", "out_of_scope", "resolution"]

_LONGEST_SENTENCE = 200  # characters
_PATH = re.compile(r" - at `\$\.?([^`]*)`$")
_MISSING = re.compile(r"missing required field `([^`]+)`")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_CHOICES: dict[str, Collection[str]] = {
    "department": [*Department],
    "channel": [*Channel],
    "emergency": [*BasicService],
    "state": get_args(LineState),
    "author": get_args(Speaker),
}


@dataclass(frozen=True, slots=True)
class Remark:
    """What is wrong with a line: `field` is the field ("" for the whole line). Remarks with the same `once` are said
    once a run."""

    field: str
    sentence: str
    once: str = ""

    def __str__(self) -> str:
        """One short line, whatever the file held."""
        sentence = self.sentence[:_LONGEST_SENTENCE]
        return f"{self.field}: {sentence}" if self.field else sentence


class LineError(Exception):
    """A bad line, with the remark that says why."""

    def __init__(self, field: str, sentence: str) -> None:
        self.remark = Remark(field, sentence)
        super().__init__(str(self.remark))


class ImportedSubscriber(msgspec.Struct, frozen=True):
    """`premium` absent says nothing about the plan."""

    id: Id
    name: Annotated[str, msgspec.Meta(max_length=255)]
    email: Annotated[str, msgspec.Meta(max_length=255)] | None = None
    premium: bool | None = None

    @property
    def called(self) -> str:
        """Everybody has a name: his address or id, if the other help desk knew none."""
        return self.name or self.email or self.id


class ImportedMessage(msgspec.Struct, frozen=True):
    """`smena_act`: what an agent's message did, where our own export wrote the line."""

    at: Instant
    author: Speaker
    body: Annotated[str, msgspec.Meta(max_length=BODY_LIMIT)]
    smena_act: Act | None = None


class ImportedTicket(msgspec.Struct, frozen=True):
    """A ticket as another help desk exported it; `smena`: as our own export did."""

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
    state: LineState | None = None
    messages: list[ImportedMessage] | None = None
    smena: OwnState | None = None

    @property
    def said(self) -> list[ImportedMessage]:
        """Its messages; none when the line has no list of them."""
        return self.messages or []


_decoder = msgspec.json.Decoder(ImportedTicket)


def read_line(line: bytes) -> ImportedTicket:
    """The ticket in a line of JSON: account in Unicode, subject on one line, messages by time, instants in UTC,
    a mark in the place of every credential that surely is one.

    LineError for anything else, and for an instant that no calendar knows.
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
    for at in ticket.smena.instants() if ticket.smena else ():
        _utc("smena", at)
    messages = [
        msgspec.structs.replace(message, at=_utc(f"messages[{index}].at", message.at), body=masked(message.body))
        for index, message in enumerate(ticket.said)
    ]
    return msgspec.structs.replace(
        ticket,
        subject=masked(" ".join(ticket.subject.split())),
        account=_account(ticket.account),
        subscriber=ticket.subscriber and _tidied(ticket.subscriber),
        received_at=_utc("received_at", ticket.received_at),
        messages=sorted(messages, key=lambda message: message.at),
    )


def ahead_of(ticket: ImportedTicket, latest_at: datetime) -> list[Remark]:
    """The line's instants after `latest_at`, the first of each kind. They are kept: the file's clock is its own."""
    told = {"received_at": [ticket.received_at], "messages": [message.at for message in ticket.said]}
    return [
        Remark(field, f"in the future ({late[0]:%Y-%m-%dT%H:%MZ}), kept as it is")
        for field, instants in told.items()
        if (late := [at for at in instants if at > latest_at])
    ]


def _line_error(message: str) -> LineError:
    field = found[1] if (found := _PATH.search(message)) else ""
    message = _PATH.sub("", message)
    if missing := _MISSING.search(message):
        return LineError(f"{field}.{missing[1]}".strip("."), "missing")
    choices = _CHOICES.get(field.rpartition(".")[2])
    if choices and message.startswith("Invalid enum value"):
        message = f"{message[:100]}, it is one of {', '.join(choices)}"
    return LineError(field, message)


def _check_texts(ticket: ImportedTicket) -> None:
    if not ticket.subject.strip():
        raise LineError("subject", "empty")
    if len(ticket.subject) > SUBJECT_LIMIT:
        raise LineError("subject", f"longer than {SUBJECT_LIMIT} characters")
    person = ticket.subscriber
    _check_word("external_id", ticket.external_id)
    if person is not None:
        _check_word("subscriber.id", person.id)
        _check_text("subscriber.name", person.name)
        _check_text("subscriber.email", person.email)
    _check_text("subject", ticket.subject)
    for index, message in enumerate(ticket.said):
        _check_text(f"messages[{index}].body", message.body)


def _check_word(field: str, text: str) -> None:
    if not text.strip() or _CONTROL.search(text):
        raise LineError(field, "empty, or holds control characters")


def _check_text(field: str, text: str | None) -> None:
    if text is not None and "\x00" in text:
        raise LineError(field, "holds a NUL character")


def _tidied(person: ImportedSubscriber) -> ImportedSubscriber:
    email = " ".join((person.email or "").split()) or None
    return msgspec.structs.replace(person, name=" ".join(person.name.split()), email=email)


def _account(name: str | None) -> str | None:
    if name is None or not name.strip():
        return None
    try:
        return main_domain(name)
    except ValueError:
        raise LineError("account", "no domain name") from None


def _utc(field: str, at: datetime) -> datetime:
    if at < EARLIEST_AT:
        raise LineError(field, f"before the year {EARLIEST_AT.year}")
    if at >= LATEST_AT:
        raise LineError(field, f"after the year {LATEST_AT.year - 1}")
    return at.astimezone(UTC)
