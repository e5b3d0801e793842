"""A disk that is full on either side: nothing is half written, it is said, and it goes on when there is room again."""

import logging
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlite

from desktop.desk import DiskFull
from desktop.regulation.intents import Note, Reply
from desktop.replica import disk
from desktop.replica.views import Draft
from desktop.sync.state import Link
from tests.crashes.acts import Acts
from tests.crashes.house import House
from tests.crashes.truth import check_central, check_replica, count_at_central

LONG = "слово " * 4_000
DRAFT = {"department": "stp", "topic": "fault", "account": "plain.ru", "subject": "Почта", "body": LONG}


@contextmanager
def no_file_grows_over(size: int) -> Iterator[None]:
    """The system's own limit, for this process: what it refuses is a write like any other that finds no room."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def full(house: House, file: str) -> Any:
    """No room for one more byte in this file of Anna's desk."""
    return no_file_grows_over((house.desk_folder("anna") / file).stat().st_size)


def opened(house: House) -> tuple[Any, int]:
    number = house.world.file_ticket()
    desk = house.desk()
    desk.catch_up()
    return desk, number


def test_draft_and_reply_that_find_no_room_stay_the_caller_s_and_are_kept_when_there_is_room(house: House) -> None:
    desk, number = opened(house)
    desk.store.release_ballast()
    with full(house, "outbox.sqlite-wal"):
        desk.desk.save_draft(Draft(number, "Черновик"))
        assert len(desk.troubles) == 1, "it is said"
        with pytest.raises(DiskFull):
            desk.desk.act(desk.ticket(number), Reply(LONG))
        assert len(desk.troubles) == 2
        assert desk.outbox() == []
    desk.desk.save_draft(Draft(number, "Черновик"))
    assert desk.answer(desk.desk.read_draft, number) == Draft(number, "Черновик")
    desk.desk.act(desk.ticket(number), Reply(LONG))
    house.heal()
    assert (count_at_central(house.world, LONG), desk.outbox()) == (1, [])


def test_last_reply_is_stored_in_the_room_of_the_ballast(house: House, acts: Acts) -> None:
    desk, number = opened(house)
    raw = desk.store.outbox._raw
    pages = raw.execute("PRAGMA page_count").fetchone()[0]
    raw.execute(f"PRAGMA max_page_count={pages}")
    room = (house.desk_folder("anna") / "ballast").stat().st_size // disk.PAGE

    def listen(act: str) -> None:
        if act == "after unlink, ballast":
            raw.execute(f"PRAGMA max_page_count={pages + room}")

    with acts.told(listen):
        desk.desk.act(desk.ticket(number), Reply(LONG))
    assert desk.states() == ["queued"]
    assert desk.troubles == []
    with pytest.raises(DiskFull):
        desk.desk.act(desk.ticket(number), Note(LONG * 8))
    raw.execute("PRAGMA max_page_count=1000000")
    house.heal()
    assert (count_at_central(house.world, LONG), desk.outbox()) == (1, [])
    house.kill("anna")
    house.desk()
    assert (house.desk_folder("anna") / "ballast").exists(), "the next start lays it in again"


def test_page_that_finds_no_room_is_asked_for_again(house: House, acts: Acts) -> None:
    desk, number = opened(house)
    house.cabinet(f"/tickets/{number}/messages", {"body": LONG}, "k")
    acts.watch_wire(desk.transport)
    soft = resource.getrlimit(resource.RLIMIT_FSIZE)

    def listen(act: str) -> None:
        if act == "after GET /v1/changes":
            size = (house.desk_folder("anna") / "replica.sqlite-wal").stat().st_size
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, soft[1]))

    try:
        with acts.told(listen):
            assert desk.read() > 0
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, soft)
    assert desk.desk.state.link is Link.OFFLINE
    assert desk.desk.state.trouble
    assert LONG not in [message.body for message in desk.ticket(number).messages]
    house.heal()
    assert (desk.desk.state.link, desk.desk.state.trouble) == (Link.ONLINE, "")
    check_replica(desk, house.world)


