"""When a window locks itself, and when it does not."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from desktop.locking import BREATH, LAST_WORDS, OFFLINE
from desktop.panels.palette import Palette
from tests.panels.locked_window import CTRL, IDLE, Lock, lock
from tests.panels.ticket_side import activate
from tests.window import leaves_nothing, translations

__all__ = ["leaves_nothing", "lock", "translations"]


def test_nobody_at_it_for_the_set_time_locks_it_and_not_a_second_before(lock: Lock) -> None:
    lock.pass_by(IDLE - 1)
    assert not lock.is_locked
    lock.pass_by(1)
    assert lock.is_locked
    assert lock.kept == [lock.clock.now()]
    assert lock.words()[2].startswith("Locked since 21:29: nobody was at the desk")


@pytest.mark.parametrize("touch", ["key", "mouse", "wheel", "shortcut", "dialog"])
def test_whoever_works_is_not_locked_out(lock: Lock, touch: str) -> None:
    if touch == "dialog":
        lock.window.ticket_panel.offered["transfer"].trigger()
        activate(QApplication.activeModalWidget() or lock.window)
    lock.pass_by(IDLE - 1)
    handle = QApplication.focusWindow()
    assert handle is not None
    if touch == "mouse":
        QTest.mouseMove(handle, handle.geometry().center() - handle.position())
        QTest.qWait(0)
    elif touch == "wheel":
        QTest.wheelEvent(handle, handle.geometry().center(), handle.geometry().center())  # type: ignore[attr-defined]
    elif touch == "shortcut":
        QApplication.sendEvent(
            handle, QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_2, CTRL)
        )  # the press is used up
    else:
        lock.press(Qt.Key.Key_Shift)
    lock.pass_by(IDLE - 1)
    assert not lock.is_locked


def test_first_key_after_a_suspend_finds_it_locked(lock: Lock) -> None:
    """The lid was closed: no timer ran, the clock did."""
    lock.passed += IDLE
    lock.press(Qt.Key.Key_Shift)
    assert lock.is_locked


def test_eight_hours_without_central_lock_an_agent_who_works_and_again_after_each_further_eight(lock: Lock) -> None:
    for _ in range(2):
        for _ in range(int(OFFLINE / 600) - 1):
            lock.pass_by(600, is_heard=False)
            lock.press(Qt.Key.Key_Shift)
        assert not lock.is_locked
        lock.pass_by(600, is_heard=False)
        assert lock.is_locked
        assert "central was out of reach for 8 hours" in lock.words()[2]
        lock.locking.open()
        assert not lock.is_locked


def test_who_types_when_the_eight_hours_end_may_end_his_sentence_but_not_type_for_ever(lock: Lock) -> None:
    """What he types on would go into the field of the password."""

    def type_for(seconds: int) -> bool:
        for _ in range(seconds):
            lock.pass_by(1, is_heard=False)
            lock.press(Qt.Key.Key_Shift)
        return lock.is_locked

    def be_without_central() -> None:
        for _ in range(int(OFFLINE / 600)):
            lock.press(Qt.Key.Key_Shift)
            lock.passed += 600
        lock.passed -= 1
        lock.press(Qt.Key.Key_Shift)

    be_without_central()
    assert not type_for(10)
    lock.pass_by(BREATH, is_heard=False)
    assert lock.is_locked
    lock.locking.open()
    be_without_central()
    assert not type_for(int(LAST_WORDS))
    assert type_for(2)


def test_a_word_from_central_begins_the_eight_hours_anew(lock: Lock) -> None:
    for _ in range(100):
        lock.pass_by(600)
        lock.press(Qt.Key.Key_Shift)
    assert not lock.is_locked


@pytest.mark.parametrize("key", [Qt.Key.Key_L, ord("Д")])
@pytest.mark.parametrize("where", ["list", "reply", "dialog"])
def test_key_locks_at_once_wherever_one_is(lock: Lock, key: int, where: str) -> None:
    if where == "reply":
        lock.window.ticket_panel.box.editor.setFocus()
    elif where == "dialog":
        lock.window.ticket_panel.offered["transfer"].trigger()
        activate(QApplication.activeModalWidget() or lock.window)
    lock.press(key, CTRL)
    assert lock.is_locked


def test_cover_is_a_first_picture_too(lock: Lock, qtbot: QtBot) -> None:
    with qtbot.waitSignal(lock.window.painted):
        lock.locking.lock()
        lock.window.grab()


def test_what_comes_after_the_end_of_a_locked_window_is_not_held_back(lock: Lock, qtbot: QtBot) -> None:
    """The sentence that the access has ended, the dialog of the next agent."""
    lock.locking.lock()
    lock.locking.end()
    later = QDialog()
    qtbot.addWidget(later)
    later.show()
    activate(later)
    assert later.isVisible()
    lock.pass_by(2 * OFFLINE)
    assert not lock.kept[1:]


def test_command_is_in_the_palette_with_its_key(lock: Lock) -> None:
    palette = Palette(lock.window.actions_.all(), lock.window)
    assert "Lock the window, Ctrl+L" in [
        palette._rows.item(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(palette._rows.rowCount())
    ]
    palette.deleteLater()
    lock.window.actions_["lock"].trigger()
    assert lock.is_locked


@pytest.mark.parametrize("at", ["nonsense", "2026-11-22T18:00:00+00:00"])
def test_locked_at_the_last_end_means_locked_from_the_start(lock: Lock, at: str) -> None:
    lock.locking.lock_again(at)
    assert lock.is_locked
    assert lock.words()[2] == f"Locked since {'21:14' if at == 'nonsense' else '21:00'}."
