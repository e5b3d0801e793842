"""The data base: SQLite embedded by default, PostgreSQL by URL; reading and writing transactions."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import Connection, Engine, create_engine, event, text

WRITERS = 8  # of one process at a time, on PostgreSQL
_CONNECTIONS = WRITERS + 8  # for the serving loop, a snapshot, a search, and to spare
CONNECT = {"connect_timeout": 5, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}  # seconds
_ONE_INSTANT = {"sqlite": {}, "postgresql": {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}}
_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON", "busy_timeout=10000")
_WRITER, HOUSEKEEPER, RATION = 1, 2, 3  # PostgreSQL's advisory locks
_ALONE = text(f"SELECT pg_advisory_xact_lock({_WRITER})")
_BESIDE = text(f"SELECT pg_advisory_xact_lock_shared({_WRITER})")


def open_engine(url: str) -> Engine:
    """An engine for `sqlite:///path` (WAL, synchronous=FULL, foreign keys on, what is deleted overwritten) or `postgresql+psycopg://…`."""
    # Parameters are hidden: the text of a message must not get into a log by way of an error.
    options: dict[str, Any] = {
        "hide_parameters": True,
        "json_serializer": _json,
        "json_deserializer": msgspec.json.decode,
    }
    if not url.startswith("sqlite"):
        return _open_postgresql(url, options)
    engine = create_engine(url, module=sqlite, **options)

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves: the driver's own begins too late to lock
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")

    return engine


def is_postgresql(engine: Engine) -> bool:
    """Whether several processes may serve it, each with several writers."""
    return engine.dialect.name == "postgresql"


def _open_postgresql(url: str, options: dict[str, Any]) -> Engine:
    engine = create_engine(
        url,
        isolation_level="READ COMMITTED",
        pool_size=_CONNECTIONS,
        max_overflow=0,
        pool_timeout=10,
        connect_args=CONNECT,
        **options,
    )

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _record: Any) -> None:
        connection.execute("SET TIME ZONE 'UTC'")
        connection.execute("SET lock_timeout = '10s'")
        connection.commit()

    return engine


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One read transaction: everything in it is seen at one instant."""
    options = _ONE_INSTANT[engine.dialect.name]
    with engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine, is_shared: bool = False) -> Iterator[Connection]:
    """One write transaction, alone from its start; an exception rolls everything back. On PostgreSQL those that are
    shared run beside each other: they lock each ticket before they read it."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        if is_postgresql(engine):
            connection.execute(_BESIDE if is_shared else _ALONE)
        yield connection
