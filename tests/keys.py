"""Keys of the desks in tests, and keyrings written by hand: one in memory, one in a file for programs of their own."""

import json
from pathlib import Path

from desktop.replica.keys import Keys, RandomKey

KEYS = Keys("ab" * 32, (RandomKey("cd" * 32),))


class MemoryRing:
    """A keyring; `is_locked`: every call fails, as one whose owner does not unlock it."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.is_locked = False

    def get_password(self, service: str, username: str) -> str | None:
        self._may_be_locked()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._may_be_locked()
        self.kept[service, username] = password

    def _may_be_locked(self) -> None:
        if self.is_locked:
            raise RuntimeError("the keyring is locked")


class FileRing(MemoryRing):
    """One that outlives its process."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._file = file
        if file.exists():
            self.kept = {(service, user): text for service, user, text in json.loads(file.read_bytes())}

    def set_password(self, service: str, username: str, password: str) -> None:
        super().set_password(service, username, password)
        self._file.write_text(json.dumps([[*name, text] for name, text in self.kept.items()]))
