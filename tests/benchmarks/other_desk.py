"""Another desk in a process of its own, as it is in life: tells when it has painted that a ticket was taken or not."""

import sys
import time
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop

from desktop import assets
from desktop.models.queues import Tab
from desktop.regulation.people import Agent, Department, Role
from tests.benchmarks.central_process import AGENTS
from tests.benchmarks.painting import Painted
from tests.seats import Seat, wait

LOGIN = "boris"


def main(url: str, folder: str, token: str, number: str) -> None:
    """Prints "ready", then a line for each change: whether the ticket is taken, and `time.perf_counter()` after the
    paint, a clock that all processes of a machine share."""
    application = assets.make_application("other desk")
    assets.apply_theme(assets.Theme.LIGHT)
    seat = Seat(url, Path(folder), Agent(2, LOGIN, AGENTS[LOGIN], Department.STP, Role.AGENT), token)
    wait(lambda: seat.is_online() and bool(seat.window.queues.count(Tab.STP)))
    painted = Painted(seat.window.queue_panel.list.viewport())
    _tell("ready")
    was_taken, seen = False, painted.count
    while True:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        row = seat.window.queues.row(int(number))
        is_taken = row is not None and row.assignee_id is not None
        if is_taken != was_taken and painted.count > seen:
            _tell(f"{is_taken} {time.perf_counter()}")
            was_taken = is_taken
        if is_taken == was_taken:
            seen = painted.count
        assert application is not None


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
