"""Both queues: who stands in them, in which lane, in which order, and why (STP.4, ORK.3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, TypeVar

from desktop.regulation.people import Department
from desktop.regulation.ticket_words import BasicService, Channel, State

if TYPE_CHECKING:
    from desktop.regulation.outcome import Detail
    from desktop.regulation.rule_settings import Settings
    from desktop.regulation.ticket import Emergency

_TICK = timedelta(microseconds=1)


class Lane(StrEnum):
    """The lanes of STP's queue in their order; ORK has only `arrival`."""

    EMERGENCY = "emergency"
    GUARD = "guard"  # due soon or overdue: 12 hours is a must, going out of turn only a may
    PREMIUM = "premium"
    CABINET = "cabinet"
    EMAIL = "email"
    ARRIVAL = "arrival"


_RANK = {lane: rank for rank, lane in enumerate(Lane)}


class Standing(Protocol):
    """What a place in a queue depends on; instants aware UTC."""

    @property
    def number(self) -> int: ...
    @property
    def department(self) -> Department: ...
    @property
    def channel(self) -> Channel: ...
    @property
    def state(self) -> State: ...
    @property
    def premium(self) -> bool: ...
    @property
    def emergency(self) -> Emergency | BasicService | None: ...
    @property
    def received_at(self) -> datetime: ...
    @property
    def unanswered_since_at(self) -> datetime | None: ...
    @property
    def due_at(self) -> datetime | None: ...


AnyStanding = TypeVar("AnyStanding", bound=Standing)


@dataclass(frozen=True, slots=True)
class Place:
    """Why a ticket stands where it stands: `reason` is a code of `sentences`, filled by `detail`."""

    lane: Lane
    reason: str
    clause: str
    detail: Detail


def waits(standing: Standing) -> bool:
    """Whether the ticket waits for its department: only then it stands in the queue."""
    return standing.state is State.OPEN


def place(standing: Standing, at: datetime, settings: Settings) -> Place:
    """The lane of a ticket at an instant, with the reason and its clause."""
    lane = _lane(standing, at, settings)
    if lane is Lane.GUARD and standing.due_at is not None:
        is_late = nearness(standing.due_at, at, settings.guard) is Nearness.LATE
        reason = "overdue" if is_late else "guard"
        minutes = int(settings.guard.total_seconds() // 60)
        return Place(lane, reason, "STP.4", {"due_at": standing.due_at.isoformat(), "minutes": minutes})
    if lane is Lane.EMERGENCY:
        emergency = standing.emergency
        service = emergency if emergency is None or isinstance(emergency, BasicService) else emergency.service
        return Place(lane, "emergency", "STP.4", {"service": service})
    clause = "ORK.3" if lane is Lane.ARRIVAL else "STP.4"
    return Place(lane, lane.value, clause, {"arrived_at": _arrival(standing).isoformat()})


def sort_key(standing: Standing, at: datetime, settings: Settings) -> tuple[int, datetime, int]:
    """What the queue is ordered by: lane, then arrival (in the guard lane: due), then number."""
    lane = _lane(standing, at, settings)
    instant = standing.due_at if lane is Lane.GUARD and standing.due_at else _arrival(standing)
    return _RANK[lane], instant, standing.number


def order(
    standings: Iterable[AnyStanding], department: Department, at: datetime, settings: Settings
) -> list[tuple[AnyStanding, Place]]:
    """The queue of a department at an instant: those of `standings` that wait for it, first to last."""
    queue = [standing for standing in standings if standing.department is department and waits(standing)]
    queue.sort(key=lambda standing: sort_key(standing, at, settings))
    return [(standing, place(standing, at, settings)) for standing in queue]


def next_change_at(standings: Iterable[Standing], at: datetime, settings: Settings) -> datetime | None:
    """The first instant after `at` when a place changes by time alone: a ticket enters the guard lane, or turns
    overdue in it. None: never."""
    changes = (
        standing.due_at - margin + _TICK
        for standing in standings
        if waits(standing)
        and standing.department is Department.STP
        and standing.emergency is None
        and standing.due_at is not None
        for margin in (settings.guard, timedelta())
    )
    return min((change for change in changes if change > at), default=None)


class Nearness(StrEnum):
    """How near a due is: LATE after it, SOON within the guard's margin before it (exactly then is still in time)."""

    LATE = "late"
    SOON = "soon"
    FAR = "far"


def nearness(due_at: datetime, at: datetime, guard: timedelta) -> Nearness:
    """How near a due is at an instant; `guard` is the setting of STP's second lane."""
    if due_at < at:
        return Nearness.LATE
    return Nearness.SOON if due_at - at < guard else Nearness.FAR


def _lane(standing: Standing, at: datetime, settings: Settings) -> Lane:
    if standing.department is Department.ORK:
        return Lane.ARRIVAL
    if standing.emergency is not None:
        return Lane.EMERGENCY
    if standing.due_at is not None and nearness(standing.due_at, at, settings.guard) is not Nearness.FAR:
        return Lane.GUARD
    if standing.premium:
        return Lane.PREMIUM
    return Lane.CABINET if standing.channel is Channel.CABINET else Lane.EMAIL


def _arrival(standing: Standing) -> datetime:
    """ORK: the original receipt. STP: the first unanswered message; a ticket that came from the other department with
    nothing unanswered keeps its place by the original receipt."""
    if standing.department is Department.ORK:
        return standing.received_at
    return standing.unanswered_since_at or standing.received_at
