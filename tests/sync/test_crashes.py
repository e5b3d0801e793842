"""The process ends at every step of a reply: the files are opened again, the reply is there once, no text is lost."""

from collections.abc import Callable

import pytest

from desktop.regulation.intents import Reply
from desktop.replica.views import Draft
from tests.central_server import World
from tests.sync.conftest import Seated
from tests.sync.stepped import Stepped

REPLY = "Сайт снова открывается."


def kept(desk: Stepped, number: int) -> None:
    desk.desk.act(desk.ticket(number), Reply(REPLY))


def on_the_wire(desk: Stepped, number: int) -> None:
    kept(desk, number)
    desk.store.outbox.claim(desk.desk.me.id, lambda strand: True)


def answer_lost(desk: Stepped, number: int) -> None:
    kept(desk, number)
    desk.transport.losing = 1

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    desk.store.outbox.again = killed  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        desk.send()


def accepted(desk: Stepped, number: int) -> None:
    kept(desk, number)
    desk.drain()


def page_half_applied(desk: Stepped, number: int) -> None:
    accepted(desk, number)
    desk.store.replica.raw.execute("BEGIN IMMEDIATE")
    desk.store.replica.raw.execute("UPDATE feed_position SET cursor = cursor + 1000")
    desk.store.replica.raw.execute("DELETE FROM message")


def page_applied_and_outbox_not(desk: Stepped, number: int) -> None:
    accepted(desk, number)
    desk.store.outbox.confirm = lambda keys, cursor: []  # type: ignore[method-assign]
    desk.catch_up()


def done(desk: Stepped, number: int) -> None:
    accepted(desk, number)
    desk.catch_up()


@pytest.mark.parametrize(
    "reach",
    [kept, on_the_wire, answer_lost, accepted, page_half_applied, page_applied_and_outbox_not, done],
)
def test_reply_is_there_once_after_the_process_ended(
    served_central: World, seated: Seated, reach: Callable[[Stepped, int], None]
) -> None:
    number = served_central.file_ticket()
    desk = seated()
    desk.catch_up()
    reach(desk, number)
    desk.kill()
    again = seated()
    assert [message.body for message in again.ticket(number).messages].count(REPLY) == 1
    again.sync()
    assert again.outbox() == []
    assert [message.body for message in again.ticket(number).messages].count(REPLY) == 1
    other = seated("boris")
    other.catch_up()
    assert [message.body for message in other.ticket(number).messages].count(REPLY) == 1


def test_draft_is_there_after_the_process_ended(served_central: World, seated: Seated) -> None:
    number = served_central.file_ticket()
    desk = seated()
    desk.catch_up()
    desk.desk.save_draft(Draft(number, "Почти готово"))
    desk.kill()
    again = seated()
    assert again.answer(again.desk.read_draft, number) == Draft(number, "Почти готово")


def test_snapshot_that_came_in_half_is_asked_for_again(served_central: World, seated: Seated) -> None:
    number = served_central.file_ticket()
    desk = seated()
    (desk.store.folder / "replica.filling").write_bytes(b"SQLite format 3\x00 and no more")
    desk.kill()
    again = seated()
    again.catch_up()
    assert set(again.rows()) == {number}


def test_replica_that_lost_its_last_commits_shows_own_text_until_the_feed_brings_it(
    served_central: World, seated: Seated
) -> None:
    """A loss of power may take the replica's last commits, which are not forced to the disk; the outbox's are."""
    number = served_central.file_ticket()
    desk = seated()
    desk.catch_up()
    desk.store.replica.raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    file = desk.store.replica.path
    before = file.read_bytes()
    done(desk, number)
    desk.kill()
    for part in (file, file.with_name(file.name + "-wal"), file.with_name(file.name + "-shm")):
        part.unlink(missing_ok=True)
    file.write_bytes(before)
    again = seated()
    assert [message.body for message in again.ticket(number).messages].count(REPLY) == 1
    again.sync()
    assert (again.outbox(), again.ticket(number).messages[-1].outbox) == ([], None)
