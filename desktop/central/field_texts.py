"""Texts of a request's fields as they are kept: tidied, or 422 that names the field."""

from datetime import UTC, datetime

from desktop.central.problems import invalid
from desktop.regulation.texts import cleaned, is_storable, is_text, one_line

_EARLIEST, _LATEST = datetime(1992, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def line(field: str, text: str, limit: int) -> str:
    """A text on one line, of `limit` characters at most."""
    return _checked(field, text, one_line(text), limit)


def lines(field: str, text: str, limit: int) -> str:
    """A text of several lines."""
    return _checked(field, text, cleaned(text), limit)


def instant(field: str, at: datetime) -> datetime:
    """In UTC, within the years that calendars know."""
    if not _EARLIEST <= at < _LATEST:
        raise invalid(field, "years", first=_EARLIEST.year, last=_LATEST.year - 1)
    return at.astimezone(UTC)


def _checked(field: str, text: str, tidied: str, limit: int) -> str:
    if not is_storable(text):
        raise invalid(field, "odd_characters")
    if not is_text(tidied):
        raise invalid(field, "blank")
    if len(tidied) > limit:
        raise invalid(field, "too_long", limit=limit)
    return tidied
