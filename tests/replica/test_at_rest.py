"""What the disk of a desk holds: nothing that can be read without a key, and nothing typed is lost with one."""

import subprocess
import sys
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlite

from desktop.regulation.intents import Note, Reply
from desktop.replica import disk, drafts, filling
from desktop.replica.database import core
from desktop.replica.disk import Damaged
from desktop.replica.entry import Entry, new_entry, new_key
from desktop.replica.filling import encrypt
from desktop.replica.keys import FileKey, Keys, PasswordKey, RandomKey
from desktop.replica.outbox import Outbox
from desktop.replica.outbox_file import MIGRATIONS, fits, open_outbox
from desktop.replica.search import search
from desktop.replica.store import Store
from desktop.replica.views import Draft
from tests.keys import KEYS
from tests.replica.rows import ANNA, NOON, fill, message_row, surroundings, ticket_row

SENTENCE = "Пароль от почты лежит под клавиатурой"
OTHER = Keys("12" * 32, (RandomKey("34" * 32),))


def an_entry(number: int, text: str = SENTENCE) -> Entry:
    return new_entry(new_key(NOON, number.to_bytes(10, "big")), 10001, ANNA.id, 100, NOON, Reply(text))


def leave_plain_outbox(path: Path) -> None:
    """As a version before the encryption left it, killed: the newest words in the log beside the file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    raw = disk.connect(path, None, "journal_mode=WAL", "wal_autocheckpoint=0")
    engine = core(raw)
    with engine.begin() as connection:
        for step in MIGRATIONS:
            step(connection)
    raw.execute(f"PRAGMA user_version={len(MIGRATIONS)}")
    outbox = Outbox(engine, raw)
    outbox.add(an_entry(1))
    drafts.save(outbox, Draft(10002, SENTENCE))
    parts = {part: part.read_bytes() for part in path.parent.iterdir() if part.suffix != ".sqlite-shm"}
    outbox.close()
    for part, content in parts.items():
        part.write_bytes(content)


def readable(folder: Path) -> list[str]:
    """Names of files in which the sentence, or a plain data base, can be read."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    contents = {file.name: file.read_bytes() for file in files}
    return [name for name, content in contents.items() if SENTENCE.encode() in content or disk.PLAIN in content]


def test_no_file_of_a_desk_can_be_read_without_its_key(tmp_path: Path) -> None:
    fill(tmp_path, [*surroundings(), ticket_row(10001), message_row(1, 10001, SENTENCE)])
    store = Store(tmp_path, KEYS)
    assert store.open().failure is None
    store.outbox.add(an_entry(1))
    drafts.save(store.outbox, Draft(10001, SENTENCE))
    assert store.replica.raw.execute("SELECT body FROM message").fetchall() == [(SENTENCE,)]
    assert {"outbox.sqlite-wal", "replica.sqlite"} <= {file.name for file in tmp_path.iterdir()}
    assert readable(tmp_path) == [], "while it is open"
    store.close()
    assert readable(tmp_path) == [], "after its end"
    for name in ("replica.sqlite", "outbox.sqlite"):
        for key in (None, "ee" * 32):
            file = disk.connect(tmp_path / name, key)
            with pytest.raises(sqlite.DatabaseError) as raised:
                file.execute("SELECT count(*) FROM sqlite_master").fetchone()
            assert disk.is_no_data_base(raised.value)
            assert not disk.is_disk_full(raised.value)
            file.close()


def test_replica_under_another_key_is_replaced_and_the_outbox_set_aside(tmp_path: Path) -> None:
    fill(tmp_path, [*surroundings(), ticket_row(10001)])
    first = Store(tmp_path, KEYS)
    first.open()
    first.outbox.add(an_entry(1))
    first.close()
    second = Store(tmp_path, OTHER)
    opening = second.open()
    assert (opening.failure, opening.troubles) == (None, ("desk.outbox_locked", "desk.replica_damaged"))
    assert (second.replica.position(), second.outbox.pending()) == (None, [])
    second.close()
    third = Store(tmp_path, KEYS)
    assert "desk.outbox_locked" in third.open().troubles, "what the second key wrote is kept too"
    assert [entry.intent for entry in third.outbox.pending()] == [Reply(SENTENCE)], "its key is back"
    third.close()


