"""The outbox file: opened, brought to the newest shape, and, when damaged, set aside and read as far as it can be."""

from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import Connection, Engine

from desktop.replica import disk, tables
from desktop.replica.database import core
from desktop.replica.disk import AlreadyOpen, Damaged, NewerFile
from desktop.replica.outbox import Outbox


def _create(connection: Connection) -> None:
    tables.metadata.create_all(connection)


def _remember_history(connection: Connection) -> None:
    """0.2: what was seen of central's history, and which history an intent was written in."""
    tables.metadata.create_all(connection)
    known = {row[1] for row in connection.exec_driver_sql("PRAGMA table_info(outbox)")}
    for name, definition in (("history", "TEXT"), ("is_void_owed", "BOOLEAN NOT NULL DEFAULT 0")):
        if name not in known:
            connection.exec_driver_sql(f"ALTER TABLE outbox ADD COLUMN {name} {definition}")


# One step for each change of the tables; PRAGMA user_version counts the steps a file has behind it.
MIGRATIONS = (_create, _remember_history)


def open_outbox(path: Path) -> tuple[Outbox, bool]:
    """The outbox in this file, and False when it was damaged: set aside, what could be read taken over.

    Raises AlreadyOpen when another window holds it, NewerFile after a step back to an older program."""
    mended = path.with_name(f"{path.stem}.mended{path.suffix}")
    if not mended.exists():
        try:
            return _resumed(path), True
        except Exception as error:
            if disk.is_locked(error):
                raise AlreadyOpen from error
            if not disk.is_damaged(error):
                raise
        _mend(path, mended)
    disk.set_aside(path)
    mended.replace(path)
    return _resumed(path), False


def _resumed(path: Path) -> Outbox:
    outbox = _open(path)
    try:
        outbox.resume()
    except BaseException:
        outbox.close()
        raise
    return outbox


def _mend(path: Path, mended: Path) -> None:
    """What can be read of a damaged outbox, in a file that has this name only when it is whole: if the program ends
    before, the next start begins anew, and after it, goes on with the file."""
    unfinished = path.with_name(f"{path.stem}.mending{path.suffix}")
    disk.remove(unfinished)
    outbox = _open(unfinished)
    try:
        _salvage(path, outbox.engine)
    finally:
        outbox.close()
    unfinished.replace(mended)


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
        for number, step in enumerate(MIGRATIONS[done:], done + 1):
            with engine.begin() as transaction:  # a step and its number in one: it is never run twice
                step(transaction)
                transaction.exec_driver_sql(f"PRAGMA user_version={number}")
    except BaseException:
        connection.close()
        raise
    return Outbox(engine, connection)


def _salvage(damaged: Path, engine: Engine) -> None:
    """Columns that an older program did not write get their default values."""
    for table in tables.metadata.sorted_tables:
        known = {row[1] for row in _readable(damaged, f'PRAGMA table_info("{table.name}")')}
        names = [column.name for column in table.columns if column.name in known]
        columns = ", ".join(f'"{name}"' for name in names)
        query = f'SELECT {columns} FROM "{table.name}" ORDER BY rowid'
        rows = dict.fromkeys((*_readable(damaged, f"{query} ASC"), *_readable(damaged, f"{query} DESC")))
        if rows:
            values = [dict(zip(names, row, strict=True)) for row in rows]
            with engine.begin() as connection:
                connection.execute(table.insert().prefix_with("OR IGNORE"), values)


def _readable(damaged: Path, query: str) -> list[tuple[Any, ...]]:
    """The rows up to the first that can't be read."""
    rows: list[tuple[Any, ...]] = []
    try:
        connection = disk.connect(damaged, read_only=True)
        try:
            rows.extend(connection.execute(query))
        finally:
            connection.close()
    except sqlite.Error:
        return rows
    return rows
