"""Start to the painted queue against a bare PySide6 window: new processes, from their start to their first paint."""

import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from desktop.desk_secrets import DeskSecrets
from desktop.regulation.people import Agent, Department, Role
from desktop.settings import Settings, remember_desk
from desktop.wire.session import Session, SignedInAgent
from tests.benchmarks.central_process import AGENTS, ROOT, Served, central_with
from tests.benchmarks.measuring import Figure, in_turn, milliseconds
from tests.keys import FileRing
from tests.seats import Seat, wait

TICKETS, MESSAGES = 500, 3
BARE = """
from PySide6.QtWidgets import QApplication, QWidget
class Window(QWidget):
    def paintEvent(self, event):
        print("painted", flush=True)
        QApplication.quit()
application = QApplication([])
window = Window()
window.resize(1440, 900)
window.show()
application.exec()
"""
DESK = """
import os
import sys
from desktop import app, keyrings
from pathlib import Path
from tests.keys import FileRing
keyrings.system_ring = lambda: FileRing(Path("RING"))
paint_first = app.paint_first
def watched(*arguments):
    from desktop.panels.row_list import RowList
    paint = RowList.paintEvent
    def paint_and_end(rows, event):
        paint(rows, event)
        if rows.model().rowCount() == %d:
            print("painted", flush=True)
            os._exit(0)
    RowList.paintEvent = paint_and_end
    paint_first(*arguments)
app.paint_first = watched
app.main(sys.argv[1:])
"""


def figure() -> Figure:
    with central_with(TICKETS, MESSAGES) as served, TemporaryDirectory() as directory:
        _work_there_once(served, Path(directory))
        desk = [(DESK % TICKETS).replace("RING", _ring(directory)), "--central", served.url, "--data", directory]
        environment = _as_installed(directory)
        started, bare = in_turn(lambda: _first_paint(environment, *desk), lambda: _first_paint(environment, BARE))
    name = f"start to the painted queue of {TICKETS} tickets"
    return Figure(name, started / bare, 1.6, "start of a bare PySide6 window", milliseconds(started, bare))


def _work_there_once(served: Served, data: Path) -> None:
    """What a second start finds: a replica, and who worked there last."""
    token = served.tokens["anna"]
    secrets = DeskSecrets(FileRing(Path(_ring(str(data)))), served.url, "anna")
    keys = secrets.keys()
    assert keys is not None
    seat = Seat(served.url, data, Agent(1, "anna", AGENTS["anna"], Department.STP, Role.AGENT), token, keys=keys)
    wait(seat.is_online)
    seat.leave()
    agent = SignedInAgent(1, "anna", AGENTS["anna"], Department.STP, Role.AGENT)
    later = datetime.now(UTC) + timedelta(hours=1)
    session = Session(token, later, agent, "refresh", later)
    remember_desk(Settings(served.url, data), session)
    secrets.keep_session(session)


def _ring(directory: str) -> str:
    return f"{directory}/ring.json"


def _as_installed(directory: str) -> dict[str, str]:
    """Both sides find their bytecode ready, as an installed program does: the warming up writes it."""
    ours = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return ours | {"PYTHONPYCACHEPREFIX": f"{directory}/bytecode"}


def _first_paint(environment: dict[str, str], program: str, *arguments: str) -> float:
    began = time.perf_counter()
    command = [sys.executable, "-c", program, *arguments]
    quiet = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, cwd=ROOT, env=environment, text=True, **quiet) as process:
        assert process.stdout
        assert process.stdout.readline() == "painted\n"
        return time.perf_counter() - began
