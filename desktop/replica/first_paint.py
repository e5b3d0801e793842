"""The last queue rows for the first picture of the window, read before SQLAlchemy and requests are imported."""

from pathlib import Path

import sqlcipher3.dbapi2 as sqlite

from desktop.replica import disk
from desktop.replica.queue_rows import QueueRow, read_queues

REPLICA = "replica.sqlite"


def read_last_rows(folder: Path, key: str) -> tuple[QueueRow, ...]:
    """Every live ticket as the replica in this folder had it; nothing when there is none or it can't be read."""
    path = folder / REPLICA
    if not path.exists():
        return ()
    try:
        raw = disk.connect(path, key, read_only=True)
    except sqlite.Error:
        return ()
    try:
        return tuple(read_queues(raw))
    except (sqlite.Error, KeyError, ValueError):  # damaged, of another key or version: the first fill replaces it
        return ()
    finally:
        raw.close()
