"""What the screen reads of the replica, by the bare driver: the first paint must not wait for SQLAlchemy."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from desktop.regulation.announcements import EXPLAINS_FOR, AnnouncementState, concerns, is_told
from desktop.regulation.people import Department
from desktop.regulation.ticket import State
from desktop.replica.queue_rows import QueueRow, marks
from desktop.replica.records import decode, select_sql
from desktop.replica.views import AccountView, EarlierTicket, StandardAnswers
from desktop.wire.rows import (
    AccountRow,
    AnnouncementRow,
    ContactNoteRow,
    LetterRow,
    MessageRow,
    PlanRow,
    SecretRow,
    StandardAnswerRow,
    SubscriberRow,
    TicketRow,
)

_DEPARTMENTS: dict[str, Department] = {d.value: d for d in Department}
_STATES: dict[str, State] = {s.value: s for s in State}
EARLIER_LIMIT = 200


@dataclass(frozen=True, slots=True)
class SubscriberRecords:
    """A subscriber with what belongs to him, as the replica has it."""

    row: SubscriberRow
    accounts: tuple[AccountView, ...]
    tickets: tuple[EarlierTicket, ...]
    contact_notes: tuple[ContactNoteRow, ...]
    announcements: tuple[AnnouncementRow, ...]


def read_ticket(raw: Any, number: int) -> TicketRow | None:
    found = raw.execute(f"{select_sql(TicketRow)} WHERE id = ?", (number,)).fetchone()
    return decode(TicketRow, found) if found else None


def read_messages(raw: Any, number: int) -> list[MessageRow]:
    """The conversation in order."""
    found = raw.execute(f"{select_sql(MessageRow)} WHERE ticket = ? ORDER BY at, id", (number,))
    return [decode(MessageRow, values) for values in found]


def read_secrets(raw: Any, number: int) -> list[SecretRow]:
    """The ticket's secrets in order, without what they say."""
    return _all(raw, SecretRow, "WHERE ticket = ? ORDER BY id", number)


def read_secrets_of_letters(raw: Any) -> list[SecretRow]:
    """Those of letters that are no ticket, and those of the tickets that strangers' letters stand in; in order."""
    standing = "SELECT ticket FROM letter WHERE state = 'unverified'"
    return _all(raw, SecretRow, f"WHERE letter IS NOT NULL OR ticket IN ({standing}) ORDER BY id")


def read_letters(raw: Any) -> list[LetterRow]:
    """Those that are no ticket, and those decided lately; the newest first."""
    return _all(raw, LetterRow, "ORDER BY received_at DESC, id DESC")


def read_names(raw: Any, ticket: TicketRow) -> tuple[str, str]:
    """Names of the subscriber and of the assignee, empty when there is none."""
    found: tuple[str, str] = raw.execute(
        "SELECT coalesce((SELECT name FROM subscriber WHERE id = ?), ''),"
        " coalesce((SELECT name FROM agent WHERE id = ?), '')",
        (ticket.subscriber_id, ticket.assignee_id),
    ).fetchone()
    return found


def read_subjects(raw: Any, numbers: Iterable[int]) -> dict[int, str]:
    wanted = tuple(set(numbers))
    return dict(raw.execute(f"SELECT id, subject FROM ticket WHERE id IN ({marks(wanted)})", wanted))


def read_seen(raw: Any) -> tuple[str | None, int]:
    """Central's history, and its feed number up to which the replica's rows are complete."""
    found: tuple[str, int] | None = raw.execute("SELECT history, cursor FROM feed_position").fetchone()
    return found or (None, 0)


