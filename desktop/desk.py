"""What an agent can do, and what a panel may ask. No Qt: threads come in as a `Runner`."""

import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from desktop.desk_files import OutgoingFiles
from desktop.desk_library import Library
from desktop.desk_line import Ender, Line, Listeners, Runner, holds_credential
from desktop.desk_written import WrittenWords
from desktop.regulation.book import Book
from desktop.regulation.decide import decide
from desktop.regulation.intents import ContactNote, Intent, LetterIntent, TicketIntent
from desktop.regulation.letter_acts import judge_letter
from desktop.regulation.outcome import Accepted, Refused
from desktop.regulation.people import Agent
from desktop.regulation.sentences import sentence
from desktop.regulation.ticket import Ticket
from desktop.replica import queries, readings, search
from desktop.replica.disk import DiskFull, is_damaged
from desktop.replica.entry import Entry, new_entry, new_key
from desktop.replica.overlaid_letters import letter_fact
from desktop.replica.overlay import text_of
from desktop.replica.store import Opening, Store
from desktop.replica.views import (
    Draft,
    DraftView,
    IntentState,
    LetterView,
    OutboxView,
    QueueRow,
    ReplicaChange,
    SearchResult,
    StandardAnswers,
    SubscriberView,
    TicketView,
)
from desktop.sync.pace import CentralClock
from desktop.sync.secret_looks import SecretShown
from desktop.sync.state import SyncState
from desktop.wire.changes import Presence
from desktop.wire.rows import Attachment

__all__ = ["Desk", "DiskFull", "Line", "Runner"]

T = TypeVar("T")


