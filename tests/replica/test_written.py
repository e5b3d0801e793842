"""Words of dialogs in the outbox file: kept by name and part, also where an older program wrote the file."""

from pathlib import Path

from desktop.replica import disk, drafts
from desktop.replica.outbox_file import open_outbox
from desktop.replica.store import Store
from desktop.replica.views import Written
from tests.keys import KEYS
from tests.replica.rows import NOON

NAME, WORDS = "TransferDialog 10001", "Это про оплату"


def test_words_are_kept_by_name_and_part_until_they_are_empty(tmp_path: Path) -> None:
    outbox, _ = open_outbox(tmp_path / "outbox.sqlite", KEYS.outbox)
    for part, body in (("1", "Было"), ("1", WORDS), ("new", "Половина \ud83d"), ("2", "Другое"), ("2", "")):
        drafts.save_written(outbox, NAME, part, body, NOON)
    drafts.save_written(outbox, "TransferDialog 1", "", "Чужое", NOON)
    assert drafts.read_written(outbox, NAME) == {"1": Written(WORDS, NOON), "new": Written("Половина ?", NOON)}
    outbox.close()


def test_file_of_an_older_program_keeps_words_from_its_first_opening_on(tmp_path: Path) -> None:
    open_outbox(tmp_path / "outbox.sqlite", KEYS.outbox)[0].close()
    older = disk.connect(tmp_path / "outbox.sqlite", "cd" * 32)
    older.execute("DROP TABLE written")
    older.execute("PRAGMA user_version=4")
    older.close()
    outbox, troubles = open_outbox(tmp_path / "outbox.sqlite", KEYS.outbox)
    drafts.save_written(outbox, NAME, "", WORDS, NOON)
    assert (troubles, drafts.read_written(outbox, NAME)) == ((), {"": Written(WORDS, NOON)})
    outbox.close()


def test_words_of_a_dialog_outlast_the_wiping_of_a_leaver_s_files(store: Store, folder: Path) -> None:
    drafts.save_written(store.outbox, NAME, "", WORDS, NOON)
    store.wipe()
    assert not (folder / "replica.sqlite").exists()
    outbox, _ = open_outbox(folder / "outbox.sqlite", KEYS.outbox)
    assert drafts.read_written(outbox, NAME) == {"": Written(WORDS, NOON)}
    outbox.close()