def read_subscriber(raw: Any, subscriber_id: str, now: datetime) -> SubscriberRecords | None:
    """`now` picks the announcements that are not over yet."""
    found = raw.execute(f"{select_sql(SubscriberRow)} WHERE id = ?", (subscriber_id,)).fetchone()
    if not found:
        return None
    accounts = _all(raw, AccountRow, "WHERE subscriber_id = ? ORDER BY id", subscriber_id)
    plans = {plan.id: plan for plan in _all(raw, PlanRow)}
    earlier = raw.execute(
        "SELECT id, subject, department, state, received_at FROM ticket WHERE subscriber_id = ?"
        " ORDER BY received_at DESC, id DESC LIMIT ?",
        (subscriber_id, EARLIER_LIMIT),
    )
    return SubscriberRecords(
        row=decode(SubscriberRow, found),
        accounts=tuple(AccountView(account, plans.get(account.plan_id or "")) for account in accounts),
        tickets=tuple(
            EarlierTicket(number, subject, _DEPARTMENTS[department], _STATES[state], datetime.fromisoformat(at))
            for number, subject, department, state, at in earlier
        ),
        contact_notes=tuple(_all(raw, ContactNoteRow, "WHERE subscriber_id = ? ORDER BY id DESC", subscriber_id)),
        announcements=_told_to(raw, accounts, now),
    )


def _told_to(raw: Any, accounts: Iterable[AccountRow], now: datetime) -> tuple[AnnouncementRow, ...]:
    """Works that concern one of these accounts and are not over."""
    published = _all(raw, AnnouncementRow, "WHERE state = ? ORDER BY starts_at, id", AnnouncementState.PUBLISHED.value)
    hosted: list[tuple[str | None, str | None]] = [(account.id, account.server) for account in accounts]
    hosted = hosted or [(None, None)]
    return tuple(
        row
        for row in published
        if is_told(row.state, row.ends_at, now) and any(concerns(row.servers, row.accounts, *held) for held in hosted)
    )


def read_works(raw: Any, account: str | None, now: datetime) -> tuple[AnnouncementRow, ...]:
    """Works that concern an account and may explain a ticket at `now` or later."""
    recent = "WHERE state <> ? AND (ends_at IS NULL OR ends_at > ?) ORDER BY starts_at, id"
    since = f"{now.astimezone(UTC) - EXPLAINS_FOR:%Y-%m-%dT%H:%M:%S}"  # the columns' own spelling, as far as it goes
    found = _all(raw, AnnouncementRow, recent, AnnouncementState.DRAFT.value, since)
    if not found:
        return ()
    server = raw.execute("SELECT server FROM account WHERE id = ?", (account,)).fetchone() or (None,)
    return tuple(row for row in found if concerns(row.servers, row.accounts, account, *server))


def read_announcements(raw: Any) -> tuple[AnnouncementRow, ...]:
    """All of them, the newest first: for those who write them."""
    return tuple(_all(raw, AnnouncementRow, "ORDER BY starts_at DESC, id DESC"))


def read_hosting(raw: Any) -> dict[str, str | None]:
    """The server of each account."""
    return dict(raw.execute("SELECT id, server FROM account"))


def read_standard_answers(raw: Any) -> StandardAnswers:
    return tuple(_all(raw, StandardAnswerRow, "ORDER BY department, title"))


def queue_row(ticket: TicketRow, subscriber_name: str, assignee_name: str) -> QueueRow:
    """The same line of a queue, from a whole record (live or ended)."""
    return QueueRow(
        number=ticket.id,
        department=ticket.department,
        channel=ticket.channel,
        state=ticket.state,
        subject=ticket.subject,
        received_at=ticket.received_at,
        unanswered_since_at=ticket.unanswered_since_at,
        due_at=ticket.due_at,
        target_at=ticket.target_at,
        preliminary=ticket.preliminary,
        account=ticket.account,
        subscriber_id=ticket.subscriber_id,
        subscriber_name=subscriber_name,
        topic=ticket.topic,
        premium=ticket.premium,
        emergency=ticket.emergency,
        incident=ticket.incident,
        suggested_emergency=ticket.suggested_emergency,
        assignee_id=ticket.assignee_id,
        assignee_name=assignee_name,
        waiting_since_at=ticket.waiting_since_at,
    )


def _all(raw: Any, row_type: Any, where: str = "", *values: Any) -> list[Any]:
    return [decode(row_type, found) for found in raw.execute(f"{select_sql(row_type)} {where}", values)]
