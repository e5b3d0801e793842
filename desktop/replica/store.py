"""A desk's two files together: opened in the right order, repaired after a crash, closed."""

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from desktop.regulation.book import Book
from desktop.replica import disk
from desktop.replica.book import LookUp, read_book, read_is_demo
from desktop.replica.disk import AlreadyOpen, NewerFile, is_damaged, is_disk_full, is_unwritable
from desktop.replica.first_paint import REPLICA
from desktop.replica.keys import Keys
from desktop.replica.now import Now

if TYPE_CHECKING:  # both import SQLAlchemy, which the first picture of the window must not wait for
    from desktop.replica.database import Replica
    from desktop.replica.outbox import Outbox

T = TypeVar("T")

OUTBOX = "outbox.sqlite"
_OFFSET = "clock_offset"  # seconds
_BALLAST, _BALLAST_SIZE = "ballast", 256 * 1024  # bytes: room for the last reply on a full disk


@dataclass(frozen=True, slots=True)
class Opening:
    """`failure`: the code of a sentence, when there can be no desk in this folder; `troubles`: codes of what was
    mended; `data_at`: central's time that the rows are of."""

    failure: str | None
    troubles: tuple[str, ...] = ()
    clock_offset: timedelta = timedelta(0)
    data_at: datetime | None = None


class Store:
    """Replica and outbox of one (central, agent). All but `outbox` and `look_up` belong to the db thread."""

    replica: "Replica"
    book: Book
    is_demo: bool

    def __init__(self, folder: Path, keys: Keys) -> None:
        self.folder, self.keys = folder, keys
        self.look_up = LookUp(folder / REPLICA, keys.replica)
        self.book = Book()
        self.is_demo = False
        self._outbox: Outbox | None = None
        self._is_open = threading.Event()

    @property
    def outbox(self) -> "Outbox":
        """Waits for the opening, which the db thread does at start."""
        self._is_open.wait()
        if self._outbox is None:
            raise RuntimeError("the outbox is not open")
        return self._outbox

    def open(self) -> Opening:
        """Open both files, mend what is damaged, bring the two together after a crash."""
        try:
            troubles = self._open()
        except Exception as error:
            failure = _failure_code(error)
            if failure is None:
                raise
            return Opening(failure)
        finally:
            self._is_open.set()
        self._keep_ballast()
        self.refresh_book()
        return Opening(None, troubles, self._clock_offset(), self.replica.data_at())

    def _open(self) -> tuple[str, ...]:
        from desktop.replica.database import Replica
        from desktop.replica.outbox_file import open_outbox

        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        outbox, troubles = open_outbox(self.folder / OUTBOX, self.keys.outbox)
        for earlier in filter(disk.is_plain, self.folder.glob("replica.*")):
            disk.shred(earlier)  # by a version that did not encrypt
        if not self.keys.is_lasting:
            disk.remove(self.folder / REPLICA)  # under the key of an earlier run, which nobody has any more
        self.replica = Replica(self.folder / REPLICA, self.keys.replica)
        replica_was_sound = self.replica.open()
        outbox.reconcile(self.replica.filled_seq(), self.seen_keys())
        self._outbox = outbox
        return troubles + ("desk.replica_damaged",) * (not replica_was_sound)

    def close(self) -> None:
        self._is_open.wait()
        if self._outbox is not None:
            self.look_up.close()
            self.replica.close()
            self._outbox.close()
            self._outbox = None

    def wipe(self) -> None:
        """Close, and leave nothing of central's here. The outbox stays, encrypted, if it holds what was not sent: that
        is the agent's own, and he may come back."""
        from desktop.replica.drafts import has_unsent

        is_empty = not self.outbox.pending() and not has_unsent(self.outbox)
        self.close()
        for file in self.folder.glob("replica.*"):
            disk.remove(file)
        if is_empty:
            disk.remove(self.folder / OUTBOX)

    def refresh_book(self) -> None:
        """To be called when calendar, settings or agents changed, and after a refill."""
        self.book = read_book(self.replica.raw, self.look_up)
        self.is_demo = read_is_demo(self.replica.raw)

    def seen_keys(self) -> frozenset[str]:
        """Keys of this desk's intents whose effects are in the replica."""
        return frozenset(key for (key,) in self.replica.raw.execute("SELECT key FROM mine"))

    def has_seen(self, key: str, seq: int, is_replayed: bool = False) -> bool:
        """Whether the effects of this accepted intent are in the replica: the snapshot had them, or a page named it, or
        one passed it by before central was asked again."""
        return (
            seq <= (self.replica.cursor() if is_replayed else self.replica.filled_seq())
            or self.replica.raw.execute("SELECT 1 FROM mine WHERE key = ?", (key,)).fetchone() is not None
        )

    def lose_history(self, generation: int, history: str | None, now: Now) -> None:
        """Central lacks what this desk has seen: fill anew, and send again what it may have lost (once, whichever loop
        learns of it first). Should the program end between the two, the points are still there and it is told again."""
        if generation == self.outbox.seen().generation:
            position = self.replica.position()
            self.replica.forget_position()
            self.outbox.begin_history(history, now, position[0] if position else None)

    def drop_replica(self) -> None:
        """An empty one in its place; the feed fills it again."""
        with self.look_up.away():
            self.replica.clear()

    def read(self, reading: Callable[[], T], when_damaged: T) -> tuple[T, Exception | None]:
        """A reading of the replica, and what was in its way; a damaged replica is dropped. Before the opening nothing
        is read: it is told as a change of everything."""
        if not self._is_open.is_set():
            return when_damaged, None
        try:
            return reading(), None
        except Exception as error:
            if is_damaged(error):
                self.drop_replica()
            return when_damaged, error

    def tidy(self, now: Now) -> None:
        """Central's time is known: keep what this computer's clock is wrong by, for a start without a connection, and
        remove what was done or dropped long ago."""
        from desktop.replica import drafts

        drafts.save_setting(self.outbox, _OFFSET, str((now.central - now.wall).total_seconds()))
        self.outbox.forget_old(now)

    def _clock_offset(self) -> timedelta:
        from desktop.replica import drafts

        return timedelta(seconds=float(drafts.read_setting(self.outbox, _OFFSET) or 0))

    def release_ballast(self) -> bool:
        """Give a full disk back what was kept for this moment; False when it is spent already."""
        ballast = self.folder / _BALLAST
        if not ballast.exists():
            return False
        ballast.unlink()
        return True

    def _keep_ballast(self) -> None:
        ballast = self.folder / _BALLAST
        try:
            if not ballast.exists():
                ballast.write_bytes(os.urandom(_BALLAST_SIZE))  # not zeros: some file systems store those for nothing
        except OSError:
            ballast.unlink(missing_ok=True)


def _failure_code(error: Exception) -> str | None:
    if isinstance(error, AlreadyOpen):
        return "desk.already_open"
    if isinstance(error, NewerFile):
        return "desk.newer_file"
    if is_disk_full(error):
        return "desk.disk_full"
    return "desk.no_permission" if is_unwritable(error) else None
