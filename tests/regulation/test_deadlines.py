"""Both clocks: STP's 12 hours to answer, ORK's 2 working days to process, and what they do not count (section 2)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desktop.regulation.deadlines import deadline, start, ticket_deadline
from desktop.regulation.ticket import Clock, Gap, GapKind, State, Ticket
from tests.regulation.making import BOOK, NOON, ORK, STP, book, msk, ticket, wall

AWAY, WAITING = GapKind.AWAY, GapKind.WAITING

ANSWER_CASES = [
    ("2026-10-06 12:00", "2026-10-07 00:00"),  # 12 elapsed hours
    ("2026-10-06 20:00", "2026-10-07 08:00"),  # the night counts
    ("2026-10-06 12:34:56", "2026-10-07 00:34:56"),  # seconds are kept
    ("2026-10-10 12:00", "2026-10-11 00:00"),  # days off count
    ("2026-12-31 18:00", "2027-01-01 06:00"),  # holidays count
    ("2014-10-25 20:00", "2014-10-26 07:00"),  # the night of nine hours: elapsed, not wall time
    ("2010-10-30 20:00", "2010-10-31 07:00"),
    ("2011-03-26 20:00", "2011-03-27 09:00"),  # the night of seven
    ("2024-02-28 18:00", "2024-02-29 06:00"),
]


@pytest.mark.parametrize(("received", "due"), ANSWER_CASES)
def test_stp_answers_within_12_hours(received: str, due: str) -> None:
    found = deadline(STP, start(msk(received)), BOOK)
    assert (wall(found.due_at), found.target_at, found.preliminary, found.clause) == (due, None, False, "STP.4")


def test_stps_closing_by_override_moves_no_clock() -> None:
    closed = book("10-06 stp closed", "10-07 stp closed")
    assert deadline(STP, start(NOON), closed) == deadline(STP, start(NOON), BOOK)


PROCESS_CASES = [
    # received, overrides, due, target
    ("2026-10-09 12:00", [], "2026-10-13 18:00", "2026-10-13 12:00"),  # Friday noon to Tuesday
    ("2026-11-02 12:00", [], "2026-11-05 18:00", "2026-11-05 12:00"),  # and the other: 4 November is a holiday
    ("2026-10-05 10:00", [], "2026-10-07 18:00", "2026-10-06 18:00"),  # 16 hours end with the second day
    ("2026-10-05 09:59:59", [], "2026-10-07 18:00", "2026-10-06 18:00"),
    ("2026-10-05 10:00:01", [], "2026-10-07 18:00", "2026-10-07 10:00:01"),
    ("2026-10-05 17:59:59", [], "2026-10-07 18:00", "2026-10-07 17:59:59"),
    ("2026-10-05 18:00", [], "2026-10-07 18:00", "2026-10-07 18:00"),  # received after closing
    ("2026-10-05 23:59:59", [], "2026-10-07 18:00", "2026-10-07 18:00"),
    ("2026-10-06 00:00", [], "2026-10-08 18:00", "2026-10-07 18:00"),  # a new Moscow date
    ("2026-10-10 12:00", [], "2026-10-13 18:00", "2026-10-13 18:00"),  # Saturday
    ("2026-10-11 23:59", [], "2026-10-13 18:00", "2026-10-13 18:00"),  # Sunday
    ("2026-10-08 12:00", [], "2026-10-12 18:00", "2026-10-12 12:00"),  # Thursday: over the weekend
    ("2026-11-03 12:00", [], "2026-11-06 18:00", "2026-11-06 12:00"),  # the eve of a holiday
    ("2026-11-04 12:00", [], "2026-11-06 18:00", "2026-11-06 18:00"),  # on the holiday
    ("2026-12-28 12:00", [], "2026-12-30 18:00", "2026-12-30 12:00"),
    ("2026-12-29 12:00", [], "2027-01-11 18:00", "2027-01-11 12:00"),  # over the New Year
    ("2026-12-30 18:00", [], "2027-01-12 18:00", "2027-01-12 18:00"),
    ("2026-04-30 15:00", [], "2026-05-05 18:00", "2026-05-05 15:00"),  # 1 May
    ("2026-05-08 17:00", [], "2026-05-13 18:00", "2026-05-13 17:00"),  # 9 May on Saturday, Monday off
    ("2024-04-26 12:00", [], "2024-05-03 18:00", "2024-05-03 12:00"),  # Sat 27 April worked for others, 29, 30 off
    ("2026-10-05 12:00", ["10-07 ork 10-16"], "2026-10-07 16:00", "2026-10-07 12:00"),  # a short second day
    ("2026-10-05 17:00", ["10-07 ork 10-16"], "2026-10-07 16:00", "2026-10-07 16:00"),  # target never after due
    ("2026-10-05 12:00", ["10-06 ork 10-16"], "2026-10-07 18:00", "2026-10-07 14:00"),  # a short first day
    ("2026-10-05 12:00", ["10-06 ork closed"], "2026-10-08 18:00", "2026-10-08 12:00"),
    ("2026-10-05 12:00", ["10-05 ork closed"], "2026-10-07 18:00", "2026-10-07 18:00"),  # closed on the day of receipt
    ("2026-10-09 12:00", ["10-10 ork 10-18"], "2026-10-12 18:00", "2026-10-12 12:00"),  # a working Saturday
    ("2026-10-09 12:00", ["10-10 ork 11-15"], "2026-10-12 18:00", "2026-10-12 16:00"),  # with short hours
    ("2026-10-05 12:00", ["10-06 stp closed"], "2026-10-07 18:00", "2026-10-07 12:00"),  # STP's override
    ("2024-12-27 12:00", [], "2025-01-10 18:00", "2025-01-10 12:00"),  # Sat 28 December worked for others, 30, 31 off
    ("2024-12-28 12:00", [], "2025-01-10 18:00", "2025-01-10 18:00"),  # received on that Saturday
    ("2025-04-30 12:00", [], "2025-05-06 18:00", "2025-05-06 12:00"),  # 2 May off for 4 January
    ("2025-05-07 12:00", [], "2025-05-13 18:00", "2025-05-13 12:00"),  # 8 May off for 23 February
    ("2025-06-11 12:00", [], "2025-06-17 18:00", "2025-06-17 12:00"),  # 13 June off for 8 March
    ("2025-10-31 12:00", [], "2025-11-06 18:00", "2025-11-06 12:00"),  # Mon 3 November off for Sat 1 November
    ("2025-12-30 12:00", [], "2026-01-13 18:00", "2026-01-13 12:00"),  # 31 December off for 5 January
    ("2026-03-06 12:00", [], "2026-03-11 18:00", "2026-03-11 12:00"),  # Mon 9 March off for 8 March
    ("2011-03-25 12:00", [], "2011-03-29 18:00", "2011-03-29 12:00"),  # the offset changes at the weekend
    ("2010-10-29 12:00", [], "2010-11-02 18:00", "2010-11-02 12:00"),  # the offset changes at the weekend
    ("2014-10-24 12:00", [], "2014-10-28 18:00", "2014-10-28 12:00"),
]


@pytest.mark.parametrize(("received", "overrides", "due", "target"), PROCESS_CASES)
def test_ork_processes_within_2_working_days(received: str, overrides: list[str], due: str, target: str) -> None:
    found = deadline(ORK, start(msk(received)), book(*overrides))
    assert (wall(found.due_at), wall(found.target_at), found.clause) == (due, target, "ORK.3")


PRELIMINARY = [
    ("2026-12-28 12:00", False),  # decided by 2026 alone
    ("2026-12-29 12:00", True),  # the second working day is in 2027
    ("2027-02-01 12:00", True),
    ("2023-12-28 12:00", True),  # 2023 is not confirmed
    ("2023-12-30 12:00", True),
    ("2024-01-03 12:00", False),
]


@pytest.mark.parametrize(("received", "preliminary"), PRELIMINARY)
def test_a_year_not_confirmed_is_marked_where_it_decides(received: str, preliminary: bool) -> None:
    assert deadline(ORK, start(msk(received)), BOOK).preliminary is preliminary


def test_a_year_behind_the_due_decides_nothing() -> None:
    short = book("12-30 ork 10-12")
    assert not deadline(ORK, start(msk("2026-12-28 17:00")), short).preliminary


def test_confirming_the_year_takes_the_mark_away() -> None:
    assert not deadline(ORK, start(msk("2026-12-29 12:00")), book(years=frozenset({2026, 2027}))).preliminary


def clock(started: str, *gaps: tuple[GapKind, str, str], due_from: str | None = None) -> Clock:
    made = tuple(Gap(kind, msk(from_), msk(until)) for kind, from_, until in gaps)
    return Clock(msk(started), msk(due_from or started), None, made)


STP_AWAY_CASES = [
    # time at the other department, due of a ticket received 10-06 12:00
    ([("10-06 13:00", "10-06 14:30")], "2026-10-07 01:30"),
    ([("10-06 13:00:00", "10-06 13:00:59")], "2026-10-07 00:00"),  # undone at once: nothing moves
    ([("10-06 13:00:00", "10-06 13:01:00")], "2026-10-07 00:01"),
    ([("10-06 13:00:00", "10-06 13:02:59")], "2026-10-07 00:02"),  # whole minutes
    ([("10-06 13:00", "10-06 14:00"), ("10-06 15:00", "10-06 15:10")], "2026-10-07 01:10"),
    ([("10-06 13:00:00", "10-06 13:00:40"), ("10-06 15:00:00", "10-06 15:00:40")], "2026-10-07 00:00"),
    ([("10-06 13:00", "10-09 13:00")], "2026-10-10 00:00"),  # days
]


@pytest.mark.parametrize(("away", "due"), STP_AWAY_CASES)
def test_time_at_the_other_department_does_not_count_for_stp(away: list[tuple[str, str]], due: str) -> None:
    gaps = [(AWAY, *stretch) for stretch in away]
    assert wall(deadline(STP, clock("10-06 12:00", *gaps), BOOK).due_at) == due


ORK_GAP_CASES = [
    # received Mon 10-05 12:00, stretches not counted, due counts from, due, target
    ([(AWAY, "10-05 13:00", "10-05 13:00")], None, "2026-10-07 18:00", "2026-10-07 12:00"),  # undone at once
    ([(AWAY, "10-05 13:00", "10-05 17:59")], None, "2026-10-07 18:00", "2026-10-07 16:59"),  # no closing passed
    ([(AWAY, "10-05 13:00", "10-05 18:00")], None, "2026-10-08 18:00", "2026-10-07 17:00"),  # away as it closed
    ([(AWAY, "10-05 18:00", "10-06 09:00")], None, "2026-10-07 18:00", "2026-10-07 12:00"),  # a night away
    ([(AWAY, "10-05 13:00", "10-06 12:00")], None, "2026-10-08 18:00", "2026-10-08 11:00"),  # one closing
    ([(AWAY, "10-05 13:00", "10-07 12:00")], None, "2026-10-09 18:00", "2026-10-09 11:00"),  # two closings
    ([(AWAY, "10-09 13:00", "10-12 09:00")], None, "2026-10-08 18:00", "2026-10-07 12:00"),  # after the due
    (
        [(AWAY, "10-06 10:00", "10-06 12:00"), (AWAY, "10-06 17:00", "10-06 19:00")],
        None,
        "2026-10-08 18:00",
        "2026-10-07 15:00",
    ),
    ([(WAITING, "10-05 16:00", "10-06 14:00")], "10-06 14:00", "2026-10-08 18:00", "2026-10-07 18:00"),
    ([(WAITING, "10-05 18:00", "10-06 09:00")], "10-06 09:00", "2026-10-08 18:00", "2026-10-07 12:00"),
    ([(WAITING, "10-05 16:00", "10-20 11:00")], "10-20 11:00", "2026-10-22 18:00", "2026-10-21 15:00"),
    (
        [(AWAY, "10-06 11:00", "10-07 11:00"), (WAITING, "10-06 10:30", "10-06 17:00")],
        "10-06 17:00",
        "2026-10-09 18:00",
        "2026-10-08 12:30",
    ),
    (
        [(AWAY, "10-05 13:00", "10-06 13:00"), (WAITING, "10-06 15:00", "10-07 11:00")],
        "10-07 11:00",
        "2026-10-09 18:00",
        "2026-10-08 16:00",
    ),
]


@pytest.mark.parametrize(("gaps", "due_from", "due", "target"), ORK_GAP_CASES)
def test_what_orks_clock_does_not_count(
    gaps: list[tuple[GapKind, str, str]], due_from: str | None, due: str, target: str
) -> None:
    found = deadline(ORK, clock("10-05 12:00", *gaps, due_from=due_from), BOOK)
    assert (wall(found.due_at), wall(found.target_at)) == (due, target)


def test_a_gap_that_lasts_is_not_counted_yet() -> None:
    lasting = replace(start(NOON), gaps=(Gap(AWAY, NOON),))
    assert deadline(ORK, lasting, BOOK) == deadline(ORK, start(NOON), BOOK)
    assert deadline(STP, lasting, BOOK) == deadline(STP, start(NOON), BOOK)


def test_a_due_kept_at_an_edit_of_the_calendar_stays() -> None:
    kept = replace(start(NOON), kept_due_at=msk("10-07 18:00"))
    found = deadline(ORK, kept, book("10-07 ork closed"))
    assert (wall(found.due_at), wall(found.target_at)) == ("2026-10-07 18:00", "2026-10-07 18:00")


def test_a_target_is_not_after_a_kept_due_of_the_same_day() -> None:
    late = start(msk("10-05 17:00"))
    assert wall(deadline(ORK, late, BOOK).target_at) == "2026-10-07 17:00"
    assert wall(deadline(ORK, replace(late, kept_due_at=msk("10-07 16:00")), BOOK).target_at) == "2026-10-07 16:00"


RUNNING = [
    (ticket(STP), "2026-10-07 00:00"),
    (ticket(ORK), "2026-10-08 18:00"),
    (ticket(STP, state=State.WAITING), None),  # waits for the subscriber
    (ticket(ORK, state=State.WAITING), None),
    (ticket(STP, state=State.ANSWERED), None),
    (ticket(ORK, state=State.RESOLVED), None),
    (ticket(STP, stp_clock=None), None),
    (ticket(STP, stp_clock=replace(start(NOON), stopped_at=NOON)), None),
    (ticket(STP, ork_clock=replace(start(NOON), stopped_at=NOON)), "2026-10-07 00:00"),
]


@pytest.mark.parametrize(("it", "due"), RUNNING)
def test_a_ticket_has_a_deadline_while_its_departments_clock_runs(it: Ticket, due: str | None) -> None:
    found = ticket_deadline(it, BOOK)
    assert wall(found.due_at if found else None) == due


def test_an_instant_of_any_zone_counts() -> None:
    plus_seven = msk("2026-10-09 12:00").astimezone(tz=None)
    assert deadline(ORK, start(plus_seven), BOOK) == deadline(ORK, start(msk("2026-10-09 12:00")), BOOK)
    assert deadline(STP, start(plus_seven), BOOK).due_at.utcoffset() == timedelta()
