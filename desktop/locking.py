"""When a desk's window locks itself, what it says then, and how often a password may be tried."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.models import locked
from desktop.models.locked import Why
from desktop.panels.curtain import Curtain
from desktop.panels.lock_cover import LockCover
from desktop.panels.touch import Touch

if TYPE_CHECKING:
    from desktop.desk import Desk
    from desktop.panels.main_window import MainWindow
    from desktop.regulation.people import Agent
    from desktop.sync.pace import CentralClock

OFFLINE = 8 * 3600.0  # seconds without a word from central
BREATH, LAST_WORDS = 5.0, 60.0  # seconds without a key in which a sentence has ended; and until it must have
LONGEST_PAUSE = 30  # seconds after a wrong password


class Locking(QObject):
    """Of one desk. `try_password` gets password and code, its owner answers with `open` or `failed`; `keep` is told
    when the window was locked, or None. Counts by the clock that nobody sets and that goes on in a suspend."""

    def __init__(
        self,
        window: MainWindow,
        me: Agent,
        clock: CentralClock,
        idle: float,
        try_password: Callable[[str, str], None],
        sign_out: Callable[[], None],
        keep: Callable[[datetime | None], None],
    ) -> None:
        """`idle` in seconds."""
        super().__init__(window)
        self._window, self._me, self._clock, self._idle, self._keep = window, me, clock, idle, keep
        self._desk: Desk | None = None
        self._cover = LockCover(me.name, window)
        self._curtain = Curtain(window, self._cover)
        self._longest_silence = OFFLINE
        self._touched_at = self._vouched_at = self._clock.running()
        self._why, self._since = Why.ASKED, self._clock.now()
        self._tries, self._open_at = 0, 0.0
        self._emergencies: tuple[int, int] | None = None  # None: the queue has changed since they were counted
        self._cover.submitted.connect(try_password)
        self._cover.sign_out_wanted.connect(sign_out)
        self._cover.painted.connect(window.painted)

    @property
    def is_locked(self) -> bool:
        return self._curtain.is_down

    def join(self, desk: Desk) -> None:
        """The desk has begun to work: from now on its window locks itself."""
        self._desk = desk
        touch = Touch(self)
        touch.touched.connect(self._touch)
        touch.lock_wanted.connect(self.lock)
        self._window.lock_wanted.connect(self.lock)
        self._window.heartbeat.beat.connect(self._tick)
        self._window.queues.counted.connect(self._counted)
        if self.is_locked:
            self._tick(self._clock.now())

    def lock_again(self, locked_at: str) -> None:
        """It was locked when the program ended."""
        try:
            self.lock(since=datetime.fromisoformat(locked_at))
        except ValueError:
            self.lock()

    def lock(self, why: Why = Why.ASKED, since: datetime | None = None) -> None:
        """At once."""
        if self.is_locked:
            return
        self._why, self._since = why, since or self._clock.now()
        self._tries, self._open_at = 0, 0.0
        self._curtain.fall()
        self._tell()
        self._keep(self._since)

    def open(self) -> None:
        self._touched_at = self._vouched_at = self._clock.running()
        self._curtain.rise()
        self._keep(None)

    def end(self) -> None:
        """The window ends: what comes after it is not held back, and nothing locks it any more."""
        self._curtain.let_go()
        self._idle = self._longest_silence = math.inf

    def failed(self, sentence: str, wants_code: bool = False) -> None:
        """Each wrong one makes the next wait longer; a right password that lacks its code does not."""
        if sentence:
            self._open_at = self._clock.running() + min(2.0**self._tries, LONGEST_PAUSE)
            self._tries += 1
        self._cover.failed(sentence, wants_code)
        self._show_pause()

    def _touch(self) -> None:
        """The first key after a long absence opens nothing any more."""
        if not self.is_locked:
            self._lock_when_due()
            self._touched_at = self._clock.running()

    def _tick(self, _: datetime) -> None:
        if self.is_locked:
            self._curtain.keep_down()
            self._tell()
        else:
            self._lock_when_due()

    def _lock_when_due(self) -> None:
        """Who works without central may end his sentence: it is not to go into the field of the password."""
        now = self._clock.running()
        untouched, silence = now - self._touched_at, min(self._clock.silence(), now - self._vouched_at)
        if untouched >= self._idle:
            self.lock(Why.IDLE)
        elif silence >= self._longest_silence + (0 if untouched >= BREATH else LAST_WORDS):
            self.lock(Why.OFFLINE)

    def _counted(self) -> None:
        self._emergencies = None

    def _tell(self) -> None:
        """Of the desk's work as soon as there is one."""
        now = self._clock.now()
        if self._emergencies is None:
            self._emergencies = locked.emergencies(self._window.queues, self._me.department)
        work = locked.work(self._desk, now) if self._desk is not None else ""
        self._cover.tell(locked.since(self._why, self._since, now), self._emergencies, work)
        self._show_pause()

    def _show_pause(self) -> None:
        self._cover.pause(max(0, math.ceil(self._open_at - self._clock.running())))
