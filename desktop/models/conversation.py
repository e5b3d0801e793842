"""The conversation as the screen shows it: one entry a message, with its words ready; plain values, tested as text."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from PySide6.QtCore import QCoreApplication

from desktop import assets
from desktop.models import moment
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
    OURS = "ours"
    NOTE = "note"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Entry:
    """One message. `key` names it while the conversation grows; `about` follows the author in its head; `delivery`
    says how far an own text got, empty once central has it."""

    key: str
    side: Side
    author: str
    about: str
    text: str
    delivery: str = ""
    is_refused: bool = False
    is_mine: bool = False

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
    text = message.body.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    delivery, is_refused = _delivery(message)
    about = f"{_what(message, view)} · {at}"
    author = message.author or _nameless(message.kind)
    return Entry(key, _side(message.kind), author, about, text, delivery, is_refused, message.is_mine)


def _side(kind: MessageKind) -> Side:
    if kind is MessageKind.SUBSCRIBER:
        return Side.SUBSCRIBER
    return Side.NOTE if kind is MessageKind.NOTE else Side.OURS


def _nameless(kind: MessageKind) -> str:
    if kind is MessageKind.SUBSCRIBER:
        return translate("Conversation", "Subscriber")
    return translate("Conversation", "Support")


def _what(message: MessageView, view: TicketView) -> str:
    """What kind of message it is, where its side alone does not say so."""
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
