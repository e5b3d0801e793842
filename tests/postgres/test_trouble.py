"""What PostgreSQL reports of troubles that go by is 503 with Retry-After, and the same key goes through later."""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from httpx import Response
from litestar.testing import TestClient
from sqlalchemy import text

from desktop.central.conversation import lock_tickets
from desktop.central.database import writing
from tests.central_server import OPERATOR, Client, World
from tests.postgres.waiting import until_somebody_waits

TAKE = {"type": "take"}


@pytest.fixture
def client(world: World) -> Iterator[Client]:
    with TestClient(world.app, raise_server_exceptions=False) as test_client:
        yield test_client


def send(world: World, client: Client, number: int, key: str, intent: dict[str, Any] = TAKE) -> Response:
    body = {"ticket": number, "seen_seq": 0, "written_at": "2026-10-06T12:00:00Z", "intent": intent}
    return client.post("/v1/intents", headers=world.headers() | {"Idempotency-Key": key}, json=body)


def told(answer: Response) -> tuple[int, str, str | None]:
    return answer.status_code, answer.json()["type"], answer.headers.get("Retry-After")


UNAVAILABLE = (503, "urn:smena:unavailable", "1")


def end_sessions(world: World) -> None:
    """Every connection of the data base is lost, as when PostgreSQL restarts."""
    other = world.beside()
    with other.engine.connect() as connection:
        ended = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database()"
        connection.execute(text(f"{ended} AND pid <> pg_backend_pid()"))
    other.engine.dispose()


def test_lost_connection_asks_to_try_again_and_the_key_goes_through(world: World, client: Client) -> None:
    number = world.file_ticket()
    assert send(world, client, world.file_ticket(), "before").status_code == 200
    end_sessions(world)
    statuses = [send(world, client, number, "k") for _ in range(3)]
    assert {told(answer) for answer in statuses if answer.status_code != 200} <= {UNAVAILABLE}
    assert statuses[-1].status_code == 200


def test_restarted_postgresql_is_one_line_in_the_log(world: World, caplog: pytest.LogCaptureFixture) -> None:
    async def look_once() -> None:
        world.central.feed.open(asyncio.get_running_loop())
        watching = asyncio.create_task(world.central.watch())
        await asyncio.sleep(0)
        watching.cancel()

    world.head()  # so there is a connection to lose
    end_sessions(world)
    asyncio.run(look_once())
    assert [(record.levelname, record.exc_info) for record in caplog.records] == [("WARNING", None)]


def test_connection_lost_inside_a_transaction_leaves_nothing(world: World, client: Client) -> None:
    number = world.file_ticket()
    with writing(world.central.engine) as connection:  # the intent waits for it
        with ThreadPoolExecutor(1) as pool:
            answer = pool.submit(send, world, client, number, "k")
            until_somebody_waits(world)
            _end_those_that_wait(world)
            assert told(answer.result(30)) == UNAVAILABLE
        assert connection.execute(text("SELECT count(*) FROM receipts")).scalar_one() == 0
    assert send(world, client, number, "k").status_code == 200


def test_deadlock_asks_to_try_again(world: World, client: Client) -> None:
    first, second = world.file_ticket(), world.file_ticket()
    with world.central.write(OPERATOR) as transaction:  # a note on the first goes to the second
        transaction.update("ticket", first, state="merged", merged_into=second, ended_at=world.clock())
    is_locked = threading.Event()

    def lock_the_other_way_round() -> None:
        with writing(world.central.engine, is_shared=True) as connection:
            connection.execute(text("SET LOCAL deadlock_timeout = '1h'"))  # so it is the intent that gives way
            connection.execute(text("SELECT 1 FROM tickets WHERE id = :id FOR UPDATE"), {"id": second})
            is_locked.set()
            until_somebody_waits(world)
            connection.execute(text("SELECT 1 FROM tickets WHERE id = :id FOR UPDATE"), {"id": first})

    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(lock_the_other_way_round)
        assert is_locked.wait(30)
        answer = send(world, client, first, "k", {"type": "note", "body": "Заметка."})
        other.result(30)
    assert told(answer) == UNAVAILABLE
    assert send(world, client, first, "k", {"type": "note", "body": "Заметка."}).status_code == 200


def test_merges_lock_in_one_order_whatever_way_they_go(world: World) -> None:
    numbers = [world.file_ticket(), world.file_ticket()]
    start = threading.Barrier(2)

    def lock(order: list[int]) -> None:
        for _ in range(50):
            with world.central.write(OPERATOR, is_shared=True) as transaction:
                start.wait(30)
                lock_tickets(transaction, *order)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lock, [numbers, numbers[::-1]]))


def test_full_disk_stores_nothing_and_says_so(world: World, client: Client) -> None:
    number = world.file_ticket()
    full = """
        CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql
        AS $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$;
        CREATE TRIGGER full_disk BEFORE INSERT ON feed EXECUTE FUNCTION full_disk();
    """
    with world.central.engine.begin() as connection:
        connection.execute(text(full))
    assert told(send(world, client, number, "k")) == (507, "urn:smena:disk_full", None)
    with world.central.engine.begin() as connection:
        assert connection.execute(text("SELECT count(*) FROM receipts")).scalar_one() == 0
        connection.execute(text("DROP TRIGGER full_disk ON feed"))
    assert send(world, client, number, "k").status_code == 200


def test_who_files_a_ticket_holds_up_no_other_filer(world: World) -> None:
    with world.central.write(OPERATOR, is_shared=True) as slow:
        first = slow.next_number()
        with world.central.write(OPERATOR, is_shared=True) as quick:
            second = quick.next_number()
    assert first != second


def _end_those_that_wait(world: World) -> None:
    ended = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database()"
    with world.central.engine.connect() as connection:
        connection.execute(text(f"{ended} AND wait_event_type = 'Lock'"))
