"""What the pages show of the rows: a ticket's state and promise, its conversation, the departments' hours."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from desktop.central import tables
from desktop.central.lookups import book_at
from desktop.regulation import deadlines, hours
from desktop.regulation.people import Department
from desktop.regulation.ticket import MessageKind, State
from desktop.regulation.topics import TOPICS, Topic


@dataclass(frozen=True, slots=True)
class TicketView:
    """`promise` is a code of `sentences` and speaks of `due_at`, None when nothing is promised now."""

    number: int
    subject: str
    department: Department
    state: State
    received_at: datetime
    due_at: datetime | None
    promise: str | None
    account: str | None
    topic: Topic | None
    merged_into: int | None


@dataclass(frozen=True, slots=True)
class MessageView:
    """`delivery`: where the e-mail with it is, None when there is none."""

    id: int
    at: datetime
    is_his: bool
    kind: MessageKind
    body: str
    files: list[dict[str, Any]]
    delivery: str | None


@dataclass(frozen=True, slots=True)
class DepartmentView:
    """Hours and promise of a department at this moment; `holiday`: today's in Moscow."""

    department: Department
    due_at: datetime
    holiday: str | None
    topics: list[Topic]


def ticket_view(row: Mapping[str, Any] | RowMapping, at: datetime) -> TicketView:
    """A ticket as its subscriber is told of it at an instant."""
    state, department, due_at = State(row["state"]), Department(row["department"]), row["due_at"]
    promise = None
    if state is State.WAITING:
        promise = "cabinet.your_turn"
    elif state is State.OPEN and due_at is not None:
        in_time = "cabinet.answer_by" if department is Department.STP else "cabinet.process_by"
        promise = in_time if at <= due_at else "cabinet.late"
    return TicketView(
        number=row["id"],
        subject=row["subject"],
        department=department,
        state=state,
        received_at=row["received_at"],
        due_at=due_at,
        promise=promise,
        account=row["account"],
        topic=TOPICS.get(row["topic"] or ""),
        merged_into=row["merged_into"],
    )


def message_view(row: RowMapping) -> MessageView:
    """A message of the conversation; whoever of the provider wrote it stays unnamed."""
    kind, delivery = MessageKind(row["kind"]), row["delivery"]
    return MessageView(
        id=row["id"],
        at=row["at"],
        is_his=kind is MessageKind.SUBSCRIBER,
        kind=kind,
        body=row["body"],
        files=list(row["attachments"]),
        delivery=None if delivery is None else delivery["state"],
    )


def departments(connection: Connection, at: datetime, language: str) -> tuple[list[DepartmentView], dict[str, str]]:
    """Both departments, and STP's guaranteed hours as a sentence takes them (HOURS.STP, HOURS.ORK)."""
    book = book_at(connection)
    views = [
        DepartmentView(
            department,
            deadlines.deadline(department, deadlines.start(at), book).due_at,
            hours.status(department, at, book, language).holiday,
            [topic for topic in TOPICS.values() if topic.department is department],
        )
        for department in Department
    ]
    settings = book.settings
    return views, {"stp_from": f"{settings.stp_from:%H:%M}", "stp_until": f"{settings.stp_until:%H:%M}"}


def accounts_of(connection: Connection, subscriber_id: str) -> list[RowMapping]:
    """His accounts, by main domain."""
    accounts = tables.accounts
    chosen = select(accounts).where(accounts.c.subscriber_id == subscriber_id).order_by(accounts.c.id)
    return list(connection.execute(chosen).mappings())
