"""The outbox file: opened, brought to the newest shape, and, when damaged, set aside and read as far as it can be."""

from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import Engine

from desktop.replica import disk, tables
from desktop.replica.database import core
from desktop.replica.disk import AlreadyOpen, Damaged, NewerFile
from desktop.replica.outbox import Outbox


def _create(engine: Engine) -> None:
    tables.metadata.create_all(engine)


def _remember_history(engine: Engine) -> None:
    """0.2: what was seen of central's history, and which history an intent was written in."""
    tables.metadata.create_all(engine)
    with engine.begin() as connection:
        known = {row[1] for row in connection.exec_driver_sql("PRAGMA table_info(outbox)")}
        for name, definition in (("history", "TEXT"), ("is_void_owed", "BOOLEAN NOT NULL DEFAULT 0")):
            if name not in known:
                connection.exec_driver_sql(f"ALTER TABLE outbox ADD COLUMN {name} {definition}")


# One step for each change of the tables; PRAGMA user_version counts the steps a file has behind it.
MIGRATIONS = (_create, _remember_history)


def open_outbox(path: Path) -> tuple[Outbox, bool]:
    """The outbox in this file, and False when it was damaged: set aside, what could be read taken over.

    Raises AlreadyOpen when another window holds it, NewerFile after a step back to an older program."""
    try:
        outbox = _open(path)
        outbox.resume()
        return outbox, True
    except Exception as error:
        if disk.is_locked(error):
            raise AlreadyOpen from error
        if not disk.is_damaged(error):
            raise
    aside = disk.set_aside(path)
    outbox = _open(path)
    _salvage(aside, outbox.engine)
    outbox.resume()
    return outbox, False


def _open(path: Path) -> Outbox:
    # The exclusive lock is the guard against a second window of the same agent.
    connection = disk.connect(
        path, "busy_timeout=200", "locking_mode=EXCLUSIVE", "journal_mode=WAL", "synchronous=FULL"
    )
    try:
        if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise Damaged
        engine = core(connection)
        (done,) = connection.execute("PRAGMA user_version").fetchone()
        if done > len(MIGRATIONS):
            raise NewerFile
        for step in MIGRATIONS[done:]:
            step(engine)
        connection.execute(f"PRAGMA user_version={len(MIGRATIONS)}")
    except BaseException:
        connection.close()
        raise
    return Outbox(engine, connection)


def _salvage(aside: Path, engine: Engine) -> None:
    for table in tables.metadata.sorted_tables:
        names = ", ".join(f'"{column.name}"' for column in table.columns)
        query = f'SELECT {names} FROM "{table.name}" ORDER BY rowid'
        rows = dict.fromkeys((*_readable(aside, f"{query} ASC"), *_readable(aside, f"{query} DESC")))
        if rows:
            values = [dict(zip((c.name for c in table.columns), row, strict=True)) for row in rows]
            with engine.begin() as connection:
                connection.execute(table.insert().prefix_with("OR IGNORE"), values)


def _readable(aside: Path, query: str) -> list[tuple[Any, ...]]:
    """The rows up to the first that can't be read."""
    rows: list[tuple[Any, ...]] = []
    try:
        connection = disk.connect(aside, read_only=True)
        try:
            rows.extend(connection.execute(query))
        finally:
            connection.close()
    except sqlite.Error:
        return rows
    return rows
