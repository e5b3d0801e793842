"""One agent's open desk: first its window with the last queue, then, once that is painted, all that works behind it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from desktop.models.first_desk import FirstDesk
from desktop.panels.main_window import MainWindow
from desktop.panels.preferences import Preferences
from desktop.regulation.people import Agent
from desktop.replica.first_paint import read_last_rows
from desktop.replica.keys import Keys
from desktop.settings import Settings, desk_folder
from desktop.sync.pace import CentralClock
from desktop.wire.tokens import Tokens
from desktop.workers import Post, monotonic

if TYPE_CHECKING:  # what the first picture does not wait for
    from desktop.desk import Desk
    from desktop.desk_work import DeskWork
    from desktop.wire.session import Session

UNSEEN = 2000  # milliseconds after which a window that nobody can see starts to work too


class OpenDesk:
    """`begun` is called once with the desk; `failed` gets a sentence when there can be no desk in this folder.
    `is_locked`: the first picture shows no rows."""

    def __init__(
        self,
        settings: Settings,
        preferences: Preferences,
        agent: Agent,
        keys: Keys,
        tokens: Tokens | None,
        language: str,
        post: Post,
        failed: Callable[[str], None],
        renewed: Callable[[Session], None] = lambda _: None,
        begun: Callable[[Desk], None] = lambda _: None,
        is_locked: bool = False,
    ) -> None:
        self.me = agent
        self._settings, self._keys, self._tokens, self._language = settings, keys, tokens, language
        self._post, self._failed, self._renewed, self._begun = post, failed, renewed, begun
        self.clock = CentralClock(monotonic, lambda: datetime.now(UTC))
        self._work: DeskWork | None = None
        self._is_closed = False
        self.window = MainWindow(FirstDesk(agent, self.clock.now), preferences)
        if keys.is_lasting and not is_locked:
            self.window.queues.show_last(read_last_rows(desk_folder(settings, agent.login), keys.replica))
        self.window.language_chosen.connect(self.speak)
        self.window.painted.connect(lambda: post(self.begin))

    @property
    def has_begun(self) -> bool:
        return self._work is not None

    @property
    def desk(self) -> Desk:
        """There is one when the work has begun."""
        assert self._work is not None
        return self._work.desk

    def start(self) -> None:
        """The queue first; the other panels, the files and the connection once it is painted."""
        self.window.show()
        unseen = QTimer(self.window, singleShot=True, interval=UNSEEN)  # the window's own: it ends with it
        unseen.timeout.connect(self.begin)
        unseen.start()

    def begin(self) -> None:
        """Builds what the first picture did not wait for; does nothing the second time."""
        if self._work is not None or self._is_closed:
            return
        from desktop.desk_work import DeskWork

        self._work = DeskWork(
            self._settings,
            self.me,
            self._keys,
            self._tokens,
            self._language,
            self.clock,
            self._post,
            self.window,
            self._failed,
            self._renewed,
        )
        self._work.start()
        self._begun(self._work.desk)

    def sign_in_again(self, tokens: Tokens) -> None:
        """The same agent has a new session: what was held goes out."""
        self._tokens = tokens
        if self._work is not None:
            self._work.sign_in_again(tokens)

    def speak(self, language: str) -> None:
        """Central's sentences, and the desk's own, come in this language from now on."""
        self._language = language
        if self._work is not None:
            self._work.speak(language)

    def close(self, is_revoked: bool = False) -> None:
        """Ends every thread; what is not sent stays in the outbox. `is_revoked`: and of the rest nothing."""
        from desktop.panels.kept_words import KeptWords

        self._is_closed = True
        for kept in self.window.findChildren(KeptWords):
            kept.save()
        if self._work is not None:
            self._work.close(is_revoked)

    def sign_out(self) -> None:
        """Ends the session at central, if it can be reached."""
        if self._work is not None:
            self._work.sign_out()
