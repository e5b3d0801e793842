"""What a transaction sees of others on PostgreSQL, and which of them wait for each other."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from litestar.testing import TestClient
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from desktop.central import tables
from desktop.central.conversation import lock_tickets
from desktop.central.database import reading
from desktop.central.feed import head_of
from tests.central_server import OPERATOR, World
from tests.postgres.waiting import until_somebody_waits


def test_read_transaction_sees_one_instant_and_writes_nothing(world: World) -> None:
    with reading(world.central.engine) as connection:
        before = head_of(connection)["seq"]
        world.file_ticket()
        assert head_of(connection)["seq"] == before
        assert connection.execute(select(tables.tickets.c.id)).all() == []
        with pytest.raises(DBAPIError, match="read-only"):
            connection.execute(text("DELETE FROM tickets"))
    assert world.head() > before


def test_shared_writers_run_beside_each_other(world: World) -> None:
    with world.central.write(OPERATOR, is_shared=True) as one, world.central.write(OPERATOR, is_shared=True) as other:
        one.audit("one")
        other.audit("other")


def test_who_writes_alone_waits_for_the_shared_ones_and_sees_what_they_did(world: World) -> None:
    def acts() -> list[str]:
        with world.central.write(OPERATOR) as transaction:
            return list(transaction.connection.execute(select(tables.audit.c.act)).scalars())

    with ThreadPoolExecutor(1) as pool:
        with world.central.write(OPERATOR, is_shared=True) as shared:
            found = pool.submit(acts)
            until_somebody_waits(world)
            shared.audit("shared")
        assert found.result(30)[-1] == "shared"


def test_note_on_a_merged_ticket_follows_a_merge_that_is_committed_meanwhile(world: World) -> None:
    first, second, third = (world.file_ticket() for _ in range(3))
    gone = {"state": "merged", "ended_at": world.clock()}
    with world.central.write(OPERATOR) as transaction:
        transaction.update("ticket", first, merged_into=second, **gone)
    body = {
        "ticket": first,
        "seen_seq": 0,
        "written_at": "2026-10-06T12:00:00Z",
        "intent": {"type": "note", "body": "Заметка."},
    }
    headers = world.headers() | {"Idempotency-Key": "k"}
    with TestClient(world.app) as client, ThreadPoolExecutor(1) as pool:
        with world.central.write(OPERATOR, is_shared=True) as transaction:
            lock_tickets(transaction, second)
            answer = pool.submit(client.post, "/v1/intents", json=body, headers=headers)
            until_somebody_waits(world)
            transaction.update("ticket", second, merged_into=third, **gone)
        assert answer.result(30).status_code == 200
    with reading(world.central.engine) as connection:
        notes = select(tables.messages.c.ticket).where(tables.messages.c.kind == "note")
        assert connection.execute(notes).scalar_one() == third
