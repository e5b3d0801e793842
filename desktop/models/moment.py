"""Instants in words: Moscow time, in the language of the window. Takes aware datetimes of any zone."""

from datetime import datetime, timedelta

from PySide6.QtCore import QDate

from desktop import assets
from desktop.regulation.moscow import MOSCOW, midnight_at, moscow_date

MINUS = "−"
WEEK = timedelta(days=6)


def clock(at: datetime, seconds: bool = False) -> str:
    """ "21:14" or "21:14:05"."""
    there = at.astimezone(MOSCOW)
    words = f"{there.hour:02}:{there.minute:02}"  # strftime takes ten times as long, and lists are full of times
    return f"{words}:{there.second:02}" if seconds else words


def day(at: datetime, with_year: bool = False) -> str:
    """ "14 авг" / "14 Aug", with the year where it is wanted."""
    return _format(at, "d MMM yyyy" if with_year else "d MMM").replace(".", "")


def today(at: datetime) -> str:
    """ "вс 22 ноября" / "Sun 22 November"."""
    return _format(at, "ddd d MMMM")


def moment(at: datetime, now: datetime) -> str:
    """The shortest words that name the instant seen from `now`: "23:55", "пн 10:00", "14 авг 10:00", "14 авг 2024"."""
    there, here = at.astimezone(MOSCOW), now.astimezone(MOSCOW)
    if there.date() == here.date():
        return clock(at)
    if timedelta() < at - now < WEEK:
        return f"{_format(at, 'ddd')} {clock(at)}"
    return f"{day(at)} {clock(at)}" if there.year == here.year else day(at, with_year=True)


def day_or_clock(at: datetime, now: datetime) -> str:
    """For a column of past instants: "23:55" of today, "14 авг" of this year, "14 авг 2024" of another."""
    there, here = at.astimezone(MOSCOW), now.astimezone(MOSCOW)
    return clock(at) if there.date() == here.date() else day(at, with_year=there.year != here.year)


def next_midnight(now: datetime) -> datetime:
    """The instant (UTC) at which the next Moscow date begins."""
    return midnight_at(moscow_date(now) + timedelta(days=1))


def remaining(left: timedelta) -> str:
    """Hours and minutes, "7:02"; with a minus when the instant has passed: "−0:22". Begun minutes don't count."""
    minutes = abs(left) // timedelta(minutes=1)
    sign = MINUS if left < timedelta() else ""
    return f"{sign}{minutes // 60}:{minutes % 60:02}"


def _format(at: datetime, pattern: str) -> str:
    there = at.astimezone(MOSCOW)
    return assets.locale().toString(QDate(there.year, there.month, there.day), pattern)
