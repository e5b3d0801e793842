"""The connection of a desk: the loops put together, and what they tell brought to the desk. Starts no thread."""

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Protocol, TypeVar

from desktop.regulation.people import Agent
from desktop.regulation.sentences import sentence
from desktop.replica import readings
from desktop.replica.disk import DiskFull, full_disk_named
from desktop.replica.entry import Entry
from desktop.replica.outbox import Seen
from desktop.replica.store import Store
from desktop.replica.views import ReplicaChange, TicketView
from desktop.sync import attachments, editing, older, secret_looks, sending_files
from desktop.sync.editing import Edit, NotSaved
from desktop.sync.exchange import Answer, Transport
from desktop.sync.pace import CentralClock
from desktop.sync.presence import PresenceLoop
from desktop.sync.reading import OnDb, Reading
from desktop.sync.secret_looks import SecretShown
from desktop.sync.sending import Sending
from desktop.sync.sending_files import Ended, FileToSend
from desktop.sync.state import Link, SyncState
from desktop.wire.changes import Presence, PresenceReport
from desktop.wire.rows import Attachment, Row

T = TypeVar("T")
R = TypeVar("R", bound=Row)


class Told(Protocol):
    """The desk, as far as it is told something; called through `post`, so on the main thread."""

    def replica_changed(self, change: ReplicaChange) -> None: ...

    def state_changed(self, state: SyncState) -> None: ...

    def presence_changed(self, presence: tuple[Presence, ...]) -> None: ...

    @property
    def language(self) -> str: ...

    @property
    def me(self) -> Agent: ...


class Background(Protocol):
    """Runs a job beside the loops, then `then(result)` on the main thread."""

    def submit(self, job: Callable[[], T], then: Callable[[T], None]) -> None: ...


class Bells(Protocol):
    """Wake the loops, each of which sleeps between its steps."""

    def ring_reading(self) -> None: ...

    def ring_sending(self) -> None: ...

    def ring_presence(self) -> None: ...


