"""The machine ends at every instant of a desk's work at which the files differ; opened again, nothing is lost."""

from pathlib import Path

import pytest
from sqlalchemy import Connection

from desktop.regulation.intents import Note, Reply
from desktop.replica import disk, outbox_file
from desktop.replica.views import Draft
from tests.crashes.house import House
from tests.crashes.instants import Instant, Instants
from tests.crashes.truth import check_central, check_replica, count_at_central
from tests.keys import KEYS
from tests.sync.stepped import Stepped

TYPED, REPLY, NOTE = "Проверяем.", "Проверяем, ответим сегодня.", "Диск на web-3 почти полон."
FIRST, REFUSED, PASSED_ON = "Уже исправили.", "Исправим к вечеру.", "Передаю: исправим к вечеру."


def places_of(desk: Stepped, number: int, texts: tuple[str, ...]) -> list[str]:
    """Where the window has one of these texts: in the conversation or in the reply box."""
    said = [f"{message.body}: {message.outbox}" for message in desk.ticket(number).messages if message.body in texts]
    draft = desk.answer(desk.desk.read_draft, number)
    return said + ["draft"] * (draft is not None and draft.body in texts)


def check(house: House, instant: Instant, number: int) -> None:
    """Opened again: every kept text stands in one place; healed: each had one effect, and the replica is central's."""
    desk = house.desk()
    has_rows = desk.store.replica.position() is not None
    for texts in instant.kept if has_rows else ():
        assert len(places_of(desk, number, texts)) == 1, f"{texts}: {places_of(desk, number, texts)}"
    house.heal()
    for texts in instant.kept:
        assert len(places_of(desk, number, texts)) == 1, f"{texts}: {places_of(desk, number, texts)}"
    for text in instant.typed:
        assert count_at_central(house.world, text) <= 1
    check_central(house.world)
    check_replica(desk, house.world)


def check_all(instants: Instants, number: int, at_least: int) -> None:
    for house, instant in instants.each(at_least):
        check(house, instant, number)


def opened(instants: Instants) -> Stepped:
    desk = instants.house.desk()
    instants.acts.watch_wire(desk.transport)
    return desk


def test_first_fill(instants: Instants) -> None:
    number = instants.house.world.file_ticket()
    with instants.taken():
        opened(instants).catch_up()
    check_all(instants, number, 20)


def test_reply_from_its_first_letter_to_its_end(instants: Instants) -> None:
    number = instants.house.world.file_ticket()
    desk = opened(instants)
    desk.catch_up()
    with instants.taken():
        instants.keep(TYPED, lambda: desk.desk.save_draft(Draft(number, TYPED)))
        instants.exchange(TYPED, REPLY, lambda: desk.desk.save_draft(Draft(number, REPLY)))
        desk.desk.act(desk.ticket(number), Reply(REPLY))
        desk.send()
        instants.keep(NOTE, lambda: desk.desk.act(desk.ticket(number), Note(NOTE)))
        desk.sync()
    assert desk.outbox() == []
    check_all(instants, number, 15)


def test_refused_reply_that_is_written_anew_and_a_note_behind_it_that_is_dropped(instants: Instants) -> None:
    number = instants.house.world.file_ticket()
    desk, other = opened(instants), instants.house.desk("boris")
    desk.catch_up()
    other.catch_up()
    other.desk.act(other.ticket(number), Reply(FIRST))
    other.sync()
    with instants.taken():
        instants.keep(REFUSED, lambda: desk.desk.act(desk.ticket(number), Reply(REFUSED)))
        instants.keep(NOTE, lambda: desk.desk.act(desk.ticket(number), Note(NOTE)))
        desk.sync()
        refused, behind = desk.outbox()
        instants.exchange(REFUSED, PASSED_ON, lambda: desk.desk.resend(refused.key, Note(PASSED_ON)))
        instants.destroy(NOTE, lambda: desk.desk.drop(behind.key))
        desk.sync()
    assert desk.outbox() == []
    check_all(instants, number, 12)


