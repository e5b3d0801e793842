"""An incident in words: emergencies of one cause, the ticket that leads them, what was answered to all."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from desktop.models import moment
from desktop.models.row_text import SEPARATOR, incident_size, service_name
from desktop.replica.views import QueueRow, TicketView

Members = Callable[[int], tuple[int, ...]]  # the live tickets of the incident that a ticket leads, itself included


def incident_of(view: TicketView, members: Members) -> tuple[int, tuple[int, ...]] | None:
    """The ticket that leads the incident this one is part of, and all live tickets of it; None: it is part of none."""
    lead = view.ticket.incident or view.row.number
    numbers = members(lead)
    if not numbers and view.ticket.incident is None:
        return None
    return lead, tuple(sorted({*numbers, view.row.number}))


def leads(rows: Sequence[QueueRow], view: TicketView) -> list[tuple[str, int]]:
    """Emergencies that this one may join, in words and by number: those that lead an incident first."""
    sizes = Counter(row.incident for row in rows if row.incident is not None)
    found = [row for row in _others(rows, view) if row.incident is None]
    found.sort(key=lambda row: (-sizes[row.number], row.received_at, row.number))
    return [(_line(row, sizes[row.number]), row.number) for row in found]


def alike(rows: Sequence[QueueRow], view: TicketView, now: datetime) -> tuple[tuple[int, str], ...]:
    """Emergencies of the same service that are part of no incident: number and two lines each, the oldest first."""
    taken = {row.incident for row in rows}
    found = [
        row
        for row in _others(rows, view)
        if row.emergency is view.row.emergency and row.incident is None and row.number not in taken
    ]
    found.sort(key=lambda row: (row.received_at, row.number))
    return tuple(
        (row.number, f"№ {row.number}{SEPARATOR}{moment.moment(row.received_at, now)}\n{row.subject}") for row in found
    )


def missing_answer(view: TicketView, lead: TicketView | None) -> str:
    """What all were told last, as it stands in the ticket that leads the incident, and this one was not; empty when
    nothing was."""
    told = _told_to_all(lead, lead.row.number) if lead is not None else []
    if lead is None or not told or told[-1] in _told_to_all(view, lead.row.number):
        return ""
    return told[-1]


def _told_to_all(view: TicketView, lead: int) -> list[str]:
    return [message.body for message in view.messages if message.detail.get("incident") == lead]


def _others(rows: Iterable[QueueRow], view: TicketView) -> list[QueueRow]:
    own = view.row
    return [row for row in rows if row.emergency and row.department is own.department and row.number != own.number]


def _line(row: QueueRow, followers: int) -> str:
    assert row.emergency is not None
    parts = [f"№ {row.number}", service_name(row.emergency), row.subject]
    if followers:
        parts.insert(1, incident_size(followers + 1))
    return SEPARATOR.join(parts)
