"""What a desk's files hold when it has ended, opened by the program's own store."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlite

from desktop.replica.entry import Entry
from desktop.replica.store import Store
from desktop.wire.replica_tables import TABLES
from tests.headless import new_store

Rows = dict[str, list[tuple[Any, ...]]]  # by kind, in the order of their ids


@contextmanager
def opened(folder: Path) -> Iterator[Store]:
    store = new_store(folder)
    opening = store.open()
    assert opening.failure is None, f"{folder.name}: {opening.failure}"
    try:
        yield store
    finally:
        store.close()


def replica_rows(store: Store) -> Rows:
    return _rows(store.replica.raw)


def snapshot_rows(file: Path) -> Rows:
    """The same of a snapshot as central serves it."""
    connection = sqlite.connect(f"{file.as_uri()}?mode=ro", uri=True)
    try:
        return _rows(connection)
    finally:
        connection.close()


def outbox_entries(store: Store) -> list[Entry]:
    """Every row in the order of sending, those that are done or dropped too."""
    keys = store.outbox._raw.execute("SELECT key FROM outbox ORDER BY place, rowid").fetchall()
    entries = [store.outbox.get(key) for (key,) in keys]
    return [entry for entry in entries if entry is not None]


def _rows(connection: Any) -> Rows:
    return {kind: connection.execute(f'SELECT * FROM "{kind}" ORDER BY id').fetchall() for kind in TABLES}
