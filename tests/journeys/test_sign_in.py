"""Signing in at the program's own dialog: a wrong password says so, the right one opens the desk."""

import errno
from base64 import b32decode
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton

from desktop import assets, settings
from desktop.central import second_factor
from desktop.desk_secrets import DeskSecrets
from desktop.panels.sign_in import SignInDialog
from desktop.program import Program
from desktop.regulation.people import Department, Role
from desktop.settings import Settings, remember_desk
from desktop.sync.state import Link
from desktop.wire.session import Session, SignedInAgent
from desktop.workers import MainThread
from tests.central_server import OPERATOR, PASSWORD, World
from tests.keys import MemoryRing
from tests.seats import wait

Start = Callable[..., Program]


@pytest.fixture
def start(qapp: QApplication, served_central: World, tmp_path: Path) -> Iterator[Start]:
    """`start(password=…)` starts the program as Anna's desk would; `token` is what it finds stored."""
    programs: list[Program] = []
    ring = MemoryRing()

    def start(token: str = "", **more: str) -> Program:
        values = {"language": "ru", "theme": "light", **more}
        given = Settings(served_central.url, tmp_path / "data", **values)  # type: ignore[arg-type]
        if token:
            agent = SignedInAgent(served_central.ids["anna"], "anna", "Анна Петрова", Department.STP, Role.AGENT)
            ended_at = datetime(2026, 1, 1, tzinfo=UTC)
            session = Session(token, ended_at, agent, "a refresh token of last week", ended_at)
            remember_desk(given, session)
            secrets = DeskSecrets(ring, given.central, "anna")
            secrets.keys()
            secrets.keep_session(session)
        programs.append(Program(given, MainThread().post, ring))
        programs[-1].start()
        return programs[-1]

    yield start
    for program in programs:
        window = program.open_desk.window if program.open_desk else None
        program.close()
        if window is not None:
            window.end()
            window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def program(start: Start) -> Program:
    return start()


def dialogs() -> list[SignInDialog]:
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, SignInDialog) and w.isVisible()]


def test_wrong_password_says_so_and_the_right_one_opens_the_desk(program: Program) -> None:
    [dialog] = dialogs()
    login, password, *_ = dialog.findChildren(QLineEdit)
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
    assert program.open_desk.me.name == "Анна Петрова"
    assert dialogs() == []


def is_online(program: Program) -> bool:
    opened = program.open_desk
    return opened is not None and opened.has_begun and opened.desk.state.link is Link.ONLINE


def test_ended_token_is_renewed_by_the_password_the_program_was_given(start: Start) -> None:
    settings_of_anna = {"login": "anna", "password": PASSWORD}
    program = start("a token of last week", **settings_of_anna)
    wait(lambda: is_online(program))
    assert dialogs() == []
    [kept] = program.ring.kept.values()  # type: ignore[union-attr]
    assert "a token of last week" not in kept


def test_ended_token_is_asked_for_where_no_password_was_given(start: Start) -> None:
    start("a token of last week", login="anna")
    wait(lambda: bool(dialogs()))
    login, password, *_ = dialogs()[0].findChildren(QLineEdit)
    assert (login.text(), password.text()) == ("anna", "")


def test_who_cancels_the_dialog_is_left_alone_and_can_sign_in_later(start: Start) -> None:
    program = start("a token of last week", login="anna")
    wait(lambda: bool(dialogs()))
    dialogs()[0].reject()
    assert program.open_desk is not None
    window, desk = program.open_desk.window, program.open_desk.desk
    desk.add_contact_note("nobody", "Звонили")  # the state changes, he stays signed out
    assert (desk.state.link, desk.state.pending, dialogs()) == (Link.SIGNED_OUT, 1, [])
    command = window.actions_["sign_in_again"]
    assert command.isVisible()
    command.trigger()
    [dialog] = dialogs()
    password = dialog.findChildren(QLineEdit)[1]
    password.setText(PASSWORD)
    QTest.keyClick(password, Qt.Key.Key_Return)
    wait(lambda: is_online(program))
    assert not command.isVisible()


def test_who_signs_in_again_on_a_full_disk_works_on(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    program = start("a token of last week", login="anna")
    wait(lambda: bool(dialogs()))
    password = dialogs()[0].findChildren(QLineEdit)[1]
    password.setText(PASSWORD)
    monkeypatch.setattr(settings, "write_private", full)
    QTest.keyClick(password, Qt.Key.Key_Return)
    wait(lambda: is_online(program))


def test_wrong_password_that_was_given_is_told_once_in_the_dialog(start: Start) -> None:
    program = start("a token of last week", login="anna", password="something wrong")
    wait(lambda: bool(dialogs()))
    [dialog] = dialogs()
    assert any(label.property("role") == "error" and label.text() for label in dialog.findChildren(QLabel))
    password = dialog.findChildren(QLineEdit)[1]
    password.setText(PASSWORD)
    QTest.keyClick(password, Qt.Key.Key_Return)
    wait(lambda: is_online(program))
    assert dialogs() == []


def test_language_chosen_in_the_dialog_is_that_of_the_window_and_of_the_next_start(start: Start) -> None:
    program = start(language="ru")
    [dialog] = dialogs()
    next(button for button in dialog.findChildren(QPushButton) if button.property("link")).click()
    assert assets.language() == "en"
    login, password, *_ = dialog.findChildren(QLineEdit)
    login.setText("anna")
    password.setText(PASSWORD)
    QTest.keyClick(password, Qt.Key.Key_Return)
    wait(lambda: is_online(program))
    assert program.open_desk is not None
    assert program.open_desk.desk.language == "en"
    assert program.preferences.language == "en"


def test_password_is_not_sent_unencrypted_to_another_machine(program: Program) -> None:
    [dialog] = dialogs()
    login, password, central, _ = dialog.findChildren(QLineEdit)
    for field, text in ((login, "anna"), (password, PASSWORD), (central, "http://central.example")):
        field.setText(text)
    QTest.keyClick(dialog.findChildren(QLineEdit)[1], Qt.Key.Key_Return)
    wait(lambda: any("https://" in label.text() for label in dialog.findChildren(QLabel) if label.isVisible()))
    assert program.open_desk is None


def test_agent_with_a_second_factor_is_asked_for_the_code_too(program: Program, served_central: World) -> None:
    with served_central.central.write(OPERATOR) as transaction:
        address = second_factor.add(transaction, served_central.ids["anna"], "anna") or ""
    secret = b32decode(address.partition("secret=")[2].partition("&")[0])
    [dialog] = dialogs()
    login, password, _, code = dialog.findChildren(QLineEdit)
    login.setText("anna")
    password.setText(PASSWORD)
    QTest.keyClick(password, Qt.Key.Key_Return)
    wait(code.isVisible)
    assert not any(label.property("role") == "error" and label.isVisible() for label in dialog.findChildren(QLabel))
    code.setText(second_factor.code_at(secret, int(served_central.clock().timestamp()) // 30))
    QTest.keyClick(code, Qt.Key.Key_Return)
    wait(lambda: is_online(program))
    assert dialogs() == []
