"""Central ends at every instant at which its files differ; started again and asked again, everything is there once."""

import io
import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from sqlalchemy import func, select

from desktop.central import tables
from desktop.central.database import open_engine, reading
from desktop.central.housekeeping import prune, retire_some
from desktop.central.importer import Summary, run_import
from desktop.central.migrate import is_migrated, migrate
from desktop.regulation.intents import Reply, Resolve
from desktop.sync.exchange import Lost
from tests.central.importing import line
from tests.crashes.acts import Acts
from tests.crashes.house import House
from tests.crashes.instants import Instants
from tests.crashes.truth import check_central, check_replica, count_at_central

BODY = "Ответ, который должен быть ровно один раз."
DRAFT = {"department": "stp", "topic": "fault", "account": "plain.ru", "subject": "Почта", "body": BODY}


def count(house: House, table: Any) -> int:
    with reading(house.world.central.engine) as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def send_reply(house: House) -> int:
    body = {"ticket": 10001, "seen_seq": 5, "written_at": "2026-10-06T09:00:00Z"}
    body["intent"] = {"type": "reply", "body": BODY, "anyway": True}
    headers = house.world.headers() | {"Idempotency-Key": "k1", "Content-Type": "application/json"}
    return house.wire.ask("POST", "/v1/intents", headers, msgspec.json.encode(body)).status_code


def void(house: House) -> int:
    headers = house.world.headers() | {"Content-Type": "application/json"}
    return house.wire.ask("POST", "/v1/intents/k1/void", headers, b"{}").status_code


def file_ticket(house: House) -> int:
    return house.cabinet("/tickets", DRAFT, "k1").status_code


def write_message(house: House) -> int:
    return house.cabinet("/tickets/10001/messages", {"body": BODY}, "k1").status_code


@pytest.mark.parametrize(("ask", "status", "messages"), [
    (send_reply, 200, 1), (void, 200, 0), (file_ticket, 201, 1), (write_message, 201, 1),
])  # fmt: skip
def test_request_that_is_repeated_to_the_central_that_comes_back(
    instants: Instants, ask: Callable[[House], int], status: int, messages: int
) -> None:
    instants.house.world.file_ticket()
    with instants.taken():
        assert ask(instants.house) == status
    tickets = count(instants.house, tables.tickets)
    for house, _ in instants.each(2):
        check_central(house.world)
        assert [ask(house), ask(house)] == [status, status]
        assert count_at_central(house.world, BODY) == messages
        assert (count(house, tables.tickets), count(house, tables.receipts)) == (tickets, 1)
        check_central(house.world)


def test_voided_key_stays_void_in_the_central_that_comes_back(instants: Instants) -> None:
    instants.house.world.file_ticket()
    void(instants.house)
    with instants.taken():
        assert send_reply(instants.house) == 409
    for house, _ in instants.each(1):
        assert send_reply(house) == 409
        assert count_at_central(house.world, BODY) == 0


def test_import_goes_on_where_it_ended(instants: Instants, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.central.importer.LINES_A_TRANSACTION", 2)
    content = "\n".join(json.dumps(line(f"rt-{number}"), ensure_ascii=False) for number in range(5)).encode()
    with instants.taken():
        run_import(instants.house.world.central, io.BytesIO(content), io.StringIO(), Summary())
    for house, _ in instants.each(4):
        before, summary = count(house, tables.tickets), Summary()
        assert before in (0, 2, 4, 5), "half of a transaction was stored"
        run_import(house.world.central, io.BytesIO(content), io.StringIO(), summary)
        assert (summary.imported, summary.unchanged, count(house, tables.tickets)) == (5 - before, before, 5)
        check_central(house.world)


def test_snapshot_that_was_being_written_is_written_anew(instants: Instants) -> None:
    instants.house.world.file_ticket()
    with instants.taken():
        central = instants.house.world.central
        central.snapshots.current(central.engine, central.now())
    for house, _ in instants.each(1):
        desk = house.desk()
        desk.catch_up()
        check_replica(desk, house.world)


def test_house_that_was_being_kept_is_kept_on(instants: Instants) -> None:
    house = instants.house
    for _ in range(2):
        house.world.file_ticket()
    desk = house.desk("sveta")
    desk.catch_up()
    desk.desk.act(desk.ticket(10001), Resolve("Исправлено."))
    desk.sync()
    house.world.clock.advance(days=40)
    house.world.extend_tokens()
    with instants.taken():
        while retire_some(house.world.central):
            pass
        prune(house.world.central)
    whole = [count(house, table) for table in tables.metadata.sorted_tables]
    for again, _ in instants.each(3):
        check_central(again.world)
        while retire_some(again.world.central):
            pass
        prune(again.world.central)
        check_central(again.world)
        assert [count(again, table) for table in tables.metadata.sorted_tables] == whole


def test_data_base_that_was_being_made_is_made(instants: Instants) -> None:
    def engine(house: House) -> Any:
        return open_engine(f"sqlite:///{house.folder / 'new.sqlite'}")

    with instants.taken():
        migrate(engine(instants.house))
    for house, _ in instants.each(2):
        made = engine(house)
        if not is_migrated(made):
            migrate(made)
        with made.connect() as connection:
            assert len(connection.execute(select(tables.feed_head)).all()) == 1
        made.dispose()


class Killed(BaseException):
    """Central's process ends here."""


def test_central_is_killed_at_every_act_while_a_desk_works(acts: Acts, house: House) -> None:
    """The desk lives on: it hears nothing of its request, and finds another process that has what was committed."""
    number = house.world.file_ticket()
    desk = house.desk()
    desk.catch_up()
    wire, told, deadly = desk.transport, 0, 0
    kills = 0

    def listen(act: str) -> None:
        nonlocal told
        if "central" not in act or not any(word in act for word in ("BEGIN IMMEDIATE", "INSERT", "COMMIT")):
            return
        told += 1
        if told == deadly:
            house.copy(house.folder.parent / f"killed {kills}")
            raise Killed

    send = wire.real.send

    def sent(call: Any) -> Any:
        try:
            return send(call)
        except Killed:
            raise Lost from None

    wire.real.send = sent  # type: ignore[method-assign]
    while True:
        body, told, deadly = f"Ответ {kills}", 0, deadly + 1
        desk.desk.act(desk.ticket(number), Reply(body))
        with acts.told(listen):
            desk.drain()
            desk.read()
        if told < deadly:
            break
        house.restart_central(house.folder.parent / f"killed {kills}")
        kills += 1
        house.heal()
        assert (count_at_central(house.world, body), desk.outbox()) == (1, [])
        check_central(house.world)
    check_replica(desk, house.world)
    assert kills > 8
