"""One exchange with central as the engine sees it: what is asked, what comes back, and the two ways it can fail."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import msgspec

from desktop.wire.problem import PREFIX, Problem

LONGEST_EXCHANGE = 45.0  # seconds of wall clock, a long poll's wait included


class Unreachable(Exception):
    """No connection: nothing was sent."""


class Lost(Exception):
    """The request may have arrived; what came back is no whole answer."""


@dataclass(frozen=True, slots=True)
class Call:
    """A request. `key` makes a repeat harmless."""

    method: str
    path: str
    body: bytes | None = None
    key: str | None = None
    seconds: float = LONGEST_EXCHANGE


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
    def retry_after(self) -> float | None:
        """Seconds central asks to wait; a date, which HTTP allows too, is not understood."""
        value = self.headers.get("retry-after", "")
        return float(value) if value.isascii() and value.isdigit() else None


class Transport(Protocol):
    """Both raise Unreachable or Lost, and nothing else but OSError for the local file."""

    def send(self, call: Call) -> Answer: ...

    def download(self, path: str, into: Path, progress: Callable[[float], None]) -> Answer:
        """The body of a 200 goes into the file as it comes; `progress` gets the part that is there, 0 to 1."""
        ...
