"""A window that can be locked, with tickets and a clock in the test's hand."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from desktop.locking import Locking
from desktop.panels.lock_cover import LockCover
from desktop.panels.main_window import MainWindow
from desktop.panels.preferences import Preferences
from desktop.sync.pace import CentralClock
from tests.panels.fake_desk import NOW, FakeDesk, queue_row
from tests.panels.ticket_samples import message, ticket_view
from tests.panels.ticket_side import activate

IDLE = 900.0
CTRL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
SECRET = "Тайна"


class Lock:
    """A window that can be locked, with a ticket on the screen and a clock in the test's hand."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.desk = FakeDesk([queue_row(number, f"{SECRET} {number}") for number in (1, 2, 3)])
        for number in (1, 2, 3):
            view = ticket_view(message(1, f"{SECRET} абонента"), number=number, subject=f"{SECRET} {number}")
            self.desk.tickets[number] = view
        self.window = MainWindow(self.desk, Preferences(folder / "window.ini"))
        self.window.complete(self.desk)
        qtbot.addWidget(self.window)
        self.window.show()
        activate(self.window)
        self.window.start()
        self.window.show_ticket(1)
        self.passed = 0.0
        self.tried: list[tuple[str, str]] = []
        self.kept: list[datetime | None] = []
        self.signed_out: list[bool] = []
        self.clock = CentralClock(lambda: self.passed, lambda: NOW)
        self.locking = Locking(
            self.window,
            self.desk.me,
            self.clock,
            IDLE,
            lambda password, code: self.tried.append((password, code)),
            lambda: self.signed_out.append(True),
            self.kept.append,
        )
        self.locking.join(self.desk)

    @property
    def cover(self) -> LockCover:
        [cover] = self.window.findChildren(LockCover)
        return cover

    @property
    def is_locked(self) -> bool:
        """As seen: the cover alone is there."""
        is_shown = self.cover.isVisible()
        assert is_shown is self.locking.is_locked
        assert is_shown is not self.window.queue_panel.isVisible()
        return is_shown

    def pass_by(self, seconds: float, is_heard: bool = True) -> None:
        """So much time goes by; `is_heard`: central answers in it."""
        self.passed += seconds
        if is_heard:
            self.clock.answered(NOW + timedelta(seconds=self.passed))
        self.window.heartbeat.beat.emit(NOW)

    def words(self) -> list[str]:
        return [label.text() for label in self.cover.findChildren(QLabel) if label.isVisible()]

    def buttons(self) -> list[QPushButton]:
        """What signs out, and what unlocks."""
        return [button for button in self.cover.findChildren(QPushButton) if button.isVisible()]

    def press(self, key: int, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """As it comes from the system, into whatever window has the focus."""
        window = QApplication.focusWindow()
        assert window is not None
        if 0x400 <= key < 0x500:  # a Cyrillic letter, for which QTest has no keys
            QApplication.sendEvent(window, QKeyEvent(QEvent.Type.KeyPress, key, modifiers, ""))
        else:
            QTest.keyClick(window, Qt.Key(key), modifiers)  # type: ignore[call-overload]

    def type_password(self, password: str) -> None:
        field = QApplication.focusWidget()
        assert isinstance(field, QLineEdit)
        field.setText(password)
        QTest.keyClick(field, Qt.Key.Key_Return)


@pytest.fixture
def lock(qtbot: QtBot, tmp_path: Path) -> Lock:
    return Lock(qtbot, tmp_path)
