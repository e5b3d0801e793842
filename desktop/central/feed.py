"""The change feed's head: where it stands, and waiting for it to move."""

import asyncio
import logging
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress

from sqlalchemy import Connection, Engine, RowMapping, select
from sqlalchemy.exc import SQLAlchemyError

from desktop.central import tables
from desktop.central.database import reading
from desktop.central.problems import storage_problem

_LOOK_EVERY = 1.0  # seconds: commands write beside a serving process, and another worker's word may be lost
_COST_OF_A_POLL = 0.001  # seconds it takes to answer one: the more wait, the more changes share an answer
_LONGEST_DELAY = 0.1

_HEAD = select(tables.feed_head)

log = logging.getLogger("smena.central")


class FeedSignal:
    """Wakes whoever waits for the feed. Made anywhere; waiting happens on the serving loop only."""

    def __init__(self) -> None:
        self.head = 0
        self._history: str | None = None
        self.waiting = 0  # polls open right now
        self.loop: asyncio.AbstractEventLoop | None = None
        self._waiting: dict[str, asyncio.Future[None]] = {}  # by token: one poll each
        self._woken_at = 0.0
        self._wake: asyncio.TimerHandle | None = None
        self._is_closed = False

    def open(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop, self._is_closed = loop, False
        self._has_moved = asyncio.Event()

    def close(self) -> None:
        """The server stops: everybody who waits is answered at once."""
        self._is_closed = True
        self._release()

    def committed(self, seq: int) -> None:
        """The head is at `seq`, or something was committed that is not in the feed; may be called on any thread."""
        has_moved, self.head = seq > self.head, max(self.head, seq)
        if self.loop is not None and not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self._schedule if has_moved else self.look)

    def look(self) -> None:
        """Look at head and tokens now; on the serving loop."""
        self._has_moved.set()

    async def watch(
        self, engine: Engine, ended: Callable[[Collection[str]], Iterable[str]], went_back: Callable[[], None]
    ) -> None:
        """Look at the head every second and whenever it is said to have moved, for ever. `ended` says which tokens of
        those that wait are good no more: their polls are answered at once. `went_back` is told when the data base
        was put back from a backup meanwhile."""
        while True:
            self._has_moved.clear()
            known = self.head  # what was committed until now is seen by the look
            try:
                with reading(engine) as connection:
                    head = head_of(connection)
                gone = ended(self._waiting) if head["seq"] == known and self._waiting else ()
            except SQLAlchemyError as error:
                if storage_problem(error) is None:
                    log.exception("the feed's head could not be read")
                else:  # it goes by: PostgreSQL is started again, say
                    log.warning("the feed's head could not be read: %s", " ".join(str(error).split()))
            else:
                if head["seq"] < known or self._history not in (None, head["history"]):
                    went_back()
                    self.head = head["seq"]
                    self._schedule()
                elif head["seq"] > self.head:
                    self.committed(head["seq"])
                self._history = head["history"]
                for token in gone:
                    _answer(self._waiting[token])
            with suppress(TimeoutError):  # not `wait_for`: before Python 3.12 it may swallow that the task is cancelled
                async with asyncio.timeout(_LOOK_EVERY):
                    await self._has_moved.wait()

    async def wait(self, cursor: int, seconds: float, token: str) -> bool:
        """While the head is at the cursor, at most so long; a token's older poll is answered when a newer comes. Gives
        whether it waited at all."""
        if self.head != cursor or seconds <= 0 or self._is_closed:
            return False
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if (older := self._waiting.get(token)) is not None:
            _answer(older)
        self._waiting[token] = future
        self.waiting += 1
        try:
            await asyncio.wait_for(future, seconds)
        except TimeoutError:
            pass
        finally:
            self.waiting -= 1
            if self._waiting.get(token) is future:
                del self._waiting[token]
        return True

    def _schedule(self) -> None:
        if self._wake is None and self.loop is not None:
            delay = min(self.waiting * _COST_OF_A_POLL, _LONGEST_DELAY)
            self._wake = self.loop.call_at(max(self.loop.time(), self._woken_at + delay), self._release)

    def _release(self) -> None:
        self._wake = None
        if self.loop is not None:
            self._woken_at = self.loop.time()
        for future in self._waiting.values():
            _answer(future)


def _answer(poll: "asyncio.Future[None]") -> None:
    if not poll.done():
        poll.set_result(None)


def head_of(connection: Connection) -> RowMapping:
    """The one row of `feed_head`."""
    return connection.execute(_HEAD).mappings().one()


def seq_now(engine: Engine) -> int:
    """Where the feed stands: another process may have moved it unnoticed."""
    with reading(engine) as connection:
        return int(connection.execute(select(tables.feed_head.c.seq)).scalar_one())
