"""Every ticket as a line of JSON in the format that `import` reads."""

from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, RowMapping, select

from desktop.central import tables
from desktop.central.database import reading
from desktop.regulation.ticket import MessageKind, State

_STATES = {
    State.OPEN: "open",
    State.ANSWERED: "open",  # its last message is the answer
    State.WAITING: "waiting",
    State.RESOLVED: "resolved",
    State.OUT_OF_SCOPE: "resolved",
    State.REFUSED: "refused",
}


def export(engine: Engine) -> Iterator[bytes]:
    """The lines, by number; a merged ticket is in the one it was merged into. One read transaction for all of them."""
    tickets, subscribers = tables.tickets, tables.subscribers.c
    statement = (
        select(tickets, subscribers.name.label("subscriber_name"), subscribers.email.label("subscriber_email"))
        .select_from(tickets.outerjoin(tables.subscribers, tickets.c.subscriber_id == subscribers.id))
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
    }
    for name in ("topic", "account", "emergency"):
        if row[name] is not None:
            line[name] = row[name]
    if row["subscriber_id"] is not None:
        line["subscriber"] = {
            "id": row["subscriber_id"],
            "name": row["subscriber_name"],
            "email": row["subscriber_email"],
            "premium": row["premium"],
        }
    return line


def _messages(connection: Connection, number: int) -> list[dict[str, Any]]:
    messages = tables.messages.c
    statement = (
        select(messages.at, messages.kind, messages.body)
        .where(messages.ticket == number, messages.kind != MessageKind.EVENT.value)
        .order_by(messages.at, messages.id)
    )
    return [
        {"at": row.at, "author": _author(MessageKind(row.kind)), "body": row.body}
        for row in connection.execute(statement)
    ]


def _author(kind: MessageKind) -> str:
    if kind is MessageKind.SUBSCRIBER:
        return "subscriber"
    return "agent" if kind.is_public else "note"
