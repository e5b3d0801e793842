"""Backup of central's SQLite file while desks are at work, restore, and the new history that a restore begins.

PostgreSQL has its own tools for both; after a restore with them `begin-history` does what is left to do.
"""

import os
import shutil
import uuid
from contextlib import closing
from datetime import datetime
from itertools import count
from pathlib import Path
from tempfile import mkstemp

import sqlcipher3.dbapi2 as sqlite
from alembic.util.exc import CommandError as MigrationError
from sqlalchemy import Engine, delete, update

from desktop.central import tables
from desktop.central.chain import begin_history
from desktop.central.database import is_postgresql, open_engine, writing
from desktop.central.fanout import FEED
from desktop.central.master_keys import MasterKeys
from desktop.central.migrate import migrate
from desktop.central.page_tables import page_sessions
from desktop.central.problems import SQLITE_IS_BUSY
from desktop.central.ticket_numbers import pass_over
from desktop.central.writing import Author, Writing

_BESIDE = ("-wal", "-shm", "-journal")  # what SQLite keeps beside a data base, and reads into it at its next opening
_MOST_LOST = 10_000  # tickets that were filed after the backup: their numbers are never another's (T.7)


class BackupError(Exception):
    """A copy can't be made or used; the text is one sentence for whoever asked for it."""


def back_up(database: Path, target: Path) -> None:
    """Every committed row of one instant into a new file, which is complete or not there at all; else BackupError. The
    file is whole by itself: it may be read from where nothing can be written."""
    if target.exists():
        raise BackupError(f"{target} is there already; name another file.")
    if not target.parent.is_dir():
        raise BackupError(f"There is no folder {target.parent}; make it first, or name another one.")
    try:  # a name of its own: another backup to the same file may be under way
        descriptor, name = mkstemp(".part", f"{target.name}.", target.parent)
    except PermissionError as error:
        raise BackupError(f"The folder {target.parent} cannot be written to: {error.strerror}.") from error
    os.close(descriptor)
    part = Path(name)
    try:
        _copy(database, part)
        _force(part)
        part.replace(target)
        _force(target.parent)
    finally:
        part.unlink(missing_ok=True)


def restore(backup: Path, database: Path, at: datetime) -> Path | None:
    """The backup in the place of the data base, which nobody may serve; a new history begins. Returns where the data
    base that was there is kept, None if there was none. BackupError when the backup is none, or the data base in use.

    Until the one rename that puts the new file there the old data base is whole in its place, wherever the machine may
    end; of a damaged one, its log lies beside the copy that is kept."""
    part = database.with_name(database.name + ".part")
    for ending in ("", *_BESIDE):
        _beside(part, ending).unlink(missing_ok=True)
    try:
        _copy(backup, part)
        _prepare(part, backup, at)
        _force(part)
        aside = _set_aside(database, at)
        part.replace(database)
        _force(database.parent)
    finally:
        part.unlink(missing_ok=True)
    return aside


def _prepare(part: Path, backup: Path, at: datetime) -> None:
    engine = open_engine(f"sqlite:///{part}")
    try:
        migrate(engine)
        begin_restored(engine, at, MasterKeys(part.parent))
    except MigrationError as error:
        raise BackupError(f"{backup} was made by a newer version of central; update this program first.") from error
    finally:
        engine.dispose()
    _make_one_file(part)


def _set_aside(database: Path, at: datetime) -> Path | None:
    """The old data base under another name too. Nothing is left beside it that SQLite would read into the new one."""
    if not database.exists():
        aside = None
    else:
        try:
            _make_one_file(database)
        except sqlite.Error as error:
            if error.sqlite_errorcode & 0xFF in SQLITE_IS_BUSY:
                raise BackupError(f"{database} is in use by another program; end that first.") from error
            # it is damaged, or there is no room in it for its log: it is kept as it is, with what lies beside it
        aside = _free_name(database, at)
        for ending in ("", *_BESIDE):
            if _beside(database, ending).exists():
                _link(_beside(database, ending), _beside(aside, ending))
        _force(database.parent)
    for ending in _BESIDE:
        _beside(database, ending).unlink(missing_ok=True)
    return aside


def _free_name(database: Path, at: datetime) -> Path:
    for number in count(1):
        again = f"-{number}" if number > 1 else ""  # in the same second
        name = database.with_name(f"{database.stem}.before-{at:%Y%m%d-%H%M%S}{again}{database.suffix}")
        if not name.exists():
            break
    return name


def _link(old: Path, new: Path) -> None:
    try:
        os.link(old, new)
    except OSError:  # there are file systems without links
        part = _beside(new, ".part")
        try:
            shutil.copyfile(old, part)
            _force(part)
            part.replace(new)
        finally:
            part.unlink(missing_ok=True)


def _make_one_file(path: Path) -> None:
    """Put what its log holds into the data base, and keep none until central opens it; busy while anybody has it."""
    with closing(sqlite.connect(str(path))) as connection:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchall()  # takes back what a crash left half done
        connection.execute("PRAGMA journal_mode=DELETE").fetchall()


def _force(path: Path) -> None:
    """What a file or folder holds goes to the disk before the next step; Windows has no such word for folders."""
    if path.is_dir() and os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _beside(file: Path, ending: str) -> Path:
    return file.with_name(file.name + ending)


def begin_restored(engine: Engine, at: datetime, vault: MasterKeys) -> None:
    """What follows is another history: desks fill anew and send again what the backup lacks. Every agent signs in
    anew, every subscriber comes to the page anew: a session may have been ended after the backup was made. The number
    of a lost ticket is not given again: what a desk still does on it must find none."""
    tokens, sessions = tables.tokens, tables.sessions
    history = str(uuid.uuid4())
    with writing(engine) as connection:
        begin_history(connection, history, at)
        pass_over(connection, _MOST_LOST)
        live = tokens.c.agent_id.is_not(None), tokens.c.revoked_at.is_(None)
        connection.execute(update(tokens).where(*live).values(revoked_at=at))
        connection.execute(update(sessions).where(sessions.c.ended_at.is_(None)).values(ended_at=at))
        connection.execute(delete(page_sessions))
        transaction = Writing(connection, at, Author("operator"), vault)
        transaction.audit("begin_history", history=history)
        transaction.finish()
        if is_postgresql(engine):  # there it may be served meanwhile
            connection.exec_driver_sql(f"NOTIFY {FEED}")


def _copy(source: Path, target: Path) -> None:
    """BackupError when the source is no sound data base of central, or the target can't be written."""
    if not source.is_file():
        raise BackupError(f"There is no file {source}.")
    target.touch(mode=0o600)
    try:
        with (
            closing(sqlite.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as copied,
            closing(sqlite.connect(str(target))) as copy,
        ):
            copied.execute("SELECT history FROM feed_head")  # a locked file fails here; `backup` would wait for ever
            copied.backup(copy)
            [(verdict,)] = copy.execute("PRAGMA quick_check(1)").fetchall()
        _make_one_file(target)
    except sqlite.Error as error:
        target.unlink(missing_ok=True)
        raise BackupError(f"{source} cannot be copied: {error}.") from error
    if verdict != "ok":
        raise BackupError(f"{source} is damaged: {verdict}.")
