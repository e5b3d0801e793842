"""What a desk stands on: a thread for the data base, the connection to central, and who listens to it. No Qt."""

from collections.abc import Callable
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from desktop.desk_files import FileLine
from desktop.desk_library import EditLine
from desktop.replica.views import TicketView
from desktop.sync.secret_looks import SecretShown
from desktop.wire.rows import Attachment

T = TypeVar("T")
Ender = Callable[[], None]


class Runner(Protocol):
    """Runs `job` on the thread that owns the data base, then `then(result)` on the main thread, in order."""

    def submit(self, job: Callable[[], T], then: Callable[[T], None], urgent: bool = False) -> None: ...


class Line(EditLine, FileLine, Protocol):
    """The connection to central, as far as a desk asks something of it."""

    def wake(self) -> None:
        """The outbox changed."""

    def look_at(self, ticket: int | None, writing: bool) -> None: ...

    def read_ticket(self, number: int, then: Callable[[TicketView | str], None]) -> None: ...

    def save_file(
        self, file: Attachment, path: Path, progress: Callable[[float], None], then: Callable[[str], None]
    ) -> None: ...

    def look_at_secret(
        self, secret_id: int, reason: str, password: str | None, then: Callable[[SecretShown | str], None]
    ) -> None: ...


class Listeners(Generic[T]):
    def __init__(self) -> None:
        self._callbacks: list[Callable[[T], None]] = []

    def add(self, callback: Callable[[T], None]) -> Ender:
        self._callbacks.append(callback)
        return lambda: self._callbacks.remove(callback)

    def tell(self, what: T) -> None:
        for callback in tuple(self._callbacks):
            callback(what)


def holds_credential(text: str) -> bool:
    """Whether it surely does."""
    from desktop.regulation.credentials import find  # its patterns take a quarter of a second to be made

    return any(finding.is_sure for finding in find(text))