def test_without_a_keyring_the_replica_is_for_one_run_and_nobody_is_troubled(tmp_path: Path) -> None:
    for number in range(2):
        store = Store(tmp_path, Keys(f"{number:064}", (PasswordKey("a long password"),), is_lasting=False))
        opening = store.open()
        assert (opening.failure, opening.troubles) == (None, ())
        assert store.replica.position() is None
        assert len(store.outbox.pending()) == number, "the outbox outlives the run"
        store.outbox.add(an_entry(number))
        store.close()
    assert readable(tmp_path) == []
    assert sorted(file.name for file in tmp_path.glob("*damaged*")) == []


def test_outbox_of_a_former_password_is_kept_until_it_is_known(tmp_path: Path) -> None:
    path, former, present = tmp_path / "outbox.sqlite", PasswordKey("the former one"), PasswordKey("the present one")
    write(path, [former], an_entry(1, "first"), draft="first words")
    assert (fits(path, former), fits(path, present)) == (True, False)
    outbox, troubles = open_outbox(path, [present])
    assert (troubles, outbox.pending()) == (("desk.outbox_locked",), [])
    outbox.add(an_entry(2, "second"))
    drafts.save(outbox, Draft(10001, "second words"))
    outbox.close()
    outbox, troubles = open_outbox(path, [present])
    assert troubles == (), "told once"
    outbox.close()
    outbox, troubles = open_outbox(path, [present, former])
    assert [entry.intent for entry in outbox.pending()] == [Reply("first"), Reply("second")], "the older one first"
    assert drafts.read(outbox, 10001) == Draft(10001, "first words\nsecond words")
    outbox.close()
    assert [file.name for file in tmp_path.glob("outbox*")] == ["outbox.sqlite"]
    assert fits(path, present)


def write(path: Path, keys: list[FileKey], *entries: Entry, draft: str) -> None:
    outbox, _ = open_outbox(path, keys)
    for entry in entries:
        outbox.add(entry)
    drafts.save(outbox, Draft(10001, draft))
    outbox.close()


def test_each_outbox_has_a_salt_of_its_own(tmp_path: Path) -> None:
    key = PasswordKey("a long password")
    for name in ("one.sqlite", "two.sqlite"):
        write(tmp_path / name, [key], draft="words")
    salts = [disk.beginning(tmp_path / name) for name in ("one.sqlite", "two.sqlite")]
    assert len(set(salts)) == 2
    assert key.of(salts[0]) != key.of(salts[1])


def test_plain_outbox_of_an_earlier_version_is_taken_over_and_overwritten(tmp_path: Path) -> None:
    leave_plain_outbox(tmp_path / "outbox.sqlite")
    (tmp_path / "replica.sqlite").write_bytes(disk.PLAIN + SENTENCE.encode())
    (tmp_path / "replica.damaged.sqlite").write_bytes(disk.PLAIN + SENTENCE.encode())
    assert readable(tmp_path)
    store = Store(tmp_path, KEYS)
    opening = store.open()
    assert (opening.failure, opening.troubles) == (None, ())
    assert [entry.intent for entry in store.outbox.pending()] == [Reply(SENTENCE)]
    assert drafts.read(store.outbox, 10002) == Draft(10002, SENTENCE)
    assert readable(tmp_path) == []
    store.close()


@pytest.mark.parametrize("act", ["rename", "shred"])
def test_take_over_that_was_interrupted_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, act: str) -> None:
    path, real = tmp_path / "outbox.sqlite", getattr(disk, act)
    leave_plain_outbox(path)

    def killed(*paths: Path) -> None:
        if paths[-1].name == "outbox.taken.sqlite" and (act == "rename" or paths[-1].exists()):
            raise KeyboardInterrupt
        real(*paths)

    monkeypatch.setattr(disk, act, killed)
    with pytest.raises(KeyboardInterrupt):
        open_outbox(path, KEYS.outbox)
    monkeypatch.undo()
    outbox, _ = open_outbox(path, KEYS.outbox)
    assert [entry.intent for entry in outbox.pending()] == [Reply(SENTENCE)], "once"
    assert drafts.read(outbox, 10002) == Draft(10002, SENTENCE)
    outbox.close()
    assert readable(tmp_path) == []


