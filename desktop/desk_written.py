"""What is written in dialogs and not carried out: kept by the name of the dialog, in the outbox file."""

from collections.abc import Callable
from datetime import datetime

from desktop.desk_library import Read
from desktop.desk_line import Runner
from desktop.replica.disk import DiskFull
from desktop.replica.store import Store
from desktop.replica.views import Written


class WrittenWords:
    """Methods and callbacks belong to the main thread. `saved` gets False when the disk is full."""

    def __init__(
        self, store: Store, read: Read, runner: Runner, now: Callable[[], datetime], saved: Callable[[bool], None]
    ) -> None:
        self._store, self._read, self._runner, self._now, self._saved = store, read, runner, now, saved

    def read(self, name: str, then: Callable[[dict[str, Written]], None]) -> None:
        """By part, what was written in the dialog of this name."""
        from desktop.replica import drafts

        nothing: dict[str, Written] = {}
        self._read(lambda: drafts.read_written(self._store.outbox, name), then, nothing)

    def save(self, name: str, part: str, body: str) -> None:
        """Keep what stands there now; an empty body deletes it."""
        now = self._now()
        self._runner.submit(lambda: self._save(name, part, body, now), self._saved, urgent=True)

    def _save(self, name: str, part: str, body: str, at: datetime) -> bool:
        from desktop.replica import drafts

        try:
            drafts.save_written(self._store.outbox, name, part, body, at)
        except DiskFull:
            return False
        return True
