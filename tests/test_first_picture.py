"""The first picture of the window: what it waits for, what it shows, and that nothing in it moves afterwards."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop import assets
from desktop.desk_secrets import DeskSecrets
from desktop.models.first_desk import FirstDesk
from desktop.panels.main_window import MainWindow
from desktop.panels.preferences import Preferences
from desktop.settings import Settings, desk_folder, remember_desk
from desktop.wire.session import Session, SignedInAgent
from tests.keys import FileRing
from tests.panels.fake_desk import ANNA, FakeDesk, queue_row
from tests.replica.rows import fill, surroundings, ticket_row

LATE = "sqlalchemy requests urllib3 litestar holidays asyncio qasync msgspec email http ssl decimal uuid desktop.desk"
WATCH = f"""
import os, sys
from desktop import app, keyrings
from pathlib import Path
from tests.keys import FileRing
keyrings.system_ring = lambda: FileRing(Path("RING"))
def watched(application, opened):
    opened.window.painted.connect(lambda: tell(application))
    application.exec()
def tell(application):
    [rows] = [widget for widget in application.allWidgets() if type(widget).__name__ == "RowList"]
    print(rows.model().rowCount(), *(module for module in "{LATE}".split() if module in sys.modules), flush=True)
    os._exit(0)
app.paint_first = watched
app.main(sys.argv[1:])
"""
LATER = datetime(2030, 1, 1, tzinfo=UTC)
CENTRAL = "http://127.0.0.1:9"  # where nobody listens


def test_first_picture_has_every_row_and_waits_for_nothing_else(tmp_path: Path) -> None:
    settings = Settings(CENTRAL, tmp_path)
    agent = SignedInAgent(ANNA.id, ANNA.login, ANNA.name, ANNA.department, ANNA.role)
    session, ring = Session("token", LATER, agent, "refresh", LATER), tmp_path / "ring.json"
    remember_desk(settings, session)
    secrets = DeskSecrets(FileRing(ring), CENTRAL, ANNA.login)
    keys = secrets.keys()
    assert keys is not None
    secrets.keep_session(session)
    rows = [*surroundings(), *(ticket_row(10001 + n) for n in range(40))]
    fill(desk_folder(settings, ANNA.login), rows, key=keys.replica)
    command = [sys.executable, "-c", WATCH.replace("RING", str(ring)), "--central", CENTRAL, "--data", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "40\n", done.stderr


@pytest.mark.parametrize("is_subscriber_shown", [True, False])
def test_nothing_moves_when_the_panels_come(qtbot: QtBot, tmp_path: Path, is_subscriber_shown: bool) -> None:
    assets.apply_theme(assets.Theme.LIGHT)
    preferences = Preferences(tmp_path / "window.ini")
    preferences.keep("subscriber", is_subscriber_shown)
    desk = FakeDesk([queue_row(number=number) for number in range(1, 30)])
    window = MainWindow(FirstDesk(desk.me, desk.now), preferences)
    qtbot.addWidget(window)
    window.queues.show_last(desk.rows.values())
    with qtbot.waitSignal(window.painted):
        window.show()
    before = place(window.queue_panel.list)
    window.complete(desk)
    window.start()
    qtbot.waitUntil(lambda: window.queues.is_filled)
    window.grab()
    assert place(window.queue_panel.list) == before
    assert window.subscriber_panel.isVisible() is is_subscriber_shown
    window.close()


def test_window_closed_before_its_panels_came_ends_in_good_order(qtbot: QtBot, tmp_path: Path) -> None:
    desk = FakeDesk()
    window = MainWindow(FirstDesk(desk.me, desk.now), Preferences(tmp_path / "window.ini"))
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitSignal(window.closed):
        window.close()


def place(widget: QWidget) -> QRect:
    return QRect(widget.mapTo(widget.window(), QPoint()), widget.size())
