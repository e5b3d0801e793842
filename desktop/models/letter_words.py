"""What a letter that is no ticket says of itself: its row in the list, its head, its text; plain values (STP.1)."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from desktop import assets
from desktop.models import moment
from desktop.models.clause_words import clause_name, clause_text
from desktop.models.conversation import Entry, Side, in_text, own_text
from desktop.models.message_lines import Said, files, notes, with_lines
from desktop.models.row_text import Chip, RowText, channel_name, department_name
from desktop.models.ticket_card import Line
from desktop.regulation.sentences import sentence
from desktop.regulation.ticket import Channel
from desktop.replica.views import IntentState, LetterView
from desktop.wire.rows import LetterRow

translate = QCoreApplication.translate

CLAUSE = "STP.1"
WAITING = ("unidentified", "asked", "unverified")
LONGEST_NAME = 80  # characters of what a sender calls himself


@dataclass(frozen=True, slots=True)
class LetterCard:
    """The head of a letter: whose it is, since when, and why it is no ticket."""

    subject: str
    chips: tuple[Chip, ...]
    sender: str
    times: Line
    why: Line


def waits(view: LetterView) -> bool:
    """A person has to do something about it; also when what this desk wanted was not accepted."""
    return view.row.state in WAITING or any(shown.state is IntentState.REFUSED for shown in view.outbox)


def subject(row: LetterRow) -> str:
    return row.subject or translate("Letters", "No subject")


def sender(row: LetterRow) -> str:
    """The address first: a name is what the sender calls himself."""
    address = row.sender or translate("Letters", "no address")
    return f"{address} («{row.sender_name[:LONGEST_NAME]}»)" if row.sender_name else address


def row_text(view: LetterView, now: datetime) -> RowText:
    row = view.row
    return RowText(
        title=subject(row),
        line="",
        who=row.sender or translate("Letters", "no address"),
        chips=chips(view, now),
        right=moment.day_or_clock(row.received_at, now),
        right_meaning="muted",
        number=department_name(row.department),
    )


def chips(view: LetterView, now: datetime) -> tuple[Chip, ...]:
    row, found = view.row, []
    if any(shown.state is IntentState.REFUSED for shown in view.outbox):
        found.append(Chip("guard", translate("Letters", "not accepted"), "refused"))
    if any(shown.state is not IntentState.REFUSED for shown in view.outbox):
        found.append(Chip("plain", translate("Letters", "sending"), "sending"))
    if row.state == "unverified":
        found.append(Chip("guard", translate("Letters", "not confirmed")))
    if row.state == "asked" and row.asked_at is not None:
        words = translate("Letters", "asked %1").replace("%1", moment.moment(row.asked_at, now))
        found.append(Chip("possible", words))
    if row.state == "machine":
        found.append(Chip("plain", translate("Letters", "automatic")))
    if row.state == "unidentified" and row.missing:
        lacks = translate("Letters", "lacks: %1").replace("%1", ", ".join(map(_short, row.missing)))
        found.append(Chip("plain", lacks))
    return tuple(found)


def card(view: LetterView, now: datetime) -> LetterCard:
    row = view.row
    to = translate("Letters", "to %1, received %2").replace("%1", department_name(row.department))
    department = Chip("plain", f"{department_name(row.department)} · {channel_name(Channel.EMAIL)}")
    return LetterCard(
        subject=subject(row),
        chips=(*chips(view, now), department),
        sender=sender(row),
        times=Line(to.replace("%2", moment.moment(row.received_at, now))),
        why=Line(f"{_why(row, now)} ({clause_name(CLAUSE)})", clause_text(CLAUSE)),
    )


def entry(view: LetterView, now: datetime) -> Entry:
    """The letter's text as a message of a conversation."""
    row = view.row
    said: list[Said] = [*notes(row.notes), *files(row.attachments)]
    body, quote_at = own_text(row.body, row.quote_at)
    text, lines = with_lines(body, said)
    side, mark = Side.SUBSCRIBER, ""
    if row.state == "unverified":
        side, mark = Side.STRANGER, translate("Conversation", "not confirmed")
    at = moment.moment(row.received_at, now)
    suspects = tuple(in_text(row.body, one.start, one.end) for one in row.suspects)
    about = f" · {at}"
    return Entry(f"l{row.id}", side, sender(row), about, text, mark, lines=lines, quote_at=quote_at, suspects=suspects)


def _short(code: str) -> str:
    """What is missing, for a chip."""
    return {
        "gate.cabinet": translate("Letters", "why not by the cabinet"),
        "gate.sender": translate("Letters", "known address"),
        "gate.account": translate("Letters", "account"),
        "gate.request": translate("Letters", "request"),
    }.get(code, code)


def _long(code: str) -> str:
    return {
        "gate.cabinet": translate("Letters", "why it was not filed in the cabinet"),
        "gate.sender": translate("Letters", "an address from the subscriber's contact data"),
        "gate.account": translate("Letters", "the name of the account"),
        "gate.request": translate("Letters", "what is asked for"),
    }.get(code, code)


def _why(row: LetterRow, now: datetime) -> str:
    """Why it is no ticket, in a sentence or two."""
    missing = ", ".join(map(_long, row.missing))
    if row.state == "machine":
        return sentence(row.reason, assets.language()) if row.reason else translate("Letters", "An automatic letter.")
    if row.state == "unverified":
        words = translate("Letters", "It names ticket %1 and stands there as a stranger's: its sender is no contact.")
        return words.replace("%1", str(row.ticket))
    if row.state == "asked" and row.asked_at is not None:
        words = translate("Letters", "No ticket yet. The sender was asked at %1 for what it lacks: %2.")
        return words.replace("%1", moment.moment(row.asked_at, now)).replace("%2", missing)
    if row.state == "unidentified":
        if not missing:
            return translate("Letters", "No ticket: it could not be read.")
        return translate("Letters", "No ticket and no deadline: it lacks %1.").replace("%1", missing)
    if row.ticket is not None:
        return translate("Letters", "It stands in ticket %1.").replace("%1", str(row.ticket))
    return translate("Letters", "It is left without an answer.")
