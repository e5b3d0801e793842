"""A row of a table, a ticket as the rules see it, a row on the wire: the way between the three."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from sqlalchemy import RowMapping

from desktop.regulation.book import Book
from desktop.regulation.deadlines import ticket_deadline
from desktop.regulation.people import Agent, Department, Role
from desktop.regulation.ticket import (
    Authorization,
    AuthorizationWay,
    BasicService,
    Channel,
    Clock,
    Emergency,
    MessageFact,
    MessageKind,
    SecretFact,
    SecretKind,
    SecretState,
    State,
    Ticket,
)
from desktop.wire.rows import ROW_TYPES, Row

Record = Mapping[str, Any] | RowMapping


def message_fact(record: Record) -> MessageFact:
    """What the rules need of a row of `messages`."""
    moved_to = Department(record["detail"]["department"]) if record["event"] == "transferred" else None
    kind, author_id = MessageKind(record["kind"]), record["author_id"]
    is_merge = record["event"] == "merged"
    return MessageFact(
        record["id"], record["seq"], kind, author_id, record["at"], moved_to, is_merge, record["version"]
    )


def secret_fact(record: Record) -> SecretFact:
    """What the rules need of a row of `secrets`."""
    return SecretFact(record["id"], SecretKind(record["kind"]), SecretState(record["state"]), record["looked_by_id"])


def ticket_of(record: Record, messages: Iterable[Record] = (), secrets: Iterable[Record] = ()) -> Ticket:
    """The regulation's ticket in a row of `tickets`, the rows of its messages in their order and those of its
    secrets."""
    return Ticket(
        number=record["id"],
        department=Department(record["department"]),
        channel=Channel(record["channel"]),
        state=State(record["state"]),
        received_at=record["received_at"],
        unanswered_since_at=record["unanswered_since_at"],
        topic=record["topic"],
        account=record["account"],
        subscriber_id=record["subscriber_id"],
        premium=record["premium"],
        emergency=_emergency(record),
        assignee_id=record["assignee_id"],
        stp_clock=_clock(record["stp_clock"]),
        ork_clock=_clock(record["ork_clock"]),
        waiting_since_at=record["waiting_since_at"],
        ended_at=record["ended_at"],
        merged_into=record["merged_into"],
        reopened_from=None if record["reopened_from"] is None else State(record["reopened_from"]),
        authorization=_authorization(record),
        incident=record["incident"],
        correspondent=record["correspondent"],
        secrets=tuple(secret_fact(secret) for secret in secrets),
        messages=tuple(message_fact(message) for message in messages),
    )


def values_of(ticket: Ticket, book: Book) -> dict[str, Any]:
    """The columns of `tickets` that follow from the ticket; due, target and the preliminary mark by the book.

    The number, the subject, `suggested_emergency` and `external_id` are the caller's.
    """
    emergency = ticket.emergency
    authorization, deadline = ticket.authorization, ticket_deadline(ticket, book)
    return {
        "department": ticket.department.value,
        "channel": ticket.channel.value,
        "state": ticket.state.value,
        "topic": ticket.topic,
        "account": ticket.account,
        "subscriber_id": ticket.subscriber_id,
        "premium": ticket.premium,
        "emergency": emergency and emergency.service.value,
        "emergency_by": emergency and emergency.declared_by,
        "emergency_at": emergency and emergency.declared_at,
        "emergency_reason": emergency and emergency.reason,
        "assignee_id": ticket.assignee_id,
        "received_at": ticket.received_at,
        "unanswered_since_at": ticket.unanswered_since_at,
        "waiting_since_at": ticket.waiting_since_at,
        "ended_at": ticket.ended_at,
        "stp_clock": _stored(ticket.stp_clock),
        "ork_clock": _stored(ticket.ork_clock),
        "due_at": deadline and deadline.due_at,
        "target_at": deadline and deadline.target_at,
        "preliminary": deadline is not None and deadline.preliminary,
        "merged_into": ticket.merged_into,
        "reopened_from": ticket.reopened_from and ticket.reopened_from.value,
        "authorized_way": authorization and authorization.way.value,
        "authorized_by": authorization and authorization.recorded_by,
        "authorized_at": authorization and authorization.recorded_at,
        "authorized_reason": authorization and authorization.reason,
        "incident": ticket.incident,
        "correspondent": ticket.correspondent,
    }


def agent_of(record: Record) -> Agent:
    """The regulation's agent in a row of `agents`."""
    return Agent(
        id=record["id"],
        login=record["login"],
        name=record["name"],
        department=Department(record["department"]),
        role=Role(record["role"]),
        is_active=record["is_active"],
    )


def wire_row(kind: str, record: Record) -> Row:
    """The row of a replicated kind as the feed carries it."""
    row_type = ROW_TYPES[kind]
    return msgspec.convert({name: record[name] for name in row_type.__struct_fields__}, row_type)


def _stored(clock: Clock | None) -> Any:
    """A clock as it comes back from the data base, so that an unchanged one compares equal."""
    return msgspec.json.decode(msgspec.json.encode(clock))


def _clock(stored: Any) -> Clock | None:
    return None if stored is None else msgspec.convert(stored, Clock)


def _emergency(record: Record) -> Emergency | None:
    if record["emergency"] is None:
        return None
    return Emergency(
        service=BasicService(record["emergency"]),
        declared_by=record["emergency_by"] or "",
        declared_at=record["emergency_at"],
        reason=record["emergency_reason"] or "",
    )


def _authorization(record: Record) -> Authorization | None:
    if record["authorized_way"] is None:
        return None
    return Authorization(
        way=AuthorizationWay(record["authorized_way"]),
        recorded_by=record["authorized_by"] or "",
        recorded_at=record["authorized_at"],
        reason=record["authorized_reason"] or "",
    )
