"""The workstation's program: look, sign-in, one open desk at most; ends everything."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from desktop import assets
from desktop.open_desk import OpenDesk
from desktop.panels.preferences import Preferences, apply_look
from desktop.regulation.people import Agent
from desktop.settings import Settings, forget_session, last_agent, stored_tokens
from desktop.sync.state import Link, SyncState
from desktop.wire.tokens import Tokens
from desktop.workers import OneThread, Post

if TYPE_CHECKING:  # what the first picture of the window must not wait for
    from desktop.desk import Desk
    from desktop.panels.sign_in import SignInDialog
    from desktop.wire.session import Session


class Program:
    """Shows the sign-in dialog or a desk; at most one desk is open. `post` runs a callback on the main thread."""

    def __init__(self, settings: Settings, post: Post) -> None:
        self.settings, self._post = settings, post
        self.preferences = Preferences(settings.data / "window.ini")
        self._dialog: SignInDialog | None = None
        self._signing_in: OneThread | None = None
        self._may_use_password = True  # the given one; once, until central has let the agent in
        self._is_signed_out = False  # told already: who cancelled the dialog calls it again himself
        self.open_desk: OpenDesk | None = None
        self.has_ended, self.exit_code = False, 0
        apply_look(self.preferences, settings.language, settings.theme if settings.theme != "system" else None)

    def start(self) -> None:
        """Opens the last agent's desk, online or not; signs in first when nobody worked here before."""
        last = last_agent(self.settings)
        tokens = stored_tokens(self.settings, last.login) if last is not None else None
        if last is not None and tokens is not None:
            self._open(last, tokens)
            return
        self._ask(self.settings.login or (last.login if last else ""))
        self._sign_in_unasked(self.settings.login or "")

    def close(self) -> None:
        """Ends every thread; the loop's owner ends the loop."""
        self.has_ended = True
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
            self._dialog.activateWindow()
            return
        from desktop.panels.sign_in import SignInDialog

        parent = self.open_desk.window if self.open_desk is not None else None
        self._dialog = SignInDialog(self.settings.central, login, parent)
        self._dialog.submitted.connect(self._sign_in)
        self._dialog.language_chosen.connect(self._speak)
        self._dialog.rejected.connect(self._not_signed_in)
        self._dialog.show()

    def _sign_in_unasked(self, login: str) -> bool:
        """With the password that came with the program's start; False when there is none for him, or it was tried."""
        settings = self.settings
        if not (self._may_use_password and settings.password and login and login == settings.login):
            return False
        self._may_use_password = False
        self._sign_in(login, settings.password, settings.central)
        return True

    def _speak(self, language: str) -> None:
        self.preferences.keep("language", language)
        assets.set_language(language)
        if self.open_desk is not None:
            self.open_desk.speak(language)

    def _sign_in(self, login: str, password: str, central: str, code: str = "") -> None:
        settings, language = replace(self.settings, central=central), assets.language()

        def ask_central() -> Session | str:
            from desktop.regulation.sentences import sentence
            from desktop.settings import device_of
            from desktop.sync.sign_in import sign_in
            from desktop.sync.transport import HttpTransport, Unencrypted

            try:
                transport = HttpTransport(central, device_of(settings), language, settings.ca_file)
            except OSError:
                return sentence("desk.no_permission", language)
            except Unencrypted:
                return sentence("desk.needs_https", language)
            try:
                return sign_in(transport, login, password, language, code or None)
            finally:
                transport.close()

        if self._signing_in is None:
            self._signing_in = OneThread("sign-in", self._post)
        self._signing_in.submit(ask_central, lambda answer: self._answered(settings, answer))

    def _answered(self, settings: Settings, answer: Session | str) -> None:
        from desktop.settings import as_agent, remember_desk
        from desktop.sync.sign_in import CodeWanted

        if isinstance(answer, str):
            self._ask(settings.login or "")
            if self._dialog is not None:
                self._dialog.failed(answer, wants_code=isinstance(answer, CodeWanted))
            return
        same_desk = self.open_desk is not None and (
            (self.settings.central, self.open_desk.me.id) == (settings.central, answer.agent.id)
        )
        self.settings = settings
        remember_desk(settings, answer)
        if self._dialog is not None:
            self._dialog.rejected.disconnect(self._not_signed_in)
            self._dialog.close()
            self._dialog.deleteLater()
            self._dialog = None
        if same_desk and self.open_desk is not None:
            self.open_desk.sign_in_again(answer.tokens)
        else:
            self._leave_desk()
            self._open(as_agent(answer.agent), answer.tokens)

    def _not_signed_in(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None
        if self.open_desk is None:
            self._end()

    def _end(self) -> None:
        self.has_ended = True
        QApplication.quit()

    def _open(self, agent: Agent, tokens: Tokens) -> None:
        def begun(desk: Desk) -> None:
            desk.on_state(self._follow)

        opened = OpenDesk(
            self.settings, self.preferences, agent, tokens, assets.language(), self._post, self._no_desk, begun
        )
        self.open_desk, self._is_signed_out = opened, False
        opened.window.closed.connect(self._end)
        opened.window.signed_out.connect(self._sign_out)
        opened.window.sign_in_wanted.connect(lambda: self._ask(agent.login))
        opened.start()

    def _follow(self, state: SyncState) -> None:
        was_signed_out, self._is_signed_out = self._is_signed_out, state.link is Link.SIGNED_OUT
        if state.link is Link.ONLINE:
            self._may_use_password = True
        elif self._is_signed_out and not was_signed_out and self.open_desk is not None:
            login = self.open_desk.me.login
            if self._dialog is None and not self._sign_in_unasked(login):
                self._ask(login)

    def _sign_out(self) -> None:
        if self.open_desk is None:
            return
        login = self.open_desk.me.login
        self.open_desk.sign_out()
        self._leave_desk()  # no thread is left that could renew the session
        forget_session(self.settings, login)
        self._ask(login)

    def _leave_desk(self) -> None:
        if self.open_desk is not None:
            self.open_desk.window.closed.disconnect(self._end)
            self.open_desk.window.close()
            self.open_desk.close()
            self.open_desk.window.deleteLater()
            self.open_desk = None

    def _no_desk(self, why_not: str) -> None:
        from PySide6.QtWidgets import QMessageBox

        QMessageBox(QMessageBox.Icon.Warning, "Smena", why_not).exec()
        self.has_ended, self.exit_code = True, 1
        QApplication.exit(self.exit_code)
