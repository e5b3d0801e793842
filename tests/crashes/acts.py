"""What a program does that outlives it, told before and after: SQLite's statements and commits, renames, removals."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import sqlcipher3.dbapi2 as sqlite

from desktop.sync.exchange import Answer, Call
from tests.sync.stepped import Cuttable

Told = Callable[[str], None]
_READING = ("SELECT", "WITH", "EXPLAIN")
_MOVING = ("replace", "rename", "unlink", "remove", "link", "fsync")


class Acts:
    """Who listens in `told` hears "before COMMIT, outbox.sqlite" and "after COMMIT, outbox.sqlite"; what it raises ends
    the act there. Acts of the listener itself are not told."""

    def __init__(self) -> None:
        self._told: Told | None = None

    @contextmanager
    def told(self, listener: Told) -> Iterator[None]:
        before, self._told = self._told, listener
        try:
            yield
        finally:
            self._told = before

    @contextmanager
    def around(self, act: str) -> Iterator[None]:
        self._tell(f"before {act}")
        yield
        self._tell(f"after {act}")

    def _tell(self, what: str) -> None:
        listener, self._told = self._told, None
        if listener is None:
            return
        try:
            listener(what)
        finally:
            self._told = listener

    def watch(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Every data base opened from now on, and every file moved or removed."""
        connect = sqlite.connect

        def watched(path: str, *arguments: Any, **more: Any) -> Any:
            connection = connect(path, *arguments, factory=self._connection(), **more)
            connection.name = Path(urlsplit(str(path)).path).name
            return connection

        monkeypatch.setattr(sqlite, "connect", watched)
        for name in _MOVING:
            monkeypatch.setattr(os, name, self._moving(name, getattr(os, name)))

    def watch_wire(self, wire: Cuttable) -> None:
        """The exchanges of a desk: as they leave, and when central has answered."""
        send, download = wire.send, wire.download

        def sent(call: Call) -> Answer:
            with self.around(f"{call.method} {urlsplit(call.path).path}"):
                return send(call)

        def downloaded(call: Call, into: bytearray, progress: Callable[[float], None]) -> Answer:
            with self.around(f"GET {call.path}"):
                return download(call, into, progress)

        wire.send, wire.download = sent, downloaded  # type: ignore[method-assign]

    def _moving(self, name: str, move: Callable[..., Any]) -> Callable[..., Any]:
        def moved(what: Any, *arguments: Any, **more: Any) -> Any:
            with self.around(f"{name}, {Path(str(what)).name}"):
                return move(what, *arguments, **more)

        return moved

    def _connection(acts) -> type[Any]:
        class Cursor(sqlite.Cursor):  # type: ignore[misc]
            def execute(self, statement: str, *values: Any) -> Any:
                with acts._around_statement(statement, self.connection.name):
                    return super().execute(statement, *values)

            def executemany(self, statement: str, *values: Any) -> Any:
                with acts._around_statement(statement, self.connection.name):
                    return super().executemany(statement, *values)

        class Connection(sqlite.Connection):  # type: ignore[misc]
            name = ""

            def cursor(self) -> Any:
                return super().cursor(Cursor)

            def execute(self, statement: str, *values: Any) -> Any:
                return self.cursor().execute(statement, *values)

            def executemany(self, statement: str, *values: Any) -> Any:
                return self.cursor().executemany(statement, *values)

            def commit(self) -> None:
                with acts._around_statement("COMMIT", self.name):
                    super().commit()

            def close(self) -> None:
                with acts.around(f"close, {self.name}"):
                    super().close()

        return Connection

    @contextmanager
    def _around_statement(self, statement: str, file: str) -> Iterator[None]:
        words = statement.split()
        if words[0].upper() in _READING:
            yield
        else:
            with self.around(f"{' '.join(words[:3])}, {file}"):
                yield
