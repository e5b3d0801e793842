"""The outbox file: opened with its key, in the newest shape; what is damaged or locked is set aside, not lost."""

import os
import sys
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import Connection, Engine, Table, func, select
from sqlalchemy.dialects.sqlite import insert

from desktop.replica import disk, tables
from desktop.replica.database import core
from desktop.replica.disk import AlreadyOpen, Damaged, NewerFile
from desktop.replica.keys import SALT, FileKey
from desktop.replica.outbox import Outbox

_LOCKED = "outbox.locked{}.sqlite"  # plain, or under a key that is not at hand: taken over as soon as it can be
_GAP = 300  # numbers of rows without a readable one: nothing follows them
_TAKEN = "outbox.taken.sqlite"  # such a file after that, until it is gone


def _create(connection: Connection) -> None:
    tables.metadata.create_all(connection)


def _remember_history(connection: Connection) -> None:
    """What was seen of central's history, and which history an intent was written in."""
    tables.metadata.create_all(connection)
    known = {row[1] for row in connection.exec_driver_sql("PRAGMA table_info(outbox)")}
    for name, definition in (("history", "TEXT"), ("is_void_owed", "BOOLEAN NOT NULL DEFAULT 0")):
        if name not in known:
            connection.exec_driver_sql(f"ALTER TABLE outbox ADD COLUMN {name} {definition}")


def _remember_wall(connection: Connection) -> None:
    """The age of what is kept is told by two clocks."""
    if "wall_at" not in {row[1] for row in connection.exec_driver_sql("PRAGMA table_info(outbox)")}:
        connection.exec_driver_sql("ALTER TABLE outbox ADD COLUMN wall_at TEXT NOT NULL DEFAULT ''")
    connection.exec_driver_sql("UPDATE outbox SET wall_at = written_at WHERE wall_at = ''")


def _remember_files(connection: Connection) -> None:
    """An answer and its draft have files."""
    for table in ("outbox", "drafts"):
        if "files" not in {row[1] for row in connection.exec_driver_sql(f"PRAGMA table_info({table})")}:
            connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN files TEXT NOT NULL DEFAULT '[]'")


def _remember_written(connection: Connection) -> None:
    """Words of dialogs are kept."""
    tables.metadata.create_all(connection)


# One step for each change of the tables; PRAGMA user_version counts the steps a file has behind it.
MIGRATIONS = (_create, _remember_history, _remember_wall, _remember_files, _remember_written)


class WrongKey(Exception):
    """The key does not open the file; a damaged beginning looks the same."""


def open_outbox(path: Path, keys: Sequence[FileKey]) -> tuple[Outbox, tuple[str, ...]]:
    """The outbox in this file under the first of the keys, and codes of what is to be told. What stood there under one
    of the others, or plain, or is damaged, is taken over as far as it can be read; what can't be opened is kept beside.

    Raises AlreadyOpen when another window holds it, NewerFile after a step back to an older program."""
    mended = path.with_name(f"{path.stem}.mended{path.suffix}")
    if not mended.exists():
        try:
            return _under_this_key(path, keys)
        except Exception as error:
            if disk.is_locked(error):
                raise AlreadyOpen from error
            if not disk.is_damaged(error):
                raise
        _mend(path, mended, keys[0])
    disk.set_aside(path)
    mended.replace(path)
    outbox, troubles = _under_this_key(path, keys)
    return outbox, ("desk.outbox_damaged", *troubles)


def fits(path: Path, key: FileKey) -> bool:
    """Whether this key opens the outbox; any does where there is none yet, or a plain one."""
    if not disk.beginning(path) or disk.is_plain(path):
        return True
    try:
        _connect(path, key)[1].close()
    except WrongKey:
        return False
    except Exception as error:
        if not (disk.is_damaged(error) or disk.is_locked(error)):
            raise
    return True


def _under_this_key(path: Path, keys: Sequence[FileKey]) -> tuple[Outbox, tuple[str, ...]]:
    """A plain file, or one under another key, makes room first."""
    locked = _free_place(path)
    if disk.is_plain(path) or disk.is_half_there(locked):
        disk.rename(path, locked)
    try:
        outbox, troubles = _resumed(path, keys)
    except WrongKey:
        locked = _free_place(path)
        disk.rename(path, locked)
        outbox, troubles = _resumed(path, keys)
    return outbox, troubles + ("desk.outbox_locked",) * locked.exists()


def _free_place(path: Path) -> Path:
    places = (path.with_name(_LOCKED.format(number or "")) for number in count())
    return next(place for place in places if not place.exists())


def _resumed(path: Path, keys: Sequence[FileKey]) -> tuple[Outbox, tuple[str, ...]]:
    engine, connection = _connect(path, keys[0])
    try:
        troubles = _take_over_all(path.parent, keys, engine)
        outbox = Outbox(engine, connection)
        outbox.resume()
    except BaseException:
        connection.close()
        raise
    return outbox, troubles


