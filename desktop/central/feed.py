"""The change feed: waiting for its head to move, and a page of changed rows as they are now (sync.md section 2)."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, RowMapping, select
from sqlalchemy.exc import DBAPIError

from desktop.central import tables
from desktop.central.database import reading
from desktop.central.problems import ProblemError
from desktop.central.records import wire_row
from desktop.wire.changes import Change, Page

PAGE = 500  # feed rows
POLLS_OF_ONE_TOKEN = 4
_LOOK_EVERY = 1.0  # seconds: administration commands write beside the serving process
_COST_OF_A_POLL = 0.001  # seconds it takes to answer one: the more wait, the more changes share an answer
_LONGEST_DELAY = 0.1

log = logging.getLogger("smena.central")


class FeedSignal:
    """Wakes whoever waits for the feed. Made anywhere; waiting happens on the serving loop only."""

    def __init__(self) -> None:
        self.head = 0
        self.waiting = 0  # polls open right now
        self._loop: asyncio.AbstractEventLoop | None = None
        self._waiting: dict[str, list[asyncio.Future[None]]] = defaultdict(list)
        self._woken_at = 0.0
        self._wake: asyncio.TimerHandle | None = None
        self._is_closed = False

    def open(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop, self._is_closed = loop, False

    def close(self) -> None:
        """The server stops: everybody who waits is answered at once."""
        self._is_closed = True
        self._release()

    def committed(self, seq: int) -> None:
        """The head moved; may be called on any thread."""
        self.head = max(self.head, seq)
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._schedule)

    async def watch(self, engine: Engine) -> None:
        """Look at the head every second, for ever."""
        while True:
            try:
                with reading(engine) as connection:
                    head = head_of(connection)["seq"]
            except DBAPIError:
                log.exception("the feed's head could not be read")
            else:
                if head > self.head:
                    self.committed(head)
            await asyncio.sleep(_LOOK_EVERY)

    async def wait(self, cursor: int, seconds: float, token: str) -> None:
        """Until the head is beyond the cursor, at most so long; a token's oldest poll gives way to its newest."""
        if self.head > cursor or seconds <= 0 or self._is_closed:
            return
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        mine = self._waiting[token]
        mine.append(future)
        self.waiting += 1
        if len(mine) > POLLS_OF_ONE_TOKEN and not mine[0].done():
            mine[0].set_result(None)
        try:
            await asyncio.wait_for(future, seconds)
        except TimeoutError:
            pass
        finally:
            self.waiting -= 1
            mine.remove(future)
            if not mine:
                self._waiting.pop(token, None)

    def _schedule(self) -> None:
        if self._wake is None and self._loop is not None:
            delay = min(self.waiting * _COST_OF_A_POLL, _LONGEST_DELAY)
            self._wake = self._loop.call_at(max(self._loop.time(), self._woken_at + delay), self._release)

    def _release(self) -> None:
        self._wake = None
        if self._loop is not None:
            self._woken_at = self._loop.time()
        for futures in self._waiting.values():
            for future in futures:
                if not future.done():
                    future.set_result(None)


def head_of(connection: Connection) -> RowMapping:
    """The one row of `feed_head`."""
    return connection.execute(select(tables.feed_head)).mappings().one()


def read_page(connection: Connection, cursor: int, history: str | None, device: str | None, at: datetime) -> Page:
    """The changes after the cursor; 409 `history_changed` or 410 `cursor_too_old` when it can't be continued."""
    head = head_of(connection)
    if (history is not None and history != head["history"]) or cursor > head["seq"]:
        raise ProblemError("history_changed", 409)
    if cursor < head["floor"]:
        raise ProblemError("cursor_too_old", 410)
    feed = tables.feed
    statement = select(feed).where(feed.c.seq > cursor).order_by(feed.c.seq).limit(PAGE)
    entries = connection.execute(statement).mappings().all()
    end = entries[-1]["seq"] if entries else cursor
    caught_up = end == head["seq"]
    return Page(
        history=head["history"],
        next=end,
        caught_up=caught_up,
        server_time=at,
        changes=_changes(connection, entries),
        mine=_keys_of(device, entries),
        digest={kind: (count, xor) for kind, (count, xor) in head["digest"].items()} if caught_up else None,
    )


def _keys_of(device: str | None, entries: Iterable[RowMapping]) -> list[str]:
    keys = (entry["intent_key"] for entry in entries if device is not None and entry["device"] == device)
    return list(dict.fromkeys(key for key in keys if key))


def _changes(connection: Connection, entries: Iterable[RowMapping]) -> list[Change]:
    """One change for each row named, in the order of first mention; joined as the row is now."""
    named: dict[str, list[str]] = defaultdict(list)
    order = dict.fromkeys((entry["kind"], entry["row_id"]) for entry in entries)
    for kind, row_id in order:
        if kind in tables.REPLICATED:
            named[kind].append(row_id)
    now = {(kind, row_id): change for kind, ids in named.items() for row_id, change in _as_now(connection, kind, ids)}
    return [now[key] for key in order if key in now]


def _as_now(connection: Connection, kind: str, row_ids: list[str]) -> Iterable[tuple[str, Change]]:
    table = tables.REPLICATED[kind]
    ids: list[Any] = [int(row_id) for row_id in row_ids] if table.c.id.type.python_type is int else row_ids
    rows = connection.execute(select(table).where(table.c.id.in_(ids))).mappings()
    for row in rows:
        row_id = str(row["id"])
        if row.get("is_retired"):
            yield row_id, Change("gone", kind, row_id)
        else:
            raw = msgspec.Raw(msgspec.json.encode(wire_row(kind, row)))
            yield row_id, Change("put", kind, row_id, row["version"], raw)
