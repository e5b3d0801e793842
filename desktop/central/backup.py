"""Backup and restore of central's SQLite file while desks are at work, and the new history that a restore begins.

PostgreSQL has its own tools for both; after them `smena-central begin-history` does what is left to do.
"""

import uuid
from contextlib import closing
from datetime import datetime
from pathlib import Path

import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import Engine, update

from desktop.central import tables
from desktop.central.chain import begin_history
from desktop.central.database import writing


class BackupError(Exception):
    """A copy can't be made or used; the text is one sentence for whoever asked for it."""


def copy_data_base(source: Path, target: Path) -> None:
    """Every committed row of the source, as of one instant, in place of what the target holds; both may be in use.

    BackupError when the source is no sound data base or the target can't be written."""
    try:
        with (
            closing(sqlite.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as copied,
            closing(sqlite.connect(str(target))) as copy,
        ):
            copied.backup(copy)
            [(verdict,)] = copy.execute("PRAGMA quick_check(1)").fetchall()
    except sqlite.Error as error:
        raise BackupError(f"{source} cannot be copied to {target}: {error}.") from error
    if verdict != "ok":
        raise BackupError(f"{source} is damaged: {verdict}.")


def begin_restored(engine: Engine, at: datetime) -> None:
    """What follows is another history: desks fill anew and send again what the backup lacks. Every agent signs in
    anew: a token may have been ended after the backup was made."""
    tokens = tables.tokens
    with writing(engine) as connection:
        begin_history(connection, str(uuid.uuid4()), at)
        live = tokens.c.agent_id.is_not(None), tokens.c.revoked_at.is_(None)
        connection.execute(update(tokens).where(*live).values(revoked_at=at))
