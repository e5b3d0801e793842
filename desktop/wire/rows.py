"""The replicated records, one struct a kind: what the feed carries and the replica keeps. Instants are aware UTC."""

from datetime import date, datetime, time
from typing import Any

import msgspec

from desktop.regulation.people import Department, Role
from desktop.regulation.ticket import BasicService, Channel, Clock, MessageKind, State


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """`id` is the record's key within its kind, `version` grows with every change of it."""

    version: int


class TicketRow(Row, frozen=True, kw_only=True):
    """`due_at`, `target_at`, `preliminary` are computed by central from the clocks and the calendar; None while no
    clock of the department runs. `id` is the ticket's number."""

    id: int
    department: Department
    channel: Channel
    state: State
    subject: str
    topic: str | None = None
    account: str | None = None
    subscriber_id: str | None = None
    premium: bool = False
    emergency: BasicService | None = None
    emergency_by: str | None = None
    emergency_at: datetime | None = None
    emergency_reason: str | None = None
    suggested_emergency: BasicService | None = None
    assignee_id: int | None = None
    received_at: datetime
    unanswered_since_at: datetime | None = None
    waiting_since_at: datetime | None = None
    ended_at: datetime | None = None
    stp_clock: Clock | None = None
    ork_clock: Clock | None = None
    due_at: datetime | None = None
    target_at: datetime | None = None
    preliminary: bool = False
    merged_into: int | None = None
    reopened_from: State | None = None


class MessageRow(Row, frozen=True, kw_only=True):
    """`seq` is the feed number under which it was first committed; `intent_key` the intent that made it."""

    id: int
    ticket: int
    seq: int
    kind: MessageKind
    author_id: int | None = None
    author_name: str = ""
    at: datetime
    written_at: datetime | None = None
    body: str = ""
    event: str | None = None
    detail: dict[str, Any] = {}
    intent_key: str | None = None


class SubscriberRow(Row, frozen=True, kw_only=True):
    id: str
    name: str
    kind: str = "person"  # or "organisation"
    email: str | None = None
    phone: str | None = None
    contract: str | None = None
    since: date | None = None


class Domain(msgspec.Struct, frozen=True):
    name: str
    paid_until: date | None = None
    is_bound: bool = True


class Service(msgspec.Struct, frozen=True):
    """`state`: works, failed, off or not_in_plan."""

    service: BasicService
    state: str = "works"
    since: datetime | None = None


class AccountRow(Row, frozen=True, kw_only=True):
    """A hosting account; `id` is its main domain in Unicode; `state`: active, blocked, closed; `balance` in kopecks."""

    id: str
    subscriber_id: str
    plan_id: str | None = None
    state: str = "active"
    balance: int = 0
    paid_until: date | None = None
    domains: list[Domain] = []
    services: list[Service] = []


class PlanRow(Row, frozen=True, kw_only=True):
    """`group` is `premium` for the Premium group, any other word else."""

    id: str
    name: str
    group: str = "standard"


class AgentRow(Row, frozen=True, kw_only=True):
    id: int
    login: str
    name: str
    department: Department
    role: Role
    is_active: bool = True


class CalendarOverrideRow(Row, frozen=True, kw_only=True):
    """`id` is "2026-12-31/ork". Closed all day when both times are None, else open from `opens` until `closes` MSK."""

    id: str
    date: date
    department: Department
    opens: time | None = None
    closes: time | None = None
    note: str = ""


class SettingRow(Row, frozen=True, kw_only=True):
    """A setting of the provider as JSON text: `guard_minutes` 60, `stp_from` "06:00", `stp_until` "22:00",
    `basic_services` ["web", …], `confirmed_years` [2024, …], `demo` true. An absent row means the default."""

    id: str
    value: str


class StandardAnswerRow(Row, frozen=True, kw_only=True):
    """STP.8: an answer to a frequent question, usually a link."""

    id: int
    department: Department
    title: str
    body: str


class AnnouncementRow(Row, frozen=True, kw_only=True):
    """T.6: planned works the subscribers are told of."""

    id: int
    title: str
    body: str
    starts_at: datetime
    ends_at: datetime | None = None


class ContactNoteRow(Row, frozen=True, kw_only=True):
    """STP.3, ORK.2: a talk that is no ticket."""

    id: int
    subscriber_id: str
    author_id: int
    author_name: str
    at: datetime
    body: str
    intent_key: str | None = None


ROW_TYPES: dict[str, type[Row]] = {
    "ticket": TicketRow,
    "message": MessageRow,
    "subscriber": SubscriberRow,
    "account": AccountRow,
    "plan": PlanRow,
    "agent": AgentRow,
    "calendar_override": CalendarOverrideRow,
    "setting": SettingRow,
    "standard_answer": StandardAnswerRow,
    "announcement": AnnouncementRow,
    "contact_note": ContactNoteRow,
}
