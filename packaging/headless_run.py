"""An agent's first minutes off-screen, on the real window and a real central, with a picture of each step.

headless_run.py URL LOGIN LANGUAGE THEME DATA_FOLDER PICTURES_FOLDER, the password in SMENA_PASSWORD. What he does, he
does with keys and nothing else. Ends with 1 and a sentence when a step does not come about.
"""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QEvent, QEventLoop, QMessageLogContext, Qt, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from desktop.open_desk import OpenDesk
from desktop.panels.sign_in import SignInDialog
from desktop.program import Program
from desktop.replica.views import TicketView
from desktop.settings import Settings
from desktop.sync.state import Link
from desktop.workers import MainThread

PATIENCE = 30.0  # seconds for one step
ANSWER = (
    "Здравствуйте! Приняли вашу заявку в работу: причину нашли и уже исправляем. "
    "Сообщим здесь, как только всё заработает."
)


class Walk:
    """The steps in their order; `picture` numbers what it saves."""

    def __init__(self, program: Program, name: str, pictures: Path) -> None:
        self._program, self._name, self._pictures = program, name, pictures
        self._count = 0
        self._view: TicketView | None = None

    def go(self, password: str) -> None:
        self.sign_in(password)
        opened = self._program.open_desk
        assert opened is not None
        self.wait(lambda: opened.has_begun, "the window did not get its panels")
        opened.window.ticket_panel.shown.connect(self._seen)
        self.sync(opened)
        self.take_the_first(opened)
        self.answer(opened)
        self.read_a_letter(opened)

    def sign_in(self, password: str) -> None:
        self._program.start()
        [dialog] = [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, SignInDialog)]
        field = next(f for f in dialog.findChildren(QLineEdit) if f.echoMode() is QLineEdit.EchoMode.Password)
        QTest.keyClicks(field, password)
        self.picture("sign-in", dialog)
        QTest.keyClick(field, Qt.Key.Key_Return)
        self.wait(lambda: self._program.open_desk is not None, "central did not sign the agent in")

    def sync(self, opened: OpenDesk) -> None:
        queues, rows = opened.window.queues, opened.window.queue_panel.list
        self.wait(
            lambda: queues.is_filled and opened.desk.state.link is Link.ONLINE and rows.model().rowCount() > 0,
            "the queue did not arrive",
        )
        self.picture("queue", opened.window)

    def take_the_first(self, opened: OpenDesk) -> None:
        """The first ticket of the queue that nobody has taken before."""
        window, rows = opened.window, opened.window.queue_panel.list
        for _ in range(rows.model().rowCount()):
            QTest.keyClick(rows, Qt.Key.Key_J)
            if self._open(rows.current_number).ticket.assignee_id is None:
                break
        self.wait(lambda: window.subscriber_panel.card is not None, "the subscriber was not shown")
        self.picture("opened", window)
        QTest.keyClick(window.queue_panel.list, Qt.Key.Key_T)
        self.wait_for_receipt(opened, lambda view: view.ticket.assignee_id == opened.desk.me.id)
        self.picture("taken", window)

    def answer(self, opened: OpenDesk) -> None:
        window = opened.window
        QTest.keyClick(window.queue_panel.list, Qt.Key.Key_R)
        editor = window.ticket_panel.box.editor
        for letter in ANSWER:  # QTest.keyClicks knows Latin letters only
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                key = QKeyEvent(kind, ord(letter.upper()), Qt.KeyboardModifier.NoModifier, letter)
                QApplication.sendEvent(editor, key)
        self.picture("written", window)
        QTest.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        self.wait_for_receipt(opened, lambda view: view.messages[-1].body == ANSWER)
        self.picture("answered", window)

    def read_a_letter(self, opened: OpenDesk) -> None:
        """One that is no ticket."""
        window = opened.window
        QTest.keyClick(window.queue_panel.list, Qt.Key.Key_7, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(window.queue_panel.list, Qt.Key.Key_J)
        self.wait(lambda: window.letter_panel.number is not None, "no letter opened")
        self.picture("letter", window)

    def _open(self, number: int | None) -> TicketView:
        self.wait(lambda: self._view is not None and self._view.row.number == number, f"ticket {number} did not open")
        assert self._view is not None
        return self._view

    def wait_for_receipt(self, opened: OpenDesk, is_done: Callable[[TicketView], bool]) -> None:
        """Until central accepted everything, and its feed brought it back."""
        self.wait(
            lambda: (
                self._view is not None
                and is_done(self._view)
                and not self._view.outbox
                and not opened.desk.state.pending
            ),
            "central's receipt did not arrive",
        )

    def wait(self, condition: Callable[[], bool], failure: str) -> None:
        end_at = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > end_at:
                raise SystemExit(f"Off-screen, {self._name}: {failure} within {PATIENCE:.0f} seconds.")
            loop = QEventLoop()  # QTest.qWait would keep the interpreter, and no other thread could work
            QTimer.singleShot(5, loop.quit)
            loop.exec()

    def picture(self, step: str, widget: QWidget) -> None:
        self._count += 1
        QApplication.processEvents()
        file = self._pictures / f"{self._name}-{self._count}-{step}.png"
        if not widget.grab().save(str(file)):
            raise SystemExit(f"The picture {file} could not be written.")
        print(f"  {file.name}", flush=True)

    def _seen(self, view: TicketView | None) -> None:
        self._view = view


def fail_on_trouble() -> None:
    """An error in a slot is printed by Qt and forgotten: here it ends the walk."""

    def warned(kind: QtMsgType, context: QMessageLogContext, words: str | None) -> None:
        if kind is not QtMsgType.QtDebugMsg and not (words or "").startswith("This plugin does not support"):
            print(words, file=sys.stderr)

    def raised(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        sys.__excepthook__(kind, error, trace)
        os._exit(1)

    qInstallMessageHandler(warned)
    sys.excepthook = raised


def main(url: str, login: str, language: str, theme: str, data: str, pictures: str) -> None:
    fail_on_trouble()
    application = QApplication(["smena"])
    Path(pictures).mkdir(parents=True, exist_ok=True)
    program = Program(Settings(url, Path(data), login, language=language, theme=theme), MainThread().post, None)
    try:
        Walk(program, f"{language}-{theme}", Path(pictures)).go(os.environ["SMENA_PASSWORD"])
    finally:
        program.close()
        application.processEvents()


if __name__ == "__main__":
    main(*sys.argv[1:])
