"""The queues as they are answered: rows in order with the reason for each place, encoded once for all who ask."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import Connection, Engine, select

from desktop.central import tables
from desktop.central.database import reading
from desktop.central.feed import head_of
from desktop.central.lookups import book_at
from desktop.regulation import queues
from desktop.regulation.book import Settings
from desktop.regulation.people import Department
from desktop.regulation.queues import Lane, Place
from desktop.regulation.sentences import sentence
from desktop.regulation.ticket import BasicService, Channel, State
from desktop.regulation.working_calendar import midnight_at, moscow_date

_KEPT = 32  # encoded queues


class Assignee(msgspec.Struct, frozen=True):
    id: int
    login: str
    name: str


class QueueLine(msgspec.Struct, frozen=True):
    """A ticket that waits for its department; times in UTC, `account` in Unicode."""

    number: int
    lane: Lane
    reason: str
    clause: str
    received_at: datetime
    due_at: datetime | None
    target_at: datetime | None
    emergency: BasicService | None
    premium: bool
    channel: Channel
    account: str | None
    subject: str
    assignee: Assignee | None


class QueueAnswer(msgspec.Struct, frozen=True):
    """A department's queue at an instant, first to last."""

    department: Department
    at: datetime
    tickets: list[QueueLine]


class TicketPlace(msgspec.Struct, frozen=True):
    """Where a ticket stands and why; `position` counts from 1."""

    lane: Lane
    reason: str
    clause: str
    position: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A waiting ticket as the rules of the queue see it, and what its row shows."""

    number: int
    department: Department
    channel: Channel
    state: State
    premium: bool
    emergency: BasicService | None
    received_at: datetime
    unanswered_since_at: datetime | None
    due_at: datetime | None
    target_at: datetime | None
    account: str | None
    subject: str
    assignee: Assignee | None


@dataclass(frozen=True, slots=True)
class _Encoded:
    """Good for any instant from `from_at` (in) until `until_at` (out)."""

    from_at: datetime
    until_at: datetime
    tickets: msgspec.Raw

    def holds(self, at: datetime) -> bool:
        return self.from_at <= at < self.until_at


class _EncodedAnswer(msgspec.Struct, frozen=True):
    department: Department
    at: datetime
    tickets: msgspec.Raw


@dataclass
class QueueShelf:
    """Encoded queues by department and language, thrown away when the feed moves."""

    _seq: int = -1
    _standings: dict[Department, tuple[list[Standing], Settings]] = field(default_factory=dict)
    _encoded: dict[tuple[Department, str], list[_Encoded]] = field(default_factory=dict)

    def answer(self, engine: Engine, head: int, department: Department, at: datetime, language: str) -> bytes:
        """A `QueueAnswer` as JSON; `head` is the newest feed number that is known of."""
        standings, settings = self._current(engine, head, department)
        shelf = self._encoded.setdefault((department, language), [])
        encoded = next((encoded for encoded in shelf if encoded.holds(at)), None)
        if encoded is None:
            encoded = _encode(standings, department, at, settings, language)
            shelf.insert(0, encoded)
            del shelf[_KEPT:]
        return msgspec.json.encode(_EncodedAnswer(department, at, encoded.tickets))

    def place(
        self, engine: Engine, head: int, department: Department, number: int, at: datetime, language: str
    ) -> TicketPlace | None:
        """Where a ticket stands in its department's queue; None when it does not wait."""
        standings, settings = self._current(engine, head, department)
        ordered = queues.order(standings, department, at, settings)
        for position, (standing, place) in enumerate(ordered, 1):
            if standing.number == number:
                return TicketPlace(place.lane, _reason(place, at, language), place.clause, position)
        return None

    def _current(self, engine: Engine, head: int, department: Department) -> tuple[list[Standing], Settings]:
        if head != self._seq or department not in self._standings:
            with reading(engine) as connection:
                seq = head_of(connection)["seq"]
                if seq != self._seq:
                    self._standings, self._encoded, self._seq = {}, {}, seq
                found = read_standings(connection, department), book_at(connection).settings
            self._standings[department] = found
        return self._standings[department]


def read_standings(connection: Connection, department: Department) -> list[Standing]:
    """Every ticket that waits for the department, in no order."""
    tickets, agents = tables.tickets.c, tables.agents.c
    statement = (
        select(tables.tickets, agents.login, agents.name)
        .select_from(tables.tickets.outerjoin(tables.agents, tickets.assignee_id == agents.id))
        .where(tickets.department == department.value, tickets.state == State.OPEN.value)
    )
    return [
        Standing(
            number=row.id,
            department=department,
            channel=Channel(row.channel),
            state=State.OPEN,
            premium=row.premium,
            emergency=None if row.emergency is None else BasicService(row.emergency),
            received_at=row.received_at,
            unanswered_since_at=row.unanswered_since_at,
            due_at=row.due_at,
            target_at=row.target_at,
            account=row.account,
            subject=row.subject,
            assignee=None if row.assignee_id is None else Assignee(row.assignee_id, row.login, row.name),
        )
        for row in connection.execute(statement)
    ]


def _encode(
    standings: Sequence[Standing], department: Department, at: datetime, settings: Settings, language: str
) -> _Encoded:
    ordered = queues.order(standings, department, at, settings)
    lines = [_line(standing, place, at, language) for standing, place in ordered]
    midnight = midnight_at(moscow_date(at) + timedelta(days=1))  # then the reasons name their days otherwise
    until_at = min(midnight, queues.next_change_at(standings, at, settings) or midnight)
    return _Encoded(at, until_at, msgspec.Raw(msgspec.json.encode(lines)))


def _line(standing: Standing, place: Place, at: datetime, language: str) -> QueueLine:
    return QueueLine(
        number=standing.number,
        lane=place.lane,
        reason=_reason(place, at, language),
        clause=place.clause,
        received_at=standing.received_at,
        due_at=standing.due_at,
        target_at=standing.target_at,
        emergency=standing.emergency,
        premium=standing.premium,
        channel=standing.channel,
        account=standing.account,
        subject=standing.subject,
        assignee=standing.assignee,
    )


def _reason(place: Place, at: datetime, language: str) -> str:
    return sentence(place.reason, language, at, **place.detail)
