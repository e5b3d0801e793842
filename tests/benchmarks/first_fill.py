"""First fill of 10,000 tickets and 30,000 messages against raw `sqlite3.executemany` of the same rows."""

import random
import sqlite3
import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from desktop.replica import disk
from desktop.replica.first_paint import REPLICA
from desktop.replica.store import Store
from desktop.replica.views import ReplicaChange
from desktop.sync.pace import CentralClock
from desktop.sync.reading import Reading
from desktop.sync.state import Link
from desktop.sync.transport import HttpTransport
from tests.benchmarks.central_process import Served, central_with
from tests.benchmarks.measuring import Figure, in_turn, milliseconds, seconds
from tests.keys import KEYS

TICKETS, MESSAGES = 10_000, 3
KINDS = ("ticket", "message")


class Nobody:
    """Is told of the fill and does nothing."""

    def changed(self, change: ReplicaChange) -> None: ...

    def linked(self, link: Link, progress: float = 0.0, data_at: datetime | None = None, trouble: str = "") -> None: ...


def figure() -> Figure:
    with central_with(TICKETS, MESSAGES) as served:
        rows = _rows_of_a_replica(served)
        assert [len(rows[kind]) for kind in KINDS] == [TICKETS, TICKETS * MESSAGES]
        fill, raw = in_turn(lambda: _fill(served)[0], lambda: _executemany(rows))
    return Figure(
        f"first fill of {TICKETS:,} tickets and {TICKETS * MESSAGES:,} messages, searchable, over HTTP",
        fill / raw,
        1.0,
        "sqlite3.executemany of the same tickets and messages",
        milliseconds(fill, raw),
    )


def _fill(served: Served, rows: dict[str, list[Any]] | None = None) -> tuple[float, int]:
    """Seconds from asking for the snapshot until the replica is open with it; gathers the rows when asked to."""
    with TemporaryDirectory() as directory:
        store = Store(Path(directory), KEYS)
        store.open()
        transport = HttpTransport(served.url, "bench", "ru")
        transport.token = served.tokens["anna"]
        clock = CentralClock(time.monotonic, lambda: datetime.now(UTC))
        reading = Reading(transport, store, lambda job: job(), clock, random.random, Nobody())
        taken = seconds(reading.step)
        position = store.replica.position()
        assert position is not None
        store.close()
        transport.close()
        if rows is not None:
            filled = disk.connect(Path(directory) / REPLICA, KEYS.replica)
            rows |= {kind: filled.execute(f"SELECT * FROM {kind}").fetchall() for kind in KINDS}
            filled.close()
    return taken, position[1]


def _rows_of_a_replica(served: Served) -> dict[str, list[Any]]:
    rows: dict[str, list[Any]] = {}
    _fill(served, rows)
    return rows


def _executemany(rows: dict[str, list[Any]]) -> float:
    """Seconds to write the rows into bare tables of a new file: no index, no search, one commit."""
    with TemporaryDirectory() as directory:
        connection = sqlite3.connect(Path(directory) / "raw.sqlite")

        def write() -> None:
            for kind, of_kind in rows.items():
                columns = [f"c{place}" for place in range(len(of_kind[0]))]
                connection.execute(f"CREATE TABLE {kind} ({', '.join(columns)})")
                connection.executemany(f"INSERT INTO {kind} VALUES ({', '.join('?' * len(columns))})", of_kind)
            connection.commit()

        taken = seconds(write)
        connection.close()
    return taken
