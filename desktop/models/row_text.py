"""What a queue row says, ready to paint: title, chips, line, time. Words in the language of the window."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication

from desktop.models import moment
from desktop.regulation.people import Agent, Department
from desktop.regulation.queues import Lane, Nearness, nearness
from desktop.regulation.ticket_words import BasicService, Channel, State
from desktop.replica.queue_rows import QueueRow, SearchHit

SEPARATOR = " · "
HALF_DAY = timedelta(hours=12)
DUE_MEANINGS = {Nearness.LATE: "emergency", Nearness.SOON: "guard"}  # colours of a due that is near

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Chip:
    """A word on a tint; `meaning` names its colours, `picture` its icon."""

    meaning: str
    text: str
    picture: str = ""


@dataclass(frozen=True, slots=True)
class RowText:
    """A row of any list. `number` stands before the title and is never cut; `edge` and `right_meaning` are meanings of
    colours; `below` stands under `right`; of the second line `who` keeps its room and `line` is cut, its beginning
    `spare` first of all."""

    title: str
    line: str
    spare: str = ""
    who: str = ""
    chips: tuple[Chip, ...] = ()
    edge: str = ""
    right: str = ""
    right_meaning: str = "text"
    below: str = ""
    number: str = ""


def service_name(service: BasicService) -> str:
    return {
        BasicService.WEB: translate("Words", "web"),
        BasicService.MAIL: translate("Words", "mail"),
        BasicService.DNS: translate("Words", "DNS"),
        BasicService.DATABASE: translate("Words", "database"),
        BasicService.FTP: translate("Words", "FTP"),
    }[service]


def department_name(department: Department) -> str:
    return translate("Words", "STP") if department is Department.STP else translate("Words", "ORK")


def channel_name(channel: Channel) -> str:
    return translate("Words", "cabinet") if channel is Channel.CABINET else translate("Words", "e-mail")


def state_name(state: State) -> str:
    return {
        State.OPEN: translate("Words", "open"),
        State.WAITING: translate("Words", "waits for the subscriber"),
        State.ANSWERED: translate("Words", "answered"),
        State.RESOLVED: translate("Words", "resolved"),
        State.REFUSED: translate("Words", "refused"),
        State.OUT_OF_SCOPE: translate("Words", "out of scope"),
        State.MERGED: translate("Words", "merged"),
    }[state]


def incident_size(tickets: int) -> str:
    """ "incident · 7"."""
    return translate("Words", "incident · %1").replace("%1", str(tickets))


def short_name(name: str) -> str:
    """ "Олег Мишин" → "Олег М."."""
    first, _, rest = name.partition(" ")
    return f"{first} {rest[0]}." if rest else first


def queue_text(
    row: QueueRow,
    lane: Lane | None,
    now: datetime,
    guard: timedelta,
    me: Agent,
    writers: tuple[str, ...],
    tickets: int = 0,
) -> RowText:
    """The texts of a live ticket. `lane`: None when it waits in no queue; `writers`: others who write in it; `tickets`:
    how many the incident has that it leads."""
    left = row.due_at - now if row.due_at else None
    near = nearness(row.due_at, now, guard) if row.due_at else Nearness.FAR
    right_meaning = DUE_MEANINGS.get(near, "text")
    edge = "emergency" if row.emergency else DUE_MEANINGS.get(near) or ("premium" if row.premium else "")
    channel = "" if row.emergency or row.premium else channel_name(row.channel)
    return RowText(
        title=row.subject,
        line=SEPARATOR.join(part for part in (channel, row.account or "") if part),
        spare=channel + SEPARATOR if channel and row.account else "",
        who=_who(row, me, writers),
        chips=_chips(row, near, lane, tickets),
        edge=edge,
        right=moment.remaining(left) if left is not None else "",
        right_meaning=right_meaning,
        below=_below(row, now),
        number=str(row.number),
    )


def _who(row: QueueRow, me: Agent, writers: tuple[str, ...]) -> str:
    """Who writes in the ticket now, else who has it."""
    if writers:
        words = translate("Queue", "%1 are writing") if len(writers) > 1 else translate("Queue", "%1 is writing")
        return words.replace("%1", ", ".join(name.partition(" ")[0] for name in writers))
    return translate("Queue", "mine") if row.assignee_id == me.id else short_name(row.assignee_name)


def _chips(row: QueueRow, near: Nearness, lane: Lane | None, tickets: int) -> tuple[Chip, ...]:
    chips = []
    if row.emergency:
        emergency = translate("Queue", "Emergency: %1").replace("%1", service_name(row.emergency))
        chips.append(Chip("emergency", emergency, "emergency"))
    if row.incident is not None:
        chips.append(Chip("plain", translate("Queue", "incident %1").replace("%1", str(row.incident))))
    elif tickets:
        chips.append(Chip("plain", incident_size(tickets)))
    if near is Nearness.LATE:
        chips.append(Chip("emergency", translate("Queue", "Overdue"), "clock"))
    elif near is Nearness.SOON:
        chips.append(Chip("guard", translate("Queue", "Due soon"), "clock"))
    if row.premium:
        chips.append(Chip("premium", translate("Queue", "Premium"), "premium"))
    if row.is_refused:
        chips.append(Chip("guard", translate("Queue", "not accepted"), "refused"))
    if row.suggested_emergency and not row.emergency and lane is not None:
        maybe = translate("Queue", "maybe emergency: %1?").replace("%1", service_name(row.suggested_emergency))
        chips.append(Chip("plain", maybe))
    if not row.account:
        chips.append(Chip("plain", translate("Queue", "account not named")))
    if row.is_pending:
        chips.append(Chip("plain", translate("Queue", "sending"), "sending"))
    return tuple(chips)


def _below(row: QueueRow, now: datetime) -> str:
    if row.due_at:
        is_near = timedelta() <= row.due_at - now <= HALF_DAY
        until = moment.clock(row.due_at) if is_near else moment.moment(row.due_at, now)
        return translate("Queue", "until %1").replace("%1", until)
    if row.state is State.WAITING and row.waiting_since_at:
        return translate("Queue", "waits since %1").replace("%1", moment.moment(row.waiting_since_at, now))
    return state_name(row.state)


def hit_text(hit: SearchHit, now: datetime) -> RowText:
    """A ticket found by a search: its number before the subject, the excerpt or who asked under it."""
    who = " · ".join(part for part in (hit.account or "", hit.subscriber_name) if part)
    return RowText(
        title=hit.subject,
        line=hit.excerpt or who,
        right=moment.day_or_clock(hit.at, now),
        right_meaning="muted",
        below=f"{department_name(hit.department)} · {state_name(hit.state)}",
        number=str(hit.number),
    )
