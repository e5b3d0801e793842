"""The zone that everything promised to a subscriber is in, and its dates."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

MOSCOW = ZoneInfo("Europe/Moscow")


def moscow_date(at: datetime) -> date:
    """The calendar date in Moscow at an aware instant."""
    return at.astimezone(MOSCOW).date()


def midnight_at(day: date) -> datetime:
    """The instant (UTC) at which a Moscow date begins."""
    return datetime.combine(day, time(), MOSCOW).astimezone(UTC)
