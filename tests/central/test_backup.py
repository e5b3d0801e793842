"""Backup while central is at work, and restore as its operator does it."""

import json
from contextlib import closing
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import select

from desktop.central import tables
from desktop.central.__main__ import main
from desktop.central.serving import lock_for_serving
from tests.central_server import World

pytestmark = pytest.mark.about_sqlite


def folder_of(world: World) -> Path:
    return Path(world.central.engine.url.database or "").parent


def tickets(file: Path) -> list[int]:
    with closing(sqlite.connect(str(file))) as connection:
        return [number for (number,) in connection.execute("SELECT id FROM tickets ORDER BY id")]


def test_backup_is_what_was_committed_when_it_began(world: World, tmp_path: Path) -> None:
    first = world.file_ticket()
    target = tmp_path / "backup.sqlite"
    with world.central.write(world.operator) as transaction:
        transaction.insert("plan", id="half", name="Не записан", group="standard")
        assert main(["backup", "--data", str(folder_of(world)), str(target)]) == 0
    assert (tickets(target), target.stat().st_mode & 0o777) == ([first], 0o600)
    with closing(sqlite.connect(str(target))) as connection:
        assert connection.execute("SELECT count(*) FROM plans WHERE id = 'half'").fetchone() == (0,)
    assert main(["backup", "--data", str(folder_of(world)), str(target)]) == 2, "no backup is written over"


def test_restore_brings_the_backup_back_and_keeps_what_was_there(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, data, target = world.file_ticket(), folder_of(world), tmp_path / "backup.sqlite"
    main(["backup", "--data", str(data), str(target)])
    second = world.file_ticket()
    world.central.engine.dispose()
    assert main(["restore", "--data", str(data), str(target)]) == 0
    assert tickets(data / "central.sqlite") == [first]
    (aside,) = data.glob("central.before-*.sqlite")
    assert tickets(aside) == [first, second]
    assert str(aside) in capsys.readouterr().out
    with world.central.engine.connect() as connection:
        histories = (
            connection.execute(select(tables.histories.c.history).order_by(tables.histories.c.id)).scalars().all()
        )
        assert connection.execute(select(tables.feed_head.c.history)).scalar_one() == histories[-1]
        agents_tokens = select(tables.tokens.c.revoked_at).where(tables.tokens.c.agent_id.is_not(None))
        assert None not in connection.execute(agents_tokens).scalars().all()
        clients_tokens = select(tables.tokens.c.revoked_at).where(tables.tokens.c.client_id.is_not(None))
        assert set(connection.execute(clients_tokens).scalars()) == {None}
    assert len(histories) == 2


def test_nothing_is_restored_under_a_serving_central(world: World, tmp_path: Path) -> None:
    data, target = folder_of(world), tmp_path / "backup.sqlite"
    main(["backup", "--data", str(data), str(target)])
    number = world.file_ticket()
    with closing(lock_for_serving(data / "central.sqlite")):
        assert main(["restore", "--data", str(data), str(target)]) == 1
    assert tickets(data / "central.sqlite") == [number]


@pytest.mark.parametrize("content", [None, b"", b"no data base at all" * 99, "sqlite"])
def test_what_is_no_backup_changes_nothing(
    world: World, tmp_path: Path, content: bytes | str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    number, data, target = world.file_ticket(), folder_of(world), tmp_path / "backup.sqlite"
    if content == "sqlite":
        with closing(sqlite.connect(str(target))) as other:
            other.execute("CREATE TABLE other (id)")
    elif isinstance(content, bytes):
        target.write_bytes(content)
    world.central.engine.dispose()
    assert main(["restore", "--data", str(data), str(target)]) == 2
    told = capsys.readouterr().err
    assert (told.startswith("smena-central: "), told.count("\n")) == (True, 1)
    assert tickets(data / "central.sqlite") == [number]
    assert not list(data.glob("*.part*"))


def test_backup_of_a_newer_central_changes_nothing(world: World, tmp_path: Path) -> None:
    number, data, target = world.file_ticket(), folder_of(world), tmp_path / "backup.sqlite"
    main(["backup", "--data", str(data), str(target)])
    with closing(sqlite.connect(str(target), isolation_level=None)) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
    world.central.engine.dispose()
    assert main(["restore", "--data", str(data), str(target)]) == 1
    assert (tickets(data / "central.sqlite"), list(data.glob("*.part*"))) == ([number], [])


def test_file_that_another_program_holds_is_no_backup_and_is_not_waited_for(world: World, tmp_path: Path) -> None:
    """As an open workstation holds its outbox."""
    data, target = folder_of(world), tmp_path / "backup.sqlite"
    assert main(["backup", "--data", str(data), str(target)]) == 0
    world.central.engine.dispose()
    with closing(sqlite.connect(str(target), isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        assert main(["restore", "--data", str(data), str(target)]) == 2
    assert not list(data.glob("*.part*"))


def test_a_restored_central_has_everything_its_export_had(
    world: World, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    for _ in range(3):
        world.file_ticket()
    data, target = folder_of(world), tmp_path / "backup.sqlite"
    exports = []
    for command in (["backup", str(target)], ["restore", str(target)]):
        assert main([command[0], "--data", str(data), command[1]]) == 0
        capfdbinary.readouterr()
        assert main(["export", "--data", str(data)]) == 0
        exports.append([json.loads(line) for line in capfdbinary.readouterr().out.splitlines()])
        world.central.engine.dispose()
    assert exports[0] == exports[1] != []
