"""Every ticket as a line of JSON in the format that `import` reads, with state and clocks so that its place is kept."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, RowMapping, select

from desktop.central import tables
from desktop.central.database import reading
from desktop.central.import_own import OwnState
from desktop.central.lookups import PREMIUM_GROUP
from desktop.regulation.ticket import MessageKind, State

_STATES = {
    State.OPEN: "open",
    State.ANSWERED: "open",
    State.WAITING: "waiting",
    State.RESOLVED: "resolved",
    State.OUT_OF_SCOPE: "resolved",
    State.REFUSED: "refused",
}


def export(engine: Engine) -> Iterator[bytes]:
    """The lines, by number; a merged ticket is in the one it was merged into. One read transaction for all of them."""
    tickets, subscribers, accounts, plans = tables.tickets, tables.subscribers, tables.accounts, tables.plans
    person = subscribers.c.name.label("subscriber_name"), subscribers.c.email.label("subscriber_email")
    statement = (
        select(tickets, *person, accounts.c.subscriber_id.label("owner"), plans.c.group.label("plan_group"))
        .select_from(
            tickets.outerjoin(subscribers, tickets.c.subscriber_id == subscribers.c.id)
            .outerjoin(accounts, tickets.c.account == accounts.c.id)
            .outerjoin(plans, accounts.c.plan_id == plans.c.id)
        )
        .where(tickets.c.state != State.MERGED.value)
        .order_by(tickets.c.id)
    )
    with reading(engine) as connection:
        for row in connection.execution_options(yield_per=500).execute(statement).mappings():
            yield msgspec.json.encode(_line(connection, row))


def _line(connection: Connection, row: RowMapping) -> dict[str, Any]:
    line: dict[str, Any] = {
        "external_id": row["external_id"] or f"smena-{row['id']}",
        "number": row["id"],
        "department": row["department"],
        "channel": row["channel"],
        "subject": row["subject"],
        "received_at": row["received_at"],
        "state": _STATES[State(row["state"])],
        "messages": _messages(connection, row["id"]),
        "smena": {name: row[name] for name in OwnState.__struct_fields__},
    }
    for name in ("topic", "account", "emergency"):
        if row[name] is not None:
            line[name] = row[name]
    if row["subscriber_id"] is not None:
        line["subscriber"] = {
            "id": row["subscriber_id"],
            "name": row["subscriber_name"],
            "email": row["subscriber_email"],
            "premium": row["premium"] if row["owner"] is None else row["plan_group"] == PREMIUM_GROUP,
        }
    return line


def _messages(connection: Connection, number: int) -> list[dict[str, Any]]:
    messages = tables.messages.c
    statement = (
        select(messages.at, messages.kind, messages.body)
        .where(messages.ticket == number, messages.kind != MessageKind.EVENT.value)
        .order_by(messages.at, messages.id)
    )
    return [_message(row.at, MessageKind(row.kind), row.body) for row in connection.execute(statement)]


def _message(at: datetime, kind: MessageKind, body: str) -> dict[str, Any]:
    if kind in (MessageKind.SUBSCRIBER, MessageKind.NOTE):
        return {"at": at, "author": kind.value, "body": body}
    return {"at": at, "author": "agent", "body": body, "smena_act": kind.value}
