"""Migrations: a migrated data base has exactly the tables of this version, and may be migrated again."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import func, inspect, select

from desktop.central import tables
from desktop.central.database import open_engine, reading
from desktop.central.feed import head_of
from desktop.central.migrate import is_migrated, migrate
from desktop.wire.rows import ROW_TYPES


def test_migrated_data_base_has_the_tables_of_this_version(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'central.sqlite'}")
    assert not is_migrated(engine)
    migrate(engine)
    assert is_migrated(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, tables.metadata) == []
        names = set(inspect(connection).get_table_names())
    assert names == set(tables.metadata.tables) | {"alembic_version"}
    engine.dispose()


def test_migrating_again_keeps_the_history(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'central.sqlite'}")
    histories = []
    for _ in range(2):
        migrate(engine)
        with reading(engine) as connection:
            histories.append(head_of(connection)["history"])
            assert connection.execute(select(func.count()).select_from(tables.feed_head)).scalar_one() == 1
    assert histories[0] == histories[1]
    engine.dispose()


def test_replicated_tables_carry_the_fields_of_the_wire() -> None:
    for kind, row_type in ROW_TYPES.items():
        assert set(row_type.__struct_fields__) <= {column.name for column in tables.REPLICATED[kind].columns}


def test_engine_is_one_without_the_wal_reset_bug(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'central.sqlite'}")
    with engine.connect() as connection:
        version = connection.exec_driver_sql("SELECT sqlite_version()").scalar_one()
        pragmas = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in ("journal_mode", "synchronous")
        ]
    assert tuple(int(part) for part in version.split(".")) > (3, 51, 2)
    assert pragmas == ["wal", 2]
    engine.dispose()
