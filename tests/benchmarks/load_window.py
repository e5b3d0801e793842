"""A real window in a process of its own whose main thread is watched: tells how long it was held while it caught up."""

import json
import sys
import time
from pathlib import Path

from PySide6.QtCore import QTimer

from desktop import assets
from desktop.models.queues import Tab
from desktop.regulation.people import Agent, Department, Role
from desktop.sync.state import Link, SyncState
from tests.benchmarks.measuring import turn_until
from tests.seats import Seat, wait

_EVERY = 1  # millisecond


class Watch:
    """The longest time between two turns of the main thread's loop, and the most that this thread itself worked between
    two, in seconds: the rest it waited for the interpreter or for a processor."""

    def __init__(self) -> None:
        self.longest, self._last = 0.0, time.monotonic()
        self.most_work, self._work = 0.0, time.thread_time()
        self._timer = QTimer()
        self._timer.timeout.connect(self._turned)
        self._timer.start(_EVERY)

    def _turned(self) -> None:
        now = time.monotonic()
        self.longest, self._last = max(self.longest, now - self._last), now
        work = time.thread_time()
        self.most_work, self._work = max(self.most_work, work - self._work), work


def main(url: str, folder: str, login: str, agent_id: str, token: str) -> None:
    """Prints "ready" when it is online, then, when it is online again after a time offline, when that was (monotonic)
    and the longest hold of its main thread since it was offline, and the most work in one."""
    application = assets.make_application("window")
    assets.apply_theme(assets.Theme.LIGHT)
    seat = Seat(url, Path(folder), Agent(int(agent_id), login, login, Department.STP, Role.AGENT), token)
    wait(lambda: seat.is_online() and bool(seat.window.queues.count(Tab.STP)))
    _tell("ready")
    turn_until(lambda: seat.desk.state.link is Link.OFFLINE)
    watch, online_at = Watch(), [0.0]

    def changed(state: SyncState) -> None:
        if state.link is Link.ONLINE:
            online_at[0] = time.monotonic()

    seat.desk.on_state(changed)
    turn_until(lambda: bool(online_at[0]))
    _tell([online_at[0], watch.longest, watch.most_work])
    seat.leave()
    assert application is not None


def _tell(what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
