"""Backup while central is at work, and restore as its operator does it."""

import errno
import os
from contextlib import closing
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import select

from desktop.central import backup, tables
from desktop.central.__main__ import main
from desktop.central.backup import restore
from desktop.central.cabinet_page.sessions import begin
from desktop.central.export import export
from desktop.central.page_tables import page_sessions
from desktop.central.serving import lock_for_serving
from tests.central_server import START, World

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


def test_backup_is_one_file_that_is_read_where_nothing_can_be_written(world: World, tmp_path: Path) -> None:
    number, medium = world.file_ticket(), tmp_path / "medium"
    medium.mkdir()
    assert main(["backup", "--data", str(folder_of(world)), str(medium / "backup.sqlite")]) == 0
    with closing(sqlite.connect(str(medium / "backup.sqlite"))) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert tickets(medium / "backup.sqlite") == [number]
    assert [file.name for file in medium.iterdir()] == ["backup.sqlite"]


def test_backup_into_a_folder_that_is_not_there_says_so(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "missing" / "backup.sqlite"
    assert main(["backup", "--data", str(folder_of(world)), str(target)]) == 2
    assert capsys.readouterr().err == (
        f"smena-central: There is no folder {target.parent}; make it first, or name another one.\n"
    )


@pytest.mark.parametrize("step", ["_copy", "_make_one_file", "_force"])
def test_two_backups_to_one_file_at_once_leave_a_whole_one(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """The second begins and ends while the first is at this step."""
    number, data, target = world.file_ticket(), folder_of(world), tmp_path / "backup.sqlite"
    command, real, codes = ["backup", "--data", str(data), str(target)], getattr(backup, step), []

    def interrupted(*arguments: Path) -> None:
        monkeypatch.setattr(backup, step, real)
        codes.append(main(command))
        real(*arguments)

    monkeypatch.setattr(backup, step, interrupted)
    codes.append(main(command))
    assert (codes, tickets(target), list(tmp_path.glob("*.part*"))) == ([0, 0], [number], [])


def test_restores_of_one_second_keep_each_what_was_there(world: World, tmp_path: Path) -> None:
    data, target = folder_of(world), tmp_path / "backup.sqlite"
    main(["backup", "--data", str(data), str(target)])
    first = world.file_ticket()
    world.central.engine.dispose()
    asides = [restore(target, data / "central.sqlite", START) for _ in range(2)]
    assert [tickets(aside) for aside in asides if aside is not None] == [[first], []]


def test_file_system_without_links_keeps_a_copy(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_link(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_link)
    data, target = folder_of(world), tmp_path / "backup.sqlite"
    main(["backup", "--data", str(data), str(target)])
    number = world.file_ticket()
    world.central.engine.dispose()
    aside = restore(target, data / "central.sqlite", START)
    assert aside is not None
    assert (tickets(aside), tickets(data / "central.sqlite"), list(data.glob("*.part"))) == ([number], [], [])


def test_nothing_is_restored_over_a_data_base_that_a_command_uses(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An import beside it, say: what it wrote on would be read into the new data base."""
    data, target = folder_of(world), tmp_path / "backup.sqlite"
    main(["backup", "--data", str(data), str(target)])
    number = world.file_ticket()
    world.central.engine.dispose()
    with closing(sqlite.connect(str(data / "central.sqlite"))) as used:
        used.execute("SELECT id FROM tickets").fetchall()
        assert main(["restore", "--data", str(data), str(target)]) == 2
    assert "is in use by another program" in capsys.readouterr().err
    assert (tickets(data / "central.sqlite"), list(data.glob("*.before-*"))) == ([number], [])


def test_damaged_data_base_is_kept_with_its_log_and_the_log_is_not_read_into_the_new_one(
    world: World, tmp_path: Path
) -> None:
    data, target = folder_of(world), tmp_path / "backup.sqlite"
    main(["backup", "--data", str(data), str(target)])
    world.file_ticket()
    log = (data / "central.sqlite-wal").read_bytes()
    world.central.engine.dispose()
    (data / "central.sqlite").write_bytes(b"no data base at all" * 999)
    (data / "central.sqlite-wal").write_bytes(log)
    aside = restore(target, data / "central.sqlite", START)
    assert aside is not None
    assert tickets(data / "central.sqlite") == []
    assert aside.read_bytes().startswith(b"no data base")
    assert aside.with_name(aside.name + "-wal").read_bytes() == log


def test_restore_brings_the_backup_back_and_keeps_what_was_there(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, data, target = world.file_ticket(), folder_of(world), tmp_path / "backup.sqlite"
    with world.central.write(world.operator) as transaction:
        begin(transaction, world.ids["cabinet"], "s1")
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
        assert connection.execute(select(page_sessions)).first() is None
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


def test_backup_of_a_newer_central_changes_nothing(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    number, data, target = world.file_ticket(), folder_of(world), tmp_path / "backup.sqlite"
    main(["backup", "--data", str(data), str(target)])
    with closing(sqlite.connect(str(target), isolation_level=None)) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
    world.central.engine.dispose()
    capsys.readouterr()
    assert main(["restore", "--data", str(data), str(target)]) == 2
    assert capsys.readouterr().err == (
        f"smena-central: {target} was made by a newer version of central; update this program first.\n"
    )
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


def test_a_restored_central_has_everything_its_export_had(world: World, tmp_path: Path) -> None:
    for _ in range(3):
        world.file_ticket()
    data, target, exports = folder_of(world), tmp_path / "backup.sqlite", []
    for command in ("backup", "restore"):
        assert main([command, "--data", str(data), str(target)]) == 0
        exports.append(list(export(world.central.engine)))
        world.central.engine.dispose()
    assert exports[0] == exports[1] != []
