"""The workstation's program: look, sign-in, one open desk at most; ends everything."""

from __future__ import annotations

import sys
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop import assets
from desktop.desk_secrets import DeskSecrets
from desktop.keyrings import KeyRing
from desktop.open_desk import OpenDesk
from desktop.panels.preferences import Preferences, apply_look
from desktop.regulation.people import Agent
from desktop.replica.keys import Keys
from desktop.settings import FIRST_WINDOW, Settings, desk_folder, last_agent
from desktop.sync.state import Link, SyncState
from desktop.wire.tokens import Tokens
from desktop.workers import OneThread, Post

if TYPE_CHECKING:  # what the first picture of the window must not wait for
    from datetime import datetime

    from desktop.desk import Desk
    from desktop.entrance import Entrance
    from desktop.locking import Locking
    from desktop.panels.former_password import FormerPasswordDialog
    from desktop.panels.sign_in import SignInDialog
    from desktop.wire.session import Session


class Program:
    """Shows the sign-in dialog or a desk; at most one desk is open. `post` runs a callback on the main thread, `ring`
    is None where the system has no keyring."""

    def __init__(self, settings: Settings, post: Post, ring: KeyRing | None) -> None:
        self.settings, self._post, self.ring = settings, post, ring
        self.preferences = Preferences(settings.data / "window.ini")
        self._dialog: SignInDialog | None = None
        self._question: FormerPasswordDialog | None = None
        self._signing_in: OneThread | None = None
        self._may_use_password = True  # the given one; once, until central has let the agent in
        self._is_signed_out = False  # told already: who cancelled the dialog calls it again himself
        self.open_desk: OpenDesk | None = None
        self._secrets: DeskSecrets | None = None  # of the open desk
        self.locking: Locking | None = None  # of the open desk, when it works or was locked when the program ended
        self._central_of_desk = ""
        self.has_ended, self.exit_code = False, 0
        apply_look(self.preferences, settings.language, settings.theme if settings.theme != "system" else None)

    def start(self) -> None:
        """Opens the last agent's desk, online or not; signs in first when nobody worked here before."""
        last = last_agent(self.settings)
        if last is not None and self._first_came(last):
            return
        if last is not None:
            secrets = DeskSecrets(self.ring, self.settings.central, last.login)
            tokens, keys = secrets.tokens(), secrets.keys()
            if tokens is not None and keys is not None:
                self._open(last, keys, tokens, secrets)
                return
        self._ask(self.settings.login or (last.login if last else ""))
        self._sign_in_unasked(self.settings.login or "")

    def close(self) -> None:
        """Ends every thread; the loop's owner ends the loop."""
        self.has_ended = True
        if self.locking is not None:
            self.locking.end()
            self.locking = None
        if self.open_desk is not None:
            self.open_desk.close()
            self.open_desk = None
        for dialog in (self._dialog, self._question):
            if dialog is not None:
                dialog.deleteLater()
        self._dialog = self._question = None
        if self._signing_in is not None:
            self._signing_in.close()
            self._signing_in = None

    def _ask(self, login: str) -> None:
        if self._is_locked:
            return  # whoever unlocks it signs in with the same password
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
        settings, ring, language = replace(self.settings, central=central), self.ring, assets.language()
        has_no_desk = self.open_desk is None

        def come_in() -> Entrance | str:
            from desktop.entrance import enter

            return enter(settings, ring, login, password, language, code, may_be_alone=has_no_desk)

        self._beside().submit(come_in, lambda answer: self._answered(settings, answer))

    @property
    def _is_locked(self) -> bool:
        return self.locking is not None and self.locking.is_locked

    def _beside(self) -> OneThread:
        if self._signing_in is None:
            self._signing_in = OneThread("sign-in", self._post)
        return self._signing_in

    def _answered(self, settings: Settings, answer: Entrance | str) -> None:
        from desktop.sync.sign_in import CodeWanted

        if isinstance(answer, str):
            self._ask(self.open_desk.me.login if self.open_desk is not None else settings.login or "")
            if self._dialog is not None:
                self._dialog.failed(answer, wants_code=isinstance(answer, CodeWanted))
            return
        self.settings = settings
        self._close_dialog()
        if answer.session is None:
            self._may_use_password = True  # central has not judged it yet
        if answer.is_locked and not self._is_desk_of(answer.agent):
            self._ask_former(answer)
        else:
            self._come_in(answer)

    def _is_desk_of(self, agent: Agent) -> bool:
        return self.open_desk is not None and (
            (self._central_of_desk, self.open_desk.me.id) == (self.settings.central, agent.id)
        )

    def _ask_former(self, entrance: Entrance) -> None:
        """His password was changed since: what he wrote here opens with the former one, or is set aside."""
        from desktop.panels.former_password import FormerPasswordDialog

        question = self._question = FormerPasswordDialog()
        settings = self.settings

        def opened(unlocked: Entrance | None) -> None:
            if unlocked is None:
                question.failed()
            else:
                leave(unlocked)

        def leave(with_this: Entrance) -> None:
            self._question = None
            question.rejected.disconnect(self._end)
            question.close()
            question.deleteLater()
            self._come_in(with_this)

        def unlocked_with(former: str) -> None:
            from desktop.entrance import unlock

            self._beside().submit(lambda: unlock(settings, entrance, former), opened)

        question.submitted.connect(unlocked_with)
        question.given_up.connect(lambda: leave(entrance))
        question.rejected.connect(self._end)
        question.show()

    def _come_in(self, entrance: Entrance) -> None:
        from desktop.settings import remember_desk

        session, is_here = entrance.session, self._is_desk_of(entrance.agent)
        secrets = self._secrets if is_here and self._secrets is not None else entrance.secrets
        secrets.keep_password(entrance.hashed)
        if session is not None:
            with suppress(OSError):  # a full disk keeps nobody out
                remember_desk(self.settings, session)
            secrets.keep_session(session)
        tokens = session.tokens if session is not None else None
        if tokens is not None and self.open_desk is not None and is_here:
            self.open_desk.sign_in_again(tokens)
        else:
            secrets.keep_lock("")
            self._leave_desk()
            if not self._first_came(entrance.agent):
                self._open(entrance.agent, entrance.keys, tokens, entrance.secrets)

    def _close_dialog(self) -> None:
        if self._dialog is not None:
            self._dialog.rejected.disconnect(self._not_signed_in)
            self._dialog.close()
            self._dialog.deleteLater()
            self._dialog = None

    def _not_signed_in(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None
        if self.open_desk is None:
            self._end()

    def _end(self) -> None:
        self.has_ended = True
        QApplication.quit()

    def _first_came(self, agent: Agent) -> bool:
        """Whether this agent's desk is open in another window: that one comes to the front, this program ends."""
        folder = desk_folder(self.settings, agent.login)
        if not (folder / FIRST_WINDOW).exists():
            return False
        from desktop.first_window import call_first
        from desktop.regulation.sentences import sentence

        if not call_first(folder):
            return False
        if sys.stdout is not None:  # a program without a terminal has none
            sys.stdout.write(sentence("desk.first_comes", assets.language()) + "\n")
        self._end()
        return True

    def _open(self, agent: Agent, keys: Keys, tokens: Tokens | None, secrets: DeskSecrets) -> None:
        is_locked = bool(secrets.locked_at)

        def begun(desk: Desk) -> None:
            (self.locking or self._lockable(opened, secrets)).join(desk)
            desk.on_state(self._follow)

        opened = OpenDesk(
            self.settings,
            self.preferences,
            agent,
            keys,
            tokens,
            assets.language(),
            self._post,
            self._no_desk,
            secrets.keep_session,
            begun,
            is_locked,
        )
        self.open_desk, self._is_signed_out = opened, False
        self._secrets, self._central_of_desk = secrets, self.settings.central
        opened.window.closed.connect(self._end)
        opened.window.signed_out.connect(self._sign_out)
        opened.window.sign_in_wanted.connect(lambda: self._ask(agent.login))
        opened.start()
        if is_locked:
            self._lockable(opened, secrets).lock_again(secrets.locked_at)

    def _lockable(self, opened: OpenDesk, secrets: DeskSecrets) -> Locking:
        from desktop.locking import Locking

        def keep(locked_at: datetime | None) -> None:
            kept = "" if locked_at is None else locked_at.isoformat()
            self._beside().submit(lambda: secrets.keep_lock(kept), lambda _: None)

        idle = self.settings.lock_after * 60.0
        self.locking = Locking(opened.window, opened.me, opened.clock, idle, self._unlock, self._sign_out, keep)
        return self.locking

    def _unlock(self, password: str, code: str) -> None:
        """Beside the window: argon2id takes its time, and central too, where it is asked."""
        opened, secrets, settings, language = self.open_desk, self._secrets, self.settings, assets.language()
        if opened is None or secrets is None:
            return

        def try_it() -> Session | str | None:
            from desktop.entrance import let_back

            return let_back(settings, secrets, opened.me.login, password, language, code)

        self._beside().submit(try_it, lambda answer: self._tried(opened, secrets, password, answer))

    def _tried(self, opened: OpenDesk, secrets: DeskSecrets, password: str, answer: Session | str | None) -> None:
        from desktop.settings import remember_desk
        from desktop.sync.sign_in import CodeWanted

        if opened is not self.open_desk or self.locking is None:
            return  # signed out, or the access ended, meanwhile
        if isinstance(answer, str):
            self.locking.failed(answer, wants_code=isinstance(answer, CodeWanted))
            return
        self.locking.open()
        if answer is not None:
            self._close_dialog()  # it came before the lock did: he is signed in now
            with suppress(OSError):  # as above
                remember_desk(self.settings, answer)
            secrets.keep_session(answer)
            opened.sign_in_again(answer.tokens)
        elif opened.has_begun and opened.desk.state.link is Link.SIGNED_OUT:
            self._sign_in(opened.me.login, password, self.settings.central)  # he has just typed it

    def _follow(self, state: SyncState) -> None:
        if state.link is Link.REVOKED:
            self._revoke()
            return
        was_signed_out, self._is_signed_out = self._is_signed_out, state.link is Link.SIGNED_OUT
        if state.link is Link.ONLINE:
            self._may_use_password = True
        elif self._is_signed_out and not was_signed_out and self.open_desk is not None:
            login = self.open_desk.me.login
            if self._dialog is None and not self._sign_in_unasked(login):
                self._ask(login)

    def _revoke(self) -> None:
        """The key first: should the rest fail, nothing can be read of it."""
        if self.open_desk is None or self._secrets is None:
            return
        self._secrets.forget_replica()
        why = self.open_desk.desk.say("access_revoked")
        self._close_dialog()  # a thread that sends may have met the refusal first
        self._leave_desk(is_revoked=True)
        self._no_desk(why)

    def _sign_out(self) -> None:
        if self.open_desk is None:
            return
        login = self.open_desk.me.login
        self._close_dialog()  # it would end with its window
        self.open_desk.sign_out()
        self._leave_desk()  # no thread is left that could renew the session
        if self._secrets is not None:
            self._secrets.forget_session()
        self._ask(login)

    def _leave_desk(self, is_revoked: bool = False) -> None:
        if self.locking is not None:
            self.locking.end()
            self.locking = None
        if self.open_desk is not None:
            self.open_desk.window.closed.disconnect(self._end)
            self.open_desk.window.close()
            self.open_desk.close(is_revoked)
            self.open_desk.window.deleteLater()
            self.open_desk = None

    def _no_desk(self, why_not: str) -> None:
        from PySide6.QtWidgets import QMessageBox

        if self.locking is not None:
            self.locking.end()  # it would hide what is said
        told = QMessageBox(QMessageBox.Icon.Warning, "Smena", why_not)
        told.setTextFormat(Qt.TextFormat.PlainText)
        told.exec()
        self.has_ended, self.exit_code = True, 1
        QApplication.exit(self.exit_code)
