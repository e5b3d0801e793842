"""What stands for a desk until its files are open: enough for the first picture of the window."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from desktop.regulation.rule_settings import Settings
from desktop.sync.state import SyncState

if TYPE_CHECKING:
    from desktop.regulation.people import Agent
    from desktop.wire.changes import Presence


class _FirstBook:
    """The settings of the rules as they are shipped."""

    settings = Settings()


class FirstDesk:
    """Answers as a desk that has heard nothing yet, and reads nothing; `now` gives central's time as last known."""

    book = _FirstBook()
    state = SyncState()
    presence: tuple[Presence, ...] = ()

    def __init__(self, me: Agent, now: Callable[[], datetime]) -> None:
        self.me, self.now = me, now

    def _read_nothing(self, *_: Any) -> None:
        """Everything is read as soon as the desk is there."""

    search = read_queues = read_queue_rows = _read_nothing

    def _follow_nothing(self, _: Any) -> Callable[[], None]:
        return lambda: None

    on_change = on_presence = _follow_nothing
