"""What happened, one line each: the last of them are shown, all of them are hashed."""

import hashlib
from collections import deque

SHOWN = 60


class Violation(AssertionError):
    """A promise was broken; the text begins with its number."""


class Trace:
    def __init__(self) -> None:
        self.lines: deque[str] = deque(maxlen=SHOWN)
        self._hash = hashlib.blake2b(digest_size=16)
        self._names: dict[str, str] = {}

    def name(self, key: str | None) -> str:
        """A short name of an intent's key."""
        return self._names.setdefault(key, f"#{len(self._names) + 1}") if key else "-"

    def add(self, at: float, line: str) -> None:
        text = f"{at:9.3f}  {line}"
        self.lines.append(text)
        self._hash.update(text.encode())

    @property
    def hash(self) -> str:
        return self._hash.hexdigest()