def test_answer_that_finds_no_room_is_stored_when_there_is_room(house: House, acts: Acts) -> None:
    desk, number = opened(house)
    desk.desk.act(desk.ticket(number), Reply(LONG))
    acts.watch_wire(desk.transport)
    soft = resource.getrlimit(resource.RLIMIT_FSIZE)

    def listen(act: str) -> None:
        if act == "after POST /v1/intents":
            size = (house.desk_folder("anna") / "outbox.sqlite-wal").stat().st_size
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, soft[1]))

    try:
        with acts.told(listen):
            desk.send()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, soft)
    assert desk.states() == ["sending"]
    house.heal()
    assert (count_at_central(house.world, LONG), desk.outbox()) == (1, [])
    check_replica(desk, house.world)


def test_snapshot_that_finds_no_room_on_the_desk_is_asked_for_again(house: House, acts: Acts) -> None:
    house.world.file_ticket()
    desk = house.desk()
    acts.watch_wire(desk.transport)
    soft = resource.getrlimit(resource.RLIMIT_FSIZE)

    def listen(act: str) -> None:
        if act == "after GET /v1/snapshot":
            resource.setrlimit(resource.RLIMIT_FSIZE, (4 * disk.PAGE, soft[1]))

    try:
        with acts.told(listen):
            assert desk.read() > 0
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, soft)
    assert (desk.desk.state.link, bool(desk.desk.state.trouble)) == (Link.OFFLINE, True)
    house.heal()
    check_replica(desk, house.world)


@pytest.mark.parametrize("path", ["/tickets", "/tickets/10001/messages"])
def test_request_of_the_cabinet_that_finds_no_room_at_central_changes_nothing(house: House, path: str) -> None:
    house.world.file_ticket()
    body = DRAFT if path == "/tickets" else {"body": LONG}
    with house.world.central.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    house.world.limit_pages(pages)
    answer = house.cabinet(path, body, "k")
    assert (answer.status_code, answer.json()["type"].rpartition(":")[2]) == (507, "disk_full")
    assert count_at_central(house.world, LONG) == 0
    check_central(house.world)
    house.world.limit_pages(1_000_000)
    assert [house.cabinet(path, body, "k").status_code for _ in range(2)] == [201, 201]
    assert count_at_central(house.world, LONG) == 1
    check_central(house.world)


def test_intent_that_finds_no_room_at_central_goes_again_by_itself(house: House) -> None:
    desk, number = opened(house)
    with house.world.central.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    house.world.limit_pages(pages)
    desk.desk.act(desk.ticket(number), Reply(LONG))
    desk.send()
    assert desk.states() == ["queued"]
    check_central(house.world)
    house.world.limit_pages(1_000_000)
    house.heal()
    assert (count_at_central(house.world, LONG), desk.outbox()) == (1, [])


def test_disk_that_fails_at_central_is_tried_again_and_stands_in_its_log(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(logging.getLogger("smena.central"), "disabled", False)  # import-linter switches loggers off
    desk, number = opened(house)
    log = house.folder / "central" / "central.sqlite-wal"
    desk.desk.act(desk.ticket(number), Note(LONG))
    with no_file_grows_over(log.stat().st_size), caplog.at_level(logging.ERROR, "smena.central"):
        answer = house.act("boris", number, Note(LONG))
        desk.send()
    assert (answer.status_code, answer.json()["type"].rpartition(":")[2]) == (503, "unavailable")
    assert desk.states() == ["queued"]
    assert "the disk fails" in caplog.text
    check_central(house.world)
    house.heal()
    assert (count_at_central(house.world, LONG), desk.outbox()) == (1, [])


def test_snapshot_that_finds_no_room_at_central_is_no_fault_and_is_written_when_there_is_room(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.world.file_ticket()
    desk, connect, pages = house.desk(), sqlite.connect, [20]

    def limited(path: str, *arguments: Any, **more: Any) -> Any:
        connection = connect(path, *arguments, **more)
        if Path(path).name.startswith("snapshot-"):
            connection.execute(f"PRAGMA max_page_count={pages[0]}")
        return connection

    monkeypatch.setattr(sqlite, "connect", limited)
    answer = house.wire.ask("GET", "/v1/snapshot", house.world.headers())
    assert (answer.status_code, answer.json()["type"].rpartition(":")[2]) == (507, "disk_full")
    assert desk.read() > 0
    pages[0] = 1_000_000
    house.heal()
    check_replica(desk, house.world)
