"""Pages of the change feed: changed rows as they are now, read and encoded once for all who wait."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, RowMapping, Select, bindparam, select

from desktop.central import tables
from desktop.central.database import reading
from desktop.central.feed import head_of
from desktop.central.history import check_points, history_changed
from desktop.central.problems import ProblemError
from desktop.central.records import wire_row
from desktop.wire.changes import Change
from desktop.wire.points import Point

PAGE = 500  # feed rows

_FROM = select(tables.feed).where(tables.feed.c.seq >= bindparam("cursor")).order_by(tables.feed.c.seq).limit(PAGE + 1)


class _Answer(msgspec.Struct, frozen=True):
    """`wire.changes.Page` with its changes already encoded."""

    history: str
    next: int
    caught_up: bool
    server_time: datetime
    changes: msgspec.Raw
    mine: list[str]
    digest: dict[str, tuple[int, int]] | None


@dataclass(frozen=True, slots=True)
class _Read:
    """A page as one read transaction saw it, for every device and any moment."""

    history: str
    next: int
    caught_up: bool
    changes: msgspec.Raw
    keys: Sequence[tuple[str, str]]  # of intents, each with its device
    digest: dict[str, tuple[int, int]] | None
    head: Point
    points: frozenset[Point]  # of the cursor and of every row after it: what a desk that is near has seen

    def answer(self, device: str | None, at: datetime) -> bytes:
        mine = list(dict.fromkeys(key for key, whose in self.keys if whose == device))
        page = _Answer(self.history, self.next, self.caught_up, at, self.changes, mine, self.digest)
        return msgspec.json.encode(page)


@dataclass
class PageShelf:
    """The pages that several desks ask for, thrown away when the feed moves."""

    _head: int = -1
    _pages: dict[int, _Read] = field(default_factory=dict)

    def answer(
        self,
        engine: Engine,
        head: int,
        cursor: int,
        history: str | None,
        device: str | None,
        at: datetime,
        points: frozenset[Point] = frozenset(),
    ) -> tuple[bytes, Point]:
        """A `wire.changes.Page` after the cursor as JSON, and the feed's head it was read at; `head` is the newest feed
        number that is known of, `points` what the desk has seen.

        409 `history_changed` or 410 `cursor_too_old` when the cursor can't be continued.
        """
        if head != self._head:
            self._pages, self._head = {}, head
        page = self._pages.get(cursor)
        if page is None or history not in (None, page.history) or not points <= page.points:
            with reading(engine) as connection:
                check_points(connection, points)
                page = page or _read(connection, cursor, history)
                if history not in (None, page.history):
                    raise history_changed(connection)
            if page.head.seq != self._head:  # another worker has committed meanwhile
                self._pages, self._head = {}, page.head.seq
            self._pages[cursor] = page
        return page.answer(device, at), page.head


def _read(connection: Connection, cursor: int, history: str | None) -> _Read:
    head = head_of(connection)
    if cursor > head["seq"] or (history is not None and history != head["history"]):
        raise history_changed(connection)
    if cursor < head["floor"]:
        raise ProblemError("cursor_too_old", 410)
    found = connection.execute(_FROM, {"cursor": cursor}).mappings().all()
    entries = [entry for entry in found if entry["seq"] > cursor][:PAGE]
    end = entries[-1]["seq"] if entries else cursor
    caught_up = end == head["seq"]
    return _Read(
        history=head["history"],
        next=end,
        caught_up=caught_up,
        changes=msgspec.Raw(msgspec.json.encode(_changes(connection, entries))),
        keys=[(entry["intent_key"], entry["device"]) for entry in entries if entry["intent_key"] and entry["device"]],
        digest={kind: (count, xor) for kind, (count, xor) in head["digest"].items()} if caught_up else None,
        head=Point(head["seq"], head["tip"]),
        points=frozenset(Point(entry["seq"], entry["tip"]) for entry in found),
    )


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
    rows = connection.execute(_rows_of(kind), {"row_ids": ids}).mappings().all()
    for row in rows:
        row_id = str(row["id"])
        if row.get("is_retired"):
            yield row_id, Change("gone", kind, row_id)
        else:
            raw = msgspec.Raw(msgspec.json.encode(wire_row(kind, row)))
            yield row_id, Change("put", kind, row_id, row["version"], raw)


@cache
def _rows_of(kind: str) -> Select[Any]:
    table = tables.REPLICATED[kind]
    return select(table).where(table.c.id.in_(bindparam("row_ids", expanding=True)))
