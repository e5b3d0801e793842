"""The write transaction: a dense feed, digests that equal the rows, nothing left of what was rolled back."""

import random
from typing import Any

import pytest
from sqlalchemy import func, select

from desktop.central import tables
from desktop.central.conversation import retire, revive
from desktop.central.database import reading
from desktop.central.feed import head_of
from desktop.wire.replica_tables import digest_hash
from tests.central_server import OPERATOR, Send, World


def digest_of_rows(world: World) -> dict[str, tuple[int, int]]:
    """What the digest should be, from the rows the replicas should have."""
    found = {}
    with reading(world.central.engine) as connection:
        for kind, table in tables.REPLICATED.items():
            rows = connection.execute(select(table)).mappings()
            live = [row for row in rows if not row.get("is_retired")]
            xor = 0
            for row in live:
                xor ^= digest_hash(str(row["id"]), row["version"])
            found[kind] = (len(live), xor)
    return {kind: entry for kind, entry in found.items() if entry != (0, 0)}


def stored_digest(world: World) -> dict[str, tuple[int, int]]:
    with reading(world.central.engine) as connection:
        digest = head_of(connection)["digest"]
    return {kind: tuple(entry) for kind, entry in digest.items() if tuple(entry) != (0, 0)}


def feed_numbers(world: World) -> list[int]:
    with reading(world.central.engine) as connection:
        seqs = select(tables.feed.c.seq).where(tables.feed.c.kind != "history").order_by(tables.feed.c.seq)
        return list(connection.execute(seqs).scalars())


def acts(chooser: random.Random, numbers: list[int], messages: list[int]) -> dict[str, Any]:
    """Some act, sensible or not; refusals are part of the series."""
    return chooser.choice(
        [
            {"type": "take"},
            {"type": "release"},
            {"type": "reply", "body": "Ответ."},
            {"type": "note", "body": "Заметка."},
            {"type": "request_data", "body": "Укажите аккаунт."},
            {"type": "resolve", "body": "Готово."},
            {"type": "transfer", "department": chooser.choice(["stp", "ork"])},
            {"type": "declare_emergency", "service": "web", "reason": "лежит"},
            {"type": "revoke_emergency", "reason": "работает"},
            {"type": "set_topic", "was": None, "topic": "fault"},
            {"type": "merge", "into": chooser.choice(numbers)},
            {"type": "split", "message_ids": [chooser.choice(messages)], "subject": "Другое"},
            {"type": "assign", "agent_id": chooser.randint(1, 4)},
        ]
    )


@pytest.mark.parametrize("seed", range(3))
def test_feed_is_dense_and_digest_equals_rows_after_any_series_of_acts(world: World, send: Send, seed: int) -> None:
    chooser = random.Random(seed)
    numbers = [world.file_ticket() for _ in range(6)]
    for number in numbers:  # each has a second message, so that some can be split
        with world.central.write(OPERATOR) as transaction:
            transaction.insert("message", ticket=number, kind="subscriber", at=world.clock(), body="и ещё")
    statuses = set()
    for _ in range(60):
        world.clock.advance(minutes=1)
        who, number = chooser.choice(["anna", "boris", "olga", "sveta"]), chooser.choice(numbers)
        statuses.add(send(number, who=who, **acts(chooser, numbers, list(range(1, 13)))).status_code)
        if chooser.random() < 0.1:
            with world.central.write(OPERATOR) as transaction:
                chooser.choice([retire, revive])(transaction, chooser.choice(numbers))
    assert statuses >= {200, 409}
    assert statuses <= {200, 403, 404, 409, 422}
    assert feed_numbers(world) == list(range(1, feed_numbers(world)[-1] + 1))
    assert stored_digest(world) == digest_of_rows(world)


def test_row_changed_twice_in_a_transaction_grows_by_one_version(world: World) -> None:
    number = world.file_ticket()
    with world.central.write(OPERATOR) as transaction:
        transaction.update("ticket", number, subject="раз")
        transaction.update("ticket", number, subject="два")
    with reading(world.central.engine) as connection:
        row = connection.execute(select(tables.tickets).where(tables.tickets.c.id == number)).one()
    assert (row.version, row.subject) == (2, "два")


def test_unchanged_row_makes_no_feed_row(world: World) -> None:
    before = feed_numbers(world)
    with world.central.write(OPERATOR) as transaction:
        assert not transaction.upsert("plan", "start", name="Старт", group="standard")
    assert feed_numbers(world) == before


def test_failed_transaction_leaves_nothing_and_gives_its_number_back(world: World) -> None:
    before, digest = feed_numbers(world), stored_digest(world)

    def fail() -> None:
        with world.central.write(OPERATOR) as transaction:
            transaction.insert("plan", id="new", name="Новый", group="standard")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert (feed_numbers(world), stored_digest(world)) == (before, digest)


def test_row_that_never_was_on_a_replica_makes_no_feed_row(world: World) -> None:
    number = world.file_ticket()
    with world.central.write(OPERATOR) as transaction:
        retire(transaction, number)
    before = feed_numbers(world)
    with world.central.write(OPERATOR) as transaction:
        transaction.insert("message", ticket=number, kind="note", at=world.clock(), is_retired=True)
    assert feed_numbers(world) == before
    assert stored_digest(world) == digest_of_rows(world)


def test_revived_message_keeps_the_number_under_which_it_was_first_seen(world: World) -> None:
    number = world.file_ticket()
    seqs = select(tables.messages.c.seq).where(tables.messages.c.ticket == number)
    with reading(world.central.engine) as connection:
        first = connection.execute(seqs).scalar_one()
    for act in (retire, revive):
        with world.central.write(OPERATOR) as transaction:
            act(transaction, number)
    with reading(world.central.engine) as connection:
        assert connection.execute(seqs).scalar_one() == first
    assert stored_digest(world) == digest_of_rows(world)


def test_many_rows_at_once_are_numbered_like_single_ones(world: World) -> None:
    number = world.file_ticket()
    rows = [{"ticket": number, "kind": "note", "at": world.clock(), "body": str(n)} for n in range(40)]
    with world.central.write(OPERATOR) as transaction:
        ids = transaction.insert_many("message", rows)
    with reading(world.central.engine) as connection:
        found = connection.execute(
            select(tables.messages.c.id, tables.messages.c.body, tables.messages.c.seq)
            .where(tables.messages.c.id.in_(ids))
            .order_by(tables.messages.c.id)
        ).all()
    assert [row.body for row in found] == [str(n) for n in range(40)]
    assert [row.seq for row in found] == feed_numbers(world)[-40:]
    assert stored_digest(world) == digest_of_rows(world)


def test_number_taken_by_an_import_is_passed_over(world: World) -> None:
    first = world.file_ticket()
    with world.central.write(OPERATOR) as transaction:
        transaction.insert(
            "ticket",
            id=first + 1,
            department="stp",
            channel="cabinet",
            state="open",
            subject="чужая",
            received_at=world.clock(),
        )
    assert world.file_ticket() == first + 2


def test_instant_without_a_zone_is_not_stored(world: World) -> None:
    with pytest.raises(Exception, match="time zone"), world.central.write(OPERATOR) as transaction:
        transaction.insert("announcement", title="x", body="x", starts_at=world.clock().replace(tzinfo=None))
    with reading(world.central.engine) as connection:
        assert connection.execute(select(func.count()).select_from(tables.announcements)).scalar_one() == 0
