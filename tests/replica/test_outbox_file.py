"""The outbox file: what a crash, a damaged disk, a second window or an older program finds there."""

from pathlib import Path

import pytest

from desktop.regulation.intents import Note, Reply
from desktop.replica import disk, drafts
from desktop.replica.disk import DiskFull
from desktop.replica.entry import new_entry, new_key
from desktop.replica.outbox_file import open_outbox
from desktop.replica.store import Store
from desktop.replica.views import Draft
from tests.keys import KEYS
from tests.replica.rows import ANNA, NOON


def fill_outbox(path: Path, count: int) -> None:
    outbox, _ = open_outbox(path, KEYS.outbox)
    for number in range(count):
        key = new_key(NOON, number.to_bytes(10, "big"))
        outbox.add(new_entry(key, 10001 + number, ANNA.id, 100, NOON, Reply(f"Ответ {number} " * 40)))
    drafts.save(outbox, Draft(10001, "Черновик"))
    outbox.close()


def test_everything_is_there_after_the_process_was_killed(tmp_path: Path) -> None:
    path = tmp_path / "outbox.sqlite"
    outbox, _ = open_outbox(path, KEYS.outbox)
    outbox.add(new_entry(new_key(NOON, bytes(10)), 10001, ANNA.id, 100, NOON, Reply("Ответ")))
    for part in ("outbox.sqlite", "outbox.sqlite-wal"):
        (tmp_path / "copy").mkdir(exist_ok=True)
        (tmp_path / "copy" / part).write_bytes((tmp_path / part).read_bytes())
    copy, troubles = open_outbox(tmp_path / "copy" / "outbox.sqlite", KEYS.outbox)
    assert not troubles
    assert [entry.intent for entry in copy.pending()] == [Reply("Ответ")]
    copy.close()
    outbox.close()


@pytest.mark.parametrize("content", [bytes(8192), b"garbage" * 1000])
def test_outbox_that_is_no_data_base_is_set_aside(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "outbox.sqlite"
    path.write_bytes(content)
    outbox, troubles = open_outbox(path, KEYS.outbox)
    assert (troubles, outbox.pending()) == (("desk.outbox_locked",), [])
    assert (tmp_path / "outbox.locked.sqlite").read_bytes() == content
    outbox.close()


def test_what_can_be_read_of_a_damaged_outbox_is_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "outbox.sqlite"
    fill_outbox(path, 60)
    content = bytearray(path.read_bytes())
    page = len(content) // 8192 * 3 // 4 * 8192  # among the rows: the indexes stand before them
    content[page : page + 4096] = b"\xff" * 4096
    path.write_bytes(bytes(content))
    outbox, troubles = open_outbox(path, KEYS.outbox)
    tickets = [entry.ticket for entry in outbox.pending()]
    assert troubles == ("desk.outbox_damaged",)
    assert (tickets[0], tickets[-1]) == (10001, 10060), "both ends of the file were read"
    assert 40 < len(tickets) < 60
    assert drafts.read(outbox, 10001) == Draft(10001, "Черновик")
    outbox.close()


def test_damaged_outbox_of_an_older_program_is_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "outbox.sqlite"
    fill_outbox(path, 3)
    file = disk.connect(path, "cd" * 32)
    for column in ("history", "is_void_owed"):
        file.execute(f"ALTER TABLE outbox DROP COLUMN {column}")
    file.execute("DROP TABLE points")
    page = file.execute("SELECT rootpage FROM sqlite_master WHERE name = 'outbox_by_state'").fetchone()[0]
    file.execute("PRAGMA user_version=1")
    file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    file.close()
    content = bytearray(path.read_bytes())
    content[(page - 1) * disk.PAGE : page * disk.PAGE] = b"\xff" * disk.PAGE
    path.write_bytes(bytes(content))
    outbox, troubles = open_outbox(path, KEYS.outbox)
    assert troubles == ("desk.outbox_damaged",)
    assert [entry.ticket for entry in outbox.pending()] == [10001, 10002, 10003]
    outbox.close()


def test_second_window_of_the_same_agent_is_told(folder: Path) -> None:
    first, second = Store(folder, KEYS), Store(folder, KEYS)
    assert first.open().failure is None
    assert second.open().failure == "desk.already_open"
    first.close()


def test_outbox_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    fill_outbox(tmp_path / "outbox.sqlite", 1)
    key = "cd" * 32
    disk.connect(tmp_path / "outbox.sqlite", key, "user_version=99").close()
    assert Store(tmp_path, KEYS).open().failure == "desk.newer_file"
    file = disk.connect(tmp_path / "outbox.sqlite", key)
    assert file.execute("SELECT count(*) FROM outbox").fetchone() == (1,)
    assert file.execute("PRAGMA user_version").fetchone() == (99,)
    file.close()


def test_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert Store(tmp_path / "file", KEYS).open().failure == "desk.no_permission"


def test_folder_is_for_its_owner_alone(tmp_path: Path) -> None:
    store = Store(tmp_path / "desk", KEYS)
    store.open()
    assert (tmp_path / "desk").stat().st_mode & 0o077 == 0
    store.close()


def test_full_disk_keeps_what_was_there_and_says_so(tmp_path: Path) -> None:
    outbox, _ = open_outbox(tmp_path / "outbox.sqlite", KEYS.outbox)
    kept = new_entry(new_key(NOON, bytes(10)), 10001, ANNA.id, 100, NOON, Note("Было"))
    outbox.add(kept)
    outbox._raw.execute(f"PRAGMA max_page_count={outbox._raw.execute('PRAGMA page_count').fetchone()[0]}")
    long = new_entry(new_key(NOON, b"1" * 10), 10001, ANNA.id, 100, NOON, Note("Длинно " * 10_000))
    with pytest.raises(DiskFull):
        outbox.add(long)
    with pytest.raises(DiskFull):
        drafts.save(outbox, Draft(10001, "Длинно " * 10_000))
    assert outbox.pending() == [kept]
    outbox.close()
