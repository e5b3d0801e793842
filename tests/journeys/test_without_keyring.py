"""A computer without a keyring: the password opens what was kept, online or not, and a changed one loses nothing."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QPushButton
from sqlalchemy import update

from desktop.central import tables
from desktop.central.sign_in import hash_password
from desktop.panels.contact_note_dialog import ContactNoteDialog
from desktop.panels.former_password import FormerPasswordDialog
from desktop.panels.sign_in import SignInDialog
from desktop.program import Program
from desktop.regulation.intents import Note
from desktop.replica import drafts
from desktop.replica.views import Draft
from desktop.settings import Settings
from desktop.sync.state import Link
from desktop.workers import MainThread
from tests.central_server import OPERATOR, PASSWORD, World
from tests.seats import wait

NEW = "another long password"
WORDS = "Записано без связи"

Start = Callable[..., Program]


@pytest.fixture
def start(qapp: QApplication, served_central: World, tmp_path: Path) -> Iterator[Start]:
    """`start()` is the next start of the program on this computer; the one before has ended then."""
    programs: list[Program] = []

    def start(**more: str) -> Program:
        end()
        settings = Settings(served_central.url, tmp_path / "data", language="ru", theme="light", **more)
        programs.append(Program(settings, MainThread().post, None))
        programs[-1].start()
        return programs[-1]

    def end() -> None:
        for program in programs:
            window = program.open_desk.window if program.open_desk else None
            program.close()
            if window is not None:
                window.end()
                window.deleteLater()
        programs.clear()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    yield start
    end()


def shown(kind: type[QDialog]) -> list[QDialog]:
    return [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, kind) and widget.isVisible()]


def sign_in(password: str) -> None:
    [dialog] = shown(SignInDialog)
    login, box, *_ = dialog.findChildren(QLineEdit)
    login.setText("anna")
    type_into(box, password)


def type_into(box: QLineEdit, text: str) -> None:
    box.setText(text)
    QTest.keyClick(box, Qt.Key.Key_Return)


def error_in(dialog: QDialog) -> str:
    [label] = [label for label in dialog.findChildren(QLabel) if label.property("role") == "error"]
    return label.text() if label.isVisible() else ""


def works(program: Program) -> bool:
    opened = program.open_desk
    return opened is not None and opened.has_begun and opened.window.queues.is_filled


def is_online(program: Program) -> bool:
    return works(program) and program.open_desk is not None and program.open_desk.desk.state.link is Link.ONLINE


def pending(program: Program) -> list[str]:
    assert program.open_desk is not None
    return [entry.intent.body for entry in program.open_desk.desk._store.outbox.pending()]  # type: ignore[union-attr]


def draft(program: Program, number: int) -> str | None:
    assert program.open_desk is not None
    found = drafts.read(program.open_desk.desk._store.outbox, number)
    return found.body if found else None


def work_offline(program: Program, world: World) -> None:
    """Central goes, then a note is written."""
    number = world.file_ticket()
    wait(lambda: program.open_desk is not None and program.open_desk.window.queues.row(number) is not None)
    world.stop()
    assert program.open_desk is not None
    desk = program.open_desk.desk
    desk.read_ticket(number, lambda view: desk.act(view, Note(WORDS)))  # type: ignore[arg-type,return-value]
    wait(lambda: pending(program) == [WORDS])


def test_offline_the_password_opens_the_outbox_and_a_wrong_one_is_told(start: Start, served_central: World) -> None:
    program = start()
    sign_in(PASSWORD)
    wait(lambda: is_online(program))
    work_offline(program, served_central)
    program = start()
    sign_in("a wrong password")
    [dialog] = shown(SignInDialog)
    wait(lambda: bool(error_in(dialog)))
    assert "этим паролем не открывается" in error_in(dialog)
    assert program.open_desk is None
    sign_in(PASSWORD)
    wait(lambda: works(program))
    assert pending(program) == [WORDS]
    assert program.open_desk is not None
    assert program.open_desk.desk.me.name == "Анна Петрова"


def test_given_password_asks_nothing_offline_either(start: Start, served_central: World) -> None:
    program = start(login="anna", password=PASSWORD)
    wait(lambda: is_online(program))
    served_central.stop()
    program = start(login="anna", password=PASSWORD)
    wait(lambda: works(program))
    assert shown(SignInDialog) == []


@pytest.mark.parametrize("knows_the_former", [True, False])
def test_password_changed_at_central_asks_for_the_former_one_and_loses_nothing(
    start: Start, served_central: World, tmp_path: Path, knows_the_former: bool
) -> None:
    program = start()
    sign_in(PASSWORD)
    wait(lambda: is_online(program))
    number = served_central.file_ticket()
    wait(lambda: program.open_desk is not None and program.open_desk.window.queues.row(number) is not None)
    assert program.open_desk is not None
    program.open_desk.desk.save_draft(Draft(number, WORDS))
    wait(lambda: draft(program, number) == WORDS)
    note = ContactNoteDialog(program.open_desk.desk, "s1", "Марина Соколова", program.open_desk.window)
    wait(lambda: note._kept._on_disk is not None)
    note.text.insertPlainText(WORDS)  # not written yet when the program ends
    with served_central.central.write(OPERATOR) as transaction:
        anna = tables.agents.c.login == "anna"
        transaction.connection.execute(update(tables.agents).where(anna).values(password_hash=hash_password(NEW)))
    program = start()
    sign_in(NEW)
    wait(lambda: bool(shown(FormerPasswordDialog)))
    [question] = shown(FormerPasswordDialog)
    type_into(question.findChildren(QLineEdit)[0], "not this one either")
    wait(lambda: bool(error_in(question)))
    if knows_the_former:
        type_into(question.findChildren(QLineEdit)[0], PASSWORD)
    else:
        question.findChildren(QPushButton)[1].click()
    wait(lambda: is_online(program))
    assert shown(FormerPasswordDialog) == []
    locked = list(tmp_path.rglob("outbox.locked*.sqlite"))
    assert (draft(program, number) is None, len(locked)) == (not knows_the_former, not knows_the_former)
    kept = drafts.read_written(program.open_desk.desk._store.outbox, "ContactNoteDialog s1")
    assert [written.body for written in kept.values()] == [WORDS] * knows_the_former
