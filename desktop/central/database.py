"""The data base: SQLite embedded by default, PostgreSQL by URL; reading and writing transactions."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import Connection, Engine, create_engine, event


def open_engine(url: str) -> Engine:
    """An engine for `sqlite:///path` (WAL, synchronous=FULL, foreign keys on) or `postgresql+psycopg://…`."""
    # Parameters are hidden: the text of a message must not get into a log by way of an error.
    options: dict[str, Any] = {
        "hide_parameters": True,
        "json_serializer": _json,
        "json_deserializer": msgspec.json.decode,
    }
    if not url.startswith("sqlite"):
        return create_engine(url, **options)
    engine = create_engine(url, module=sqlite, **options)

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves: the driver's own begins too late to lock
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")

    return engine


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One read transaction: everything in it is seen at one instant."""
    with engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One write transaction, locked from its start; an exception rolls everything back."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        yield connection
