"""The three states of a department, their next change, and the night horizon (HOURS.STP, HOURS.ORK)."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from desktop.regulation.book import Settings
from desktop.regulation.hours import night_horizon, status
from desktop.regulation.people import Department
from desktop.regulation.ticket import BasicService, State
from tests.regulation.making import BOOK, NOON, ORK, STP, Row, book, msk, stp_row, wall

G, P, C = "guaranteed", "possible", "closed"
CASES = [
    # department, at, overrides, state, until, next guaranteed hour
    (STP, "2026-10-06 06:00:00", [], G, "2026-10-06 22:00", "2026-10-07 06:00"),
    (STP, "2026-10-06 05:59:59", [], P, "2026-10-06 06:00", "2026-10-06 06:00"),
    (STP, "2026-10-06 21:59:59", [], G, "2026-10-06 22:00", "2026-10-07 06:00"),
    (STP, "2026-10-06 22:00:00", [], P, "2026-10-07 06:00", "2026-10-07 06:00"),
    (STP, "2026-10-07 00:00:00", [], P, "2026-10-07 06:00", "2026-10-07 06:00"),
    (STP, "2026-10-10 12:00:00", [], G, "2026-10-10 22:00", "2026-10-11 06:00"),  # Saturday
    (STP, "2026-11-04 12:00:00", [], G, "2026-11-04 22:00", "2026-11-05 06:00"),  # holiday
    (STP, "2027-01-01 03:00:00", [], P, "2027-01-01 06:00", "2027-01-01 06:00"),
    (STP, "2026-10-06 12:00:00", ["10-06 stp closed"], C, "2026-10-07 00:00", "2026-10-07 06:00"),
    (STP, "2026-10-06 23:00:00", ["10-07 stp closed"], P, "2026-10-07 00:00", "2026-10-08 06:00"),
    (STP, "2026-10-06 12:00:00", ["10-06 stp 9-14"], G, "2026-10-06 14:00", "2026-10-07 06:00"),
    (STP, "2026-10-06 08:00:00", ["10-06 stp 9-14"], P, "2026-10-06 09:00", "2026-10-06 09:00"),
    (STP, "2026-10-06 20:00:00", ["10-06 stp 6-24"], G, "2026-10-07 00:00", "2026-10-07 06:00"),
    (STP, "2026-10-06 20:00:00", ["10-06 stp 6-24", "10-07 stp 0-22"], G, "2026-10-07 22:00", "2026-10-08 06:00"),
    (STP, "2026-10-06 20:00:00", ["10-06 ork closed"], G, "2026-10-06 22:00", "2026-10-07 06:00"),
    (ORK, "2026-10-06 10:00:00", [], G, "2026-10-06 18:00", "2026-10-07 10:00"),
    (ORK, "2026-10-06 09:59:59", [], P, "2026-10-06 10:00", "2026-10-06 10:00"),
    (ORK, "2026-10-06 17:59:59", [], G, "2026-10-06 18:00", "2026-10-07 10:00"),
    (ORK, "2026-10-06 18:00:00", [], P, "2026-10-07 10:00", "2026-10-07 10:00"),
    (ORK, "2026-10-06 13:00:00", [], G, "2026-10-06 18:00", "2026-10-07 10:00"),  # no lunch break
    (ORK, "2026-10-09 18:00:00", [], P, "2026-10-12 10:00", "2026-10-12 10:00"),  # Friday evening
    (ORK, "2026-10-10 12:00:00", [], P, "2026-10-12 10:00", "2026-10-12 10:00"),
    (ORK, "2026-11-04 12:00:00", [], P, "2026-11-05 10:00", "2026-11-05 10:00"),
    (ORK, "2026-12-30 18:00:00", [], P, "2027-01-11 10:00", "2027-01-11 10:00"),  # over the New Year
    (ORK, "2026-12-30 12:00:00", [], G, "2026-12-30 18:00", "2027-01-11 10:00"),
    (ORK, "2026-10-06 12:00:00", ["10-06 ork closed"], C, "2026-10-07 00:00", "2026-10-07 10:00"),
    (ORK, "2026-10-06 12:00:00", ["10-06 ork closed", "10-07 ork closed"], C, "2026-10-08 00:00", "2026-10-08 10:00"),
    (ORK, "2026-10-05 19:00:00", ["10-06 ork closed"], P, "2026-10-06 00:00", "2026-10-07 10:00"),
    (ORK, "2026-10-10 12:00:00", ["10-10 ork 11-15"], G, "2026-10-10 15:00", "2026-10-12 10:00"),
    (ORK, "2026-11-03 17:00:00", ["11-03 ork 10-17"], P, "2026-11-05 10:00", "2026-11-05 10:00"),
    (ORK, "2026-10-10 12:00:00", ["10-10 stp closed"], P, "2026-10-12 10:00", "2026-10-12 10:00"),
    (ORK, "2010-10-29 18:00:00", [], P, "2010-11-01 10:00", "2010-11-01 10:00"),  # the offset changes on Sunday
    (ORK, "2014-10-24 19:00:00", [], P, "2014-10-27 10:00", "2014-10-27 10:00"),
    (STP, "2014-10-25 23:00:00", [], P, "2014-10-26 06:00", "2014-10-26 06:00"),  # a night of nine hours
]


@pytest.mark.parametrize(("department", "at", "overrides", "state", "until", "next_at"), CASES)
def test_a_state_and_its_next_change(
    department: Department, at: str, overrides: list[str], state: str, until: str, next_at: str
) -> None:
    found = status(department, msk(at), book(*overrides))
    assert (found.state, wall(found.until), wall(found.next_guaranteed_at)) == (state, until, next_at)


HOLIDAYS = [
    (ORK, "2026-11-04 12:00", "День народного единства"),
    (ORK, "2026-11-03 23:59", None),  # the holiday is not yet
    (ORK, "2026-11-04 00:00", "День народного единства"),
    (ORK, "2026-10-10 12:00", None),  # a plain Saturday has no name
    (STP, "2026-11-04 12:00", None),  # STP knows no holidays
]


@pytest.mark.parametrize(("department", "at", "holiday"), HOLIDAYS)
def test_the_name_of_the_holiday_is_shown(department: Department, at: str, holiday: str | None) -> None:
    assert status(department, msk(at), BOOK).holiday == holiday


def test_the_holiday_is_named_in_the_readers_language() -> None:
    assert status(ORK, msk("2026-11-04 12:00"), BOOK, "en").holiday == "Unity Day"


PRELIMINARY = [
    (ORK, "2026-12-29 12:00", False),  # the next opening is still in 2026
    (ORK, "2026-12-30 12:00", True),  # the next opening is in 2027
    (ORK, "2027-03-01 12:00", True),
    (ORK, "2023-12-31 12:00", True),
    (ORK, "2024-01-01 00:00", False),
    (STP, "2027-03-01 12:00", False),
]


@pytest.mark.parametrize(("department", "at", "preliminary"), PRELIMINARY)
def test_a_year_not_confirmed_makes_the_status_preliminary(department: Department, at: str, preliminary: bool) -> None:
    assert status(department, msk(at), BOOK).preliminary is preliminary


def test_stps_night_is_a_setting() -> None:
    day = book(settings=Settings(stp_from=time(8), stp_until=time(20)))
    assert status(STP, msk("10-06 07:00"), day).state == P
    assert wall(status(STP, msk("10-06 08:00"), day).until) == "2026-10-06 20:00"


def test_guaranteed_hours_may_end_after_midnight() -> None:
    late = book(settings=Settings(stp_from=time(8), stp_until=time(2)))
    found = status(STP, msk("10-07 01:59:59"), late)
    assert (found.state, wall(found.until)) == (G, "2026-10-07 02:00")
    assert status(STP, msk("10-07 02:00"), late).state == P


def test_hours_around_the_clock_have_no_next_change() -> None:
    found = status(STP, NOON, book(settings=Settings(stp_from=time(0), stp_until=time(0))))
    assert (found.state, found.until, found.next_guaranteed_at) == (G, None, None)


NIGHT = [
    # at, minutes from `at` to due, in the horizon?
    ("10-06 23:00", 60, True),
    ("10-06 23:00", -5, True),  # overdue already
    ("10-06 23:00", 7 * 60 - 1, True),
    ("10-06 23:00", 7 * 60, False),  # 06:00 is a guaranteed hour
    ("10-06 20:00", 60, False),  # 21:00 is still guaranteed
    ("10-06 20:00", 2 * 60, True),  # 22:00 is not
    ("10-06 20:00", 9 * 60 + 59, True),
    ("10-06 20:00", 10 * 60, False),
]


@pytest.mark.parametrize(("at", "minutes", "is_in"), NIGHT)
def test_the_night_horizon(at: str, minutes: int, is_in: bool) -> None:
    row = replace(stp_row(1, 0), due_at=msk(at) + timedelta(minutes=minutes))
    assert bool(night_horizon([row], msk(at), BOOK)) is is_in


def test_the_night_horizon_begins_with_the_largest_risk() -> None:
    at = msk("10-06 23:00")
    rows = [Row(n, due_at=at + timedelta(minutes=m)) for n, m in ((1, 90), (2, 30), (3, 60), (4, 30))]
    assert [row.number for row in night_horizon(rows, at, BOOK)] == [2, 4, 3, 1]


@pytest.mark.parametrize("change", [{"state": State.ANSWERED}, {"department": ORK}, {"due_at": None}])
def test_who_does_not_wait_for_stp_is_not_on_the_night_horizon(change: dict[str, object]) -> None:
    row = replace(Row(1, due_at=msk("10-07 01:00"), emergency=BasicService.WEB), **change)  # type: ignore[arg-type]
    assert night_horizon([row], msk("10-06 23:00"), BOOK) == ()
