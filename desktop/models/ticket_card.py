"""The head of an open ticket in words: chips, times, its place in the queue and why; plain values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication

from desktop import assets
from desktop.models import moment
from desktop.models.clause_words import clause_name, clause_text
from desktop.models.row_text import (
    DUE_MEANINGS,
    Chip,
    channel_name,
    department_name,
    service_name,
    short_name,
    state_name,
)
from desktop.regulation import queues
from desktop.regulation.book import Settings
from desktop.regulation.people import Agent, Department
from desktop.regulation.queues import Nearness
from desktop.regulation.sentences import sentence
from desktop.regulation.ticket import AuthorizationWay, Channel, State
from desktop.regulation.topics import is_locked
from desktop.replica.views import QueueRow, TicketView
from desktop.wire.changes import Presence

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of the card; `hint` is the clause it stands on, `meaning` names its colour."""

    text: str
    hint: str = ""
    meaning: str = "muted"


@dataclass(frozen=True, slots=True)
class TicketCard:
    """`suggested` asks to confirm an emergency; `others` says who else looks at the ticket or writes in it."""

    number: int
    subject: str
    chips: tuple[Chip, ...]
    suggested: str
    times: Line
    place: Line
    others: str


def ticket_card(
    view: TicketView,
    position: int | None,
    now: datetime,
    settings: Settings,
    presence: Iterable[Presence],
    me: Agent,
    tickets: int = 0,
) -> TicketCard:
    """`position` is the ticket's place in its queue, counted from 1; None when it is not known. `tickets`: how many
    live ones the incident has that it is part of."""
    return TicketCard(
        number=view.row.number,
        subject=view.row.subject or translate("TicketCard", "No subject"),
        chips=_chips(view, now, settings, me, tickets),
        suggested=_suggested(view),
        times=_times(view.row, view, now, settings),
        place=_place(view, position, now, settings),
        others=_others(view.row.number, presence, me),
    )


def _chips(view: TicketView, now: datetime, settings: Settings, me: Agent, tickets: int) -> tuple[Chip, ...]:
    row, chips = view.row, []
    if row.emergency:
        words = translate("TicketCard", "Emergency: %1").replace("%1", service_name(row.emergency))
        chips.append(Chip("emergency", words, "emergency"))
    if tickets:
        chips.append(Chip("plain", _incident(row, tickets)))
    near = queues.nearness(row.due_at, now, settings.guard) if row.due_at else Nearness.FAR
    if near is Nearness.LATE:
        chips.append(Chip("emergency", translate("TicketCard", "Overdue"), "clock"))
    elif near is Nearness.SOON:
        chips.append(Chip("guard", translate("TicketCard", "Due soon"), "clock"))
    if row.premium:
        chips.append(Chip("premium", translate("TicketCard", "Premium"), "premium"))
    if row.state is not State.OPEN:
        chips.append(Chip("works" if row.state.is_ended else "possible", state_name(row.state)))
    chips.extend(_authorization(view, now))
    chips.append(Chip("plain", _assignee(row, me)))
    chips.append(_channel(view))
    if not row.account:
        chips.append(Chip("guard", translate("TicketCard", "account not named")))
    if row.is_pending:
        chips.append(Chip("plain", translate("TicketCard", "waiting to be sent"), "sending"))
    return tuple(chips)


def _incident(row: QueueRow, tickets: int) -> str:
    words = translate("TicketCard", "incident of №%1 · tickets: %2")
    return words.replace("%1", str(row.incident or row.number)).replace("%2", str(tickets))


def _authorization(view: TicketView, now: datetime) -> tuple[Chip, ...]:
    """ORK.4: what a significant change still needs, or who recorded what."""
    known = view.ticket.authorization
    if known is None:
        needs = translate("TicketCard", "needs authorization")
        return (Chip("guard", needs),) if is_locked(view.ticket) and not view.ticket.state.is_ended else ()
    ways = {
        AuthorizationWay.SECRET: translate("TicketCard", "the answer matches"),
        AuthorizationWay.LETTER: translate("TicketCard", "signed letter"),
        AuthorizationWay.SUPERVISOR: translate("TicketCard", "supervisor's word"),
    }
    words = translate("TicketCard", "authorized: %1, %2, %3").replace("%1", ways[known.way])
    by, at = short_name(known.recorded_by), moment.moment(known.recorded_at, now)
    return (Chip("works", words.replace("%2", by).replace("%3", at), "check"),)


def _channel(view: TicketView) -> Chip:
    """A letter proves little: until somebody has authorized its sender, the way it came in says so (ORK.4, STP.6)."""
    department, channel = department_name(view.row.department), channel_name(view.row.channel)
    is_proved = view.row.channel is not Channel.EMAIL or view.ticket.authorization is not None
    if not is_proved:
        channel = translate("TicketCard", "by e-mail, not confirmed")
    return Chip("plain" if is_proved else "guard", f"{department} · {channel}")


