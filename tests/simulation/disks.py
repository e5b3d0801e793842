"""A desk's disk: its files through the real driver, where a commit may find it full or be the process's last."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Protocol

import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import Engine

from desktop.replica import database, disk, outbox_file
from tests.simulation.clockwork import Killed

_FULL = 13  # SQLite's code


class Process(Protocol):
    """Whose commits these are."""

    is_dead: bool
    connections: list[Any]

    def before_commit(self) -> None: ...

    def after_commit(self) -> None: ...


def full() -> Exception:
    error = sqlite.OperationalError("database or disk is full")
    error.sqlite_errorcode = _FULL
    return error


class _Connection(sqlite.Connection):  # type: ignore[misc]
    process: Process | None = None

    def execute(self, sql: str, *values: Any) -> Any:
        if self.process is not None and self.process.is_dead:
            raise Killed
        if sql == "COMMIT":
            return self._committing(lambda: super(_Connection, self).execute(sql, *values))
        return super().execute(sql, *values)

    def commit(self) -> None:
        self._committing(super().commit)

    def _committing(self, commit: Callable[[], Any]) -> Any:
        if self.process is None:
            return commit()
        self.process.before_commit()
        result = commit()
        self.process.after_commit()
        return result


@contextmanager
def disks_of(processes: dict[Path, Process]) -> Iterator[None]:
    """While it lasts, what `replica.disk` opens in one of these folders belongs to that process."""

    def connect(address: str, **options: Any) -> Any:
        connection = sqlite.connect(address, factory=_Connection, **options)
        folder = Path(address.removeprefix("file://").partition("?")[0]).parent
        process = connection.process = processes.get(folder)
        if process is not None:
            process.connections.append(connection)
        return connection

    real, disk.sqlite = disk.sqlite, SimpleNamespace(**{**vars(sqlite), "connect": connect})
    try:
        yield
    finally:
        disk.sqlite = real


@cache
def _pattern() -> Engine:
    return database.core(None)


@contextmanager
def one_dialect() -> Iterator[None]:
    """The desks' many engines share their compiled statements, as those of one long-lived program would."""
    real = database.core

    def core(connection: Any) -> Engine:
        engine, pattern = real(connection), _pattern()
        engine.dialect = engine.pool._dialect = pattern.dialect
        engine._compiled_cache = pattern._compiled_cache
        return engine

    _pattern()
    database.core = outbox_file.core = core
    try:
        yield
    finally:
        database.core = outbox_file.core = real
