"""Instants in words: Moscow time whatever the zone, dates as each language writes them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from desktop import assets
from desktop.models import moment

NOW = datetime(2026, 11, 22, 18, 14, 5, tzinfo=UTC)  # Sunday 21:14:05 in Moscow


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


MOMENTS = [
    ("2026-11-22T20:59:59", "23:59", "23:59"),
    ("2026-11-22T21:00:00", "пн 00:00", "Mon 00:00"),
    ("2026-11-23T07:00:00", "пн 10:00", "Mon 10:00"),
    ("2026-11-28T18:14:04", "сб 21:14", "Sat 21:14"),
    ("2026-11-29T07:00:00", "29 нояб 10:00", "29 Nov 10:00"),
    ("2026-11-21T18:00:00", "21 нояб 21:00", "21 Nov 21:00"),
    ("2026-08-14T07:05:00", "14 авг 10:05", "14 Aug 10:05"),
    ("2025-12-31T20:00:00", "31 дек 2025", "31 Dec 2025"),
]


@pytest.mark.parametrize(("at", "russian", "english"), MOMENTS)
def test_moment_is_named_as_shortly_as_can_be(at: str, russian: str, english: str) -> None:
    for language, words in (("ru", russian), ("en", english)):
        assets.set_language(language)
        assert moment.moment(utc(at), NOW) == words


@pytest.mark.parametrize(("language", "words"), [("ru", "вс 22 ноября"), ("en", "Sun 22 November")])
def test_today_is_written_as_the_language_does(language: str, words: str) -> None:
    assets.set_language(language)
    assert moment.today(NOW) == words


def test_zone_of_the_instant_does_not_matter() -> None:
    elsewhere = NOW.astimezone(timezone(timedelta(hours=-9)))
    assert (moment.clock(elsewhere, seconds=True), moment.day(elsewhere)) == ("21:14:05", "22 Nov")


REMAINING = [
    (timedelta(hours=7, minutes=2, seconds=59), "7:02"),
    (timedelta(seconds=59), "0:00"),
    (timedelta(seconds=-1), "−0:00"),
    (timedelta(minutes=-22), "−0:22"),
    (timedelta(hours=52, minutes=10), "52:10"),
]


@pytest.mark.parametrize(("left", "words"), REMAINING)
def test_remaining_time_counts_full_minutes(left: timedelta, words: str) -> None:
    assert moment.remaining(left) == words


def test_past_of_a_column_is_a_clock_today_and_a_day_before() -> None:
    ats = (utc("2026-11-22T07:00:00"), utc("2026-11-21T07:00:00"), utc("2024-11-21T07:00:00"))
    assert [moment.day_or_clock(at, NOW) for at in ats] == ["10:00", "21 Nov", "21 Nov 2024"]


def test_next_midnight_is_that_of_moscow() -> None:
    assert moment.next_midnight(NOW) == utc("2026-11-22T21:00:00")
    assert moment.next_midnight(utc("2026-11-22T21:00:00")) == utc("2026-11-23T21:00:00")
