"""The power fails: whatever part of the last writes the disk has, the files open again, or are filled again."""

import shutil
from pathlib import Path

import pytest

from desktop.regulation.intents import Note
from desktop.replica import disk
from desktop.replica.outbox_file import open_outbox
from desktop.replica.views import Draft
from tests.crashes.house import House, reopened
from tests.crashes.truth import check_central, check_replica, count_at_central
from tests.keys import KEYS

TEXTS = [f"Заметка {number}: " + "слово " * 40 for number in range(6)]


def worked(house: House) -> int:
    """A desk that has written notes, one after the other; nothing of it was put into the files proper."""
    number = house.world.file_ticket()
    desk = house.desk()
    desk.catch_up()
    for text in TEXTS:
        desk.desk.act(desk.ticket(number), Note(text))
    desk.desk.save_draft(Draft(number, "Черновик"))
    return number


def torn(wal: Path, how: str, part: float) -> None:
    """The last of the log is cut off, or was not written although the file has its length."""
    content = wal.read_bytes()
    place = 32 + int((len(content) - 32) * part)
    if how == "cut":
        wal.write_bytes(content[:place])
    elif how == "zeros":
        wal.write_bytes(content[:place] + bytes(len(content) - place))
    else:
        wal.write_bytes(content[:place] + bytes(byte ^ 0x5A for byte in content[place:]))


def test_outbox_whose_log_is_whole_has_everything(house: House, tmp_path: Path) -> None:
    number = worked(house)
    with reopened(house.copy(tmp_path / "copy"), house) as again:
        desk = again.desk()
        assert [entry.intent for entry in desk.outbox()] == [Note(text) for text in TEXTS]
        assert desk.answer(desk.desk.read_draft, number) == Draft(number, "Черновик")
        again.heal()
        assert [count_at_central(again.world, text) for text in TEXTS] == [1] * len(TEXTS)
        check_replica(desk, again.world)


@pytest.mark.parametrize("how", ["cut", "zeros", "garbled"])
@pytest.mark.parametrize("part", [0.0, 0.3, 0.77, 0.995])
def test_outbox_whose_log_is_torn_opens_with_what_was_before_the_tear(
    house: House, tmp_path: Path, how: str, part: float
) -> None:
    worked(house)
    copy = house.copy(tmp_path / "copy")
    torn(copy / "desks/anna/outbox.sqlite-wal", how, part)
    outbox, _ = open_outbox(copy / "desks/anna/outbox.sqlite", KEYS.outbox)
    bodies = [entry.intent.body for entry in outbox.pending()]  # type: ignore[union-attr]
    outbox.close()
    assert bodies == TEXTS[: len(bodies)]
    assert len(bodies) >= int(part * len(TEXTS)) - 1


@pytest.mark.parametrize("how", ["cut", "zeros", "garbled", "no log", "older file"])
@pytest.mark.parametrize("part", [0.0, 0.5, 0.995])
def test_replica_of_any_part_of_the_last_writes_becomes_central_s(
    house: House, tmp_path: Path, how: str, part: float
) -> None:
    number = house.world.file_ticket()
    desk = house.desk()
    desk.catch_up()
    replica = house.desk_folder("anna") / "replica.sqlite"
    desk.store.replica.raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    older = replica.read_bytes()
    for text in TEXTS:
        desk.desk.act(desk.ticket(number), Note(text))
        desk.sync()
    copy = house.copy(tmp_path / "copy")
    wal = copy / "desks/anna/replica.sqlite-wal"
    if how == "no log":
        wal.unlink()
    elif how == "older file":
        desk.store.replica.raw.execute("PRAGMA wal_checkpoint(PASSIVE)")
        current = replica.read_bytes()
        place = int(len(current) * part) // disk.PAGE * disk.PAGE  # a checkpoint that was under way
        (copy / "desks/anna/replica.sqlite").write_bytes(current[:place] + older[place:])
    else:
        torn(wal, how, part)
    with reopened(copy, house) as again:
        opened = again.desk()
        again.heal()
        assert [count_at_central(again.world, text) for text in TEXTS] == [1] * len(TEXTS)
        check_replica(opened, again.world)


@pytest.mark.parametrize("how", ["whole", "cut", "zeros", "garbled"])
def test_central_s_files_of_any_instant_open(house: House, tmp_path: Path, how: str) -> None:
    number = worked(house)
    house.desk().sync()
    copy = house.copy(tmp_path / "copy")
    if how != "whole":
        torn(copy / "central/central.sqlite-wal", how, 0.6)
    with reopened(copy, house) as again:
        check_central(again.world)
        assert again.cabinet(f"/tickets/{number}/messages", {"body": "Ещё вопрос."}, "later").status_code == 201
        check_central(again.world)


def test_main_file_without_its_log_is_an_older_outbox_that_opens(house: House, tmp_path: Path) -> None:
    worked(house)
    (tmp_path / "alone").mkdir()
    shutil.copy(house.desk_folder("anna") / "outbox.sqlite", tmp_path / "alone")
    outbox, _ = open_outbox(tmp_path / "alone" / "outbox.sqlite", KEYS.outbox)
    assert [entry.intent for entry in outbox.pending()] == []
    outbox.close()


def test_what_the_window_said_is_kept_is_forced_to_the_disk(house: House) -> None:
    """A copy can't tell: only what SQLite is told to force survives a real loss of power."""
    worked(house)
    raw = house.desk().store.outbox._raw
    assert raw.execute("PRAGMA synchronous").fetchone() == (2,)
    assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    with house.world.central.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2


@pytest.mark.parametrize("is_read", [False, True])
def test_central_that_lost_its_last_commits_does_nothing_for_a_desk_that_saw_them_and_gets_them_back(
    house: House, tmp_path: Path, is_read: bool
) -> None:
    number = worked(house)
    desk = house.desk()
    desk.sync()
    copy = house.copy(tmp_path / "copy")
    desk.desk.act(desk.ticket(number), Note("Забытое"))
    desk.drain()
    if is_read:
        desk.catch_up()
    house.restart_central(copy)
    assert count_at_central(house.world, "Забытое") == 0
    head = house.world.head()
    desk.desk.act(desk.ticket(number), Note("Следующее"))
    desk.send()
    assert house.world.head() == head, "it took effect in a history that lacks what its author saw"
    house.heal()
    assert [count_at_central(house.world, text) for text in (*TEXTS, "Забытое", "Следующее")] == [1] * 8
    assert desk.outbox() == []
    check_central(house.world)
    check_replica(desk, house.world)
