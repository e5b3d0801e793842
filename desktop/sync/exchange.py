"""One exchange with central as the engine sees it: what is asked, what comes back, and the two ways it can fail."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import msgspec

from desktop.wire.points import Point, read_points
from desktop.wire.problem import PREFIX, Problem
from desktop.wire.version import HEAD_HEADER, REPLAYED_HEADER

LONGEST_EXCHANGE = 45.0  # seconds of wall clock, a long poll's wait included


class Unreachable(Exception):
    """No connection: nothing was sent."""


class Untrusted(Unreachable):
    """Whoever answers there is not proved to be central: nothing was said to him."""


class Lost(Exception):
    """The request may have arrived; what came back is no whole answer."""


@dataclass(frozen=True, slots=True)
class Call:
    """A request. `key` makes a repeat harmless, `points` are what this desk has seen of central's history."""

    method: str
    path: str
    body: bytes | None = None
    key: str | None = None
    points: frozenset[Point] = frozenset()
    seen_history: str | None = None  # that the `seen_seq` in the body is of
    seconds: float = LONGEST_EXCHANGE
    media_type: str = "application/json"  # of the body


@dataclass(frozen=True, slots=True)
class Answer:
    """`headers` have lower-case names."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def problem(self) -> Problem | None:
        """Central's problem document; None when it is another's error page."""
        try:
            problem = msgspec.json.decode(self.body, type=Problem)
        except msgspec.DecodeError:
            return None
        return problem if problem.type.startswith(PREFIX) else None

    @property
    def head(self) -> Point | None:
        """Where central's feed stood when it answered."""
        try:
            return next(iter(read_points(self.headers.get(HEAD_HEADER.lower(), ""))), None)
        except ValueError:
            return None

    @property
    def is_replayed(self) -> bool:
        """Whether it is the stored answer to an earlier request with the same key."""
        return REPLAYED_HEADER.lower() in self.headers

    @property
    def lost_history(self) -> bool:
        """Whether central lacks what this desk has seen."""
        return self.problem is not None and self.problem.code == "history_changed"

    @property
    def retry_after(self) -> float | None:
        """Seconds central asks to wait; a date, which HTTP allows too, is not understood."""
        value = self.headers.get("retry-after", "")
        return float(value) if value.isascii() and value.isdigit() else None


class Transport(Protocol):
    """Both raise Unreachable or Lost, and nothing else."""

    def send(self, call: Call) -> Answer: ...

    def download(self, call: Call, into: bytearray, progress: Callable[[float], None]) -> Answer:
        """The body of a 200 is put to `into` as it comes; `progress` gets the part that is there, 0 to 1."""
        ...
