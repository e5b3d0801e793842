"""The views of the screen: rows of the replica with the pending intents laid over them. For the db thread."""

from collections.abc import Iterable
from datetime import datetime

from desktop.regulation.intents import LetterIntent
from desktop.regulation.people import Agent
from desktop.replica import queries, queue_rows
from desktop.replica.entry import Entry
from desktop.replica.overlaid_letters import letter_view, secrets_of
from desktop.replica.overlay import confirmed_message, lay_over, overlaid_row, redacted
from desktop.replica.records import ticket_value
from desktop.replica.store import Store
from desktop.replica.views import (
    AccountView,
    Draft,
    DraftView,
    LetterView,
    OutboxView,
    QueueRow,
    SubscriberView,
    TicketView,
)


def read_queues(store: Store, me: Agent, now: datetime) -> tuple[QueueRow, ...]:
    """Every live ticket, unordered; one that a pending intent ends is not live."""
    rows = queue_rows.read_queues(store.replica.raw)
    return tuple(row for row in _overlaid(store, me, now, rows) if not row.state.is_ended)


def read_queue_rows(store: Store, me: Agent, now: datetime, numbers: Iterable[int]) -> dict[int, QueueRow | None]:
    """The lines of these tickets; None for one that is no longer live."""
    wanted = tuple(set(numbers))
    rows = queue_rows.read_queue_rows(store.replica.raw, wanted)
    found = {row.number: row for row in _overlaid(store, me, now, rows) if not row.state.is_ended}
    return {number: found.get(number) for number in wanted}


def read_ticket(store: Store, me: Agent, now: datetime, number: int) -> TicketView | None:
    raw = store.replica.raw
    row = queries.read_ticket(raw, number)
    if row is None:
        return None
    messages = queries.read_messages(raw, number)
    entries = store.outbox.pending(number)
    secrets = queries.read_secrets(raw, number)
    confirmed = ticket_value(row, messages, secrets)
    keys = {message.intent_key for message in messages}
    overlaid = lay_over(confirmed, entries, me, now, store.book, keys)
    line = queries.queue_row(row, *queries.read_names(raw, row))
    history, seen_seq = queries.read_seen(raw)
    kept = [confirmed_message(message, me) for message in messages if message.id not in overlaid.moved_ids]
    shown = [redacted(message, overlaid.redactions) for message in kept]
    return TicketView(
        row=overlaid_row(line, confirmed, overlaid.ticket, entries, store.book),
        ticket=overlaid.ticket,
        messages=(*shown, *overlaid.messages),
        seen_seq=seen_seq,
        history=history,
        outbox=tuple(entry.view(row.subject) for entry in entries),
        secrets=tuple(secrets),
        works=() if row.state.is_ended else queries.read_works(raw, overlaid.ticket.account, now),
    )


def read_subscriber(store: Store, subscriber_id: str, account: str | None, now: datetime) -> SubscriberView | None:
    """`account` is the one the ticket names: it stands first."""
    found = queries.read_subscriber(store.replica.raw, subscriber_id, now)
    if found is None:
        return None
    keys = {note.intent_key for note in found.contact_notes}
    pending = [entry for entry in store.outbox.pending_notes(subscriber_id) if entry.key not in keys]

    def is_other(view: AccountView) -> bool:
        return view.row.id != account

    return SubscriberView(
        row=found.row,
        accounts=tuple(sorted(found.accounts, key=is_other)),
        tickets=found.tickets,
        contact_notes=found.contact_notes,
        pending_notes=tuple(entry.view() for entry in pending),
        announcements=found.announcements,
    )


def read_letters(store: Store, me: Agent, now: datetime) -> tuple[LetterView, ...]:
    """The letters that are no ticket, the newest first."""
    pending: dict[int, list[Entry]] = {}
    for entry in store.outbox.pending():
        if isinstance(entry.intent, LetterIntent):
            pending.setdefault(entry.intent.letter_id, []).append(entry)
    rows, secrets = queries.read_letters(store.replica.raw), queries.read_secrets_of_letters(store.replica.raw)
    return tuple(
        letter_view(row, pending.get(row.id, ()), secrets_of(row, secrets), me, now, store.book) for row in rows
    )


def read_outbox(store: Store) -> tuple[OutboxView, ...]:
    """All that is not yet done or dropped, in the order it was made."""
    entries = store.outbox.pending()
    numbers = (entry.ticket for entry in entries if entry.ticket is not None)
    subjects = queries.read_subjects(store.replica.raw, numbers)
    return tuple(entry.view(subjects.get(entry.ticket or 0, "")) for entry in entries)


def read_draft(store: Store, ticket: int) -> Draft | None:
    from desktop.replica import drafts

    return drafts.read(store.outbox, ticket)


def read_drafts(store: Store) -> tuple[DraftView, ...]:
    """Every draft, by ticket; of ended and retired ones too."""
    from desktop.replica import drafts  # it brings SQLAlchemy, which the first picture does not wait for

    kept = drafts.read_all(store.outbox)
    subjects = queries.read_subjects(store.replica.raw, (draft.ticket for draft in kept))
    return tuple(DraftView(draft, subjects.get(draft.ticket, "")) for draft in kept)


def _overlaid(store: Store, me: Agent, now: datetime, rows: list[QueueRow]) -> Iterable[QueueRow]:
    pending = store.outbox.tickets()
    for row in rows:
        entries = store.outbox.pending(row.number) if row.number in pending else []
        yield _overlaid_row(store, me, now, row, entries) if entries else row


def _overlaid_row(store: Store, me: Agent, now: datetime, row: QueueRow, entries: list[Entry]) -> QueueRow:
    record = queries.read_ticket(store.replica.raw, row.number)
    if record is None:
        return row
    confirmed = ticket_value(record, queries.read_messages(store.replica.raw, row.number))
    overlaid = lay_over(confirmed, entries, me, now, store.book)
    return overlaid_row(row, confirmed, overlaid.ticket, entries, store.book)
