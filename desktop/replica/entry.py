"""One intent in the outbox: its record, its key, and the strand whose order it keeps. Imports no SQLAlchemy."""

from dataclasses import dataclass, replace
from datetime import datetime

from desktop.regulation.intents import ContactNote, Intent, LetterIntent
from desktop.replica.views import IntentState, OutboxView, ReplicaChange
from desktop.wire.rows import Attachment


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the outbox. `strand` is what must stay in order: a ticket, a letter, or a subscriber for contact notes.
    `history` is the one that `seen_seq` is of (None: central's present one). `is_void_owed`: refused or given up before
    central forgot it; it must be told once more, or a late duplicate could take effect. `is_behind`: one before it in
    its strand was refused and holds it back. `files`: what stands behind the ids in the intent."""

    key: str
    strand: str
    ticket: int | None
    agent_id: int
    seen_seq: int
    written_at: datetime
    intent: Intent
    state: IntentState
    tries: int = 0
    is_void_wanted: bool = False
    supersedes: str | None = None
    seq: int | None = None
    code: str | None = None
    reason: str = ""
    clause: str | None = None
    history: str | None = None
    is_void_owed: bool = False
    is_behind: bool = False
    files: tuple[Attachment, ...] = ()

    def change(self) -> ReplicaChange:
        """What is to be read again when this entry changes."""
        tickets = frozenset() if self.ticket is None else frozenset({self.ticket})
        note = self.intent if isinstance(self.intent, ContactNote) else None
        subscribers = frozenset() if note is None else frozenset({note.subscriber_id})
        has_letters = isinstance(self.intent, LetterIntent)
        return ReplicaChange(tickets, subscribers, has_outbox=True, has_letters=has_letters)

    def view(self, subject: str = "") -> OutboxView:
        return OutboxView(
            self.key,
            self.ticket,
            self.intent,
            self.state,
            self.written_at,
            self.tries,
            self.code,
            self.reason,
            self.clause,
            subject,
            self.is_behind,
            self.seen_seq,
            self.is_void_wanted,
            self.files,
        )


@dataclass(frozen=True, slots=True)
class Counts:
    """`pending` goes by itself, `stuck` of them were tried eight times in vain; `undecided` waits for the agent: what
    was refused, and what that holds back."""

    pending: int = 0
    undecided: int = 0
    stuck: int = 0


def new_key(at: datetime, random: bytes) -> str:
    """A UUIDv7 (RFC 9562): milliseconds of `at`, then 74 bits of the ten random bytes."""
    milliseconds = int(at.timestamp() * 1000)
    number = (milliseconds << 80) | int.from_bytes(random, "big")
    number = number & ~(0xF << 76) | (0x7 << 76)
    number = number & ~(0x3 << 62) | (0x2 << 62)
    digits = f"{number:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def strand_of(ticket: int | None, intent: Intent) -> str:
    if isinstance(intent, ContactNote):
        return strand_of_notes(intent.subscriber_id)
    return f"letter {intent.letter_id}" if isinstance(intent, LetterIntent) else f"ticket {ticket}"


def strand_of_notes(subscriber_id: str) -> str:
    return f"subscriber {subscriber_id}"


def new_entry(
    key: str,
    ticket: int | None,
    agent_id: int,
    seen_seq: int,
    at: datetime,
    intent: Intent,
    supersedes: str | None = None,
    history: str | None = None,
    files: tuple[Attachment, ...] = (),
) -> Entry:
    made = Entry(key, strand_of(ticket, intent), ticket, agent_id, seen_seq, at, intent, IntentState.QUEUED)
    return replace(made, supersedes=supersedes, history=history, files=files)
