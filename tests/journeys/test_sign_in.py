"""Signing in at the program's own dialog: a wrong password says so, the right one opens the desk."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from desktop.panels.sign_in import SignInDialog
from desktop.program import Program
from desktop.settings import Settings
from tests.central_server import PASSWORD, World
from tests.seats import Post, wait


@pytest.fixture
def program(qapp: QApplication, served_central: World, tmp_path: Path) -> Iterator[Program]:
    started = Program(Settings(served_central.url, tmp_path / "data", language="ru", theme="light"), Post())
    started.start()
    yield started
    window = started.open_desk.window if started.open_desk else None
    started.close()
    if window is not None:
        window.end()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def dialogs() -> list[SignInDialog]:
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, SignInDialog) and w.isVisible()]


def test_wrong_password_says_so_and_the_right_one_opens_the_desk(program: Program) -> None:
    [dialog] = dialogs()
    login, password, _ = dialog.findChildren(QLineEdit)
    QTest.keyClicks(login, "anna")
    QTest.keyClicks(password, "something wrong")
    QTest.keyClick(password, Qt.Key.Key_Return)
    wait(lambda: any(label.property("role") == "error" and label.isVisible() for label in dialog.findChildren(QLabel)))
    assert program.open_desk is None
    assert (login.text(), password.selectedText()) == ("anna", "something wrong")
    QTest.keyClicks(password, PASSWORD)
    QTest.keyClick(password, Qt.Key.Key_Return)
    wait(lambda: program.open_desk is not None and program.open_desk.window.queues.is_filled)
    assert program.open_desk is not None
    assert program.open_desk.desk.me.name == "Анна Петрова"
    assert dialogs() == []
