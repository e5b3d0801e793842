"""The snapshot: one SQLite file of the replica's tables at one feed number, the same for every desk."""

import gzip
import hashlib
import shutil
import threading
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import Connection, Engine, Table, Time, select, type_coerce
from sqlalchemy.dialects.sqlite import dialect as sqlite_dialect
from sqlalchemy.schema import CreateIndex, CreateTable, ExecutableDDLElement
from sqlalchemy.types import NullType

from desktop.central import tables
from desktop.central.database import reading
from desktop.central.feed import head_of
from desktop.central.history import check_points
from desktop.wire import replica_tables
from desktop.wire.points import Point

_MOST_BEHIND = 500  # changes: a page of the feed
_OLDEST = timedelta(seconds=60)
_BATCH = 2_000
_NAME = "snapshot-{}.sqlite"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A finished file; `packed` is the same gzipped, `hash` the SHA-256 of the unpacked bytes."""

    path: Path
    packed: Path
    history: str
    point: Point
    hash: str
    made_at: datetime


class SnapshotShelf:
    """Keeps the newest snapshot in a folder of its own. For any thread but the serving loop's."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._newest: Snapshot | None = None
        self._numbers = count(1)
        self._is_building = threading.Lock()

    def current(self, engine: Engine, at: datetime, points: frozenset[Point] = frozenset()) -> Snapshot:
        """The newest snapshot, made anew when it is too far behind the feed, or behind what the desk has seen: nothing
        goes back on its screen. Only one thread builds at a time. 409 `history_changed` for a desk that has seen points
        which are not in this history."""
        with self._is_building:
            with reading(engine) as connection:
                check_points(connection, points)
                head = head_of(connection)
            newest = self._newest
            least = max([head["floor"], *(point.seq for point in points)])
            if newest is None or newest.history != head["history"] or _is_stale(newest, head["seq"], least, at):
                newest = self._newest = self._make(engine, at)
            return newest

    def forget(self) -> None:
        """The next desk gets a new one, and the files of the others go at once."""
        with self._is_building:
            self._newest = None
            self._clear()

    def _clear(self) -> None:
        """Delete all but the newest; on Windows what a desk still reads stays until the next time."""
        for stale in self._folder.glob(_NAME.format("*") + "*"):
            if self._newest is None or stale not in (self._newest.path, self._newest.packed):
                with suppress(PermissionError):
                    stale.unlink(missing_ok=True)

    def _make(self, engine: Engine, at: datetime) -> Snapshot:
        self._folder.mkdir(parents=True, exist_ok=True)
        self._clear()  # but for the last one, which may still be on its way to a desk
        path = self._folder / _NAME.format(next(self._numbers))
        path.unlink(missing_ok=True)
        with reading(engine) as connection:
            head = head_of(connection)
            write_snapshot(connection, path, head["history"], head["seq"])
        packed = path.with_name(path.name + ".gz")
        with path.open("rb") as plain, gzip.open(packed, "wb", compresslevel=1) as gzipped:
            shutil.copyfileobj(plain, gzipped)
        with path.open("rb") as plain:
            digest = hashlib.file_digest(plain, "sha256").hexdigest()
        return Snapshot(path, packed, head["history"], Point(head["seq"], head["tip"]), digest, at)


def _is_stale(snapshot: Snapshot, head: int, least: int, at: datetime) -> bool:
    behind = head - snapshot.point.seq
    is_old = behind > 0 and abs(at - snapshot.made_at) > _OLDEST
    return is_old or behind > _MOST_BEHIND or snapshot.point.seq < least


def write_snapshot(connection: Connection, path: Path, history: str, seq: int) -> None:
    """Fill a new file from central's rows as this transaction sees them."""
    file = sqlite.connect(str(path), isolation_level=None)
    try:
        for statement in ("PRAGMA journal_mode=OFF", "PRAGMA synchronous=OFF", "BEGIN", *_definitions()):
            file.execute(statement)
        for kind, table in tables.REPLICATED.items():
            _copy(connection, table, file, replica_tables.TABLES[kind])
        _fill_search(file)
        file.execute(
            "INSERT INTO feed_position (history, cursor, schema) VALUES (?, ?, ?)",
            (history, seq, replica_tables.schema_hash()),
        )
        file.execute("COMMIT")
    finally:
        file.close()


def _definitions() -> list[str]:
    statements: list[ExecutableDDLElement] = []
    for table in replica_tables.metadata.sorted_tables:
        statements += [CreateTable(table), *(CreateIndex(index) for index in table.indexes)]
    return [str(statement.compile(dialect=sqlite_dialect())) for statement in statements] + [*replica_tables.SEARCH_DDL]


def _copy(connection: Connection, source: Table, file: Any, target: Table) -> None:
    """The live rows of a kind. SQLite keeps the same values on both sides, so they pass as they are stored; but a time
    of day has another text there."""
    names = [column.name for column in target.columns]
    columns_read = (source.c[name] for name in names)
    statement = select(*(c if isinstance(c.type, Time) else type_coerce(c, NullType()) for c in columns_read))
    if "is_retired" in source.c:
        statement = statement.where(~source.c.is_retired)
    columns, marks = ", ".join(f'"{name}"' for name in names), ", ".join("?" * len(names))
    fill = f'INSERT INTO "{target.name}" ({columns}) VALUES ({marks})'
    result = connection.execution_options(yield_per=_BATCH).execute(statement)
    for rows in result.partitions():
        file.executemany(fill, [[replica_tables.stored(value) for value in row] for row in rows])


def _fill_search(file: Any) -> None:
    file.execute("INSERT INTO message_text (rowid, body) SELECT id, body FROM message WHERE body != ''")
    named = file.execute(
        """
        SELECT t.id, t.subject, t.account, coalesce(a.domains, '[]'), s.name, s.email
        FROM ticket t LEFT JOIN account a ON a.id = t.account LEFT JOIN subscriber s ON s.id = t.subscriber_id
        """
    )
    words = (
        (number, replica_tables.search_words(number, subject, account, _names(domains), name, email))
        for number, subject, account, domains, name, email in named.fetchall()
    )
    file.executemany("INSERT INTO ticket_words (rowid, words) VALUES (?, ?)", words)


def _names(domains: str) -> Iterable[str]:
    return [domain["name"] for domain in msgspec.json.decode(domains)]
