"""The feed has no gap under writers that commit slowly, and a plain sequence in its place has."""

import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from desktop.central.database import reading
from desktop.central.writing import Writing
from tests.central_server import OPERATOR, World

WRITERS, COMMITS = 8, 25  # of each, in a round
ROUNDS = 20

Number = Callable[[Writing], int]


def by_head(transaction: Writing) -> int:
    """As central does it: the head is locked until the transaction is visible."""
    transaction.log_in_feed()
    return transaction.finish()


def by_sequence(transaction: Writing) -> int:
    """As everybody does it first."""
    added = transaction.connection.execute(text("INSERT INTO plain_feed DEFAULT VALUES RETURNING seq"))
    return int(added.scalar_one())


def lost_in_a_round(world: World, number: Number, feed: str) -> set[int]:
    """What a reader that goes on behind the last number it saw never sees, of what was committed."""
    chance = random.Random(number.__name__)
    pauses = [[chance.uniform(0, 0.005) for _ in range(COMMITS)] for _ in range(WRITERS)]
    after = text(f"SELECT seq FROM {feed} WHERE seq > :cursor ORDER BY seq")
    seen: list[int] = []
    is_over = threading.Event()

    def write(mine: list[float]) -> set[int]:
        numbers = set()
        for pause in mine:
            with world.central.write(OPERATOR, is_shared=True) as transaction:
                numbers.add(number(transaction))
                time.sleep(pause)  # a slow commit is what the claim is about
        return numbers

    def look() -> None:
        with reading(world.central.engine) as connection:
            seen.extend(connection.execute(after, {"cursor": seen[-1] if seen else first}).scalars())

    def read() -> None:
        while not is_over.is_set():
            look()
        look()

    with reading(world.central.engine) as connection:
        first = connection.execute(text(f"SELECT coalesce(max(seq), 0) FROM {feed}")).scalar_one()
    with ThreadPoolExecutor(WRITERS + 1) as pool:
        reader = pool.submit(read)
        committed = set[int]().union(*pool.map(write, pauses))
        is_over.set()
        reader.result()
    assert len(seen) == len(set(seen))
    assert len(committed) == WRITERS * COMMITS
    return committed - set(seen)


@pytest.fixture(autouse=True)
def _plain_feed(world: World) -> None:
    with world.central.engine.begin() as connection:
        connection.execute(text("CREATE TABLE plain_feed (seq bigserial PRIMARY KEY)"))


def test_reader_of_the_feed_loses_nothing(world: World) -> None:
    for _ in range(3):
        assert lost_in_a_round(world, by_head, "feed") == set()


def test_reader_of_a_plain_sequence_loses_committed_changes(world: World) -> None:
    assert any(lost_in_a_round(world, by_sequence, "plain_feed") for _ in range(ROUNDS))
