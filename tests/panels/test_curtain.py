"""The curtain over a locked window: nothing is seen or reached behind it, and everything comes back as it was."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.regulation.intents import Transfer
from desktop.regulation.people import Department
from tests.panels.keys import write
from tests.panels.locked_window import CTRL, NONE, SECRET, Lock, lock
from tests.panels.ticket_side import activate

__all__ = ["lock"]


def shown_text(of: QWidget) -> str:
    """All that a screen reader finds in a window, and the window's title."""
    found: list[str] = [of.windowTitle()]

    def read(interface: QAccessibleInterface) -> None:
        if interface.state().invisible:  # type: ignore[attr-defined]
            return
        found.extend(interface.text(kind) for kind in (QAccessible.Text.Name, QAccessible.Text.Value))
        for number in range(interface.childCount()):
            child = interface.child(number)
            if child is not None:
                read(child)

    interface = QAccessible.queryAccessibleInterface(of)
    assert interface is not None
    read(interface)
    return "\n".join(found)


def test_nothing_of_a_ticket_is_seen_or_read_out_while_it_is_locked(lock: Lock) -> None:
    lock.window.ticket_panel.offered["transfer"].trigger()
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    assert SECRET in shown_text(lock.window)
    lock.locking.lock()
    lock.pass_by(1)
    assert SECRET not in shown_text(lock.window)
    assert "Password" in shown_text(lock.window)
    assert [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()] == [lock.window]


def test_no_key_does_anything_beneath(lock: Lock, qtbot: QtBot) -> None:
    lock.window.queue_panel.take_focus()
    lock.locking.lock()
    before = lock.window.ticket_panel.number
    for letter in "JKOTRNFMEGCSWUAD":
        for field in (QApplication.focusWidget(), lock.buttons()[0], lock.cover, lock.window):
            assert field is not None
            QApplication.sendEvent(field, QKeyEvent(QEvent.Type.KeyPress, ord(letter), NONE, ""))
    for key, modifiers in (
        (Qt.Key.Key_K, CTRL),
        (Qt.Key.Key_O, CTRL),
        (Qt.Key.Key_2, CTRL),
        (Qt.Key.Key_J, CTRL),
        (Qt.Key.Key_F, CTRL),
        (Qt.Key.Key_Return, CTRL),
        (Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier),
        (Qt.Key.Key_Escape, NONE),
        (Qt.Key.Key_Menu, NONE),
    ):
        lock.press(key, modifiers)
    assert lock.is_locked
    assert [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()] == [lock.window]
    assert (lock.desk.acts, lock.window.ticket_panel.number, lock.window.queue_panel.tab.value) == ([], before, "stp")
    assert lock.window.ticket_panel.box.text == ""


def test_tab_goes_round_in_the_cover_alone(lock: Lock) -> None:
    lock.locking.lock()
    visited = []
    for _ in range(6):
        focused = QApplication.focusWidget()
        assert focused is not None
        assert lock.cover.isAncestorOf(focused)
        visited.append(type(focused).__name__)
        lock.press(Qt.Key.Key_Tab)
    assert visited == ["QLineEdit", "QPushButton", "QPushButton"] * 2


def test_focus_that_is_asked_for_beneath_stays_with_the_password(lock: Lock) -> None:
    lock.locking.lock()
    lock.window.queue_panel.take_focus()
    lock.window.ticket_panel.box.editor.setFocus()
    focused = QApplication.focusWidget()
    assert isinstance(focused, QLineEdit)
    assert lock.cover.isAncestorOf(focused)


def test_text_cursor_and_focus_are_where_they_were(lock: Lock) -> None:
    editor = lock.window.ticket_panel.box.editor
    editor.setFocus()
    write(editor, "Недописанный ответ")
    cursor = editor.textCursor()
    cursor.setPosition(4)
    editor.setTextCursor(cursor)
    lock.locking.lock()
    lock.locking.open()
    assert QApplication.focusWidget() is editor
    assert (editor.toPlainText(), editor.textCursor().position()) == ("Недописанный ответ", 4)
    lock.press(Qt.Key.Key_1, CTRL)
    assert lock.window.queue_panel.tab.value == "stp"


def test_open_dialog_comes_back_with_what_was_typed_in_it(lock: Lock) -> None:
    lock.window.ticket_panel.offered["transfer"].trigger()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QDialog)
    activate(dialog)
    write(dialog.reason, "Это про оплату")  # type: ignore[attr-defined]
    lock.locking.lock()
    assert not dialog.isVisible()
    QApplication.processEvents()
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    lock.locking.open()
    assert dialog.isVisible()
    assert QApplication.activeModalWidget() is dialog
    activate(dialog)
    assert QApplication.focusWidget() is dialog.reason  # type: ignore[attr-defined]
    QTest.keyClick(dialog.reason, Qt.Key.Key_Return, CTRL)  # type: ignore[attr-defined]
    [(_, act)] = lock.desk.acts
    assert act == Transfer(Department.ORK, "Это про оплату")


def test_dialog_that_was_on_its_way_waits_behind_the_cover(lock: Lock, qtbot: QtBot) -> None:
    lock.locking.lock()
    late = QDialog(lock.window)
    late.show()
    QApplication.processEvents()
    lock.pass_by(1)
    assert not late.isVisible()
    lock.locking.open()
    assert late.isVisible()
    late.close()


def test_command_that_comes_late_stays_dead_until_it_is_open(lock: Lock) -> None:
    count = len(lock.window.actions())
    lock.locking.lock()
    assert lock.window.actions() == []
    lock.locking.open()
    assert len(lock.window.actions()) == count


def test_what_is_locked_is_as_large_as_the_window(lock: Lock) -> None:
    lock.locking.lock()
    lock.window.resize(960, 600)
    QApplication.processEvents()
    assert lock.cover.geometry() == lock.window.rect()
