"""Several workers as real processes behind one address: one may be killed at any moment, all end in good order."""

import contextlib
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psutil
import pytest
import requests
from sqlalchemy import func, select

from desktop.central import tables
from tests.central_server import World
from tests.postgres.processes import Parent, parent_of

DESKS, NOTES, KILLS = 4, 25, 3


@pytest.fixture
def parent(world: World) -> Iterator[Parent]:
    with parent_of(2, world) as running:
        yield running


def until(what: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not what():
        assert time.monotonic() < deadline, "it never came"
        threading.Event().wait(0.05)  # processes need the machine


def ask(method: str, url: str, **request: Any) -> requests.Response:
    """As a desk asks: again after a lost connection or an answer that says so."""
    for _ in range(200):
        with contextlib.suppress(requests.RequestException):  # a killed worker cuts an answer in the middle too
            answer = requests.request(method, url, timeout=60, **request)
            if answer.status_code != 503:
                return answer
        time.sleep(0.05)  # a desk waits too
    raise AssertionError("nobody answers")


def test_killed_worker_costs_its_desks_a_reconnect_and_nothing_else(world: World, parent: Parent) -> None:
    numbers, start = [world.file_ticket() for _ in range(DESKS)], world.head()
    are_written = threading.Event()

    def write(desk: int) -> list[int]:
        statuses = []
        for turn in range(NOTES):
            intent = {"type": "note", "body": f"{desk}/{turn}"}
            body = {"ticket": numbers[desk], "seen_seq": 0, "written_at": "2026-10-06T12:00:00Z", "intent": intent}
            headers = parent.headers("boris", key=f"{desk}-{turn}")
            statuses.append(ask("POST", f"{parent.url}/v1/intents", json=body, headers=headers).status_code)
        return statuses

    def follow() -> list[str]:
        cursor, mine = start, list[str]()
        while True:
            was_over = are_written.is_set()
            query = {"cursor": cursor, "wait": 0 if was_over else 5}
            page = ask("GET", f"{parent.url}/v1/changes", params=query, headers=parent.headers("boris")).json()
            cursor, mine = page["next"], mine + page["mine"]
            if was_over and page["caught_up"]:
                return mine

    def written() -> int:
        with world.central.engine.connect() as connection:
            notes = select(func.count()).where(tables.messages.c.kind == "note")
            return connection.execute(notes).scalar_one()

    with ThreadPoolExecutor(DESKS + 1) as pool:
        reader, writers = pool.submit(follow), [pool.submit(write, desk) for desk in range(DESKS)]
        try:
            for kill in range(1, KILLS + 1):
                until(lambda kill=kill: written() >= kill * DESKS * NOTES // (KILLS + 2))
                until(lambda: len(parent.workers()) == 2)
                parent.workers()[0].kill()
            assert [writer.result() for writer in writers] == [[200] * NOTES] * DESKS
        finally:
            are_written.set()  # else the reader would go on for ever
        mine = reader.result()
    assert sorted(mine) == sorted(f"{desk}-{turn}" for desk in range(DESKS) for turn in range(NOTES))
    assert written() == DESKS * NOTES
    until(lambda: len(parent.workers()) == 2)


def test_parent_that_is_told_to_end_ends_its_workers_in_good_order(world: World, parent: Parent) -> None:
    until(lambda: len(parent.workers()) == 2)
    workers, cursor = parent.workers(), world.head()
    query = {"cursor": cursor, "wait": 25}
    ask("GET", f"{parent.url}/readyz")
    with ThreadPoolExecutor(1) as pool:
        poll = pool.submit(requests.get, f"{parent.url}/v1/changes", params=query, headers=parent.headers(), timeout=60)
        until(lambda: any(connection.status == "ESTABLISHED" for w in workers for connection in _inet(w)))
        parent.process.send_signal(signal.SIGTERM)
        assert poll.result().status_code == 200
    assert parent.process.wait(60) == 0
    assert psutil.wait_procs(workers, 0)[1] == []


def test_workers_whose_parent_was_killed_end_by_themselves(parent: Parent) -> None:
    ask("GET", f"{parent.url}/readyz")
    until(lambda: len(parent.workers()) == 2)
    workers = parent.workers()
    parent.process.kill()
    assert psutil.wait_procs(workers, 60)[1] == []


def test_several_workers_need_postgresql(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "desktop.central", "serve", "--workers", "2", "--data", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    sentence = "smena-central: Several workers need PostgreSQL: SMENA_DATABASE_URL says where it is.\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", sentence)


def _inet(process: psutil.Process) -> list[Any]:
    return list(process.net_connections("inet"))
