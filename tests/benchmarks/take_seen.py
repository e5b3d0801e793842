"""Take at one desk painted at another, against an empty `requests` GET to the same central."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory

from PySide6.QtCore import Qt

from desktop.models.queues import Tab
from desktop.regulation.people import Agent, Department, Role
from tests.benchmarks.central_process import AGENTS, ROOT, Served, central_with
from tests.benchmarks.measuring import Figure, in_turn, milliseconds, seconds
from tests.benchmarks.other_desk import LOGIN
from tests.seats import Seat, rest, wait

TICKETS = 100
Lines = SimpleQueue[str]


def figure() -> Figure:
    with central_with(TICKETS, messages=2) as served, TemporaryDirectory() as directory:
        agent = Agent(1, "anna", AGENTS["anna"], Department.STP, Role.AGENT)
        anna = Seat(served.url, Path(directory) / "anna", agent, served.tokens["anna"])
        wait(lambda: anna.is_online() and bool(anna.window.queues.count(Tab.STP)))
        anna.press(Qt.Key.Key_J)
        wait(lambda: anna.view is not None)
        session = served.session()
        with _other_desk(served, Path(directory) / LOGIN, _number(anna)) as told:
            taken, empty = in_turn(
                _take_and_release(anna, told), lambda: seconds(lambda: session.get(f"{served.url}/healthz"))
            )
        anna.leave()
    name = "take at one desk, painted at another"
    return Figure(name, taken / empty, 3, "requests GET /healthz, connection kept", milliseconds(taken, empty))


def _number(seat: Seat) -> int:
    assert seat.view is not None
    return seat.view.row.number


@contextmanager
def _other_desk(served: Served, folder: Path, number: int) -> Iterator[Lines]:
    """What the other desk tells, line by line."""
    command = [sys.executable, "-m", "tests.benchmarks.other_desk", served.url, str(folder), served.tokens[LOGIN]]
    with subprocess.Popen([*command, str(number)], cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        told: Lines = SimpleQueue()
        assert process.stdout
        reader = threading.Thread(target=_read, args=(process.stdout, told))
        reader.start()
        try:
            wait(lambda: not told.empty() and told.get() == "ready")
            yield told
        finally:
            process.terminate()
            reader.join()


def _read(lines: Iterator[str], told: Lines) -> None:
    for line in lines:
        told.put(line.strip())


def _take_and_release(anna: Seat, told: Lines) -> Callable[[], float]:
    """Each round is a take or a release of one ticket in both queues: from Anna's key press to Boris's paint of it."""
    keys = cycle((Qt.Key.Key_T, Qt.Key.Key_U))

    def act() -> float:
        wait(anna.has_settled)
        rest(300)  # every long poll waits again
        key = next(keys)
        began = time.perf_counter()
        anna.press(key)
        wait(lambda: not told.empty())
        is_taken, painted_at = told.get().split()
        assert is_taken == str(key == Qt.Key.Key_T)
        return float(painted_at) - began

    return act