def _assignee(row: QueueRow, me: Agent) -> str:
    if row.assignee_id is None:
        return translate("TicketCard", "nobody has it")
    if row.assignee_id == me.id:
        return translate("TicketCard", "mine")
    return translate("TicketCard", "taken: %1").replace("%1", row.assignee_name)


def _suggested(view: TicketView) -> str:
    service = view.row.suggested_emergency
    if service is None or view.row.emergency or not queues.waits(view.row):
        return ""
    return translate("TicketCard", "Emergency: %1? Confirm…").replace("%1", service_name(service))


def _when(at: datetime, now: datetime) -> str:
    words = moment.moment(at, now)
    return translate("TicketCard", "today at %1").replace("%1", words) if words == moment.clock(at) else words


def _times(row: QueueRow, view: TicketView, now: datetime, settings: Settings) -> Line:
    received = translate("TicketCard", "received %1").replace("%1", _when(row.received_at, now))
    if row.due_at is not None:
        return _deadline(row, received, row.due_at, now, settings)
    if row.state is State.WAITING and row.waiting_since_at:
        since = translate("TicketCard", "waits for the subscriber since %1")
        return Line(f"{received}, {since.replace('%1', moment.moment(row.waiting_since_at, now))}")
    if view.ticket.ended_at is not None:
        ended = translate("TicketCard", "ended %1").replace("%1", _when(view.ticket.ended_at, now))
        return Line(f"{received}, {ended}")
    clock = view.ticket.clock(row.department)
    if clock is not None and clock.stopped_at is not None:
        answered = translate("TicketCard", "answered %1").replace("%1", _when(clock.stopped_at, now))
        return Line(f"{received}, {answered}")
    return Line(received)


def _deadline(row: QueueRow, received: str, due_at: datetime, now: datetime, settings: Settings) -> Line:
    left = due_at - now
    is_stp = row.department is Department.STP
    until = translate("TicketCard", "answer until %1") if is_stp else translate("TicketCard", "done until %1")
    words = translate("TicketCard", "%1 left") if left >= timedelta() else translate("TicketCard", "overdue by %1")
    remaining = words.replace("%1", moment.remaining(abs(left)))
    parts = [received, f"{until.replace('%1', moment.moment(due_at, now))} ({remaining})"]
    if row.target_at is not None:
        parts.append(translate("TicketCard", "target %1").replace("%1", moment.moment(row.target_at, now)))
    if row.preliminary:
        parts.append(translate("TicketCard", "preliminary: the calendar of that year is not confirmed"))
    meaning = DUE_MEANINGS.get(queues.nearness(due_at, now, settings.guard), "muted")
    return Line(", ".join(parts), clause_text("STP.4" if is_stp else "ORK.3"), meaning)


def _place(view: TicketView, position: int | None, now: datetime, settings: Settings) -> Line:
    row = view.row
    if not queues.waits(row):
        return Line(translate("TicketCard", "Stands in no queue: %1.").replace("%1", state_name(row.state)))
    place = queues.place(row, now, settings)
    parts = []
    if position is not None:
        queue = department_name(row.department)
        told = translate("TicketCard", "Place %1 in the queue of %2.")
        parts.append(told.replace("%1", str(position)).replace("%2", queue))
    parts.append(sentence(place.reason, assets.language(), now, **place.detail))
    emergency = view.ticket.emergency
    if emergency is not None and not emergency.declared_by:
        parts.append(translate("TicketCard", "It came as an emergency from another help desk."))
    elif emergency is not None:
        declared = translate("TicketCard", "Declared by %1 at %2: %3.")
        at = moment.moment(emergency.declared_at, now)
        declared = declared.replace("%1", emergency.declared_by).replace("%2", at)
        parts.append(declared.replace("%3", emergency.reason.rstrip(".")))
    parts.append(f"({clause_name(place.clause)})")
    return Line(" ".join(parts), clause_text(place.clause))


def _others(number: int, presence: Iterable[Presence], me: Agent) -> str:
    here = [someone for someone in presence if someone.ticket == number and someone.agent_id != me.id]
    writing = [someone.name for someone in here if someone.writing]
    looking = [someone.name for someone in here if not someone.writing]
    words = []
    if writing:
        one, several = translate("TicketCard", "writing now: %1"), translate("TicketCard", "writing at once: %1")
        words.append((one if len(writing) == 1 else several).replace("%1", ", ".join(writing)))
    if looking:
        one, several = translate("TicketCard", "looking: %1"), translate("TicketCard", "looking at once: %1")
        words.append((one if len(looking) == 1 else several).replace("%1", ", ".join(looking)))
    return " · ".join(words)


def as_text(card: TicketCard) -> str:
    """The card as lines, for tests."""
    chips = " | ".join(f"{chip.meaning}: {chip.text}" for chip in card.chips)
    lines = (card.subject, f"№ {card.number}", chips, card.suggested, card.times.text, card.place.text, card.others)
    return "\n".join(line for line in lines if line)