class Desk:
    """One agent's desk. Its methods belong to the main thread; so do all callbacks.

    What reads calls `then(view)` later. What listens (`on_…`) returns a function that ends it. What acts puts one
    intent into the outbox and returns its key once it is on the disk; it raises DiskFull when it is not.
    """

    def __init__(
        self,
        store: Store,
        runner: Runner,
        me: Agent,
        clock: CentralClock,
        language: str = "ru",
        random_bytes: Callable[[int], bytes] = os.urandom,
    ) -> None:
        self.me = me
        self.language = language
        self.state = SyncState()
        self.presence: tuple[Presence, ...] = ()
        self._store = store
        self._runner = runner
        self._clock = clock
        self._new_key: Callable[[], str] = lambda: new_key(self.now(), random_bytes(10))
        self._line: Line | None = None
        self._changes: Listeners[ReplicaChange] = Listeners()
        self._states: Listeners[SyncState] = Listeners()
        self._presences: Listeners[tuple[Presence, ...]] = Listeners()
        self._troubles: Listeners[str] = Listeners()
        self._unsaved: dict[int, Draft] = {}  # guarded by the outbox's lock
        self._withdrawn: set[str] = set()  # keys that central was asked to void
        self._searches = 0  # asked so far
        self.library = Library(store, self._read, lambda: self._line, lambda: self.language, self._new_key)
        self.written = WrittenWords(store, self._read, runner, self.now, self._draft_saved)
        self.files = OutgoingFiles(lambda: self._line, self.say, self._new_key, self.on_state)
        self._seen: dict[int, tuple[str | None, int]] = {}  # by ticket: history and seen_seq of the view last given out

    def open(self, then: Callable[[str | None], None]) -> None:
        """Open this desk's files; `then` gets None, or the sentence why there can be no desk."""
        self._runner.submit(self._store.open, lambda opening: self._opened(opening, then), urgent=True)

    @property
    def book(self) -> Book:
        """Calendar, settings and agents as they are now."""
        return self._store.book

    @property
    def is_demo(self) -> bool:
        return self._store.is_demo

    def now(self) -> datetime:
        """Central's time, aware UTC."""
        return self._clock.now()

    def read_queues(self, then: Callable[[tuple[QueueRow, ...]], None]) -> None:
        """Every live ticket, unordered."""
        me, now = self.me, self.now()
        nothing: tuple[QueueRow, ...] = ()
        self._read(lambda: readings.read_queues(self._store, me, now), then, nothing)

    def read_queue_rows(self, numbers: Iterable[int], then: Callable[[dict[int, QueueRow | None]], None]) -> None:
        """These tickets' lines; None for one that is no longer live."""
        me, now, wanted = self.me, self.now(), tuple(numbers)
        self._read(lambda: readings.read_queue_rows(self._store, me, now, wanted), then, dict.fromkeys(wanted))

    def read_ticket(self, number: int, then: Callable[[TicketView | None], None]) -> None:
        """None: not in the replica, or it can't be read there; an older one may be read online."""

        def seen(view: TicketView | None) -> None:
            if view is not None:
                self.saw(view)
            then(view)

        self.read_ahead(number, seen)

    def read_ahead(self, number: int, then: Callable[[TicketView | None], None]) -> None:
        """As `read_ticket`, for one that is not shown yet: call `saw` when it is."""
        me, now = self.me, self.now()
        self._read(lambda: readings.read_ticket(self._store, me, now, number), then, None, lambda: then(None))

    def saw(self, view: TicketView) -> None:
        self._seen[view.row.number] = (view.history, view.seen_seq)

    def read_ticket_online(self, number: int, then: Callable[[TicketView | str], None]) -> None:
        """An older ticket from central, or a sentence that says why not."""
        if self._line is None:
            then(self.say("desk.offline"))
        else:
            self._line.read_ticket(number, then)

    def save_file(
        self, file: Attachment, path: Path, progress: Callable[[float], None], then: Callable[[str], None]
    ) -> None:
        """A file of a message or a letter from central to `path`, marked as from outside. `progress` gets the part that
        came, 0 to 1; `then` an empty text when the whole file is there, else a sentence that says why not."""
        if self._line is None:
            then(self.say("desk.file_offline"))
        else:
            self._line.save_file(file, path, progress, then)

    def look_at_secret(
        self, secret_id: int, reason: str, password: str | None, then: Callable[[SecretShown | str], None]
    ) -> None:
        """A secret's value from central, kept nowhere here; PasswordWanted, or a sentence that says why not."""
        if self._line is None:
            then(self.say("desk.offline"))
        else:
            self._line.look_at_secret(secret_id, reason, password, then)

    def read_subscriber(
        self, subscriber_id: str, account: str | None, then: Callable[[SubscriberView | None], None]
    ) -> None:
        """`account` is the one the ticket names: it stands first."""
        now = self.now()
        self._read(lambda: readings.read_subscriber(self._store, subscriber_id, account, now), then, None)

    def read_outbox(self, then: Callable[[tuple[OutboxView, ...]], None]) -> None:
        """All that is not yet done or dropped, in the order it was made."""
        nothing: tuple[OutboxView, ...] = ()
        self._read(lambda: readings.read_outbox(self._store), then, nothing)

    def read_standard_answers(self, then: Callable[[StandardAnswers], None]) -> None:
        nothing: StandardAnswers = ()
        self._read(lambda: queries.read_standard_answers(self._store.replica.raw), then, nothing)

    def search(self, query: str, then: Callable[[SearchResult], None], limit: int = 100) -> None:
        """Tickets by number, subject, account, domain, name, address and message text. One that a later search has
        overtaken before its turn finds nothing."""
        self._searches += 1
        place, nothing = self._searches, SearchResult(query, ())

        def find() -> SearchResult:
            return search.search(self._store.replica.raw, query, limit) if place == self._searches else nothing

        self._read(find, then, nothing)

    def on_change(self, callback: Callable[[ReplicaChange], None]) -> Ender:
        return self._changes.add(callback)

    def on_state(self, callback: Callable[[SyncState], None]) -> Ender:
        return self._states.add(callback)

    def on_presence(self, callback: Callable[[tuple[Presence, ...]], None]) -> Ender:
        return self._presences.add(callback)

    def on_trouble(self, callback: Callable[[str], None]) -> Ender:
        """A sentence for the agent: what is wrong and what to do."""
        return self._troubles.add(callback)

    def judge(self, ticket: Ticket, intent: Intent) -> Accepted | Refused:
        """What central would say now, as far as this desk knows."""
        return decide(ticket, intent, self.me, self.now(), self.book)

    def act(self, view: TicketView, intent: TicketIntent, keeps_draft: bool = False, other: int | None = None) -> str:
        """`view` is what the agent had on the screen: what he had not seen then, central holds against a reply.
        `keeps_draft`: its text is not the one in the reply box. `other`: done to another ticket of the incident."""
        return self._put(other or view.row.number, intent, view.seen_seq, view.history, keeps_draft=keeps_draft)

    def add_contact_note(self, subscriber_id: str, body: str) -> str:
        """STP.3, ORK.2: a talk that is no ticket."""
        return self._put(None, ContactNote(subscriber_id, body), 0, None)

    def read_letters(self, then: Callable[[tuple[LetterView, ...]], None]) -> None:
        """Letters that are no ticket (STP.1), the newest first."""
        nothing: tuple[LetterView, ...] = ()
        self._read(lambda: readings.read_letters(self._store, self.me, self.now()), then, nothing)

    def act_on_letter(self, letter: LetterView, intent: LetterIntent) -> str:
        """`letter` is what the agent had on the screen."""
        assert intent.letter_id == letter.row.id
        return self._put(None, intent, 0, None)

    def judge_letter(self, letter: LetterView, intent: LetterIntent) -> Refused | None:
        """Why central would refuse the act now; None when it would not."""
        decided = judge_letter(letter_fact(letter.row), intent, self.me, self.now(), self.book)
        return decided if isinstance(decided, Refused) else None

    def resend(self, key: str, intent: Intent | None = None) -> str:
        """A new intent in the place of a refused one: edited, with `anyway`, or the same again."""
        old = self._store.outbox.get(key)
        if old is None:
            raise KeyError(key)
        self.files.know(old.files)
        history, seen_seq = self._seen.get(old.ticket or 0, (old.history, 0))
        if history == old.history:
            seen_seq = max(old.seen_seq, seen_seq)
        return self._put(old.ticket, intent or old.intent, seen_seq, history, supersedes=key)

    def drop(self, key: str) -> None:
        """The agent destroys an intent and its text; one that may be on the wire goes when central has voided it."""
        entry = self._store.outbox.get(key)
        if entry is None:
            return
        try:
            if not self._store.outbox.drop(key):
                self._withdrawn.add(key)
        except DiskFull:
            self._troubles.tell(self.say("desk.disk_full"))
        self._outbox_changed(entry)

    def look_for_credential(self, text: str, then: Callable[[bool], None]) -> None:
        """Whether a text surely holds a credential; not on the main thread, for the patterns take their time."""
        self._runner.submit(lambda: holds_credential(text), then)

    def read_drafts(self, then: Callable[[tuple[DraftView, ...]], None]) -> None:
        """Every text that stands in a reply box and was not sent, by ticket."""
        nothing: tuple[DraftView, ...] = ()
        self._read(lambda: readings.read_drafts(self._store), then, nothing)

    def save_draft(self, draft: Draft) -> None:
        """Keep what stands in a reply box; an empty body deletes it."""
        with self._store.outbox.lock:
            self._unsaved[draft.ticket] = draft
        self._runner.submit(lambda: self._save_draft(draft.ticket), self._draft_saved, urgent=True)

    def read_draft(self, ticket: int, then: Callable[[Draft | None], None]) -> None:
        self._read(lambda: readings.read_draft(self._store, ticket), then, None)

    def look_at(self, ticket: int | None, writing: bool = False) -> None:
        """Tell the other desks which ticket is on this screen."""
        if self._line is not None:
            self._line.look_at(ticket, writing)

    def connect(self, line: Line) -> None:
        self._line = line

    def replica_changed(self, change: ReplicaChange) -> None:
        if change.has_book or change.is_refill:
            self.me = self.book.agents.get(self.me.id, self.me)
        if change.has_outbox:
            self._count()
            self._tell_sent_already()
        self._changes.tell(change)

    def state_changed(self, state: SyncState) -> None:
        """`state` knows the connection; what stands in the outbox is counted here, and the age of the rows is kept."""
        old, data_at = self.state, state.data_at or self.state.data_at
        state = replace(state, data_at=data_at, pending=old.pending, undecided=old.undecided, stuck=old.stuck)
        if state != self.state:
            self.state = state
            self._states.tell(state)

    def presence_changed(self, presence: tuple[Presence, ...]) -> None:
        if presence != self.presence:
            self.presence = presence
            self._presences.tell(presence)

    def say(self, code: str, **detail: object) -> str:
        """The sentence of a code, in the agent's language."""
        return sentence(code, self.language, **detail)

    def _opened(self, opening: Opening, then: Callable[[str | None], None]) -> None:
        if opening.failure is not None:
            then(self.say(opening.failure, folder=str(self._store.folder)))
            return
        self._clock.start_from(opening.clock_offset)
        self.state_changed(replace(self.state, data_at=opening.data_at))
        self.replica_changed(ReplicaChange(is_refill=True, has_book=True, has_outbox=True))
        then(None)
        for code in opening.troubles:
            self._troubles.tell(self.say(code, folder=str(self._store.folder)))

    def _put(
        self,
        ticket: int | None,
        intent: Intent,
        seen_seq: int,
        history: str | None,
        supersedes: str | None = None,
        keeps_draft: bool = False,
    ) -> str:
        now, outbox, key = self.now(), self._store.outbox, self._new_key()
        files = self.files.named(getattr(intent, "attachments", ()))
        entry = new_entry(key, ticket, self.me.id, seen_seq, now, intent, supersedes, history, files)
        has_text = ticket is not None and supersedes is None and not keeps_draft and bool(text_of(intent))
        try:
            with outbox.lock:
                self._keep(entry, has_text)
                if has_text:
                    self._unsaved.pop(ticket or 0, None)
        except DiskFull:
            self._troubles.tell(self.say("desk.disk_full"))
            raise
        self._outbox_changed(entry)
        return entry.key

    def _keep(self, entry: Entry, with_draft: bool) -> None:
        try:
            self._store.outbox.add(entry, with_draft, self._clock.both().wall)
        except DiskFull:
            if not self._store.release_ballast():
                raise
            self._store.outbox.add(entry, with_draft, self._clock.both().wall)

    def _outbox_changed(self, entry: Entry) -> None:
        if self._line is not None:
            self._line.wake()
        self.replica_changed(entry.change())

    def _tell_sent_already(self) -> None:
        """What was withdrawn too late stands as sent, and the agent who withdrew it is told."""
        for key in tuple(self._withdrawn):
            entry = self._store.outbox.get(key)
            if entry is None or entry.state in (IntentState.ACCEPTED, IntentState.DONE, IntentState.DROPPED):
                self._withdrawn.discard(key)
            if entry is not None and entry.state in (IntentState.ACCEPTED, IntentState.DONE):
                self._troubles.tell(self.say("desk.sent_already", ticket=entry.ticket))

    def _count(self) -> None:
        counts = self._store.outbox.counts()
        state = replace(self.state, pending=counts.pending, undecided=counts.undecided, stuck=counts.stuck)
        if state != self.state:
            self.state = state
            self._states.tell(state)

    def _save_draft(self, ticket: int) -> bool:
        from desktop.replica import drafts

        outbox = self._store.outbox
        with outbox.lock:  # an act takes the text out of the draft: a late save must not bring it back
            draft = self._unsaved.pop(ticket, None)
            try:
                if draft is not None:
                    drafts.save(outbox, draft)
            except DiskFull:
                return False
        return True

    def _draft_saved(self, is_saved: bool) -> None:
        if not is_saved:
            self._troubles.tell(self.say("desk.disk_full"))

    def _read(
        self, reading: Callable[[], T], then: Callable[[T], None], when_damaged: T, failed: Ender = lambda: None
    ) -> None:
        def deliver(result: tuple[T, Exception | None]) -> None:
            found, error = result
            if error is not None and not is_damaged(error):
                failed()
                raise error
            if error is not None:
                self._troubles.tell(self.say("desk.replica_damaged"))
                self.replica_changed(ReplicaChange(is_refill=True))
                if self._line is not None:
                    self._line.wake()
            then(found)

        self._runner.submit(lambda: self._store.read(reading, when_damaged), deliver, urgent=True)
