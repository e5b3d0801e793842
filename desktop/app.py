"""The workstation's composition root: settings, look, sign-in, one open desk; starts the loop and ends everything."""

import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import replace

import qasync
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from desktop import assets
from desktop.open_desk import OpenDesk
from desktop.panels.preferences import Preferences, apply_look
from desktop.panels.sign_in import SignInDialog
from desktop.regulation.people import Agent
from desktop.regulation.sentences import sentence
from desktop.settings import (
    Settings,
    as_agent,
    device_of,
    forget_session,
    last_desk,
    read_settings,
    remember_desk,
    stored_session,
)
from desktop.sync.state import Link, SyncState
from desktop.wire.session import Session
from desktop.workers import OneThread, Post


class Program:
    """Shows the sign-in dialog or a desk; at most one desk is open. `post` runs a callback on the main thread."""

    def __init__(self, settings: Settings, post: Post) -> None:
        self._settings, self._post = settings, post
        self._preferences = Preferences(settings.data / "window.ini")
        self._dialog: SignInDialog | None = None
        self._signing_in: OneThread | None = None
        self.open_desk: OpenDesk | None = None
        apply_look(self._preferences, settings.language, settings.theme if settings.theme != "system" else None)

    def start(self) -> None:
        """Opens the last agent's desk, online or not; signs in first when nobody worked here before."""
        settings = self._settings
        last = last_desk(settings)
        session = stored_session(settings, last.agent.login) if last is not None else None
        if last is not None and session is not None:
            self._open(as_agent(last.agent), session.token)
            return
        self._ask(settings.login or (last.agent.login if last else ""))
        if settings.login and settings.password:
            self._sign_in(settings.login, settings.password, settings.central)

    def close(self) -> None:
        """Ends every thread; the loop's owner ends the loop."""
        if self.open_desk is not None:
            self.open_desk.close()
            self.open_desk = None
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None
        if self._signing_in is not None:
            self._signing_in.close()
            self._signing_in = None

    def _ask(self, login: str) -> None:
        if self._dialog is not None:
            return
        parent = self.open_desk.window if self.open_desk is not None else None
        self._dialog = SignInDialog(self._settings.central, login, parent)
        self._dialog.submitted.connect(self._sign_in)
        self._dialog.language_chosen.connect(self._speak)
        self._dialog.rejected.connect(self._not_signed_in)
        self._dialog.show()

    def _speak(self, language: str) -> None:
        self._preferences.keep("language", language)
        assets.set_language(language)
        if self.open_desk is not None:
            self.open_desk.speak(language)

    def _sign_in(self, login: str, password: str, central: str) -> None:
        settings, language = replace(self._settings, central=central), assets.language()

        def ask_central() -> Session | str:
            from desktop.sync.sign_in import sign_in
            from desktop.sync.transport import HttpTransport

            try:
                transport = HttpTransport(central, device_of(settings), language, settings.ca_file)
            except OSError:
                return sentence("desk.no_permission", language)
            try:
                return sign_in(transport, login, password, language)
            finally:
                transport.close()

        if self._signing_in is None:
            self._signing_in = OneThread("sign-in", self._post)
        self._signing_in.submit(ask_central, lambda answer: self._answered(settings, answer))

    def _answered(self, settings: Settings, answer: Session | str) -> None:
        if isinstance(answer, str):
            if self._dialog is not None:
                self._dialog.failed(answer)
            return
        same_desk = self.open_desk is not None and (
            (self._settings.central, self.open_desk.desk.me.id) == (settings.central, answer.agent.id)
        )
        self._settings = settings
        remember_desk(settings, answer)
        if self._dialog is not None:
            self._dialog.rejected.disconnect(self._not_signed_in)
            self._dialog.close()
            self._dialog.deleteLater()
            self._dialog = None
        if same_desk and self.open_desk is not None:
            self.open_desk.sign_in_again(answer.token)
        else:
            self._leave_desk()
            self._open(as_agent(answer.agent), answer.token)

    def _not_signed_in(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None
        if self.open_desk is None:
            QApplication.quit()

    def _open(self, agent: Agent, token: str) -> None:
        opened = OpenDesk(self._settings, self._preferences, agent, token, assets.language(), self._post, self._no_desk)
        self.open_desk = opened
        opened.desk.on_state(self._follow)
        opened.window.closed.connect(QApplication.quit)
        opened.window.signed_out.connect(self._sign_out)
        opened.start()

    def _follow(self, state: SyncState) -> None:
        if state.link is Link.SIGNED_OUT and self.open_desk is not None:
            self._ask(self.open_desk.desk.me.login)

    def _sign_out(self) -> None:
        if self.open_desk is None:
            return
        login = self.open_desk.desk.me.login
        self.open_desk.sign_out()
        forget_session(self._settings, login)
        self._leave_desk()
        self._ask(login)

    def _leave_desk(self) -> None:
        if self.open_desk is not None:
            self.open_desk.window.closed.disconnect(QApplication.quit)
            self.open_desk.window.close()
            self.open_desk.close()
            self.open_desk.window.deleteLater()
            self.open_desk = None

    def _no_desk(self, why_not: str) -> None:
        QMessageBox(QMessageBox.Icon.Warning, "Smena", why_not).exec()
        QApplication.exit(1)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the workstation until its window is closed; 0 when it ended in good order."""
    settings = read_settings(sys.argv[1:] if arguments is None else arguments, os.environ)
    application = QApplication.instance() or QApplication(["smena"])
    assert isinstance(application, QApplication)
    application.setApplicationName("Smena")
    application.setQuitOnLastWindowClosed(False)
    loop = qasync.QEventLoop(application)
    asyncio.set_event_loop(loop)
    program = Program(settings, loop.call_soon_threadsafe)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(application.quit))
    awake = QTimer()  # Python hears a signal only between its own steps: an idle dialog takes none
    awake.timeout.connect(lambda: None)
    awake.start(500)
    loop.call_soon(program.start)
    try:
        code: int = loop.run_forever()
    finally:
        program.close()
        loop.close()
    return code
