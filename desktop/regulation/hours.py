"""A department's state at an instant: guaranteed, possible or closed, and its next change (HOURS.STP, HOURS.ORK)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from desktop.regulation.book import Book
from desktop.regulation.people import Department
from desktop.regulation.queues import AnyStanding, waits
from desktop.regulation.working_calendar import midnight_at, moscow_date, span

HORIZON = timedelta(days=400)  # a state that lasts longer is said to have no next change
_DAY = timedelta(days=1)


class DepartmentState(StrEnum):
    GUARANTEED = "guaranteed"
    POSSIBLE = "possible"  # the department may work, nothing is promised
    CLOSED = "closed"  # only by an override


@dataclass(frozen=True, slots=True)
class Status:
    """`until`: the next change of the state; `next_guaranteed_at`: the next start of guaranteed hours strictly after
    the asked instant (both aware UTC, None beyond HORIZON). `holiday`: today's in Moscow, ORK only. `preliminary`: a
    year not yet confirmed was consulted."""

    state: DepartmentState
    until: datetime | None
    next_guaranteed_at: datetime | None
    holiday: str | None
    preliminary: bool


def guaranteed_hours(department: Department, day: date, book: Book) -> tuple[datetime, datetime] | None:
    """The guaranteed hours of a Moscow date: from the first instant (in) until the second (out), aware UTC."""
    entry = book.calendar.day(day, department)
    if entry.opens_at is not None and entry.closes_at is not None:
        return entry.opens_at, entry.closes_at
    if department is Department.STP and not entry.is_closed:
        return span(day, book.settings.stp_from, book.settings.stp_until)
    return None


def status(department: Department, at: datetime, book: Book, language: str = "ru") -> Status:
    """The state of a department at an aware instant; `language` is that of the holiday's name. OverflowError within
    HORIZON of the ends of time."""
    state = before = _state(department, at, book)
    until = next_guaranteed_at = None
    last_at = at
    for last_at in _boundaries(department, at, book):
        now = _state(department, last_at, book)
        if until is None and now is not state:
            until = last_at
        if now is DepartmentState.GUARANTEED and before is not now:
            next_guaranteed_at = last_at
            break
        before = now
    today, last = moscow_date(at), moscow_date(last_at)
    years = [today, *(date(year, 1, 1) for year in range(today.year + 1, last.year + 1))]
    preliminary = any(book.calendar.day(day, department).preliminary for day in years)
    holiday = book.calendar.day(today, department, language).holiday if department is Department.ORK else None
    return Status(state, until, next_guaranteed_at, holiday, preliminary)


def night_horizon(standings: Iterable[AnyStanding], at: datetime, book: Book) -> tuple[AnyStanding, ...]:
    """STP's waiting tickets whose 12 hours end before the next guaranteed hour, largest risk (earliest due) first.
    Inside guaranteed hours: those whose 12 hours end in the coming night."""
    now = status(Department.STP, at, book)
    if now.next_guaranteed_at is None:
        return ()
    risks = [
        (standing.due_at, standing.number, standing)
        for standing in standings
        if standing.department is Department.STP and waits(standing) and standing.due_at is not None
        if standing.due_at < now.next_guaranteed_at
        if now.state is not DepartmentState.GUARANTEED or (now.until is not None and standing.due_at >= now.until)
    ]
    return tuple(standing for *_, standing in sorted(risks, key=lambda risk: risk[:2]))


def _state(department: Department, at: datetime, book: Book) -> DepartmentState:
    today = moscow_date(at)
    for day in (today, today - _DAY):  # hours may end after midnight
        hours = guaranteed_hours(department, day, book)
        if hours is not None and hours[0] <= at < hours[1]:
            return DepartmentState.GUARANTEED
    is_closed = book.calendar.day(today, department).is_closed
    return DepartmentState.CLOSED if is_closed else DepartmentState.POSSIBLE


def _boundaries(department: Department, at: datetime, book: Book) -> Iterator[datetime]:
    """The instants after `at`, in order, at which the state may change."""
    day, last = moscow_date(at), moscow_date(at + HORIZON)
    while day <= last:
        start_at, end_at = midnight_at(day), midnight_at(day + _DAY)
        points = {start_at}
        for hours in (guaranteed_hours(department, d, book) for d in (day - _DAY, day)):
            points.update(point for point in hours or () if start_at <= point < end_at)
        yield from sorted(point for point in points if point > at)
        day += _DAY
