"""Real desks for tests: window, replica, outbox and threads of one agent, connected to a served central."""

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox

from desktop.models.queue import as_text
from desktop.models.queues import Tab
from desktop.open_desk import OpenDesk
from desktop.panels.preferences import Preferences
from desktop.program import Program
from desktop.regulation.people import Agent
from desktop.replica.keys import Keys
from desktop.replica.views import MessageView, TicketView
from desktop.settings import Settings
from desktop.sync.state import Link
from desktop.wire.tokens import Tokens
from desktop.workers import MainThread
from tests.keys import KEYS

PATIENCE = 20.0  # seconds until what must come about is given up


def rest(milliseconds: int) -> None:
    """Let the loop turn as the program's own does: QTest.qWait keeps the interpreter, so that no thread works."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def wait(condition: Callable[[], bool]) -> None:
    """Let the loop turn until it holds."""
    end_at = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end_at, "what was waited for did not come about"
        rest(1)


def told_at_the_end(program: Program) -> list[str]:
    """What the program says in a box of its own before it ends; taken when nothing hides it any more."""
    told: list[str] = []

    def accept() -> None:
        for box in QApplication.topLevelWidgets():
            if isinstance(box, QMessageBox) and box.isActiveWindow():
                told.append(box.text())
                box.accept()

    ticking = QTimer(interval=10)
    ticking.timeout.connect(accept)
    ticking.start()
    wait(lambda: program.has_ended)
    ticking.stop()
    return told


class Seat:
    """An agent at his desk. `data` outlives it: another seat with the same one is the next start of the program."""

    def __init__(self, url: str, data: Path, agent: Agent, token: str, language: str = "ru", keys: Keys = KEYS) -> None:
        settings = Settings(url, data, language=language, theme="light")
        preferences = Preferences(data / "window.ini")
        self.has_left = False
        self.failures: list[str] = []
        post, failed = MainThread().post, self.failures.append
        self.opened = OpenDesk(settings, preferences, agent, keys, Tokens(token), language, post, failed)
        self.passed = 0.0  # seconds of this workstation's own clock beside those that really passed
        real = self.opened.clock._monotonic
        self.opened.clock._monotonic = lambda: real() + self.passed
        self.opened.start()
        self.opened.begin()
        self.desk, self.window = self.opened.desk, self.opened.window

    def knock(self) -> None:
        """Central is asked now, not at the end of the pause after the last try."""
        assert self.opened._work is not None
        for ring in ("ring_reading", "ring_sending", "ring_presence"):
            getattr(self.opened._work._loops, ring)()

    def is_online(self) -> bool:
        return self.desk.state.link is Link.ONLINE and self.window.queues.is_filled

    def queue(self, tab: Tab) -> str:
        """The rows of a tab as text, a line each."""
        return as_text(self.window.queues.models[tab])

    def open_ticket(self, number: int) -> None:
        """Done when it is on the screen and its reply box takes a text."""
        self.window.show_ticket(number)
        wait(lambda: self.view is not None and self.view.row.number == number)
        wait(lambda: self.window.ticket_panel.box.ticket == number)

    @property
    def view(self) -> TicketView | None:
        return self.window.ticket_panel.view

    def messages(self) -> tuple[MessageView, ...]:
        return () if self.view is None else self.view.messages

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """A key in the list of the queue, where letters are commands."""
        QTest.keyClick(self.window.queue_panel.list, key, modifiers)

    def send(self) -> None:
        QTest.keyClick(self.window.ticket_panel.box.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    def has_settled(self) -> bool:
        """Central accepted everything and the feed brought it back."""
        return not self.desk.state.pending and self.view is not None and not self.view.outbox

    def leave(self) -> None:
        """Close the window and end every thread; nothing of it is left, and a second time does nothing."""
        if self.has_left:
            return
        self.has_left = True
        self.window.close()
        self.opened.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
