"""The reading loop: snapshot, then the change feed, one page a commit; a step at a time."""

import hashlib
import math
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import msgspec

from desktop.replica.apply import apply_page, is_same
from desktop.replica.disk import Damaged, is_damaged, is_disk_full
from desktop.replica.filling import encrypt
from desktop.replica.outbox import Seen
from desktop.replica.store import Store
from desktop.replica.views import ReplicaChange
from desktop.sync.exchange import Answer, Call, Lost, Transport, Unreachable
from desktop.sync.pace import LONGEST_DELAY, CentralClock, delay
from desktop.sync.state import Link
from desktop.wire.changes import LONGEST_WAIT, Page, poll_path
from desktop.wire.version import HASH_HEADER

FILLING = "replica.filling"  # the new replica until it is whole
UNTIL_WOKEN = math.inf


class Told(Protocol):
    """Who is told what became of the connection and of the rows; called on the reading thread, `applied` on that of the
    data base, so that nothing that is read later is told before."""

    def changed(self, change: ReplicaChange) -> None: ...

    def applied(self, change: ReplicaChange) -> None: ...

    def lost_history(self, asked: Seen, answer: Answer) -> None: ...

    def linked(self, link: Link, progress: float = 0.0, data_at: datetime | None = None, trouble: str = "") -> None:
        """`data_at` is given when the rows are central's of that time; `trouble` is a code of `sentences`."""
        ...


class OnDb(Protocol):
    """Runs a job on the thread that owns the data base and gives its result, or raises its error."""

    def __call__(self, job: Callable[[], Any]) -> Any: ...


class Reading:
    """`step` does one exchange and gives the seconds until the next one; `math.inf`: only when woken."""

    def __init__(
        self,
        transport: Transport,
        store: Store,
        on_db: OnDb,
        clock: CentralClock,
        random: Callable[[], float],
        told: Told,
    ) -> None:
        self._transport = transport
        self._store = store
        self._on_db = on_db
        self._clock = clock
        self._random = random
        self._told = told
        self._tries = 0
        self._disagreements = 0  # refills in a row after which the rows still were not central's
        self._must_fill = False
        self._is_confirmed = True  # the outbox has stored what the last page told; on a full disk it may have failed to
        self.is_caught_up = False
        self._trouble = ""
        self.longest_wait = LONGEST_WAIT

    def step(self) -> float:
        try:
            position = self._on_db(lambda: self._store.replica.position())
            return self._fill() if position is None or self._must_fill else self._follow(*position)
        except (Unreachable, Lost, msgspec.DecodeError):  # a row this program can't read is no answer either
            return self._failed("")
        except Exception as error:
            if is_disk_full(error):
                return self._failed("desk.disk_full")
            if not is_damaged(error):
                raise
            self._on_db(self._store.drop_replica)
            self._told.changed(ReplicaChange(is_refill=True))
            return self._refill("desk.replica_damaged")

    def _fill(self) -> float:
        file, seen = self._store.folder / FILLING, self._store.outbox.seen()
        self._told.linked(Link.FILLING, trouble=self._trouble)
        snapshot = bytearray()
        try:
            answer = self._transport.download(Call("GET", "/v1/snapshot", points=seen.points), snapshot, self._filling)
            if answer.lost_history:
                return self._lost(seen, answer)
            if not answer.is_ok:
                return self._not_served(answer)
            if hashlib.sha256(snapshot).hexdigest() != answer.headers.get(HASH_HEADER.lower()):
                raise Lost
            history = encrypt(snapshot, file, self._store.keys.replica)
            if not self._store.outbox.answered(seen, answer.head):
                return 0.0
            self._on_db(lambda: self._install(file, history))
        except Damaged:  # another shape than this program's: central is newer or older
            return self._outdated()
        finally:
            file.unlink(missing_ok=True)
        self._tries = 0
        self._must_fill = self.is_caught_up = False
        self._told.changed(ReplicaChange(is_refill=True, has_book=True, has_outbox=True))
        return 0.0

    def _filling(self, progress: float) -> None:
        self._told.linked(Link.FILLING, progress, trouble=self._trouble)

    def _install(self, file: Path, history: str) -> None:
        store = self._store
        before = store.replica.position()
        if before is not None and before[0] != history:
            store.lose_history(store.outbox.seen().generation, history, self._clock.both())
        with store.look_up.away():
            store.replica.install(file)
        store.outbox.reconcile(store.replica.filled_seq(), ())
        store.refresh_book()

    def _follow(self, history: str, cursor: int) -> float:
        wait = self.longest_wait if self.is_caught_up else 0
        seen = self._store.outbox.seen()
        answer = self._transport.send(Call("GET", poll_path(cursor, wait, history), points=seen.points))
        if answer.lost_history:
            return self._lost(seen, answer)
        if answer.status == 410:
            return self._refill("")
        if not answer.is_ok:
            return self._not_served(answer)
        try:
            page = msgspec.json.decode(answer.body, type=Page)
        except msgspec.DecodeError as error:
            raise Lost from error
        self._clock.answered(page.server_time)
        if page.history != history or page.next < cursor:
            return self._refill("")
        if not self._store.outbox.answered(seen, answer.head):
            return 0.0
        if not self._on_db(lambda: self._apply(page)):
            return self._refill("desk.replica_differs")
        return self._reached(page)

    def _lost(self, seen: Seen, answer: Answer) -> float:
        self._told.lost_history(seen, answer)
        return 0.0

    def _apply(self, page: Page) -> bool:
        """Whether the rows are central's now."""
        store = self._store
        change = apply_page(store.replica, page)
        if change.has_book:
            store.refresh_book()
        confirmed = []
        if page.mine or page.changes or not self._is_confirmed:
            self._is_confirmed = False
            confirmed = store.outbox.confirm(page.mine, page.next)
            self._is_confirmed = True
        if confirmed:
            tickets = change.tickets | {entry.ticket for entry in confirmed if entry.ticket is not None}
            change = replace(change, tickets=tickets, has_outbox=True)
        if change != ReplicaChange():
            self._told.applied(change)
        return page.digest is None or is_same(store.replica, page.digest)

    def _reached(self, page: Page) -> float:
        self._tries = 0
        self.is_caught_up = page.caught_up
        if page.caught_up:
            self._disagreements = 0
            self._trouble = ""
            self._told.linked(Link.ONLINE, data_at=page.server_time)
        else:
            self._told.linked(Link.CATCHING_UP, trouble=self._trouble)
        return 0.0

    def _refill(self, trouble: str) -> float:
        """The rows stay on the screen until the snapshot replaces them. One that does not help is not asked for again
        at once: central's digest may be what is wrong."""
        self._must_fill = True
        self._trouble = trouble or self._trouble
        if trouble:
            self._disagreements += 1
        return 0.0 if self._disagreements <= 1 else delay(self._disagreements, self._random, LONGEST_DELAY)

    def _not_served(self, answer: Answer) -> float:
        if answer.status == 401:
            self.is_caught_up = False
            has_left = answer.problem is not None and answer.problem.code == "access_revoked"
            self._told.linked(Link.REVOKED if has_left else Link.SIGNED_OUT)
            return UNTIL_WOKEN
        if answer.status == 426:
            return self._outdated()
        return self._failed("", answer.retry_after)

    def _outdated(self) -> float:
        self._told.linked(Link.OUTDATED, trouble="wrong_wire")
        return LONGEST_DELAY

    def _failed(self, trouble: str, retry_after: float | None = None) -> float:
        self._tries += 1
        self.is_caught_up = False
        self._told.linked(Link.OFFLINE, trouble=trouble)
        return delay(self._tries, self._random, retry_after)