class Engine:
    """`reading`, `sending` and `presence` each have a `step`; whoever owns the threads calls them."""

    def __init__(
        self,
        transport: Transport,
        store: Store,
        told: Told,
        me: Agent,
        clock: CentralClock,
        *,
        on_db: OnDb,
        post: Callable[[Callable[[], None]], None],
        background: Background,
        bells: Bells,
        monotonic: Callable[[], float],
        random: Callable[[], float],
        files: Background | None = None,
    ) -> None:
        """`files`: where files come and go, so that they hold up nothing else that is asked of central."""
        self._store = store
        self._told = told
        self._on_db = on_db
        self._post = post
        self._background = background
        self._files = files or background
        self._bells = bells
        self._transport = transport
        self._me = me
        self._clock = clock
        self._state = SyncState()
        self._linking = threading.Lock()
        self.reading = Reading(transport, store, on_db, clock, random, self)
        self.sending = Sending(
            transport,
            store,
            on_db,
            monotonic,
            random,
            me.id,
            self._claimed,
            self._settled,
            self._refused_token,
            self._answered,
            self.lost_history,
        )
        self.presence = PresenceLoop(transport, monotonic, self._present)

    def signed_in(self) -> None:
        """The transport has a valid token of the same agent: what was held goes."""
        self.sending.is_signed_in = self.presence.is_signed_in = True
        with suppress(DiskFull), full_disk_named():  # what could not be released now is when central has answered
            self._store.outbox.release_held()
        self._bells.ring_reading()
        self._bells.ring_sending()
        self._bells.ring_presence()

    def wake(self) -> None:
        self._bells.ring_sending()

    def look_at(self, ticket: int | None, writing: bool) -> None:
        report = PresenceReport(ticket, writing)
        if report != self.presence.report:
            self.presence.report = report
            self._bells.ring_presence()

    def read_ticket(self, number: int, then: Callable[[TicketView | str], None]) -> None:
        """An older ticket, from central."""
        language, book = self._told.language, self._store.book
        self._background.submit(lambda: older.read_ticket(self._transport, number, self._me, book, language), then)

    def save_file(
        self, file: Attachment, path: Path, progress: Callable[[float], None], then: Callable[[str], None]
    ) -> None:
        """A file of a message or a letter, to this computer."""
        language = self._told.language

        def told(part: float) -> None:
            self._post(lambda: progress(part))

        self._files.submit(lambda: attachments.save(self._transport, file, path, language, told), then)

    def send_file(self, file: FileToSend, progress: Callable[[float], None], then: Callable[[Ended], None]) -> None:
        """A file for an answer, to central."""
        language = self._told.language

        def told(part: float) -> None:
            self._post(lambda: progress(part))

        self._files.submit(lambda: sending_files.send(self._transport, file, language, told), then)

    def forget_file(self, file: FileToSend) -> None:
        self._files.submit(lambda: sending_files.forget(self._transport, file), lambda _: None)

    def look_at_secret(
        self, secret_id: int, reason: str, password: str | None, then: Callable[[SecretShown | str], None]
    ) -> None:
        language = self._told.language
        self._background.submit(lambda: secret_looks.look(self._transport, secret_id, reason, password, language), then)

    def edit(self, edit: Edit, row_type: type[R], then: Callable[[R | NotSaved], None]) -> None:
        """What a supervisor writes for everybody."""
        language = self._told.language
        self._background.submit(lambda: editing.save(self._transport, edit, row_type, language), then)

    def changed(self, change: ReplicaChange) -> None:
        self._post(lambda: self._told.replica_changed(change))

    def applied(self, change: ReplicaChange) -> None:
        """A page changed rows; the queue's lines are read while the data base is at hand, on its thread."""
        if change.tickets and not change.has_book:
            rows = readings.read_queue_rows(self._store, self._told.me, self._clock.now(), change.tickets)
            change = replace(change, rows=rows)
        self.changed(change)

    def lost_history(self, asked: Seen, answer: Answer) -> None:
        """Central lacks what this desk has seen: everything is filled anew, what it may have lost goes again."""
        now = self._clock.both()
        history = answer.problem.facts.get("history") if answer.problem else None
        self._on_db(lambda: self._store.lose_history(asked.generation, history, now))
        self.changed(ReplicaChange(is_refill=True, has_outbox=True))
        self._bells.ring_reading()
        self._bells.ring_sending()

    def linked(self, link: Link, progress: float = 0.0, data_at: datetime | None = None, trouble: str = "") -> None:
        words = sentence(trouble, self._told.language) if trouble else ""
        with self._linking:  # a refused token is told by the threads that send
            was_online = self._state.link is Link.ONLINE
            state = self._state = SyncState(link, data_at or self._state.data_at, progress, trouble=words)
            if link in (Link.SIGNED_OUT, Link.ONLINE):
                self.sending.is_signed_in = self.presence.is_signed_in = link is Link.ONLINE
            self._post(lambda: self._told.state_changed(state))
        if link is Link.ONLINE and not was_online:
            self._came_online()

    def _came_online(self) -> None:
        now = self._clock.both()
        self._on_db(lambda: self._store.tidy(now))
        self.sending.reached()
        self._bells.ring_sending()

    def _claimed(self, has_more: bool) -> None:
        """One thread has something to send. What the ticket shows is the same whether it waits or is on the wire."""
        if has_more:
            self._bells.ring_sending()
        self.changed(ReplicaChange(has_outbox=True))

    def _settled(self, entry: Entry) -> None:
        self.changed(entry.change())

    def _answered(self) -> None:
        """Central was reached: the feed is asked at once too, however long its pause after the last failure."""
        if self._state.link is Link.OFFLINE:
            self._bells.ring_reading()

    def _refused_token(self) -> None:
        self.linked(Link.SIGNED_OUT)

    def _present(self, presence: tuple[Presence, ...]) -> None:
        if presence:  # the agent himself is among them
            self._answered()
        self._post(lambda: self._told.presence_changed(presence))
