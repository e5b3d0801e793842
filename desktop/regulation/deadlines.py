"""Both clocks: STP's 12 hours to answer and ORK's 2 working days to process, with what they do not count."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count

from desktop.regulation.book import Book
from desktop.regulation.people import Department
from desktop.regulation.ticket import Clock, Gap, GapKind, State, Ticket
from desktop.regulation.working_calendar import Day, moscow_date

TIME_TO_ANSWER = timedelta(hours=12)
DAYS_TO_PROCESS = 2
WORK_TO_PROCESS = timedelta(hours=16)

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Deadline:
    """`due_at` is the promise (exactly then is still in time), `target_at` ORK's own aim, never later than it; None
    for STP. Aware UTC. `preliminary`: a year not yet confirmed was consulted (never for STP)."""

    due_at: datetime
    target_at: datetime | None
    preliminary: bool
    clause: str


def start(at: datetime) -> Clock:
    """A clock that begins to run at an aware instant."""
    return Clock(started_at=at, due_from_at=at)


def deadline(department: Department, clock: Clock, book: Book) -> Deadline:
    """What a department's clock promises (STP.4, ORK.3). A gap that still lasts is not counted yet. OverflowError
    at the end of time."""
    return _stp(clock) if department is Department.STP else _ork(clock, book)


def ticket_deadline(ticket: Ticket, book: Book) -> Deadline | None:
    """The deadline of the department that has the ticket; None while no clock of it runs."""
    clock = ticket.clock(ticket.department)
    if ticket.state is not State.OPEN or clock is None or clock.stopped_at is not None:
        return None
    return deadline(ticket.department, clock, book)


def _stp(clock: Clock) -> Deadline:
    away = sum((_whole_minutes(gap) for gap in clock.gaps if gap.kind is GapKind.AWAY), timedelta())
    return Deadline((clock.started_at + TIME_TO_ANSWER + away).astimezone(UTC), None, False, "STP.4")


def _whole_minutes(gap: Gap) -> timedelta:
    return timedelta() if gap.until_at is None else (gap.until_at - gap.from_at) // _MINUTE * _MINUTE


def _ork(clock: Clock, book: Book) -> Deadline:
    due_at, due_is_preliminary = _promise(clock, book) if clock.kept_due_at is None else (clock.kept_due_at, False)
    target_at, target_is_preliminary = _aim(clock, due_at, book)
    return Deadline(due_at, target_at, due_is_preliminary or target_is_preliminary, "ORK.3")


def _promise(clock: Clock, book: Book) -> tuple[datetime, bool]:
    """The closing time of the 2nd working day after the Moscow date the promise counts from; each closing time that
    passed while the ticket was at the other department moves it by one working day."""
    left = DAYS_TO_PROCESS + sum(_closings(gap, clock.due_from_at, book) for gap in clock.gaps)
    preliminary = False
    days = _days(moscow_date(clock.due_from_at) + _DAY, book)
    while left:
        _, day = next(days)
        preliminary |= day.preliminary
        left -= day.is_working
    assert day.closes_at is not None
    return day.closes_at, preliminary


def _closings(gap: Gap, after_at: datetime, book: Book) -> int:
    """How many of ORK's closing times passed in a stretch at the other department, those up to `after_at` left out."""
    if gap.kind is not GapKind.AWAY or gap.until_at is None or gap.until_at <= after_at:
        return 0
    from_at, number = max(gap.from_at, after_at), 0
    for date_, day in _days(moscow_date(from_at) - _DAY, book):
        if date_ > moscow_date(gap.until_at):
            break
        number += day.closes_at is not None and from_at < day.closes_at <= gap.until_at
    return number


def _aim(clock: Clock, due_at: datetime, book: Book) -> tuple[datetime, bool]:
    """16 guaranteed hours after receipt without the gaps, never later than the promise."""
    left, preliminary = WORK_TO_PROCESS, False
    days = _days(moscow_date(clock.started_at), book)
    while True:
        _, day = next(days)
        preliminary |= day.preliminary
        if day.opens_at is None or day.closes_at is None:
            continue
        for from_at, until_at in _counted(max(day.opens_at, clock.started_at), day.closes_at, clock.gaps):
            if until_at - from_at >= left:
                return min(from_at + left, due_at), preliminary
            left -= until_at - from_at
        if day.closes_at >= due_at:
            return due_at, preliminary


def _counted(from_at: datetime, until_at: datetime, gaps: tuple[Gap, ...]) -> Iterator[tuple[datetime, datetime]]:
    """The parts of a stretch that lie outside the gaps, in order."""
    for gap_from_at, gap_until_at in sorted((gap.from_at, gap.until_at) for gap in gaps if gap.until_at is not None):
        if from_at < min(gap_from_at, until_at):
            yield from_at, min(gap_from_at, until_at)
        from_at = max(from_at, gap_until_at)
    if from_at < until_at:
        yield from_at, until_at


def _days(first: date, book: Book) -> Iterator[tuple[date, Day]]:
    for days in count():
        date_ = first + timedelta(days=days)
        yield date_, book.calendar.day(date_, Department.ORK)
