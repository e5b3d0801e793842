"""The cover of a locked window: what it says, and how its password is tried."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop import assets
from desktop.regulation.ticket_words import BasicService
from tests.panels.locked_window import SECRET, Lock, lock

__all__ = ["lock"]


def test_enter_sends_the_password_and_nothing_twice(lock: Lock) -> None:
    lock.locking.lock()
    lock.type_password("a long password")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert lock.tried == [("a long password", "")]
    assert [(button.text(), button.isEnabled()) for button in lock.buttons()][1] == ("Checking…", False)


def test_enter_on_the_button_with_the_focus_presses_it(lock: Lock) -> None:
    lock.locking.lock()
    lock.press(Qt.Key.Key_Tab)
    lock.press(Qt.Key.Key_Tab)
    lock.press(Qt.Key.Key_Return)
    assert lock.signed_out == [True]


def test_each_wrong_password_makes_the_next_wait_longer_and_none_locks_out(lock: Lock) -> None:
    lock.locking.lock()
    waits = []
    for _ in range(8):
        lock.type_password("wrong")
        lock.locking.failed("The password is wrong.")
        assert "The password is wrong." in lock.words()
        waited = 0
        while not lock.buttons()[1].isEnabled():
            assert lock.buttons()[1].text().startswith("Wait ")
            lock.type_password("wrong")  # which does nothing yet
            lock.pass_by(1)
            waited += 1
        waits.append(waited)
    assert waits == [1, 2, 4, 8, 16, 30, 30, 30]
    assert len(lock.tried) == 8
    lock.locking.open()
    lock.locking.lock()
    assert (lock.buttons()[1].isEnabled(), lock.words().count("The password is wrong.")) == (True, 0)


def test_code_is_asked_for_when_central_wants_one_and_costs_no_waiting(lock: Lock) -> None:
    lock.locking.lock()
    lock.type_password("the new one")
    lock.locking.failed("", wants_code=True)
    assert "Code from your app" in lock.words()
    lock.type_password("123456")
    assert lock.tried == [("the new one", ""), ("the new one", "123456")]


def test_cover_says_who_since_when_how_many_emergencies_and_what_waits(lock: Lock) -> None:
    lock.locking.lock()
    assert lock.words()[:3] == ["The window is locked", "Анна Петрова", "Locked since 21:14."]
    lock.desk.rows[1] = replace(lock.desk.rows[1], emergency=BasicService.WEB)
    lock.desk.rows[2] = replace(lock.desk.rows[2], suggested_emergency=BasicService.DNS)
    lock.desk.state = replace(lock.desk.state, pending=2)
    lock.window.queues._change(dict(lock.desk.rows))
    lock.pass_by(1)
    QApplication.processEvents()
    for words in ("1 emergency in the queue", "1 possible emergency, not confirmed", "connected · to send: 2"):
        assert words in lock.words()
    assert not any(SECRET in words for words in lock.words())


def test_it_speaks_russian(lock: Lock) -> None:
    assets.set_language("ru")
    lock.desk.rows[1] = replace(lock.desk.rows[1], emergency=BasicService.WEB)
    lock.window.queues._change(dict(lock.desk.rows))
    lock.locking.lock()
    QApplication.processEvents()
    assert lock.words()[:3] == ["Окно заблокировано", "Анна Петрова", "Заблокировано с 21:14."]
    assert "1 экстренная заявка в очереди" in lock.words()
    assert [button.text() for button in lock.buttons()] == ["Войдёт другой сотрудник", "Разблокировать"]
