"""The conversation as the screen shows it: one entry a message, with its words ready; plain values, tested as text."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from PySide6.QtCore import QCoreApplication

from desktop import assets
from desktop.models import moment
from desktop.models.message_lines import Line, lines_of, sender_words, with_lines
from desktop.models.outbox import reason_words
from desktop.regulation.sentences import sentence
from desktop.regulation.ticket import MessageKind
from desktop.replica.views import IntentState, MessageView, TicketView

translate = QCoreApplication.translate

CUT = 8000  # characters of a message shown before "show all"
LINK = re.compile(r"(?:https?://|mailto:)[^\s<>\"'«»“”`{}|\\^]+", re.IGNORECASE)
CLOSING = ".,;:!?…*_~"


class Side(StrEnum):
    SUBSCRIBER = "subscriber"
    STRANGER = "stranger"  # by e-mail, and nobody knows that it is the subscriber
    OURS = "ours"
    NOTE = "note"
    EVENT = "event"


class Fold(StrEnum):
    """What of a message is hidden until it is asked for."""

    REST = "rest"  # of a long text
    QUOTE = "quote"  # what its writer quoted below his own words


@dataclass(frozen=True, slots=True)
class Entry:
    """One message. `key` names it while the conversation grows; `about` follows the author in its head; `delivery`
    says how far an own text got, empty once central has it. `text` is the message's own text and the `lines` below
    it; `quote_at` is where the quoted tail of the own text begins."""

    key: str
    side: Side
    author: str
    about: str
    text: str
    delivery: str = ""
    is_refused: bool = False
    is_mine: bool = False
    lines: tuple[Line, ...] = ()
    quote_at: int | None = None
    suspects: tuple[tuple[int, int], ...] = ()  # starts and ends of what may be a credential

    @property
    def body_end(self) -> int:
        """Where the own text ends."""
        return max(0, self.lines[0].start - 1) if self.lines else len(self.text)

    @property
    def folds(self) -> tuple[tuple[int, int, Fold], ...]:
        """Starts and ends of what may be hidden."""
        own_end = self.body_end if self.quote_at is None else len(self.text[: self.quote_at].rstrip("\n"))
        found = []
        if own_end > CUT:
            found.append((self.text.rfind(" ", CUT - 100, CUT) + 1 or CUT, own_end, Fold.REST))
        if self.quote_at is not None:
            found.append((own_end, self.body_end, Fold.QUOTE))
        return tuple(found)

    @property
    def head(self) -> str:
        return self.author + self.about + (f" · {self.delivery}" if self.delivery else "")


def entries(view: TicketView, now: datetime) -> tuple[Entry, ...]:
    """The conversation of an open ticket, oldest first."""
    return tuple(_entry(message, view, now) for message in view.messages)


def _entry(message: MessageView, view: TicketView, now: datetime) -> Entry:
    key = message.outbox.key if message.outbox and not message.id else f"m{message.id}"
    at = moment.moment(message.at, now)
    if message.kind is MessageKind.EVENT:
        told = sentence(f"event.{message.event}", assets.language(), **message.detail)
        return Entry(key, Side.EVENT, "", "", f"{at} {told}", delivery=_delivery(message)[0])
    is_strangers = message.kind is MessageKind.LETTER or (message.letter is not None and not message.letter.is_verified)
    text, quote_at = own_text(message.body, message.quote_at)
    text, lines = with_lines(text, lines_of(message, is_strangers, now))
    if is_strangers:
        author = sender_words(message.letter) if message.letter else translate("Conversation", "Unknown sender")
        mark = translate("Conversation", "not confirmed")
        return Entry(key, Side.STRANGER, author, f" · {at}", text, mark, lines=lines, quote_at=quote_at)
    delivery, is_refused = _delivery(message)
    about = f"{_what(message, view)} · {at}"
    author = message.author or _nameless(message.kind)
    side = _side(message.kind)
    mine, suspects = message.is_mine, tuple(in_text(message.body, s.start, s.end) for s in message.suspects)
    return Entry(key, side, author, about, text, delivery, is_refused, mine, lines, quote_at, suspects)


def own_text(body: str, quote_at: int | None) -> tuple[str, int | None]:
    """A body with plain line ends and none around it, and where its quoted tail begins there."""
    text = _plain(body).strip("\n")
    if quote_at is None or quote_at >= len(body):
        return text, None
    at = len(_plain(body[:quote_at]).lstrip("\n"))
    return text, at if at < len(text) else None


def in_text(body: str, start: int, end: int) -> tuple[int, int]:
    """A stretch of a body in its own text."""
    plain = _plain(body)
    lead = len(plain) - len(plain.lstrip("\n"))
    return max(0, len(_plain(body[:start])) - lead), max(0, len(_plain(body[:end])) - lead)


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _side(kind: MessageKind) -> Side:
    if kind is MessageKind.SUBSCRIBER:
        return Side.SUBSCRIBER
    return Side.NOTE if kind is MessageKind.NOTE else Side.OURS


def _nameless(kind: MessageKind) -> str:
    if kind is MessageKind.SUBSCRIBER:
        return translate("Conversation", "Subscriber")
    return translate("Conversation", "Support")


def _what(message: MessageView, view: TicketView) -> str:
    """What kind of message it is, where its side alone does not say so; of a letter its sender's address."""
    if message.letter is not None:
        return f", {message.letter.sender}"
    if message.kind is MessageKind.SUBSCRIBER:
        return f", {view.ticket.account}" if view.ticket.account else ""
    words = {
        MessageKind.NOTE: translate("Conversation", "note"),
        MessageKind.REQUEST: translate("Conversation", "request for data"),
        MessageKind.REFUSAL: translate("Conversation", "refusal"),
        MessageKind.OUT_OF_SCOPE: translate("Conversation", "out of scope"),
        MessageKind.RESOLUTION: translate("Conversation", "resolution"),
    }
    return f", {words[message.kind]}" if message.kind in words else ""


def _delivery(message: MessageView) -> tuple[str, bool]:
    if message.outbox is None:
        return "", False
    state, reason = message.outbox.state, reason_words(message.outbox)
    if state is IntentState.REFUSED:
        words = translate("Conversation", "not sent: %1")
        return (words.replace("%1", reason) if reason else translate("Conversation", "not sent")), True
    if message.outbox.is_void_wanted:
        return translate("Conversation", "being withdrawn"), False
    if message.outbox.is_behind:
        return translate("Conversation", "waits for your decision"), False
    if state is IntentState.STUCK:
        words = translate("Conversation", "not sent yet, still trying: %1")
        return words.replace("%1", reason), False
    if state is IntentState.HELD:
        return translate("Conversation", "held: sign in again or update"), False
    if state in (IntentState.QUEUED, IntentState.SENDING):
        return translate("Conversation", "waiting to be sent"), False
    return "", False


def links(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each http, https or mailto link; the sentence's own full stop or bracket is no part of it."""
    for match in LINK.finditer(text):
        link = match.group().rstrip(CLOSING)
        if "(" not in link:
            link = link.rstrip(CLOSING + ")]")
        if not link.endswith("/") or link.count("/") > 2:
            yield match.start(), match.start() + len(link)


def as_text(shown: Iterable[Entry]) -> str:
    """The conversation as lines, for copying and for tests."""
    return "\n".join(entry.text if entry.side is Side.EVENT else f"{entry.head}:\n{entry.text}" for entry in shown)
