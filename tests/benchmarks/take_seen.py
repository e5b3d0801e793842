"""Take at one desk painted at another, against an empty `requests` GET to the same central."""

from collections.abc import Callable
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.models.queues import Tab
from desktop.regulation.people import Agent, Department, Role
from tests.benchmarks.central_process import AGENTS, Served, central_with
from tests.benchmarks.measuring import Figure, in_turn, milliseconds, seconds, turn_until
from tests.benchmarks.painting import Painted
from tests.seats import Seat, wait

TICKETS = 100


def figure() -> Figure:
    with central_with(TICKETS, messages=2) as served, TemporaryDirectory() as directory:
        anna, boris = (_sit(served, Path(directory), number, login) for number, login in enumerate(AGENTS, 1))
        wait(lambda: all(seat.is_online() and seat.window.queues.count(Tab.STP) for seat in (anna, boris)))
        anna.press(Qt.Key.Key_J)
        wait(lambda: anna.view is not None)
        session = served.session()
        taken, empty = in_turn(
            _take_and_release(anna, boris), lambda: seconds(lambda: session.get(f"{served.url}/healthz"))
        )
        for seat in (anna, boris):
            seat.leave()
    name = "take at one desk, painted at another"
    return Figure(name, taken / empty, 3, "requests GET /healthz, connection kept", milliseconds(taken, empty))


def _sit(served: Served, folder: Path, number: int, login: str) -> Seat:
    agent = Agent(number, login, AGENTS[login], Department.STP, Role.AGENT)
    return Seat(served.url, folder / login, agent, served.tokens[login])


def _take_and_release(anna: Seat, boris: Seat) -> Callable[[], float]:
    """Each round is a take or a release of one ticket in both queues: from Anna's key press to Boris's paint of it."""
    assert anna.view is not None
    number = anna.view.row.number
    painted = Painted(boris.window.queue_panel.list.viewport())
    keys = cycle((Qt.Key.Key_T, Qt.Key.Key_U))

    def is_there(is_taken: bool) -> bool:
        row = boris.window.queues.row(number)
        return row is not None and (row.assignee_id is not None) == is_taken

    def act() -> float:
        wait(anna.has_settled)
        QTest.qWait(300)  # every long poll waits again
        key = next(keys)

        def until_painted() -> None:
            anna.press(key)
            turn_until(lambda: is_there(key == Qt.Key.Key_T))
            before = painted.count
            turn_until(lambda: painted.count > before)

        return seconds(until_painted)

    return act
