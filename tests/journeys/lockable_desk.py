"""The program at one computer whose clock is in the test's hand: started, locked, killed, started again."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from desktop.panels.lock_cover import LockCover
from desktop.panels.sign_in import SignInDialog
from desktop.program import Program
from desktop.settings import Settings
from desktop.sync.state import Link
from desktop.workers import MainThread
from tests.central_server import PASSWORD
from tests.journeys.cable import Cable
from tests.keys import MemoryRing
from tests.seats import wait

IDLE = 15 * 60  # seconds


class Desk:
    """The program at Anna's computer; `passed` is the computer's own clock in the test's hand."""

    def __init__(self, url: str, data: Path, ring: MemoryRing | None, **more: str) -> None:
        settings = Settings(url, data, language="ru", theme="light", **more)  # type: ignore[arg-type]
        self.program = Program(settings, MainThread().post, ring)
        self.passed = 0.0
        self.program.start()
        if self.program.open_desk is not None:
            self.hold_clock()

    def hold_clock(self) -> None:
        assert self.program.open_desk is not None
        clock = self.program.open_desk.clock
        real = clock._monotonic
        clock._monotonic = lambda: real() + self.passed

    def sign_in(self, password: str = PASSWORD) -> None:
        [dialog] = dialogs()
        login, field, *_ = dialog.findChildren(QLineEdit)
        login.setText("anna")
        type_into(field, password)
        wait(self.is_online)
        self.hold_clock()

    def is_online(self) -> bool:
        opened = self.program.open_desk
        return opened is not None and opened.has_begun and opened.desk.state.link is Link.ONLINE

    def link(self) -> Link:
        assert self.program.open_desk is not None
        return self.program.open_desk.desk.state.link

    @property
    def is_locked(self) -> bool:
        opened, locking = self.program.open_desk, self.program.locking
        assert opened is not None
        is_locked = locking is not None and locking.is_locked
        assert opened.window.queue_panel.isVisible() is not is_locked
        return is_locked

    @property
    def cover(self) -> LockCover:
        assert self.program.open_desk is not None
        return self.program.open_desk.window.findChildren(LockCover)[0]

    def error(self) -> str:
        errors = (label for label in self.cover.findChildren(QLabel) if label.property("role") == "error")
        return next((label.text() for label in errors if label.isVisible()), "")

    def try_password(self, password: str, code: str = "") -> None:
        """Done when it was judged."""
        self.passed += 30  # however many were wrong before
        self.beat()
        field, code_field = self.cover.findChildren(QLineEdit)
        code_field.setText(code)
        type_into(field, password)
        wait(lambda: not self.cover._is_busy or not self.program.locking or not self.program.locking.is_locked)

    def beat(self) -> None:
        """A second has turned."""
        assert self.program.open_desk is not None
        self.program.open_desk.window.heartbeat.beat.emit(self.program.open_desk.desk.now())

    def be_left_alone(self, seconds: float = IDLE) -> None:
        self.passed += seconds
        self.beat()

    def open_ticket(self, number: int) -> None:
        assert self.program.open_desk is not None
        window = self.program.open_desk.window
        wait(lambda: window.queues.row(number) is not None)
        window.show_ticket(number)
        wait(lambda: window.ticket_panel.box.ticket == number)

    def kept_lock(self) -> bool:
        """Whether the next start will find it locked."""
        return self.program._secrets is not None and bool(self.program._secrets.locked_at)

    def end(self) -> None:
        """As a kill does: nothing is tidied up."""
        window = self.program.open_desk.window if self.program.open_desk else None
        self.program.close()
        if window is not None:
            window.end()
            window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


Start = Callable[..., Desk]


@pytest.fixture
def start(qapp: QApplication, cable: Cable, tmp_path: Path) -> Iterator[Start]:
    """`start(ring)` is the next start of the program on this computer; the one before has ended then."""
    desks: list[Desk] = []

    def start(ring: MemoryRing | None, **more: str) -> Desk:
        for desk in desks:
            desk.end()
        desks[:] = [Desk(cable.url, tmp_path / "data", ring, **more)]
        return desks[0]

    yield start
    for desk in desks:
        desk.end()


def dialogs() -> list[SignInDialog]:
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, SignInDialog) and w.isVisible()]


def type_into(field: QLineEdit, text: str) -> None:
    field.setText(text)
    QTest.keyClick(field, Qt.Key.Key_Return)
