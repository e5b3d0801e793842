"""Editing the calendar: what it would do to the deadlines of open tickets, to be shown before it is saved."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from desktop.regulation.book import Book
from desktop.regulation.deadlines import Deadline, deadline, ticket_deadline
from desktop.regulation.people import Department
from desktop.regulation.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Difference:
    """What an edit of the calendar changes for one ticket. `ticket` is its new state; `is_breach_kept`: its due had
    passed before the edit, so the due stays, and only the rest follows the new calendar."""

    ticket: Ticket
    before: Deadline
    after: Deadline
    is_breach_kept: bool = False


def recompute(tickets: Iterable[Ticket], old: Book, new: Book, at: datetime) -> tuple[Difference, ...]:
    """The tickets whose deadline differs between two books at central's time `at`, in the order given. A due that had
    passed is kept (ORK.3): editing the calendar heals no breach."""
    return tuple(difference for ticket in tickets if (difference := _difference(ticket, old, new, at)) is not None)


def _difference(ticket: Ticket, old: Book, new: Book, at: datetime) -> Difference | None:
    before = ticket_deadline(ticket, old)
    if before is None:
        return None
    after = ticket_deadline(ticket, new)
    if after is None or after == before:
        return None
    if ticket.ork_clock is None or after.due_at == before.due_at or before.due_at >= at:
        return Difference(ticket, before, after)
    clock = replace(ticket.ork_clock, kept_due_at=before.due_at)
    return Difference(replace(ticket, ork_clock=clock), before, deadline(Department.ORK, clock, new), True)
