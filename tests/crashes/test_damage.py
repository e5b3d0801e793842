"""Damaged files: a replica is replaced without a question, an outbox is set aside and read as far as it can be."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.central.__main__ import main
from desktop.regulation.intents import Note, Reply
from desktop.replica import disk
from desktop.replica.entry import new_entry, new_key
from desktop.replica.outbox_file import open_outbox
from desktop.replica.store import Store
from tests.crashes.house import House
from tests.crashes.truth import check_replica
from tests.keys import KEYS
from tests.replica.rows import ANNA, NOON

TEXTS = [f"Ответ {number}: " + "слово " * 100 for number in range(30)]


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2 + 100)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def overwrite(path: Path) -> None:
    path.write_bytes(b"no data base " * 1000)


def put_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def forbid(path: Path) -> None:
    """A file that nobody may read, the system's administrator neither: it points to itself."""
    path.unlink()
    path.symlink_to(path)


@pytest.mark.parametrize("harm", [cut, empty, overwrite])
def test_damaged_replica_is_replaced_without_a_question(house: House, harm: Callable[[Path], None]) -> None:
    number = house.world.file_ticket()
    desk = house.desk()
    desk.catch_up()
    desk.desk.act(desk.ticket(number), Reply(TEXTS[0]))
    house.kill("anna")
    harm(house.desk_folder("anna") / "replica.sqlite")
    desk = house.desk()
    house.heal()
    assert [message.body for message in desk.ticket(number).messages].count(TEXTS[0]) == 1
    check_replica(desk, house.world)


@pytest.mark.parametrize("harm", [cut, overwrite])
def test_damaged_outbox_is_set_aside_and_told(house: House, harm: Callable[[Path], None]) -> None:
    number = house.world.file_ticket()
    desk = house.desk()
    desk.catch_up()
    for text in TEXTS:
        desk.desk.act(desk.ticket(number), Note(text))
    desk.store.outbox._raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    house.kill("anna")
    path = house.desk_folder("anna") / "outbox.sqlite"
    harm(path)
    content = path.read_bytes()
    desk = house.desk()
    assert len(desk.troubles) == 1
    aside = path.with_name(
        f"outbox.{'damaged' if harm is cut else 'locked'}.sqlite"
    )  # without a beginning no key opens
    assert aside.read_bytes()[disk.PAGE :] == content[disk.PAGE :]
    house.heal()
    desk.desk.act(desk.ticket(number), Note("Дальше"))
    house.heal()
    assert desk.outbox() == []


@pytest.mark.parametrize("harm", [put_folder, forbid])
@pytest.mark.parametrize("file", ["outbox.sqlite", "replica.sqlite"])
def test_file_that_can_not_be_one_is_told_in_a_sentence(house: House, harm: Callable[[Path], None], file: str) -> None:
    house.desk()
    house.kill("anna")
    harm(house.desk_folder("anna") / file)
    assert Store(house.desk_folder("anna"), KEYS).open().failure == "desk.no_permission"


@pytest.fixture(scope="module")
def outbox_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("outbox") / "outbox.sqlite"
    outbox, _ = open_outbox(path, KEYS.outbox)
    for number, text in enumerate(TEXTS):
        outbox.add(new_entry(new_key(NOON, number.to_bytes(10, "big")), 10001 + number, ANNA.id, 1, NOON, Reply(text)))
    outbox.close()
    return path


@settings(
    derandomize=True,
    max_examples=40,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(page=st.floats(0, 1, exclude_max=True), count=st.integers(1, 5), byte=st.sampled_from((0, 0x20, 0xFF)))
def test_outbox_with_lost_pages_opens_and_what_it_shows_is_what_was_written(
    outbox_file: Path, page: float, count: int, byte: int
) -> None:
    """Pages, because a file that is encrypted page by page is read by pages or not at all."""
    with TemporaryDirectory() as folder:
        path = Path(shutil.copy(outbox_file, folder))
        content = bytearray(path.read_bytes())
        start = int(page * len(content)) // disk.PAGE * disk.PAGE
        content[start : start + count * disk.PAGE] = bytes([byte]) * len(content[start : start + count * disk.PAGE])
        path.write_bytes(content)
        outbox, troubles = open_outbox(path, KEYS.outbox)
        entries = outbox.pending()
        outbox.close()
        assert {entry.intent.body for entry in entries} <= set(TEXTS)  # type: ignore[union-attr]
        assert len(entries) == len(TEXTS) or troubles, "something is lost and nobody is told"
        assert not troubles or path.with_name(troubles[0].replace("desk.outbox_", "outbox.") + ".sqlite").exists()
        again, troubles = open_outbox(path, KEYS.outbox)
        assert (again.pending(), troubles) == (entries, ())
        again.close()


def test_outbox_is_read_between_and_beside_its_lost_pages(outbox_file: Path, tmp_path: Path) -> None:
    """A page holds six of these texts; the first and the last of five are lost, then every other."""
    content = outbox_file.read_bytes()
    leaves = len(content) // disk.PAGE - 5
    for number, lost in enumerate([(0, 4), (1, 3), (0, 2, 4), (2,)]):
        path = tmp_path / str(number) / "outbox.sqlite"
        path.parent.mkdir()
        harmed = bytearray(content)
        for leaf in lost:
            start = (leaves + leaf) * disk.PAGE
            harmed[start : start + disk.PAGE] = bytes(disk.PAGE)
        path.write_bytes(harmed)
        outbox, troubles = open_outbox(path, KEYS.outbox)
        kept = [TEXTS.index(entry.intent.body) for entry in outbox.pending()]  # type: ignore[union-attr]
        outbox.close()
        assert troubles == ("desk.outbox_damaged",)
        assert kept == sorted(kept)
        assert len(TEXTS) - 7 * len(lost) <= len(kept) <= len(TEXTS) - 5 * len(lost)


def test_outbox_that_was_cut_short_is_read_up_to_there(outbox_file: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(outbox_file, tmp_path))
    os.truncate(path, int(path.stat().st_size * 0.9))
    outbox, troubles = open_outbox(path, KEYS.outbox)
    kept = [entry.intent.body for entry in outbox.pending()]  # type: ignore[union-attr]
    outbox.close()
    assert (kept, troubles) == (TEXTS[: len(kept)], ("desk.outbox_damaged",))
    assert len(kept) > len(TEXTS) / 2


@pytest.mark.parametrize("harm", [overwrite, put_folder])
@pytest.mark.parametrize("command", ["migrate", "export"])
def test_damaged_data_base_of_central_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], harm: Callable[[Path], None], command: str
) -> None:
    assert main(["migrate", "--data", str(tmp_path)]) == 0
    (path,) = tmp_path.glob("*.sqlite*[!wm]")
    harm(path)
    assert main([command, "--data", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert said.startswith("smena-central: ")
    assert said.endswith(".\n")
    assert said.count("\n") == 1
