"""Files are kept once, sealed, under ids nobody guesses, and no more of them than a ticket and a day may bring."""

import pytest
from sqlalchemy import select

from desktop.central import files
from desktop.central.file_tables import attachments, blobs
from desktop.central.files import attach, find_attachment, keep_file, read_file
from desktop.central.problems import ProblemError
from desktop.central.vault import KeyRing, VaultError, new_master_key
from desktop.wire.rows import Attachment
from tests.central_server import OPERATOR, World

pytestmark = pytest.mark.about_sqlite
on_both = pytest.mark.about_postgresql  # as well
RING = KeyRing({"one": new_master_key()})


def keep(world: World, content: bytes, ticket: int | None = None) -> Attachment:
    with world.central.write(OPERATOR) as transaction:
        return keep_file(transaction, RING, content, "журнал.txt", "text/plain", False, ticket=ticket)


@on_both
def test_file_is_read_as_it_was_kept(world: World) -> None:
    kept = keep(world, b"\x00\xff" * 1000)
    assert (kept.name, kept.size, kept.media_type, kept.is_dangerous) == ("журнал.txt", 2000, "text/plain", False)
    assert len(kept.id) == 32
    with world.central.engine.connect() as connection:
        assert read_file(connection, RING, kept.id) == b"\x00\xff" * 1000
        assert find_attachment(connection, "0" * 32) is None


def test_content_whose_key_is_lost_is_sealed_anew_when_it_comes_again(world: World) -> None:
    kept = keep(world, b"journal")
    other = KeyRing({"two": new_master_key()})
    with world.central.write(OPERATOR) as transaction:
        keep_file(transaction, other, b"journal", "журнал.txt", "text/plain", False)
        assert read_file(transaction.connection, other, kept.id) == b"journal"


@on_both
def test_equal_contents_are_stored_once_and_no_word_of_them_in_the_open(world: World) -> None:
    first, second = keep(world, b"the password is tiger"), keep(world, b"the password is tiger")
    assert first.id != second.id
    with world.central.engine.connect() as connection:
        [blob] = connection.execute(select(blobs)).all()
        assert b"tiger" not in blob.ciphertext + blob.wrapped_key
        assert read_file(connection, RING, first.id) == read_file(connection, RING, second.id)


def test_file_does_not_open_without_its_master_key(world: World) -> None:
    kept = keep(world, b"content")
    with world.central.engine.connect() as connection, pytest.raises(VaultError, match="unknown_key"):
        read_file(connection, KeyRing({"two": new_master_key()}), kept.id)


QUOTAS = [  # limit, files and bytes, what the refused one says of it
    ("MOST_OF_A_TICKET", (2, 1000), "ticket"),
    ("MOST_OF_A_TICKET", (9, 14), "ticket"),
    ("MOST_OF_A_DAY", (2, 1000), "day"),
    ("MOST_OF_A_DAY", (9, 14), "day"),
]


@pytest.mark.parametrize(("limit", "most", "per"), QUOTAS)
def test_no_more_files_are_kept_than_a_ticket_and_a_day_may_bring(
    world: World, monkeypatch: pytest.MonkeyPatch, limit: str, most: tuple[int, int], per: str
) -> None:
    monkeypatch.setattr(files, limit, most)
    number = world.file_ticket()
    other = number if per == "ticket" else world.file_ticket()
    keep(world, b"12345", number)
    keep(world, b"67890", number)
    with pytest.raises(ProblemError) as refused:
        keep(world, b"abcde", other)
    assert (refused.value.code, refused.value.status, refused.value.facts["per"]) == ("quota", 413, per)
    with world.central.engine.connect() as connection:
        assert len(connection.execute(select(blobs)).all()) == len(connection.execute(select(attachments)).all()) == 2
    if per == "day":
        world.clock.advance(hours=24)
        keep(world, b"abcde", other)
    else:
        keep(world, b"abcde", world.file_ticket())


def test_file_over_the_limit_is_refused_whatever_it_belongs_to(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST_FILE", 4)
    with pytest.raises(ProblemError, match="file_too_large"):
        keep(world, b"12345")


@on_both
def test_attached_file_stands_in_its_message_and_follows_it(world: World) -> None:
    first, second = world.file_ticket(), world.file_ticket()
    with world.central.write(OPERATOR) as transaction:
        kept = keep_file(transaction, RING, b"x", "a.bin", "application/octet-stream", True, ticket=first)
        message = transaction.insert("message", ticket=first, kind="reply", at=transaction.at)
        attach(transaction, message, [kept])
    with world.central.write(OPERATOR) as transaction:
        transaction.update("message", message, ticket=second)
    with world.central.engine.connect() as connection:
        row = find_attachment(connection, kept.id)
        assert row is not None
        assert (row["message"], row["ticket"], row["kind"]) == (message, second, "reply")
