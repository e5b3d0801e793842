"""The first picture: the last rows, whatever state the file is in, before anything heavy is imported."""

from pathlib import Path

import pytest

from desktop.replica import queue_rows
from desktop.replica.first_paint import read_last_rows
from desktop.replica.store import Store
from tests.keys import KEYS


def test_last_rows_are_those_of_the_replica(folder: Path) -> None:
    rows = read_last_rows(folder, KEYS.replica)
    store = Store(folder, KEYS)
    store.open()
    assert rows == tuple(queue_rows.read_queues(store.replica.raw))
    store.close()


@pytest.mark.parametrize("content", [b"", bytes(4096), b"nonsense"])
def test_file_that_cannot_be_read_paints_an_empty_queue(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "replica.sqlite").write_bytes(content)
    assert read_last_rows(tmp_path, KEYS.replica) == ()
    assert read_last_rows(tmp_path / "absent", KEYS.replica) == ()
