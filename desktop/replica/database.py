"""The replica file: opened, checked, replaced by a snapshot, set aside without a question when anything is wrong."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import StaticPool

from desktop.replica import disk
from desktop.replica.disk import Damaged
from desktop.wire.replica_tables import SEARCH_DDL, instant_text, metadata, schema_hash

# What this desk alone keeps beside central's rows; made at each opening, so the snapshot need not have it.
_LOCAL_DDL = "CREATE TABLE IF NOT EXISTS desk_note (name TEXT PRIMARY KEY, value TEXT NOT NULL)"


def core(connection: Any) -> Engine:
    """SQLAlchemy over one driver connection; each transaction locks from its start."""
    engine = create_engine("sqlite://", module=sqlite, creator=lambda: connection, poolclass=StaticPool)
    event.listen(engine, "begin", lambda begun: begun.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


class Replica:
    """Central's rows on this desk. Used by one thread at a time; never precious."""

    def __init__(self, path: Path, key: str) -> None:
        self.path, self.key = path, key
        self.raw: Any = None
        self.digest: dict[str, tuple[int, int]] | None = None  # per kind; None until it is counted
        self._unclean = path.with_name(path.name + ".open")

    def open(self) -> bool:
        """Open the file, or an empty one in its place; False when a damaged one had to be set aside."""
        was_sound = True
        try:
            if not self._connect():
                self.close()
                disk.remove(self.path)
                self._connect()
        except Exception as error:
            if not disk.is_damaged(error):
                self.close()
                raise
            was_sound = False
            self.close()
            disk.set_aside(self.path)
            self._connect()
        self._unclean.touch()
        return was_sound

    def close(self) -> None:
        self.digest = None
        if self.raw is not None:
            self.raw.close()
            self.raw = None
            self._unclean.unlink(missing_ok=True)

    def install(self, filled: Path) -> None:
        """Make a file that `filling.encrypt` wrote under this key the replica."""
        self.close()
        disk.remove(self.path)
        filled.replace(self.path)
        self.open()

    def clear(self) -> None:
        """Drop everything; the next reading fills it again."""
        self.close()
        disk.remove(self.path)
        self.open()

    def position(self) -> tuple[str, int] | None:
        """History and cursor, None while nothing was filled in. Opens the file again if a full disk was in the way."""
        if self.raw is None:
            self.open()
        found: tuple[str, int] | None = self.raw.execute("SELECT history, cursor FROM feed_position").fetchone()
        return found

    def forget_position(self) -> None:
        """The rows stay for the screen until a snapshot replaces them; nothing follows them any more."""
        self.raw.execute("PRAGMA synchronous=FULL")
        with self.writing() as raw:
            for table in ("feed_position", "mine", "desk_note WHERE name = 'filled_seq'"):
                raw.execute(f"DELETE FROM {table}")
        self.raw.execute("PRAGMA synchronous=NORMAL")

    def cursor(self) -> int:
        """The feed number up to which the rows are complete, 0 while nothing was filled in."""
        position = self.position()
        return position[1] if position else 0

    @contextmanager
    def writing(self) -> Iterator[Any]:
        """One transaction; an exception rolls everything back."""
        self.raw.execute("BEGIN IMMEDIATE")
        try:
            yield self.raw
            self.raw.execute("COMMIT")
        except BaseException:
            if self.raw.in_transaction:
                self.raw.execute("ROLLBACK")
            raise

    def filled_seq(self) -> int:
        """The feed number of the snapshot the replica began with, 0 while nothing was filled in."""
        found = self.raw.execute("SELECT value FROM desk_note WHERE name = 'filled_seq'").fetchone()
        return int(found[0]) if found else 0

    def data_at(self) -> datetime | None:
        """Central's time of the last answer the rows reflect."""
        found = self.raw.execute("SELECT value FROM desk_note WHERE name = 'data_at'").fetchone()
        return datetime.fromisoformat(found[0]) if found else None

    def set_data_at(self, at: datetime) -> None:
        self.raw.execute("INSERT OR REPLACE INTO desk_note VALUES ('data_at', ?)", (instant_text(at),))

    def _connect(self) -> bool:
        """Whether the file has this program's shape. Raises Damaged or the driver's error."""
        is_new = not self.path.exists() or not self.path.stat().st_size
        self.raw = disk.connect(self.path, self.key, "journal_mode=WAL", "synchronous=NORMAL", "cache_size=-32000")
        if is_new:
            metadata.create_all(core(self.raw))
            for statement in SEARCH_DDL:
                self.raw.execute(statement)
        elif self._stamp() != schema_hash():
            return False
        self.raw.execute(_LOCAL_DDL)
        # The first opening after a fill: every effect up to this number is in, though no page named its keys.
        self.raw.execute("INSERT OR IGNORE INTO desk_note SELECT 'filled_seq', cursor FROM feed_position")
        if self._unclean.exists() and self.raw.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise Damaged
        return True

    def _stamp(self) -> str | None:
        tables = self.raw.execute("SELECT count(*) FROM sqlite_master WHERE name = 'feed_position'").fetchone()
        found = self.raw.execute("SELECT schema FROM feed_position").fetchone() if tables != (0,) else None
        return found[0] if found else None
