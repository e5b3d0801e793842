"""Which dates are working days, with which hours, and what holiday it is (HOURS.ORK)."""

from datetime import date, time

import pytest

from desktop.regulation.people import Department
from desktop.regulation.working_calendar import Override, WorkingCalendar, moscow_date
from tests.regulation.making import BOOK, ORK, STP, book, msk, wall

OFF = None
CASES = [
    # date, overrides, hours in Moscow or OFF, holiday
    ("2026-10-05", [], "10:00-18:00", None),  # Monday
    ("2026-10-09", [], "10:00-18:00", None),  # Friday
    ("2026-10-10", [], OFF, None),  # Saturday
    ("2026-10-11", [], OFF, None),  # Sunday
    ("2026-11-04", [], OFF, "День народного единства"),
    ("2026-01-01", [], OFF, "Новогодние каникулы"),
    ("2026-01-09", [], OFF, "Выходной (перенесено с 03.01.2026)"),  # the government moved a day off here
    ("2026-12-31", [], OFF, "Выходной (перенесено с 04.01.2026)"),
    ("2026-03-09", [], OFF, "Международный женский день (выходной)"),  # Sunday's holiday goes to Monday
    ("2024-04-27", [], OFF, None),  # a moved working Saturday does not count
    ("2024-04-29", [], OFF, "Выходной (перенесено с 27.04.2024)"),
    ("2025-11-01", [], OFF, None),  # another moved working Saturday
    ("2026-11-03", [], "10:00-18:00", None),  # the day before a holiday is not short by itself
    ("2026-11-03", ["11-03 ork 10-17"], "10:00-17:00", None),  # an override makes it short
    ("2026-10-10", ["10-10 ork 11-15"], "11:00-15:00", None),  # and a Saturday working
    ("2026-11-04", ["11-04 ork 10-18"], "10:00-18:00", None),  # and a holiday working
    ("2026-10-07", ["10-07 ork closed"], OFF, None),
    ("2026-10-07", ["10-07 ork closed Переезд"], OFF, "Переезд"),  # the note names the day
    ("2026-11-04", ["11-04 ork closed"], OFF, "День народного единства"),
    ("2026-10-07", ["10-07 stp closed"], "10:00-18:00", None),  # STP's override is not ORK's
    ("2010-03-08", [], OFF, "Международный женский день"),
    ("2012-12-31", [], OFF, "Выходной (перенесено с 29.12.2012)"),
    ("2035-05-09", [], OFF, "День Победы"),  # no decree yet, the law's holidays are known
]


@pytest.mark.parametrize(("day", "overrides", "hours", "holiday"), CASES)
def test_a_date_of_ork(day: str, overrides: list[str], hours: str | None, holiday: str | None) -> None:
    entry = book(*overrides).calendar.day(date.fromisoformat(day), ORK)
    opens, closes = wall(entry.opens_at), wall(entry.closes_at)
    assert (opens and closes and f"{opens[11:]}-{closes[11:]}") == hours
    assert entry.is_working is (hours is not None)
    assert entry.holiday == holiday


def test_a_holiday_has_an_english_name() -> None:
    assert BOOK.calendar.day(date(2026, 11, 4), ORK, "en").holiday == "Unity Day"


@pytest.mark.parametrize("day", ["2026-10-10", "2026-10-11", "2026-11-04", "2026-01-01"])
def test_stp_works_on_days_off_and_holidays(day: str) -> None:
    entry = BOOK.calendar.day(date.fromisoformat(day), STP)
    assert entry.is_working
    assert entry.holiday is None
    assert not entry.is_closed


def test_only_an_override_closes_a_department() -> None:
    assert not BOOK.calendar.day(date(2026, 11, 4), ORK).is_closed
    assert book("11-04 ork closed").calendar.day(date(2026, 11, 4), ORK).is_closed
    assert book("11-05 stp closed").calendar.day(date(2026, 11, 5), STP).is_closed


@pytest.mark.parametrize(
    ("year", "preliminary"), [(2023, True), (2024, False), (2025, False), (2026, False), (2027, True)]
)
def test_a_year_is_preliminary_until_it_is_confirmed(year: int, preliminary: bool) -> None:
    assert BOOK.calendar.day(date(year, 6, 3), ORK).preliminary is preliminary
    assert not BOOK.calendar.day(date(year, 6, 3), STP).preliminary


def test_a_confirmed_year_is_not_preliminary() -> None:
    assert not WorkingCalendar(confirmed_years=frozenset({2027})).day(date(2027, 6, 3), ORK).preliminary


SHORTENED = [
    (Override(closes=time(16)), ORK, "10:00-16:00"),
    (Override(opens=time(12)), ORK, "12:00-18:00"),
    (Override(closes=time(14)), STP, "06:00-14:00"),
    (Override(time(8), time(0)), STP, "08:00-00:00"),  # until the end of the day
]


@pytest.mark.parametrize(("short", "department", "hours"), SHORTENED)
def test_an_override_with_one_time_keeps_the_other_usual_one(
    short: Override, department: Department, hours: str
) -> None:
    entry = WorkingCalendar({(date(2026, 10, 7), department): short}).day(date(2026, 10, 7), department)
    opens, closes = wall(entry.opens_at), wall(entry.closes_at)
    assert opens
    assert closes
    assert f"{opens[11:]}-{closes[11:]}" == hours


OFFSETS = [  # ORK's opening in UTC: Moscow changed its offset until 2014
    ("2009-01-12", "07:00"),
    ("2009-07-13", "06:00"),
    ("2010-10-29", "06:00"),  # the last working day of summer time
    ("2010-11-01", "07:00"),
    ("2011-03-25", "07:00"),
    ("2011-03-28", "06:00"),  # UTC+4 for good, it was thought
    ("2014-10-24", "06:00"),
    ("2014-10-27", "07:00"),  # UTC+3 since 26 October 2014
    ("2026-10-05", "07:00"),
]


@pytest.mark.parametrize(("day", "opens"), OFFSETS)
def test_moscow_wall_time_is_kept_over_offset_changes(day: str, opens: str) -> None:
    opens_at = BOOK.calendar.day(date.fromisoformat(day), ORK).opens_at
    assert opens_at is not None
    assert opens_at.strftime("%H:%M") == opens


def test_the_date_is_moscows_not_utcs() -> None:
    assert moscow_date(msk("2026-10-06 00:30")) == date(2026, 10, 6)
