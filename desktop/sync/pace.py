"""Time and patience: central's clock carried on by the monotonic one, and how long to wait before the next try."""

from collections.abc import Callable
from datetime import datetime, timedelta

from desktop.replica.now import Now

FIRST_DELAY, LONGEST_DELAY = 0.5, 30.0  # seconds


class CentralClock:
    """Central's time, aware UTC. Between answers the monotonic clock carries it on, so a wrong wall clock, or one that
    is set while the program runs, changes nothing. Before the first answer: the wall clock and the last offset."""

    def __init__(
        self,
        monotonic: Callable[[], float],
        wall: Callable[[], datetime],
        offset: timedelta = timedelta(0),
    ) -> None:
        self._monotonic = monotonic
        self._wall = wall
        self._at = wall() + offset
        self._since = monotonic()

    def now(self) -> datetime:
        return self._at + timedelta(seconds=self._monotonic() - self._since)

    def answered(self, server_time: datetime) -> None:
        """An answer of central carried its time."""
        self._at, self._since = server_time, self._monotonic()

    def running(self) -> float:
        """Seconds of the monotonic clock."""
        return self._monotonic()

    def silence(self) -> float:
        """Seconds since central last answered; before its first answer, since the start."""
        return self._monotonic() - self._since

    def start_from(self, offset: timedelta) -> None:
        """Until central answers: what the wall clock was wrong by when it last did."""
        self.answered(self._wall() + offset)

    def both(self) -> Now:
        """Central's time beside the wall clock's."""
        return Now(self.now(), self._wall())


def delay(tries: int, random: Callable[[], float], retry_after: float | None = None) -> float:
    """Seconds before try number `tries` + 1: full jitter below 0.5, 1, 2 … 30 s, and never before central asked."""
    ceiling = min(LONGEST_DELAY, FIRST_DELAY * 2.0 ** min(tries - 1, 10)) if tries > 0 else 0.0
    return max(random() * ceiling, retry_after or 0.0)
