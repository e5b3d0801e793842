"""What holds for every instant, calendar, queue and story: properties, and whole decades counted out."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from random import Random
from typing import NamedTuple

import holidays
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from desktop.regulation import intents as i
from desktop.regulation.book import Book, Settings
from desktop.regulation.deadlines import deadline, start, ticket_deadline
from desktop.regulation.decide import decide
from desktop.regulation.hours import DepartmentState, status
from desktop.regulation.lifecycle import subscriber_wrote, transferred
from desktop.regulation.outcome import Accepted
from desktop.regulation.people import Department
from desktop.regulation.queues import order, place, sort_key
from desktop.regulation.ticket import BasicService, Clock, Gap, GapKind, MessageKind, State, Ticket
from desktop.regulation.working_calendar import MOSCOW, Override, WorkingCalendar
from tests.regulation.making import (
    ACCOUNTS,
    AGENTS,
    ANNA,
    BOOK,
    CABINET,
    EMAIL,
    NOON,
    OLGA,
    ORK,
    STP,
    SUPER,
    Row,
    ticket,
)

GUARANTEED = DepartmentState.GUARANTEED
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)

instants = st.datetimes(datetime(2009, 1, 1), datetime(2030, 12, 1), timezones=st.just(UTC))
departments = st.sampled_from([STP, ORK])
durations = st.one_of(st.timedeltas(timedelta(), timedelta(minutes=2)), st.timedeltas(timedelta(), timedelta(days=9)))
hours = st.tuples(st.integers(0, 12), st.integers(13, 23)).map(lambda pair: Override(time(pair[0]), time(pair[1])))
overrides = st.one_of(st.just(Override()), hours)


@st.composite
def calendars(draw: st.DrawFn, near: datetime) -> WorkingCalendar:
    """A calendar with up to five overrides in the fortnight after an instant."""
    days = draw(st.dictionaries(st.integers(0, 14), overrides, max_size=5))
    return WorkingCalendar({(near.date() + timedelta(days=day), ORK): made for day, made in days.items()})


@st.composite
def clocks(draw: st.DrawFn, kinds: tuple[GapKind, ...] = tuple(GapKind)) -> Clock:
    """A running clock with up to three stretches that do not count."""
    started_at = at = draw(instants)
    due_from_at, gaps = started_at, []
    for kind in draw(st.lists(st.sampled_from(kinds), max_size=3)) if kinds else ():
        from_at = at + draw(durations)
        at = from_at + draw(durations)
        gaps.append(Gap(kind, from_at, at))
        due_from_at = at if kind is GapKind.WAITING else due_from_at
    return Clock(started_at, due_from_at, None, tuple(gaps))


# the clocks


@given(st.data())
def test_a_target_is_never_after_its_due(data: st.DataObject) -> None:
    clock = data.draw(clocks())
    found = deadline(ORK, clock, Book(data.draw(calendars(clock.started_at))))
    assert found.target_at is not None
    assert clock.started_at < found.target_at <= found.due_at


@given(st.data())
def test_an_added_open_day_never_gives_a_later_target(data: st.DataObject) -> None:
    clock = data.draw(clocks((GapKind.WAITING,)))
    calendar = data.draw(calendars(clock.started_at))
    day = clock.started_at.date() + timedelta(days=data.draw(st.integers(0, 20)))
    assume(not calendar.day(day, ORK).is_working)
    opened = replace(calendar, overrides={**calendar.overrides, (day, ORK): data.draw(hours)})
    before, after = deadline(ORK, clock, Book(calendar)), deadline(ORK, clock, Book(opened))
    assert before.target_at is not None
    assert after.target_at is not None
    assert after.target_at <= before.target_at
    assert after.due_at <= before.due_at


@given(st.data())
def test_who_comes_later_is_promised_nothing_earlier(data: st.DataObject) -> None:
    at, later = data.draw(instants), data.draw(durations)
    book = Book(data.draw(calendars(at)))
    first, second = (deadline(ORK, start(received), book) for received in (at, at + later))
    assert first.target_at is not None
    assert second.target_at is not None
    assert first.due_at <= second.due_at
    assert first.target_at <= second.target_at


@given(instants, st.lists(st.tuples(durations, durations), max_size=3))
def test_stps_due_moves_by_exactly_the_whole_minutes_away(
    at: datetime, journeys: list[tuple[timedelta, timedelta]]
) -> None:
    it, away = ticket(STP, at), timedelta()
    for here, there in journeys:
        at += here
        it = transferred(transferred(it, at), at + there)
        at += there
        away += timedelta(minutes=there // timedelta(minutes=1))
    found = ticket_deadline(it, BOOK)
    assert found is not None
    assert found.due_at == it.received_at + timedelta(hours=12) + away


@given(st.data())
def test_orks_due_moves_by_one_working_day_for_each_closing_time_away(data: st.DataObject) -> None:
    received_at = data.draw(instants)
    calendar = data.draw(calendars(received_at))
    left_at = received_at + data.draw(durations)
    back_at = left_at + data.draw(durations)
    it, book = ticket(ORK, received_at), Book(calendar)
    dates = [received_at.date() + timedelta(days=n) for n in range(-1, 60)]
    closings = [closes for day in dates if (closes := calendar.day(day, ORK).closes_at) is not None]
    passed = sum(left_at < closes <= back_at for closes in closings)
    before, after = ticket_deadline(it, book), ticket_deadline(transferred(transferred(it, left_at), back_at), book)
    assert before is not None
    assert after is not None
    assert closings.index(after.due_at) == closings.index(before.due_at) + passed


@given(st.data())
def test_a_transfer_undone_at_once_moves_nothing(data: st.DataObject) -> None:
    department, at = data.draw(departments), data.draw(instants)
    it, later = ticket(department, at), at + data.draw(durations)
    assert ticket_deadline(transferred(transferred(it, later), later), BOOK) == ticket_deadline(it, BOOK)


# the status and the clock, second by second


class Reference(NamedTuple):
    """The working days of Moscow counted out by hand: their opening and closing instants."""

    days: list[tuple[date, datetime, datetime]]


@pytest.fixture(scope="module")
def reference() -> Reference:
    off = holidays.country_holidays("RU", years=range(2008, 2033))
    days = [date(2008, 12, 1) + timedelta(days=n) for n in range(8200)]
    working = [day for day in days if day.weekday() < 5 and day not in off]
    return Reference([(day, _msk(day, 10), _msk(day, 18)) for day in working])


def _msk(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), MOSCOW).astimezone(UTC)


def test_orks_status_and_clock_agree_at_every_boundary_second(reference: Reference) -> None:
    working = {day: (opens_at, closes_at) for day, opens_at, closes_at in reference.days}
    day = date(2009, 1, 1)
    while day < date(2031, 1, 1):
        for hour in (10, 18):
            boundary_at = _msk(day, hour)
            for at in (boundary_at - SECOND, boundary_at):
                is_open = day in working and working[day][0] <= at < working[day][1]
                found = status(ORK, at, BOOK)
                assert found.state == ("guaranteed" if is_open else "possible"), at
                assert found.until is not None
                assert found.until > at
                assert (found.until == found.next_guaranteed_at) is (not is_open), at
        day += DAY


def test_orks_due_and_target_at_every_boundary_second(reference: Reference) -> None:
    for n, (day, *boundaries) in enumerate(reference.days[20:-20], 20):
        for boundary_at in boundaries:
            for at in (boundary_at - SECOND, boundary_at):
                found, left, target_at = deadline(ORK, start(at), BOOK), timedelta(hours=16), None
                for _, opens_at, closes_at in reference.days[n : n + 4]:
                    counted = max(timedelta(), closes_at - max(opens_at, at))
                    target_at = target_at or (closes_at - counted + left if left <= counted else None)
                    left -= counted
                assert (found.due_at, found.target_at) == (reference.days[n + 2][2], target_at), (day, at)


def test_stps_status_at_every_boundary_second() -> None:
    day = date(2009, 1, 1)
    while day < date(2031, 1, 1):
        for hour, before, after in ((6, "possible", "guaranteed"), (22, "guaranteed", "possible")):
            at = _msk(day, hour)
            assert (status(STP, at - SECOND, BOOK).state, status(STP, at, BOOK).state) == (before, after)
            assert status(STP, at - SECOND, BOOK).until == at
        day += DAY


@settings(max_examples=60)
@given(st.data())
def test_sixteen_hours_of_guaranteed_status_lie_before_the_target(data: st.DataObject) -> None:
    at = data.draw(instants)
    book = Book(data.draw(calendars(at)))
    found = deadline(ORK, start(at), book)
    assert found.target_at is not None
    counted = sum((until - from_at for from_at, until in _guaranteed(at, found.target_at, book)), timedelta())
    assert counted == timedelta(hours=16) or (counted < timedelta(hours=16) and found.target_at == found.due_at)
    assert status(ORK, found.due_at - SECOND, book).state is GUARANTEED


@given(st.data())
def test_the_state_changes_exactly_where_it_says(data: st.DataObject) -> None:
    department, at = data.draw(departments), data.draw(instants)
    book = Book(data.draw(calendars(at)), Settings(stp_from=time(data.draw(st.integers(0, 23)))))
    found = status(department, at, book)
    if found.until is not None:
        assert status(department, found.until - timedelta(microseconds=1), book).state == found.state
        assert status(department, found.until, book).state != found.state
    if found.next_guaranteed_at is not None:
        assert status(department, found.next_guaranteed_at, book).state is GUARANTEED
        assert found.next_guaranteed_at > at


def _guaranteed(at: datetime, until: datetime, book: Book) -> Iterator[tuple[datetime, datetime]]:
    while at < until:
        now = status(ORK, at, book)
        assert now.until is not None
        if now.state is GUARANTEED:
            yield at, min(now.until, until)
        at = now.until


# the queue

rows = st.builds(
    Row,
    number=st.integers(1, 10_000),
    received_at=st.integers(0, 2000).map(lambda minutes: NOON - timedelta(minutes=minutes)),
    due_at=st.none() | st.integers(-120, 720).map(lambda minutes: NOON + timedelta(minutes=minutes)),
    department=departments,
    channel=st.sampled_from([CABINET, EMAIL]),
    state=st.sampled_from([State.OPEN, State.OPEN, State.OPEN, State.WAITING, State.ANSWERED]),
    premium=st.booleans(),
    emergency=st.none() | st.sampled_from(BasicService),
    unanswered_since_at=st.none() | st.integers(0, 720).map(lambda minutes: NOON - timedelta(minutes=minutes)),
)
queues = st.lists(rows, max_size=30, unique_by=lambda row: row.number)


@given(queues, departments, st.randoms())
def test_a_queue_order_is_total_and_stable(queue: list[Row], department: Department, random: Random) -> None:
    ordered = [row for row, _ in order(queue, department, NOON, Settings())]
    keys = [sort_key(row, NOON, Settings()) for row in ordered]
    assert all(before < after for before, after in pairwise(keys))  # strictly: no two stand at one place
    random.shuffle(queue)
    assert [row for row, _ in order(queue, department, NOON, Settings())] == ordered
    without = [row for row in queue if row.number % 3]
    assert [row for row, _ in order(without, department, NOON, Settings())] == [
        row for row in ordered if row.number % 3
    ]


@given(queues)
def test_lanes_never_mix(queue: list[Row]) -> None:
    lanes = [found.lane for _, found in order(queue, STP, NOON, Settings())]
    assert lanes == sorted(lanes, key=["emergency", "guard", "premium", "cabinet", "email"].index)


@given(queues)
def test_premium_and_emergency_change_nothing_in_orks_queue(queue: list[Row]) -> None:
    plain = [replace(row, premium=False, emergency=None, channel=CABINET) for row in queue]
    numbers = [[row.number for row, _ in order(some, ORK, NOON, Settings())] for some in (queue, plain)]
    assert numbers[0] == numbers[1]


@given(queues)
def test_every_place_has_a_reason_and_a_clause(queue: list[Row]) -> None:
    for row, found in order(queue, STP, NOON, Settings()) + order(queue, ORK, NOON, Settings()):
        assert found == place(row, NOON, Settings())
        assert found.clause == ("ORK.3" if row.department is ORK else "STP.4")


# whole lives

acts: st.SearchStrategy[i.Intent | None] = st.one_of(
    st.none(),  # the subscriber writes
    st.none(),
    st.sampled_from(
        [
            i.Take(),
            i.Release(),
            i.Assign(1, "Обед"),
            i.Assign(None, "Обед"),
            i.Reply("Да."),
            i.Note("Заметка."),
            i.RequestData("Аккаунт?"),
            i.Refuse(i.RefusalReason.BLOCKED, "Нет."),
            i.OutOfScope("Платно."),
            i.Resolve("Готово."),
            i.Resolve(),
            i.NoAnswerNeeded(),
            i.Transfer(STP),
            i.Transfer(ORK),
            i.DeclareEmergency(BasicService.WEB, "Лежит."),
            i.RevokeEmergency("Ожил."),
            i.SetTopic(None, "fault"),
            i.SetAccount(None, "premium.ru"),
            i.Merge(8),
            i.Split((1,), "Тема"),
            i.Split((2, 3), "Тема"),
        ]
    ),
)
steps = st.lists(st.tuples(acts, st.sampled_from([ANNA, OLGA, SUPER, SUPER]), durations), max_size=12)


@given(departments, departments, instants, steps)
def test_whatever_happens_a_ticket_stays_sound(
    department: Department,
    others: Department,
    at: datetime,
    life: list[tuple[i.Intent | None, object, timedelta]],
) -> None:
    it, received_at = ticket(department, at), at
    other = replace(ticket(others, at + DAY), number=8)
    for intent, actor, later in life:
        at += later
        book = Book(agents=AGENTS, accounts=ACCOUNTS, tickets={8: other, 7: it})
        if intent is None:
            it = _with_message(subscriber_wrote(it, at, book).ticket, at)
        else:
            outcome = decide(it, intent, actor, at, book)  # type: ignore[arg-type]
            if isinstance(outcome, Accepted):
                it = outcome.survivor or outcome.ticket
                if outcome.survivor is not None:
                    _assert_sound(outcome.ticket)
                if outcome.split_off is not None:
                    _assert_sound(outcome.split_off.ticket)
        _assert_sound(it)
        assert it.received_at <= received_at


def _with_message(it: Ticket, at: datetime) -> Ticket:
    fact = replace(ticket(STP, at).messages[0], id=len(it.messages) + 1, seq=len(it.messages) + 1)
    return replace(it, messages=(*it.messages, fact))


def _assert_sound(it: Ticket) -> None:
    clock, other = it.clock(it.department), it.clock(it.department.other)
    is_running = clock is not None and clock.stopped_at is None
    assert (ticket_deadline(it, BOOK) is not None) is (it.state is State.OPEN)
    assert is_running or it.state is not State.OPEN
    assert it.state is not State.ANSWERED or it.department is STP
    assert it.unanswered_since_at is None or it.state is State.OPEN
    assert (it.waiting_since_at is not None) is (it.state is State.WAITING)
    assert (it.ended_at is not None) is it.state.is_ended
    assert (it.merged_into is not None) is (it.state is State.MERGED)
    if it.state.is_ended:
        assert all(one is None or one.stopped_at is not None for one in (clock, other))
    for one in (clock, other):
        for gap in one.gaps if one else ():
            assert gap.until_at is None or gap.from_at <= gap.until_at
    for gap in clock.gaps if clock else ():
        assert gap.until_at is not None or (gap.kind is GapKind.WAITING and it.state is State.WAITING)
    assert all(message.kind is not MessageKind.EVENT for message in it.messages)
