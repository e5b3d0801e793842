"""Migrations: a migrated data base has exactly the tables of this version, and may be migrated again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, func, inspect, select

from desktop.central import schema, tables
from desktop.central.database import open_engine, reading
from desktop.central.feed import head_of
from desktop.central.migrate import is_migrated, migrate
from desktop.wire.rows import ROW_TYPES
from tests.data_bases import DataBases


@pytest.fixture
def engine(tmp_path: Path, data_bases: DataBases) -> Iterator[Engine]:
    """Of an empty data base."""
    with data_bases.made(tmp_path) as url:
        engine = open_engine(url)
        yield engine
        engine.dispose()


def test_migrated_data_base_has_the_tables_of_this_version(engine: Engine) -> None:
    assert not is_migrated(engine)
    migrate(engine)
    assert is_migrated(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, schema.metadata) == []
        names = set(inspect(connection).get_table_names())
    assert names == set(schema.metadata.tables) | {"alembic_version"}


def test_migrating_again_keeps_the_history(engine: Engine) -> None:
    histories = []
    for _ in range(2):
        migrate(engine)
        with reading(engine) as connection:
            histories.append(head_of(connection)["history"])
            assert connection.execute(select(func.count()).select_from(tables.feed_head)).scalar_one() == 1
    assert histories[0] == histories[1]


def test_replicated_tables_carry_the_fields_of_the_wire() -> None:
    for kind, row_type in ROW_TYPES.items():
        assert set(row_type.__struct_fields__) <= {column.name for column in tables.REPLICATED[kind].columns}


@pytest.mark.about_sqlite
def test_engine_is_one_without_the_wal_reset_bug(engine: Engine) -> None:
    with engine.connect() as connection:
        version = connection.exec_driver_sql("SELECT sqlite_version()").scalar_one()
        pragmas = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in ("journal_mode", "synchronous")
        ]
    assert tuple(int(part) for part in version.split(".")) > (3, 51, 2)
    assert pragmas == ["wal", 2]