def test_reply_that_is_dropped_while_its_answer_is_lost(instants: Instants) -> None:
    number = instants.house.world.file_ticket()
    desk = opened(instants)
    desk.catch_up()
    with instants.taken():
        instants.keep(REPLY, lambda: desk.desk.act(desk.ticket(number), Reply(REPLY)))
        desk.transport.losing = 1
        desk.send()
        instants.destroy(REPLY, lambda: desk.desk.drop(desk.outbox()[0].key))
        instants.house.pass_time(60)
        desk.sync()
    assert desk.outbox() == []
    check_all(instants, number, 6)


def test_refill_after_the_feed_was_trimmed(instants: Instants) -> None:
    number = instants.house.world.file_ticket()
    desk = opened(instants)
    desk.catch_up()
    instants.keep(REPLY, lambda: desk.desk.act(desk.ticket(number), Note(REPLY)))
    instants.keep(TYPED, lambda: desk.desk.save_draft(Draft(number, TYPED)))
    desk.drain()
    instants.house.trim_feed()
    with instants.taken():
        desk.catch_up()
    check_all(instants, number, 10)


def test_damaged_replica(instants: Instants) -> None:
    number = instants.house.world.file_ticket()
    desk = opened(instants)
    desk.catch_up()
    instants.keep(REPLY, lambda: desk.desk.act(desk.ticket(number), Reply(REPLY)))
    instants.keep(TYPED, lambda: desk.desk.save_draft(Draft(number, TYPED)))
    desk.drain()
    instants.house.kill("anna")
    damage(instants.house.desk_folder("anna") / "replica.sqlite")
    with instants.taken():
        desk = opened(instants)
        desk.catch_up()
    check_all(instants, number, 10)


def test_damaged_outbox(instants: Instants) -> None:
    number = instants.house.world.file_ticket()
    desk = opened(instants)
    desk.catch_up()
    instants.keep(REPLY, lambda: desk.desk.act(desk.ticket(number), Reply(REPLY)))
    instants.keep(NOTE, lambda: desk.desk.act(desk.ticket(number), Note(NOTE)))
    instants.keep(TYPED, lambda: desk.desk.save_draft(Draft(number, TYPED)))
    instants.house.kill("anna")
    damage(instants.house.desk_folder("anna") / "outbox.sqlite")
    with instants.taken():
        opened(instants)
    check_all(instants, number, 5)


def test_outbox_of_an_older_program(instants: Instants, monkeypatch: pytest.MonkeyPatch) -> None:
    def widen(connection: Connection) -> None:
        connection.exec_driver_sql("ALTER TABLE settings ADD COLUMN planted TEXT")

    number = instants.house.world.file_ticket()
    desk = opened(instants)
    desk.catch_up()
    instants.keep(REPLY, lambda: desk.desk.act(desk.ticket(number), Reply(REPLY)))
    instants.house.kill("anna")
    monkeypatch.setattr(outbox_file, "MIGRATIONS", (*outbox_file.MIGRATIONS, widen))
    with instants.taken():
        opened(instants)
    check_all(instants, number, 3)


def damage(file: Path) -> None:
    """An index is broken, so that the check at the opening fails, and every row can be read."""
    connection = disk.connect(file, KEYS.replica if file.name == "replica.sqlite" else KEYS.outbox[0].of(b""))
    pages = connection.execute(
        "SELECT rootpage FROM sqlite_master WHERE type = 'index' AND name IN ('outbox_by_state', 'ticket_by_state')"
    ).fetchall()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    content = bytearray(file.read_bytes())
    for (page,) in pages:
        content[(page - 1) * disk.PAGE : page * disk.PAGE] = b"\xff" * disk.PAGE
    file.write_bytes(content)
    file.with_name(file.name + ".open").touch()
