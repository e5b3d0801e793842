"""The machine ends at every instant of a restore: there is a whole data base, the old one or the restored one."""

from contextlib import closing
from pathlib import Path

import sqlcipher3.dbapi2 as sqlite

from desktop.central.backup import back_up, restore
from tests.crashes.instants import Instants
from tests.crashes.truth import check_central


def read(file: Path) -> tuple[list[int], int]:
    """The tickets and how many histories there were; a data base that is not whole is an error."""
    with closing(sqlite.connect(str(file))) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        tickets = connection.execute("SELECT id FROM tickets ORDER BY id").fetchall()
        [(histories,)] = connection.execute("SELECT count(*) FROM histories").fetchall()
        return [number for (number,) in tickets], histories


def test_machine_ends_in_the_middle_of_a_restore(instants: Instants, tmp_path: Path) -> None:
    house, backup = instants.house, tmp_path / "backup.sqlite"
    database = house.folder / "central" / "central.sqlite"
    first = house.world.file_ticket()
    back_up(database, backup)
    second = house.world.file_ticket()
    log = database.with_name("central.sqlite-wal")
    written = {file: file.read_bytes() for file in (database, log)}
    house.world.central.engine.dispose()
    for file, content in written.items():  # as a killed central leaves them: its last commits are in the log
        file.write_bytes(content)
    with instants.taken():
        restore(backup, database, house.world.clock())
    old, new = ([first, second], 1), ([first], 2)
    found = []
    for again, instant in instants.each(8):
        found.append(read(again.folder / "central" / "central.sqlite"))
        kept = [read(aside) for aside in again.folder.glob("central/*.before-*.sqlite")]
        assert all(one == old for one in kept), instant.act
        assert found[-1] == old or kept, f"what was there is nowhere: {instant.act}"
        check_central(again.world)
        again.world.central.engine.dispose()
        restore(backup, again.folder / "central" / "central.sqlite", again.world.clock())
        assert read(again.folder / "central" / "central.sqlite") == new
    assert found == [old] * found.count(old) + [new] * found.count(new)
    assert found[-1] == new


def test_new_data_base_is_on_the_disk_before_it_takes_the_place_and_the_place_after(
    instants: Instants, tmp_path: Path
) -> None:
    """A copy can't tell what a loss of power leaves of what was not forced."""
    house, backup, told = instants.house, tmp_path / "backup.sqlite", list[str]()
    database = house.folder / "central" / "central.sqlite"
    back_up(database, backup)
    house.world.central.engine.dispose()
    with instants.acts.told(told.append):
        restore(backup, database, house.world.clock())
    moves = [act.split(",")[0] for act in told if act.startswith("before ") and "sqlite" not in act.split(",")[0]]
    moves = [move.removeprefix("before ") for move in moves if move.split()[1] in ("fsync", "link", "replace")]
    assert moves == ["fsync", "link", "fsync", "replace", "fsync"]