def test_shredded_file_is_overwritten_before_it_goes(tmp_path: Path) -> None:
    file, other_name = tmp_path / "outbox.sqlite", tmp_path / "other name"
    file.write_text(SENTENCE)
    other_name.hardlink_to(file)
    disk.shred(file)
    assert not file.exists()
    assert other_name.read_bytes() == bytes(len(SENTENCE.encode()))


@pytest.mark.parametrize("snapshot", [b"", b"nonsense" * 1000, disk.PLAIN + bytes(5000)])
def test_snapshot_that_is_none_is_told(tmp_path: Path, snapshot: bytes, way: str) -> None:
    with pytest.raises(Damaged):
        encrypt(bytearray(snapshot), tmp_path / "replica.filling", KEYS.replica)


KILLED = """
import os, signal, sys, threading, time
from pathlib import Path
from desktop.replica import filling
path = Path(sys.argv[2]) / "replica.filling"
def kill():
    while not path.exists() or path.stat().st_size < 100_000:
        pass
    os.kill(os.getpid(), signal.SIGKILL)
if sys.argv[3] == "row by row":
    filling._library = lambda: None
threading.Thread(target=kill, daemon=True).start()
filling.encrypt(bytearray(Path(sys.argv[1]).read_bytes()), path, "ab" * 32)
time.sleep(60)
"""


@pytest.fixture(params=["in C", "row by row"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways of a snapshot into its file: the driver's C interface is not there on every system."""
    if request.param == "row by row":
        monkeypatch.setattr(filling, "_library", lambda: None)
    return str(request.param)


def test_killed_while_the_first_fill_is_encrypted_leaves_nothing_to_read(tmp_path: Path, way: str) -> None:
    snapshot, folder = tmp_path / "snapshot", tmp_path / "desk"
    folder.mkdir()
    make_snapshot(snapshot, tmp_path / "other")
    killed = subprocess.run([sys.executable, "-c", KILLED, str(snapshot), str(folder), way], timeout=60)
    assert killed.returncode == -9
    assert [file.name for file in folder.iterdir()] == ["replica.filling"]
    assert readable(folder) == []
    encrypt(bytearray(snapshot.read_bytes()), folder / "replica.filling", KEYS.replica)
    store = Store(folder, KEYS)
    (folder / "replica.filling").rename(folder / "replica.sqlite")
    assert store.open().troubles == ()
    assert store.replica.raw.execute("SELECT DISTINCT body FROM message").fetchall() == [(SENTENCE,)]
    found = search(store.replica.raw, "клавиатурой", 10)
    assert [hit.number for hit in found.hits] == [10001], "searchable"
    assert readable(folder) == []
    store.close()


def make_snapshot(path: Path, folder: Path) -> None:
    rows = [*surroundings(), ticket_row(10001), *(message_row(n, 10001, SENTENCE) for n in range(1, 3000))]
    fill(folder, rows)
    encrypted = disk.connect(folder / "replica.sqlite", KEYS.replica)
    encrypted.execute(f"ATTACH '{path}' AS plain KEY ''")
    encrypted.execute("SELECT sqlcipher_export('plain')")
    encrypted.close()
    assert readable(path.parent), "as central sends it"


def test_full_disk_is_not_taken_for_damage(tmp_path: Path) -> None:
    outbox, _ = open_outbox(tmp_path / "outbox.sqlite", KEYS.outbox)
    outbox._raw.execute(f"PRAGMA max_page_count={outbox._raw.execute('PRAGMA page_count').fetchone()[0]}")
    entry = new_entry(new_key(NOON, b"1" * 10), 10001, ANNA.id, 100, NOON, Note("Длинно " * 10_000))
    with pytest.raises(disk.DiskFull) as raised:
        outbox.add(entry)
    assert not disk.is_damaged(raised.value)
    outbox.close()


def test_wiped_desk_without_unsent_words_leaves_no_file_of_either(tmp_path: Path) -> None:
    fill(tmp_path, [*surroundings(), ticket_row(10001)])
    store = Store(tmp_path, KEYS)
    store.open()
    store.wipe()
    assert [file.name for file in tmp_path.iterdir() if file.name.startswith(("replica", "outbox"))] == []
