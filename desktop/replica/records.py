"""Records out of the replica's columns: the structs of `wire.rows`, and the rules' `Ticket`. Imports no SQLAlchemy."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import msgspec

from desktop.regulation.people import Department
from desktop.regulation.ticket import Authorization, Emergency, MessageFact, SecretFact, Ticket
from desktop.wire.rows import ROW_TYPES, MessageRow, Row, SecretRow, TicketRow

R = TypeVar("R", bound=Row)

_KIND_OF = {row_type: kind for kind, row_type in ROW_TYPES.items()}
_NAMES = {row_type: row_type.__struct_fields__ for row_type in ROW_TYPES.values()}
_JSON = frozenset(
    {
        *("domains", "services", "emails", "detail", "stp_clock", "ork_clock", "servers", "accounts", "dead_links"),
        *("attachments", "letter", "delivery", "suspects", "notes", "missing"),
    }
)


def select_sql(row_type: type[Row]) -> str:
    """`SELECT` of every column of a kind, in the order `decode` expects; the caller adds WHERE."""
    columns = ", ".join(f'"{name}"' for name in _NAMES[row_type])
    return f'SELECT {columns} FROM "{_KIND_OF[row_type]}"'


def decode(row_type: type[R], values: Sequence[Any]) -> R:
    """A struct from the column values of `select_sql`."""
    fields = {
        name: msgspec.json.decode(value) if isinstance(value, str) and name in _JSON else value  # a number: no JSON
        for name, value in zip(_NAMES[row_type], values, strict=True)
    }
    return msgspec.convert(fields, row_type, strict=False)  # SQLite keeps a bool as 0 or 1


def ticket_value(row: TicketRow, messages: Iterable[MessageRow], secrets: Iterable[SecretRow] = ()) -> Ticket:
    """The ticket as the rules see it."""
    emergency = None
    if row.emergency and row.emergency_at:
        emergency = Emergency(row.emergency, row.emergency_by or "", row.emergency_at, row.emergency_reason or "")
    return Ticket(
        number=row.id,
        department=row.department,
        channel=row.channel,
        state=row.state,
        received_at=row.received_at,
        unanswered_since_at=row.unanswered_since_at,
        topic=row.topic,
        account=row.account,
        subscriber_id=row.subscriber_id,
        premium=row.premium,
        emergency=emergency,
        assignee_id=row.assignee_id,
        stp_clock=row.stp_clock,
        ork_clock=row.ork_clock,
        waiting_since_at=row.waiting_since_at,
        ended_at=row.ended_at,
        merged_into=row.merged_into,
        reopened_from=row.reopened_from,
        authorization=_authorization(row),
        incident=row.incident,
        correspondent=row.correspondent,
        secrets=tuple(SecretFact(s.id, s.kind, s.state, s.looked_by_id) for s in secrets),
        messages=tuple(_fact(message) for message in messages),
    )


def _fact(row: MessageRow) -> MessageFact:
    moved_to = Department(row.detail["department"]) if row.event == "transferred" else None
    return MessageFact(row.id, row.seq, row.kind, row.author_id, row.at, moved_to, row.event == "merged", row.version)


def _authorization(row: TicketRow) -> Authorization | None:
    if row.authorized_way is None or row.authorized_at is None:
        return None
    return Authorization(row.authorized_way, row.authorized_by or "", row.authorized_at, row.authorized_reason or "")
