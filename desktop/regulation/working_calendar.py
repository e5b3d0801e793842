"""The working calendar: which Moscow dates are working days, with which hours, and what holiday it is (HOURS.ORK)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from desktop.regulation.moscow import MOSCOW as MOSCOW
from desktop.regulation.moscow import midnight_at as midnight_at
from desktop.regulation.moscow import moscow_date as moscow_date
from desktop.regulation.people import Department

USUAL_HOURS = {Department.STP: (time(6), time(22)), Department.ORK: (time(10), time(18))}  # STP's are a setting
SHIPPED_YEARS = frozenset({2024, 2025, 2026})  # checked against the government's decrees

_SATURDAY = 5
_LIBRARY_LANGUAGES = {"ru": "ru", "en": "en_US"}


@dataclass(frozen=True, slots=True)
class Override:
    """The provider's own word on one date of one department, in Moscow time: closed all day when both times are None,
    else open from `opens` until `closes`; where only one is given, the other is the usual one. The `note` of a closed
    day stands for the name of a holiday."""

    opens: time | None = None
    closes: time | None = None
    note: str = ""

    @property
    def is_closed(self) -> bool:
        return self.opens is None and self.closes is None


@dataclass(frozen=True, slots=True)
class Day:
    """One Moscow date of a department. Open from `opens_at` (in) until `closes_at` (out), aware UTC; both are None on
    a day that is not working, and for STP unless an override names its hours (the settings do). `is_closed`: an
    override says so. `preliminary`: the date's year is not yet confirmed (ORK)."""

    is_working: bool
    opens_at: datetime | None
    closes_at: datetime | None
    holiday: str | None
    is_closed: bool
    preliminary: bool


@lru_cache(maxsize=512)
def _holidays(year: int, language: str) -> dict[date, str]:
    import holidays  # on first use: the queue is painted before anything needs a calendar

    return dict(holidays.country_holidays("RU", years=year, language=_LIBRARY_LANGUAGES[language]))


def span(day: date, opens: time, closes: time) -> tuple[datetime, datetime]:
    """Moscow wall times of a date as instants (UTC); a closing time at or before the opening is on the next date."""
    last = day if closes > opens else day + timedelta(days=1)
    return (
        datetime.combine(day, opens, MOSCOW).astimezone(UTC),
        datetime.combine(last, closes, MOSCOW).astimezone(UTC),
    )


@dataclass(frozen=True)
class WorkingCalendar:
    """The days off of Russia as the `holidays` package knows them, under the provider's overrides. Moved working
    Saturdays do not count and no day is short unless an override says so."""

    overrides: Mapping[tuple[date, Department], Override] = field(default_factory=dict)
    confirmed_years: frozenset[int] = SHIPPED_YEARS

    def day(self, day: date, department: Department, language: str = "ru") -> Day:
        """What a Moscow date is for a department; `language` ("ru" or "en") is that of the holiday's name."""
        override = self.overrides.get((day, department))
        is_ork = department is Department.ORK
        preliminary = is_ork and day.year not in self.confirmed_years
        opens, closes = USUAL_HOURS[department]
        if override is not None and not override.is_closed:
            hours = span(day, override.opens or opens, override.closes or closes)
            return Day(True, *hours, None, False, preliminary)
        holiday = _holidays(day.year, language).get(day) if is_ork else None
        if override is not None:
            return Day(False, None, None, override.note or holiday, True, preliminary)
        if not is_ork:
            return Day(True, None, None, None, False, False)
        if holiday is not None or day.weekday() >= _SATURDAY:
            return Day(False, None, None, holiday, False, preliminary)
        return Day(True, *span(day, opens, closes), None, False, preliminary)
