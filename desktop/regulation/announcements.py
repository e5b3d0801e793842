"""Planned works (T.6): whom an announcement concerns, and which tickets it may explain."""

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

EXPLAINS_FOR = timedelta(hours=6)  # after the end of the works
_OF_SERVICES = (None, "fault", "other_stp")  # topics: works at a server change no plan and no password


class AnnouncementState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    ENDED = "ended"


def concerns(servers: Collection[str], accounts: Collection[str], account: str | None, server: str | None) -> bool:
    """Whether works on these servers and accounts concern an account (its main domain) hosted on `server`; nobody
    named means everybody."""
    if not servers and not accounts:
        return True
    named = {name.casefold() for name in servers}
    return account in accounts or (server is not None and server.casefold() in named)


def is_told(state: str, ends_at: datetime | None, now: datetime) -> bool:
    """Whether subscribers are told of the works: published, and not over at `now`."""
    return state == AnnouncementState.PUBLISHED and (ends_at is None or ends_at > now)


def is_under_way(state: str, starts_at: datetime, ends_at: datetime | None, now: datetime) -> bool:
    return is_told(state, ends_at, now) and starts_at <= now


def may_explain(topic: str | None, state: str, starts_at: datetime, ends_at: datetime | None, now: datetime) -> bool:
    """Whether a ticket of now may come of the works: about a service, and they are under way, or over for less than six
    hours. Works that were called off end when they begin, and explain nothing."""
    if topic not in _OF_SERVICES:
        return False
    if is_under_way(state, starts_at, ends_at, now):
        return True
    if state == AnnouncementState.DRAFT or ends_at is None or ends_at <= starts_at:
        return False
    return ends_at <= now < ends_at + EXPLAINS_FOR


def end_of(state: str, starts_at: datetime, ends_at: datetime | None, now: datetime) -> datetime:
    """When works that are ended at `now` were over: now at the latest; at their beginning when they never began, which
    holds for a draft too."""
    if state == AnnouncementState.DRAFT:
        return starts_at
    return max(starts_at, now if ends_at is None else min(ends_at, now))
