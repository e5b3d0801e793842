"""What works behind a window: store, threads and connection of one desk, built once and taken down in order."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from desktop.desk import Desk
from desktop.panels.main_window import MainWindow
from desktop.regulation.people import Agent
from desktop.replica.keys import Keys
from desktop.replica.store import Store
from desktop.settings import Settings, desk_folder, device_of, remember_desk
from desktop.sync.pace import CentralClock
from desktop.wire.tokens import Tokens
from desktop.workers import Loops, OneThread, Post, monotonic

if TYPE_CHECKING:  # they import requests or sockets, which the first picture of the window must not wait for
    from desktop.first_window import FirstWindow
    from desktop.sync.engine import Engine
    from desktop.sync.renewing import Renewing
    from desktop.sync.transport import HttpTransport
    from desktop.wire.session import Session


class DeskWork:
    """`failed` gets a sentence when there can be no desk in this folder, `renewed` the session's next tokens, on the
    thread that asked for them."""

    def __init__(
        self,
        settings: Settings,
        agent: Agent,
        keys: Keys,
        tokens: Tokens | None,
        language: str,
        clock: CentralClock,
        post: Post,
        window: MainWindow,
        failed: Callable[[str], None],
        renewed: Callable[[Session], None],
    ) -> None:
        self._settings, self._tokens, self._language, self._failed = settings, tokens, language, failed
        self._keep_session = renewed
        self._main_post, self._is_open, self._is_closing = post, False, False
        self._store = Store(desk_folder(settings, agent.login), keys)
        self._db, self._online = OneThread("db", self._post), OneThread("online", self._post)
        self._files = OneThread("files", self._post)
        self._loops = Loops(self._post)
        self._clock = clock
        self._first: FirstWindow | None = None
        self._transport: HttpTransport | None = None
        self._renewing: Renewing | None = None
        self._engine: Engine | None = None
        self.desk = Desk(self._store, self._db, agent, clock, language)
        self._window = window

    def start(self) -> None:
        self._window.complete(self.desk)
        self.desk.open(self._opened)

    def sign_in_again(self, tokens: Tokens) -> None:
        """The same agent has a new session: what was held goes out."""
        self._tokens = tokens
        if self._renewing is not None and self._engine is not None:
            self._renewing.use(tokens)
            self._engine.signed_in()

    def speak(self, language: str) -> None:
        """Central's sentences, and the desk's own, come in this language from now on."""
        self._language = self.desk.language = language
        if self._transport is not None:
            self._transport.language = language

    def close(self, is_revoked: bool = False) -> None:
        """Ends every thread; what is not sent stays in the outbox. `is_revoked`: and of the rest nothing."""
        if self._is_closing:
            return
        self._is_closing = True
        if self._first is not None:
            self._first.close()
        if self._transport is not None:
            self._transport.close()
        self._loops.close()
        self._online.close()
        self._files.close()
        if self._is_open:
            self._db.submit(self._store.wipe if is_revoked else self._store.close, lambda _: None)
        self._db.close()

    def sign_out(self) -> None:
        """Ends the session at central, if it can be reached."""
        from desktop.sync.sign_in import sign_out

        if self._transport is not None:
            sign_out(self._transport)

    def _post(self, callback: Callable[[], None]) -> None:
        """What comes back after the end finds nobody: the window may be gone."""
        self._main_post(lambda: None if self._is_closing else callback())

    def _opened(self, why_not: str | None) -> None:
        if why_not is not None:
            self._failed(why_not)
            return
        self._is_open = True
        if not self._is_closing:
            from desktop.first_window import FirstWindow

            self._first = FirstWindow(self._store.folder, self._window.come_to_front)
            self._window.start()
            self._online.submit(self._build_transport, self._connect)

    def _build_transport(self) -> HttpTransport:
        from desktop.sync.transport import HttpTransport

        settings = self._settings
        return HttpTransport(settings.central, device_of(settings), self._language, settings.ca_file)

    def _connect(self, transport: HttpTransport) -> None:
        from desktop.sync.engine import Engine
        from desktop.sync.renewing import Renewing

        if self._is_closing:
            return
        transport.language = self._language
        self._transport = transport
        self._renewing = Renewing(transport, monotonic, self._renewed)
        self._renewing.use(self._tokens)
        self._engine = Engine(
            self._renewing,
            self._store,
            self.desk,
            self.desk.me,
            self._clock,
            on_db=self._db.call,
            post=self._post,
            background=self._online,
            bells=self._loops,
            monotonic=monotonic,
            random=random.random,
            files=self._files,
        )
        self.desk.connect(self._engine)
        self._loops.start(self._engine)

    def _renewed(self, session: Session) -> None:
        """Kept before it is used; where it can't be, it is good until the program ends."""
        with suppress(OSError):
            remember_desk(self._settings, session)
        self._keep_session(session)
