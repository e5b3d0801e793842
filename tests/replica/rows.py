"""Rows for tests, and a replica folder filled with them the way a snapshot fills one."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import insert, text

from desktop.regulation.book import Book
from desktop.regulation.deadlines import start, ticket_deadline
from desktop.regulation.people import Agent, Department, Role
from desktop.regulation.ticket import Channel, MessageKind, State
from desktop.replica.database import Replica, core
from desktop.replica.records import ticket_value
from desktop.wire.replica_tables import TABLES, feed_position, record, schema_hash, search_words
from desktop.wire.rows import (
    ROW_TYPES,
    AccountRow,
    AgentRow,
    Domain,
    MessageRow,
    PlanRow,
    Row,
    SettingRow,
    SubscriberRow,
    TicketRow,
)
from tests.keys import KEYS

NOON = datetime(2026, 10, 6, 9, 0, tzinfo=UTC)  # Tuesday, noon in Moscow
HISTORY = "3f0c"
ANNA = Agent(1, "anna", "Анна Петрова", Department.STP, Role.AGENT)
BORIS = Agent(2, "boris", "Борис Ильин", Department.STP, Role.AGENT)
OLGA = Agent(3, "olga", "Ольга Старшая", Department.ORK, Role.SUPERVISOR)


def ticket_row(number: int, **values: Any) -> TicketRow:
    """An STP ticket of the cabinet, open since noon."""
    received_at = values.get("received_at", NOON)
    department = values.get("department", Department.STP)
    clocks = {f"{department.value}_clock": start(received_at)}
    row = TicketRow(
        **{
            "version": 1,
            "id": number,
            "department": department,
            "channel": Channel.CABINET,
            "state": State.OPEN,
            "subject": "Не открывается сайт",
            "account": "example.ru",
            "subscriber_id": "s-1",
            "received_at": received_at,
            "unanswered_since_at": received_at,
            **clocks,
            **values,
        }
    )
    deadline = ticket_deadline(ticket_value(row, ()), Book())
    if deadline is None:
        return row
    return msgspec.structs.replace(row, due_at=deadline.due_at, target_at=deadline.target_at)


def message_row(message_id: int, ticket: int, body: str, **values: Any) -> MessageRow:
    """A message of the subscriber, written at noon."""
    return MessageRow(
        **{
            "version": 1,
            "id": message_id,
            "ticket": ticket,
            "seq": message_id,
            "kind": MessageKind.SUBSCRIBER,
            "author_name": "ООО «Пример»",
            "at": NOON + timedelta(seconds=message_id),
            "body": body,
            **values,
        }
    )


def surroundings() -> list[Row]:
    """Agents, a subscriber with two accounts, plans."""
    return [
        *(
            AgentRow(version=1, id=a.id, login=a.login, name=a.name, department=a.department, role=a.role)
            for a in (ANNA, BORIS, OLGA)
        ),
        SubscriberRow(version=1, id="s-1", name="ООО «Пример»", kind="organisation", email="info@example.ru"),
        PlanRow(version=1, id="p-1", name="Старт"),
        PlanRow(version=1, id="p-2", name="Премиум-2", group="premium"),
        AccountRow(version=1, id="example.ru", subscriber_id="s-1", plan_id="p-1", domains=[Domain("пример.рф")]),
        AccountRow(version=1, id="second.ru", subscriber_id="s-1", plan_id="p-2"),
        SettingRow(version=1, id="guard_minutes", value="60"),
    ]


def fill(folder: Path, rows: Iterable[Row], cursor: int = 100, history: str = HISTORY, key: str = KEYS.replica) -> None:
    """A replica in this folder with these rows, as a snapshot at `cursor` would make it."""
    folder.mkdir(parents=True, exist_ok=True)
    replica = Replica(folder / "replica.sqlite", key)
    replica.open()
    rows = list(rows)
    kinds = {row_type: kind for kind, row_type in ROW_TYPES.items()}
    with core(replica.raw).begin() as connection:
        for row in rows:
            connection.execute(insert(TABLES[kinds[type(row)]]), record(row))
        position = {"history": history, "cursor": cursor, "schema": schema_hash()}
        connection.execute(insert(feed_position), position)
        for row in rows:
            if isinstance(row, MessageRow):
                values = {"id": row.id, "body": row.body}
                connection.execute(text("INSERT INTO message_text (rowid, body) VALUES (:id, :body)"), values)
            if isinstance(row, TicketRow):
                connection.execute(
                    text("INSERT INTO ticket_words (rowid, words) VALUES (:id, :words)"), _words(row, rows)
                )
    replica.close()


def _words(ticket: TicketRow, rows: list[Row]) -> dict[str, Any]:
    account = next((r for r in rows if isinstance(r, AccountRow) and r.id == ticket.account), None)
    subscriber = next((r for r in rows if isinstance(r, SubscriberRow) and r.id == ticket.subscriber_id), None)
    domains = [domain.name for domain in account.domains] if account else []
    name, email = (subscriber.name, subscriber.email) if subscriber else (None, None)
    return {"id": ticket.id, "words": search_words(ticket.id, ticket.subject, ticket.account, domains, name, email)}
