"""Central as a machine: its file, its wall clock, and the real application, called on this thread without HTTP."""

import asyncio
import errno
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from anyio import to_thread
from argon2 import PasswordHasher
from litestar import Litestar
from sqlalchemy import Engine, event, update

from desktop.central import tables
from desktop.central.app import create_app
from desktop.central.callers import TokenBook, issue_token
from desktop.central.chain import begin_history
from desktop.central.context import Central
from desktop.central.database import open_engine, writing
from desktop.central.writing import Author
from desktop.sync.exchange import Answer
from tests.central_server import OPERATOR, PEOPLE, START, new_world
from tests.simulation.chances import Chances
from tests.simulation.clockwork import Clockwork, Killed

T = TypeVar("T")
PASSWORD = "a password nobody guesses"
_CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # argon2id all the same, in a thousandth of the time
CLIENTS = ("cabinet", "billing")


@cache
def _application() -> Litestar:
    """Made once a process: it holds nothing but its central, which is put in at each call."""
    with TemporaryDirectory() as folder, new_world(Path(folder)) as world:
        return create_app(world.central)


@cache
def _engine(url: str) -> Engine:
    """One for all seeds of a process, which have their files in the same place: its compiled statements are kept."""
    return open_engine(url)


@cache
def _loop() -> asyncio.AbstractEventLoop:
    return asyncio.new_event_loop()


@cache
def _template() -> tuple[bytes, Mapping[str, str]]:
    """A data base with the people of `tests.central_server`, and the tokens of its clients."""
    with TemporaryDirectory() as folder, new_world(Path(folder)) as world:
        engine = world.central.engine
        with world.central.write(OPERATOR) as transaction:
            transaction.connection.execute(update(tables.agents).values(password_hash=_CHEAP.hash(PASSWORD)))
            begin_history(transaction.connection, "first", START)
            tokens = {
                name: issue_token(transaction.connection, START, client_id=number)
                for number, name in enumerate(CLIENTS, 1)
            }
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        engine.dispose()
        return Path(folder, "central.sqlite").read_bytes(), tokens


def prepare() -> None:
    """What all runs of a process share is made before a mistake is planted."""
    _application()
    _template()


@contextmanager
def one_thread() -> Iterator[None]:
    """What central would give to a thread is done at once."""

    async def at_once(job: Callable[..., T], *arguments: Any, limiter: Any = None, **_: Any) -> T:
        return job(*arguments)

    real, to_thread.run_sync = to_thread.run_sync, at_once  # type: ignore[assignment]
    try:
        yield
    finally:
        to_thread.run_sync = real


class CentralSide:
    """`ask` is a whole request of the API. A killed central starts again with an empty memory."""

    def __init__(self, folder: Path, clockwork: Clockwork, chances: Chances) -> None:
        self.file = folder / "central.sqlite"
        self.agent_ids = {login: number for number, (login, *_) in enumerate(PEOPLE, 1)}
        self.jump = timedelta(0)  # what its wall clock is wrong by
        self.down_until = 0.0
        self._is_restoring = False
        self._clockwork, self._chances = clockwork, chances
        folder.mkdir(parents=True)
        content, self.tokens = _template()
        self.file.write_bytes(content)
        self._cache = folder / "cache"
        self._engine = _engine(f"sqlite:///{self.file}")
        event.listen(self._engine, "commit", self._before_commit)
        self.start()

    def wall(self) -> datetime:
        return START + timedelta(seconds=self._clockwork.now) + self.jump

    @property
    def is_down(self) -> bool:
        return self._clockwork.now < self.down_until

    def start(self) -> None:
        self.central = Central(self._engine, self._cache, self.wall, tokens=TokenBook(self._clockwork.monotonic))

    def killed(self) -> None:
        self.start()
        self.down_until = self._clockwork.now + self._chances.soon(3)

    def back_up(self) -> bytes:
        """The whole data base as it is now."""
        with self._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        return self.file.read_bytes()

    def restore(self, backup: bytes, history: str | None) -> None:
        """Put an earlier file in the place of this one, with a new history or without a word."""
        self._engine.dispose()
        for ending in ("-wal", "-shm"):
            self.file.with_name(self.file.name + ending).unlink(missing_ok=True)
        self.file.write_bytes(backup)
        if history is not None:
            self._is_restoring = True
            with writing(self._engine) as connection:
                begin_history(connection, history, self.wall())
            self._is_restoring = False
        self.killed()

    def close(self) -> None:
        event.remove(self._engine, "commit", self._before_commit)
        self._engine.dispose()

    def write(self, job: Callable[[Any], object], author: Author = OPERATOR) -> None:
        """A write transaction beside the API, by the operator."""
        with self.central.write(author) as transaction:
            job(transaction)

    def ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> Answer:
        """Raises Killed when central is killed before it commits."""
        path, _, query = path.partition("?")
        sent: list[dict[str, Any]] = []
        received = iter(({"type": "http.request", "body": body, "more_body": False},))

        async def receive() -> dict[str, Any]:
            return next(received, {"type": "http.disconnect"})

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        application = _application()
        application.state.central = self.central
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
            "client": ("127.0.0.1", 1),
            "server": ("central", 80),
        }
        served: Coroutine[Any, Any, None] = application(scope, receive, send)  # type: ignore[arg-type, assignment]
        _loop().run_until_complete(served)
        start = sent[0]
        told = {name.decode().lower(): value.decode() for name, value in start["headers"]}
        return Answer(start["status"], b"".join(message.get("body", b"") for message in sent[1:]), told)

    def _before_commit(self, connection: Any) -> None:
        if not connection.get_execution_options().get("writes") or self._is_restoring:
            return
        if self._chances.happens("central_killed"):
            raise Killed
        if self._chances.happens("disk_full"):
            raise OSError(errno.ENOSPC, "no space left on device")
