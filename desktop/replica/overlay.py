"""The overlay: confirmed rows with this desk's pending intents laid over them. Computed at each reading, not stored."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from desktop.regulation.book import Book
from desktop.regulation.deadlines import ticket_deadline
from desktop.regulation.decide import decide
from desktop.regulation.intents import (
    ContactNote,
    Intent,
    Note,
    OutOfScope,
    Refuse,
    Reply,
    RequestData,
    RequestSecret,
    Resolve,
)
from desktop.regulation.outcome import Accepted, Redaction
from desktop.regulation.people import Agent
from desktop.regulation.ticket import MessageKind, Ticket
from desktop.replica.entry import Entry
from desktop.replica.views import IntentState, MessageView, QueueRow
from desktop.wire.rows import MessageRow

_KINDS: Mapping[type[Intent], MessageKind] = {
    Reply: MessageKind.REPLY,
    Note: MessageKind.NOTE,
    RequestData: MessageKind.REQUEST,
    RequestSecret: MessageKind.REQUEST,
    Refuse: MessageKind.REFUSAL,
    OutOfScope: MessageKind.OUT_OF_SCOPE,
    Resolve: MessageKind.RESOLUTION,
}


@dataclass(frozen=True, slots=True)
class Overlaid:
    """A ticket as it will be when central accepts what is pending, and the entries its conversation gains."""

    ticket: Ticket
    messages: tuple[MessageView, ...] = ()
    redactions: tuple[Redaction, ...] = ()
    moved_ids: frozenset[int] = field(default_factory=frozenset)  # messages that a pending split takes away


def lay_over(
    ticket: Ticket,
    entries: Iterable[Entry],
    me: Agent,
    now: datetime,
    book: Book,
    confirmed_keys: Collection[str | None] = (),
) -> Overlaid:
    """`entries` are the ticket's outbox rows in order; `confirmed_keys` those whose message the replica has already."""
    messages: list[MessageView] = []
    redactions: list[Redaction] = []
    moved_ids: set[int] = set()
    for entry in entries:
        shown = entry.key not in confirmed_keys
        outcome = None
        if entry.state is not IntentState.REFUSED:
            outcome = decide(ticket, entry.intent, me, now, book, entry.seen_seq)
        if isinstance(outcome, Accepted):
            if outcome.ticket.number == ticket.number:  # a note on a merged ticket goes to its survivor
                ticket = outcome.ticket
            if outcome.split_off:
                moved_ids.update(outcome.split_off.message_ids)
            if outcome.redaction and shown:
                redactions.append(outcome.redaction)
            if shown:
                messages += [_message(entry, me, m.kind, m.body, m.event, m.detail) for m in outcome.messages]
        elif shown and (body := text_of(entry.intent)):
            messages.append(_message(entry, me, _KINDS[type(entry.intent)], body))
    return Overlaid(ticket, tuple(messages), tuple(redactions), frozenset(moved_ids))


def overlaid_row(
    row: QueueRow, confirmed: Ticket, overlaid: Ticket, entries: Collection[Entry], book: Book
) -> QueueRow:
    """The line of a queue for an overlaid ticket."""
    row = replace(
        row,
        is_pending=any(entry.state is not IntentState.REFUSED and not entry.is_behind for entry in entries),
        is_refused=any(entry.state is IntentState.REFUSED for entry in entries),
    )
    if overlaid == confirmed:
        return row
    deadline = ticket_deadline(overlaid, book)
    assignee = book.agents.get(overlaid.assignee_id) if overlaid.assignee_id is not None else None
    return replace(
        row,
        department=overlaid.department,
        state=overlaid.state,
        received_at=overlaid.received_at,
        unanswered_since_at=overlaid.unanswered_since_at,
        waiting_since_at=overlaid.waiting_since_at,
        due_at=deadline.due_at if deadline else None,
        target_at=deadline.target_at if deadline else None,
        preliminary=deadline.preliminary if deadline else False,
        account=overlaid.account,
        topic=overlaid.topic,
        premium=overlaid.premium,
        emergency=overlaid.emergency.service if overlaid.emergency else None,
        incident=overlaid.incident,
        assignee_id=overlaid.assignee_id,
        assignee_name=assignee.name if assignee else "",
    )


def text_of(intent: Intent) -> str:
    """The text of a message an intent would add; empty when it adds none (a contact note is no message)."""
    return "" if isinstance(intent, ContactNote) or type(intent) not in _KINDS else getattr(intent, "body", "")


def redacted(message: MessageView, redactions: Iterable[Redaction]) -> MessageView:
    """The message with the marks that pending redactions put into it."""
    for redaction in redactions:
        if redaction.message_id == message.id:
            message = replace(message, body=redaction.of(message.body), suspects=())
    return message


def confirmed_message(row: MessageRow, me: Agent) -> MessageView:
    return MessageView(
        row.id,
        row.kind,
        row.author_name,
        row.at,
        row.body,
        row.event,
        row.detail,
        is_mine=row.author_id == me.id,
        seq=row.seq,
        version=row.version,
        attachments=row.attachments,
        letter=row.letter,
        delivery=row.delivery,
        suspects=row.suspects,
        quote_at=row.quote_at,
    )


def _message(
    entry: Entry,
    me: Agent,
    kind: MessageKind,
    body: str,
    event: str | None = None,
    detail: Mapping[str, str | int | None] | None = None,
) -> MessageView:
    files = entry.files if body else ()
    return MessageView(
        0, kind, me.name, entry.written_at, body, event, detail or {}, True, outbox=entry.view(), attachments=files
    )
