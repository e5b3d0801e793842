"""An intent that central refused, in words: what it was, why not, who acted meanwhile, and what can be done now."""

from dataclasses import dataclass, replace
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from desktop.models import moment
from desktop.models.clause_words import clause_text
from desktop.models.conversation import Entry, Side, entries
from desktop.models.outbox import act_name, has_body, may_go_anyway, text_of
from desktop.regulation import intents
from desktop.regulation.intents import Intent
from desktop.replica.views import IntentState, OutboxView, TicketView

translate = QCoreApplication.translate

NEWEST = 3  # entries shown of what happened meanwhile
KEPT_AS_NOTE = ("assigned_to_other", "ended", "taken", "unseen_message")


@dataclass(frozen=True, slots=True)
class RefusedText:
    """`choices` are names of what the agent can do: edit, anyway, again, note, drop. `is_in_conversation`: the text
    stands there too."""

    key: str
    title: str
    reason: str
    clause: str
    text: str
    meanwhile: tuple[str, ...]
    choices: tuple[str, ...]
    is_in_conversation: bool = False


def refused_intents(view: TicketView) -> tuple[OutboxView, ...]:
    return tuple(shown for shown in view.outbox if shown.state is IntentState.REFUSED)


def refused_text(shown: OutboxView, view: TicketView, now: datetime) -> RefusedText:
    title = translate("Refused", "Not sent: %1").replace("%1", act_name(shown.intent))
    return RefusedText(
        key=shown.key,
        title=f"{title} · {moment.moment(shown.written_at, now)}",
        reason=shown.reason,
        clause=clause_text(shown.clause),
        text=text_of(shown.intent),
        meanwhile=(*_waiting(shown, view), *_meanwhile(shown, view, now)),
        choices=_choices(shown, view),
        is_in_conversation=any(m.outbox is not None and m.outbox.key == shown.key for m in view.messages),
    )


def _waiting(shown: OutboxView, view: TicketView) -> tuple[str, ...]:
    """What was done on the ticket after it does not go before the agent has chosen."""
    later = [act_name(one.intent) for one in view.outbox if one.state is IntentState.QUEUED and one.key > shown.key]
    words = translate("Refused", "Goes only after your choice: %1")
    return (words.replace("%1", ", ".join(later)),) if later else ()


def _meanwhile(shown: OutboxView, view: TicketView, now: datetime) -> tuple[str, ...]:
    """The newest entries of others since it was written."""
    both = zip(view.messages, entries(view, now), strict=True)
    new = [entry for message, entry in both if message.id and not message.is_mine and message.at > shown.written_at]
    return tuple(_line(entry) for entry in new[-NEWEST:])


def _line(entry: Entry) -> str:
    text = " ".join(entry.text.split())
    return text if entry.side is Side.EVENT else f"{entry.head}: {text}"


def _choices(shown: OutboxView, view: TicketView) -> tuple[str, ...]:
    intent, choices = shown.intent, []
    if has_body(intent):
        choices.append("edit")
        if shown.code == "unseen_message" and may_go_anyway(intent):
            choices.append("anyway")
        if shown.code in KEPT_AS_NOTE and not isinstance(intent, intents.Note) and text_of(intent):
            choices.append("note")
    elif renewed(intent, view) != intent or shown.code in (None, "unseen_message"):
        choices.append("again")
    return (*choices, "drop")


def renewed(intent: Intent, view: TicketView) -> Intent:
    """The same change, made on the value as it is now."""
    if isinstance(intent, intents.SetTopic):
        return replace(intent, was=view.ticket.topic)
    if isinstance(intent, intents.SetAccount):
        return replace(intent, was=view.ticket.account)
    return intent


def sent_anyway(intent: Intent) -> Intent:
    return replace(intent, anyway=True)  # type: ignore[arg-type]


def as_note(intent: Intent) -> intents.Note:
    """The text for whoever has the ticket now."""
    return intents.Note(text_of(intent))


def as_text(shown: RefusedText) -> str:
    """The card as lines, for tests."""
    lines = (shown.title, shown.reason, *shown.meanwhile, shown.text, " | ".join(shown.choices))
    return "\n".join(line for line in lines if line)
