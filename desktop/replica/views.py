"""What the screen shows: frozen rows made from the replica with the pending intents laid over them. No Qt, no SQL."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from desktop.regulation.intents import Intent
from desktop.regulation.people import Department
from desktop.regulation.ticket import MessageKind, State, Ticket
from desktop.replica.queue_rows import QueueRow as QueueRow
from desktop.replica.queue_rows import SearchHit as SearchHit
from desktop.replica.queue_rows import SearchResult as SearchResult
from desktop.wire.rows import (
    AccountRow,
    AnnouncementRow,
    Attachment,
    ContactNoteRow,
    Delivery,
    Letter,
    LetterRow,
    PlanRow,
    SecretRow,
    StandardAnswerRow,
    SubscriberRow,
    Suspect,
)


class IntentState(StrEnum):
    """A life of an outbox row."""

    QUEUED = "queued"
    SENDING = "sending"
    HELD = "held"  # needs a new sign-in (401) or a newer program (426)
    STUCK = "stuck"  # eight tries in vain; still tried, shown
    ACCEPTED = "accepted"  # laid over the view until its effects are in the replica
    REFUSED = "refused"  # text kept until the agent edits, resends or drops it
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class ReplicaChange:
    """What changed on this desk: numbers and ids whose views are to be read again. `is_refill`: everything. `rows`: the
    queue's lines of these tickets where they were read at once, None for one that is no longer live."""

    tickets: frozenset[int] = frozenset()
    subscribers: frozenset[str] = frozenset()
    is_refill: bool = False
    has_book: bool = False  # calendar, settings, agents or standard answers
    has_outbox: bool = False
    has_letters: bool = False
    rows: Mapping[int, QueueRow | None] | None = None


@dataclass(frozen=True, slots=True)
class OutboxView:
    """One intent of this desk: `reason` is central's sentence, `code` and `clause` its stable words. `is_behind`: one
    of the same ticket or subscriber was refused before it; it goes after the agent has decided about that. `seen_seq`:
    the feed number up to which its author had seen the ticket. `is_void_wanted`: the agent dropped it, central must say
    whether it came too late."""

    key: str
    ticket: int | None
    intent: Intent
    state: IntentState
    written_at: datetime
    tries: int = 0
    code: str | None = None
    reason: str = ""
    clause: str | None = None
    subject: str = ""
    is_behind: bool = False
    seen_seq: int = 0
    is_void_wanted: bool = False
    files: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class LetterView:
    """A letter that is no ticket (STP.1), as it will be when central accepts what is pending; `outbox`: those intents,
    refused ones among them. `secrets`: what was moved out of its text, in order."""

    row: LetterRow
    outbox: tuple[OutboxView, ...] = ()
    secrets: tuple[SecretRow, ...] = ()


@dataclass(frozen=True, slots=True)
class MessageView:
    """One entry of a conversation; `seq` is its feed number. `id` is 0 and `outbox` set while it is an intent of this
    desk not yet confirmed."""

    id: int
    kind: MessageKind
    author: str
    at: datetime
    body: str
    event: str | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)
    is_mine: bool = False
    outbox: OutboxView | None = None
    seq: int = 0
    version: int = 0
    attachments: Sequence[Attachment] = ()
    letter: Letter | None = None
    delivery: Delivery | None = None
    suspects: Sequence[Suspect] = ()
    quote_at: int | None = None  # where the quoted tail of the body begins


@dataclass(frozen=True, slots=True)
class TicketView:
    """An open ticket. `ticket` is the regulation's value with the overlay applied: ask `desk.judge` with it."""

    row: QueueRow
    ticket: Ticket
    messages: tuple[MessageView, ...]
    seen_seq: int  # goes into every intent made while this view is on the screen
    history: str | None = None  # that `seen_seq` is of; None: central's present one
    outbox: tuple[OutboxView, ...] = ()  # pending and refused intents of this desk on this ticket
    is_online_only: bool = False  # an older ticket, read from central: no acts offline
    secrets: tuple[SecretRow, ...] = ()  # what it was asked for, and what was pasted into it
    works: tuple[AnnouncementRow, ...] = ()  # that concern its account and may explain it, now or soon


@dataclass(frozen=True, slots=True)
class AccountView:
    row: AccountRow
    plan: PlanRow | None


@dataclass(frozen=True, slots=True)
class EarlierTicket:
    number: int
    subject: str
    department: Department
    state: State
    received_at: datetime


@dataclass(frozen=True, slots=True)
class SubscriberView:
    """Who asks; `accounts` begin with the one the ticket names; `announcements`: works that concern his accounts
    and are not over."""

    row: SubscriberRow
    accounts: tuple[AccountView, ...]
    tickets: tuple[EarlierTicket, ...]
    contact_notes: tuple[ContactNoteRow, ...]
    pending_notes: tuple[OutboxView, ...] = ()
    announcements: tuple[AnnouncementRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """What stands in the reply box of a ticket and was not sent; a file that central has not whole has no id."""

    ticket: int
    body: str
    is_note: bool = False
    files: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """What was written in a dialog and neither carried out nor given up; `at` by central's clock."""

    body: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft in a list; `subject` is empty when the replica has the ticket no longer."""

    draft: Draft
    subject: str = ""


StandardAnswers = tuple[StandardAnswerRow, ...]
