"""The lines of the queue panel, and those of the queues by the bare driver: all that the first picture reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop.regulation.people import Department
from desktop.regulation.ticket_words import BasicService, Channel, State

_QUEUE = """
    SELECT t.id, t.department, t.channel, t.state, t.subject, t.received_at, t.unanswered_since_at, t.due_at,
           t.target_at, t.preliminary, t.account, t.subscriber_id, coalesce(s.name, ''), t.topic, t.premium,
           t.emergency, t.suggested_emergency, t.assignee_id, coalesce(a.name, ''), t.waiting_since_at,
           t.incident
    FROM ticket t LEFT JOIN subscriber s ON s.id = t.subscriber_id LEFT JOIN agent a ON a.id = t.assignee_id
    WHERE t.state IN ('open', 'waiting', 'answered')
"""
_DEPARTMENTS: dict[str, Department] = {d.value: d for d in Department}
_CHANNELS: dict[str, Channel] = {c.value: c for c in Channel}
_STATES: dict[str, State] = {s.value: s for s in State}
_SERVICES: dict[str | None, BasicService | None] = {None: None} | {s.value: s for s in BasicService}


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A live ticket as a line of a queue; `lane` and place follow from `regulation.queues` and the time."""

    number: int
    department: Department
    channel: Channel
    state: State
    subject: str
    received_at: datetime
    unanswered_since_at: datetime | None
    due_at: datetime | None
    target_at: datetime | None
    preliminary: bool
    account: str | None
    subscriber_id: str | None
    subscriber_name: str
    topic: str | None
    premium: bool
    emergency: BasicService | None
    suggested_emergency: BasicService | None
    assignee_id: int | None
    assignee_name: str
    waiting_since_at: datetime | None = None
    incident: int | None = None  # the ticket that leads the outage it is part of
    is_pending: bool = False  # an intent of this desk on it is not yet confirmed
    is_refused: bool = False  # an intent of this desk on it was refused and waits for the agent


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A ticket found; `excerpt` is the text around the hit, empty when subject, account or name matched."""

    number: int
    subject: str
    account: str | None
    subscriber_name: str
    state: State
    department: Department
    at: datetime
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class SearchResult:
    query: str
    hits: tuple[SearchHit, ...]
    is_cut: bool = False  # more were found than are given


def read_queues(raw: Any) -> list[QueueRow]:
    """Every live ticket, unordered."""
    return [_queue_row(values) for values in raw.execute(_QUEUE)]


def read_queue_rows(raw: Any, numbers: Sequence[int]) -> list[QueueRow]:
    """Those of the numbers that are live."""
    return [_queue_row(v) for v in raw.execute(f"{_QUEUE} AND t.id IN ({marks(numbers)})", tuple(numbers))]


def _queue_row(values: tuple[Any, ...]) -> QueueRow:
    number, department, channel, state, subject, received_at, unanswered, due, target, preliminary, *rest = values
    (
        account,
        subscriber_id,
        subscriber_name,
        topic,
        premium,
        emergency,
        suggested,
        assignee_id,
        name,
        waiting,
        incident,
    ) = rest
    return QueueRow(
        number,
        _DEPARTMENTS[department],
        _CHANNELS[channel],
        _STATES[state],
        subject,
        datetime.fromisoformat(received_at),
        _instant(unanswered),
        _instant(due),
        _instant(target),
        bool(preliminary),
        account,
        subscriber_id,
        subscriber_name,
        topic,
        bool(premium),
        _SERVICES[emergency],
        _SERVICES[suggested],
        assignee_id,
        name,
        _instant(waiting),
        incident,
    )


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def marks(values: Sequence[Any]) -> str:
    """The placeholders of so many values."""
    return ",".join("?" * len(values))