def _mend(path: Path, mended: Path, key: FileKey) -> None:
    """What can be read of a damaged outbox, in a file that has this name only when it is whole: if the program ends
    before, the next start begins anew, and after it, goes on with the file."""
    unfinished = path.with_name(f"{path.stem}.mending{path.suffix}")
    disk.remove(unfinished)
    engine, connection = _connect(unfinished, key)
    try:
        _salvage(path, _file_key(path, key), engine)
    finally:
        connection.close()
    unfinished.replace(mended)


def _connect(path: Path, key: FileKey | None) -> tuple[Engine, Any]:
    connection = disk.connect(path, _file_key(path, key), "busy_timeout=200")
    try:
        _read_first(connection)
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
    return engine, connection


def _read_first(connection: Any) -> None:
    try:
        # The exclusive lock is the guard against a second window of the same agent.
        for pragma in ("locking_mode=EXCLUSIVE", "journal_mode=WAL", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")
    except sqlite.DatabaseError as error:
        if disk.is_no_data_base(error):
            raise WrongKey from error
        raise


def _file_key(path: Path, key: FileKey | None) -> str | None:
    """With the salt: a new file takes the one its key was made with."""
    if key is None:
        return None
    salt = disk.beginning(path).ljust(SALT, b"\0") if disk.beginning(path) else os.urandom(SALT)
    return key.of(salt) + salt.hex()


def _take_over_all(folder: Path, keys: Sequence[FileKey], engine: Engine) -> tuple[str, ...]:
    disk.shred(folder / _TAKEN)
    troubles = [_take_over(file, keys, engine) for file in sorted(folder.glob(_LOCKED.format("*")))]
    return ("desk.outbox_damaged",) * any(troubles)


def _take_over(file: Path, keys: Sequence[FileKey], engine: Engine) -> bool:
    """What was typed under another key, or plain, into this outbox; whether something of it could not be read. Until it
    is all there the file stays where it is, and nothing is taken twice."""
    for key in (None,) if disk.is_plain(file) else keys:
        is_damaged = False
        try:
            _connect(file, key)[1].close()
        except (WrongKey, NewerFile):
            continue
        except Exception as error:
            if not disk.is_damaged(error):
                raise
            is_damaged = True
        _salvage(file, _file_key(file, key), engine)
        if is_damaged:
            aside = file.with_name(file.name.replace("locked", "damaged"))
            disk.remove(aside)
            disk.rename(file, aside)
            return True
        taken = file.with_name(_TAKEN)
        disk.rename(file, taken)
        disk.shred(taken)
        return False
    return False


def _salvage(source: Path, key: str | None, engine: Engine) -> None:
    """Columns that an older program did not write get their default values."""
    for table in tables.metadata.sorted_tables:
        known = {row[1] for row in _readable(source, key, f'PRAGMA table_info("{table.name}")')[0]}
        names = [column.name for column in table.columns if column.name in known]
        columns = ", ".join(f'"{name}"' for name in names)
        rows = _rows(source, key, f'SELECT rowid, {columns} FROM "{table.name}"')
        if rows:
            with engine.begin() as connection:
                _put_in(connection, table, [dict(zip(names, row[1:], strict=True)) for row in rows])


def _rows(source: Path, key: str | None, query: str) -> list[tuple[Any, ...]]:
    """Those before the first page that can't be read, those behind the last one, and each between them for itself."""
    rows, is_whole = _readable(source, key, f"{query} ORDER BY rowid")
    if is_whole:
        return rows
    last = _readable(source, key, f"{query} ORDER BY rowid DESC")[0][::-1]
    begin = found_at = rows[-1][0] if rows else 0
    for number in range(begin + 1, last[0][0] if last else sys.maxsize):
        if number > found_at + _GAP:
            break
        if single := _readable(source, key, f"{query} WHERE rowid = {number}")[0]:
            rows, found_at = rows + single, number
    return rows + last


def _put_in(connection: Connection, table: Table, values: list[dict[str, Any]]) -> None:
    """Before what is there already: it is older. A draft of the same ticket keeps both texts."""
    put = insert(table).on_conflict_do_nothing()
    if table is tables.outbox:
        first = connection.execute(select(func.min(table.c.place))).scalar_one()
        behind = 0 if first is None else max(row["place"] for row in values) + 1 - first
        values = [row | {"place": row["place"] - behind} for row in values]
    elif table is tables.drafts:
        put = insert(table)
        old, new = table.c.body, put.excluded.body
        put = put.on_conflict_do_update(set_={"body": new + "\n" + old}, where=func.instr(old, new) == 0)
    connection.execute(put, values)


def _readable(source: Path, key: str | None, query: str) -> tuple[list[tuple[Any, ...]], bool]:
    """The rows up to the first that can't be read, and whether there was none."""
    rows: list[tuple[Any, ...]] = []
    try:
        connection = disk.connect(source, key, read_only=True)
        try:
            connection.execute("PRAGMA writable_schema=ON")  # else one that was cut short is not read at all
            rows.extend(connection.execute(query))
        finally:
            connection.close()
    except sqlite.Error:
        return rows, False
    return rows, True
