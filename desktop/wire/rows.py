"""The replicated records, one struct a kind: what the feed carries and the replica keeps. Instants are aware UTC."""

from datetime import date, datetime, time
from typing import Any

import msgspec

from desktop.regulation.people import Department, Role
from desktop.regulation.ticket import (
    AuthorizationWay,
    BasicService,
    Channel,
    Clock,
    MessageKind,
    SecretKind,
    SecretState,
    State,
)


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
    authorized_way: AuthorizationWay | None = None
    authorized_by: str | None = None
    authorized_at: datetime | None = None
    authorized_reason: str | None = None
    incident: int | None = None
    correspondent: str | None = None


class Attachment(msgspec.Struct, frozen=True):
    """A file of a message; `size` in bytes, `media_type` by its content. `is_dangerous`: it may run when opened."""

    id: str
    name: str
    size: int
    media_type: str
    is_dangerous: bool = False


class Letter(msgspec.Struct, frozen=True):
    """What a message that came by e-mail says of itself; `notes` are codes of `sentences`. `is_verified`: it is the
    subscriber's."""

    sender: str
    sender_name: str = ""
    is_verified: bool = False
    notes: list[str] = []


class Delivery(msgspec.Struct, frozen=True):
    """Where a message to a mail address is (STP.10, ORK.6). `state`: queued, sent, delivered, delayed or failed;
    `reason` are the words of the other mail server."""

    state: str
    to: str
    at: datetime
    reason: str = ""


class Suspect(msgspec.Struct, frozen=True):
    """[start, end) of a body may be a credential, of a `kind` of `regulation.credentials`."""

    start: int
    end: int
    kind: str


class MessageRow(Row, frozen=True, kw_only=True):
    """`seq` is the feed number under which it was first committed; `intent_key` the intent that made it; `quote_at` is
    where the quoted tail of the body begins."""

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
    attachments: list[Attachment] = []
    letter: Letter | None = None
    delivery: Delivery | None = None
    suspects: list[Suspect] = []
    quote_at: int | None = None


class SubscriberRow(Row, frozen=True, kw_only=True):
    """`emails`: further addresses that are his (STP.1)."""

    id: str
    name: str
    kind: str = "person"  # or "organisation"
    email: str | None = None
    phone: str | None = None
    contract: str | None = None
    emails: list[str] = []
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
    """A hosting account; `id` is its main domain in Unicode; `state`: active, blocked, closed; `balance` in kopecks;
    `server`: where it is hosted, as announcements name it."""

    id: str
    subscriber_id: str
    plan_id: str | None = None
    server: str | None = None
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
    `basic_services` ["web", …], `confirmed_years` [2024, …], `demo` true, `cabinet_url`
    "https://…". An absent row means the default."""

    id: str
    value: str


class StandardAnswerRow(Row, frozen=True, kw_only=True):
    """STP.8: an answer to a frequent question, usually a link. `dead_links`: those of its body that did not answer when
    they were tried last, at `checked_at`."""

    id: int
    department: Department
    title: str
    body: str
    dead_links: list[str] = []
    checked_at: datetime | None = None


class AnnouncementRow(Row, frozen=True, kw_only=True):
    """T.6: planned works the subscribers are told of. `state`: draft, published or ended. Whom they concern: the
    accounts named by main domain and those on the servers named; nobody named means everybody."""

    id: int
    title: str
    body: str
    starts_at: datetime
    ends_at: datetime | None = None
    state: str = "published"
    servers: list[str] = []
    accounts: list[str] = []


class ContactNoteRow(Row, frozen=True, kw_only=True):
    """STP.3, ORK.2: a talk that is no ticket."""

    id: int
    subscriber_id: str
    author_id: int
    author_name: str
    at: datetime
    body: str
    intent_key: str | None = None


class SecretRow(Row, frozen=True, kw_only=True):
    """Section 6 of the rules: all that is known of a secret but the secret. `asked_by_id` is None for one that was
    pasted into a message; `looked_by_id`: who saw it last. It is destroyed at `expires_at` at the latest. `letter`: of
    an unidentified letter that it was pasted into, while there is no ticket."""

    id: int
    ticket: int | None = None
    letter: int | None = None
    kind: SecretKind
    state: SecretState
    asked_by_id: int | None = None
    asked_at: datetime
    answered_at: datetime | None = None
    expires_at: datetime | None = None
    looked_by_id: int | None = None
    looked_at: datetime | None = None


class LetterRow(Row, frozen=True, kw_only=True):
    """An e-mail that is no ticket (STP.1). `state`: unidentified, asked (its sender was asked for what is `missing`,
    codes of `sentences`), unverified (a stranger's, attached to `ticket`, for a person to look at), machine (`reason`
    says why nobody answers it), admitted or attached (to `ticket`), dismissed. `notes`: codes of `sentences` about
    its reading; `quote_at` and `suspects` as in a message."""

    id: int
    department: Department
    state: str
    sender: str
    sender_name: str = ""
    subject: str = ""
    body: str = ""
    quote_at: int | None = None
    notes: list[str] = []
    attachments: list[Attachment] = []
    missing: list[str] = []
    suspects: list[Suspect] = []
    reason: str | None = None
    subscriber_id: str | None = None
    ticket: int | None = None
    received_at: datetime
    asked_at: datetime | None = None
    decided_by_id: int | None = None
    decided_at: datetime | None = None
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
    "secret": SecretRow,
    "letter": LetterRow,
}
