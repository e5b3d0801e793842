"""An intent that central refused, in words: what it was, why not, who acted meanwhile, and what can be done now."""

from dataclasses import dataclass, replace
from datetime import datetime
from textwrap import shorten

from PySide6.QtCore import QCoreApplication

from desktop.models import moment
from desktop.models.clause_words import clause_text, topic_name
from desktop.models.conversation import Entry, Side, entries
from desktop.models.outbox import act_name, has_body, may_go_anyway, text_of
from desktop.models.row_text import service_name, short_name
from desktop.regulation import intents
from desktop.regulation.intents import Intent
from desktop.replica.views import IntentState, MessageView, OutboxView, TicketView

translate = QCoreApplication.translate

NEWEST = 3  # entries shown of what happened meanwhile
LONGEST = 140  # characters shown of each: the conversation has it whole
UNSEEN = ("unseen_message", "unseen_after_restore")
KEPT_AS_NOTE = ("assigned_to_other", "ended", "taken", *UNSEEN)
CONFLICTS = ("changed_meanwhile", "already_emergency")
# Of a letter, once and for all:
SETTLED = ("letter_decided", "letter_asked_already", "unknown_letter", "message_changed")
WAITING = (IntentState.QUEUED, IntentState.HELD, IntentState.STUCK)


@dataclass(frozen=True, slots=True)
class RefusedText:
    """`choices` are names of what the agent can do: edit, anyway, again, note, drop. `is_in_conversation`: the text
    stands there too. `mine` and `theirs`: the two values the agent chooses from, where one was changed meanwhile.
    `note_for`: who has the ticket now and reads a note in it."""

    key: str
    title: str
    reason: str
    clause: str
    text: str
    meanwhile: tuple[str, ...]
    choices: tuple[str, ...]
    is_in_conversation: bool = False
    mine: str = ""
    theirs: str = ""
    note_for: str = ""


def refused_intents(view: TicketView) -> tuple[OutboxView, ...]:
    return tuple(shown for shown in view.outbox if shown.state is IntentState.REFUSED)


def refused_text(shown: OutboxView, view: TicketView, now: datetime) -> RefusedText:
    title = translate("Refused", "Not sent: %1").replace("%1", act_name(shown.intent))
    mine, theirs = _values(shown, view)
    return RefusedText(
        key=shown.key,
        title=f"{title} · {moment.moment(shown.written_at, now)}",
        reason=shown.reason,
        clause=clause_text(shown.clause),
        text=text_of(shown.intent),
        meanwhile=(*_waiting(shown, view), *_meanwhile(shown, view, now)),
        choices=_choices(shown, is_conflict=mine != theirs),
        is_in_conversation=any(m.outbox is not None and m.outbox.key == shown.key for m in view.messages),
        mine=mine,
        theirs=theirs,
        note_for=short_name(view.row.assignee_name) if shown.code in ("assigned_to_other", "taken") else "",
    )


def refused_letter_text(shown: OutboxView, now: datetime) -> RefusedText:
    """An act on a letter that central refused: it is tried again where another answer can come, or dropped."""
    title = translate("Refused", "Not sent: %1").replace("%1", act_name(shown.intent))
    return RefusedText(
        key=shown.key,
        title=f"{title} · {moment.moment(shown.written_at, now)}",
        reason=shown.reason,
        clause=clause_text(shown.clause),
        text=text_of(shown.intent),
        meanwhile=(),
        choices=("drop",) if shown.code in SETTLED else ("again", "drop"),
    )


def _waiting(shown: OutboxView, view: TicketView) -> tuple[str, ...]:
    """What was done on the ticket after it does not go before the agent has chosen."""
    after = view.outbox[view.outbox.index(shown) + 1 :] if shown in view.outbox else ()
    later = [act_name(one.intent) for one in after if one.state in WAITING]
    words = translate("Refused", "Goes only after your choice: %1")
    return (words.replace("%1", ", ".join(later)),) if later else ()


def _meanwhile(shown: OutboxView, view: TicketView, now: datetime) -> tuple[str, ...]:
    """The newest entries of others that its author had not seen."""
    both = zip(view.messages, entries(view, now), strict=True)
    new = [(message, entry) for message, entry in both if message.seq > shown.seen_seq and not message.is_mine]
    return tuple(_line(message, entry) for message, entry in new[-NEWEST:])


def _line(message: MessageView, entry: Entry) -> str:
    if entry.side is not Side.EVENT:
        return shorten(f"{entry.head}: {entry.text}", LONGEST, placeholder="…")
    return shorten(" · ".join(part for part in (message.author, entry.text) if part), LONGEST, placeholder="…")


def _values(shown: OutboxView, view: TicketView) -> tuple[str, str]:
    """The value the agent wanted and the one that stands there now; empty where there is no such choice."""
    intent = shown.intent
    if shown.code not in CONFLICTS:
        return "", ""
    if isinstance(intent, intents.SetTopic):
        return topic_name(intent.topic), topic_name(view.ticket.topic)
    if isinstance(intent, intents.SetAccount):
        return intent.account, view.ticket.account or translate("Refused", "no account")
    if isinstance(intent, intents.DeclareEmergency | intents.RevokeEmergency):
        emergency, none = view.ticket.emergency, translate("Refused", "no emergency")
        wanted = service_name(intent.service) if isinstance(intent, intents.DeclareEmergency) else none
        return wanted, service_name(emergency.service) if emergency else none
    return "", ""


def _choices(shown: OutboxView, is_conflict: bool) -> tuple[str, ...]:
    intent, choices = shown.intent, []
    if has_body(intent):
        choices.append("edit")
        if shown.code in UNSEEN and may_go_anyway(intent):
            choices.append("anyway")
        if shown.code in KEPT_AS_NOTE and not isinstance(intent, intents.Note) and text_of(intent):
            choices.append("note")
    elif is_conflict or shown.code in (None, *UNSEEN):
        choices.append("again")
    return (*choices, "drop")


def renewed(intent: Intent, view: TicketView) -> Intent:
    """The same change, made on the value as it is now."""
    if isinstance(intent, intents.SetTopic):
        return replace(intent, was=view.ticket.topic)
    if isinstance(intent, intents.SetAccount):
        return replace(intent, was=view.ticket.account)
    if isinstance(intent, intents.DeclareEmergency | intents.RevokeEmergency):
        return replace(intent, was=view.ticket.emergency.service if view.ticket.emergency else None)
    return intent


def sent_anyway(intent: Intent) -> Intent:
    return replace(intent, anyway=True)  # type: ignore[arg-type]


def as_note(intent: Intent) -> intents.Note:
    """The text, with its files, for whoever has the ticket now."""
    return intents.Note(text_of(intent), getattr(intent, "attachments", ()))


def as_text(shown: RefusedText) -> str:
    """The card as lines, for tests."""
    lines = (shown.title, shown.reason, *shown.meanwhile, shown.text, " | ".join(shown.choices))
    return "\n".join(line for line in lines if line)
