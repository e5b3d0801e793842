"""Backup of central's SQLite file while desks are at work, restore, and the new history that a restore begins.

PostgreSQL has its own tools for both; after a restore with them `begin-history` does what is left to do.
"""

import uuid
from contextlib import closing
from datetime import datetime
from pathlib import Path

import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import Engine, update

from desktop.central import tables
from desktop.central.chain import begin_history
from desktop.central.database import open_engine, writing
from desktop.central.migrate import migrate
from desktop.central.ticket_numbers import pass_over

_MOST_LOST = 10_000  # tickets that were filed after the backup: their numbers are never another's (T.7)


class BackupError(Exception):
    """A copy can't be made or used; the text is one sentence for whoever asked for it."""


def back_up(database: Path, target: Path) -> None:
    """Every committed row of one instant into a new file, which is complete or not there at all; else BackupError."""
    if target.exists():
        raise BackupError(f"{target} is there already; name another file.")
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    try:
        _copy(database, part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def restore(backup: Path, database: Path, at: datetime) -> Path | None:
    """The backup in the place of the data base, which nobody may serve; a new history begins. Returns where the data
    base that was there is kept, None if there was none. Until the last step, everything is as it was."""
    part = database.with_name(database.name + ".part")
    for ending in ("", "-wal", "-shm"):
        part.with_name(part.name + ending).unlink(missing_ok=True)
    _copy(backup, part)
    try:
        _prepare(part, at)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    aside = database.with_name(f"{database.stem}.before-{at:%Y%m%d-%H%M%S}{database.suffix}")
    was_there = database.exists()
    for ending in ("-wal", "-shm", ""):  # the log first: without its data base it would be nobody's
        old = database.with_name(database.name + ending)
        if old.exists():
            old.replace(aside.with_name(aside.name + ending))
    part.replace(database)
    return aside if was_there else None


def _prepare(part: Path, at: datetime) -> None:
    engine = open_engine(f"sqlite:///{part}")
    try:
        migrate(engine)
        begin_restored(engine, at)
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        engine.dispose()


def begin_restored(engine: Engine, at: datetime) -> None:
    """What follows is another history: desks fill anew and send again what the backup lacks. Every agent signs in
    anew: a token may have been ended after the backup was made. The number of a lost ticket is not given again: what a
    desk still does on it must find none."""
    tokens, sessions = tables.tokens, tables.sessions
    with writing(engine) as connection:
        begin_history(connection, str(uuid.uuid4()), at)
        pass_over(connection, _MOST_LOST)
        live = tokens.c.agent_id.is_not(None), tokens.c.revoked_at.is_(None)
        connection.execute(update(tokens).where(*live).values(revoked_at=at))
        connection.execute(update(sessions).where(sessions.c.ended_at.is_(None)).values(ended_at=at))


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
    except sqlite.Error as error:
        target.unlink(missing_ok=True)
        raise BackupError(f"{source} cannot be copied: {error}.") from error
    if verdict != "ok":
        raise BackupError(f"{source} is damaged: {verdict}.")
