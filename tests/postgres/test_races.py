"""Races for one ticket and for one key, from threads with connections of their own.

`SMENA_RACES` says how many take races there are.
"""

import os
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from desktop.central import tables
from desktop.central.accept import Answer, Wish, accept
from desktop.central.callers import Caller
from desktop.central.context import Central
from desktop.central.database import reading
from desktop.central.lookups import book_at
from desktop.central.records import values_of
from desktop.regulation.intake import new_ticket
from desktop.regulation.intents import Note, Take
from desktop.regulation.people import Agent, Department, Role
from desktop.regulation.ticket import Channel
from tests.central_server import OPERATOR, World

RACES = int(os.environ.get("SMENA_RACES", "500"))
AGENTS, CONNECTIONS = 4, 16
WRITTEN_AT = datetime(2026, 10, 6, 9, tzinfo=UTC)


@pytest.fixture
def beside(world: World) -> Iterator[Callable[[], Central]]:
    """Makes further centrals on the same data base."""
    made: list[Central] = []

    def make() -> Central:
        made.append(world.beside())
        return made[-1]

    yield make
    for central in made:
        central.engine.dispose()


def racers(world: World) -> list[Caller]:
    """Agents of STP enough for a race."""
    with world.central.write(OPERATOR) as transaction:
        rows = [
            {"login": f"racer{n}", "name": f"Гонщик {n}", "department": "stp", "role": "agent", "password_hash": ""}
            for n in range(AGENTS)
        ]
        ids = transaction.insert_many("agent", rows)
    agents = [Agent(i, f"racer{n}", "", Department.STP, Role.AGENT) for n, i in enumerate(ids)]
    return [Caller("agent", agent.id, agent.name, "", agent, device=agent.login) for agent in agents]


def tickets(world: World, count: int) -> list[int]:
    with world.central.write(OPERATOR) as transaction:
        book = book_at(transaction.connection)
        numbers = transaction.next_numbers(count)
        made = [new_ticket(number, Department.STP, Channel.CABINET, transaction.at) for number in numbers]
        transaction.insert_many(
            "ticket", [{"id": ticket.number, "subject": "Гонка", **values_of(ticket, book)} for ticket in made]
        )
    return numbers


def test_each_of_many_take_races_has_exactly_one_winner(world: World, beside: Callable[[], Central]) -> None:
    callers, numbers = racers(world), tickets(world, RACES)
    seen, start = world.head(), threading.Barrier(AGENTS)

    def race(caller: Caller) -> list[int]:
        central, statuses = beside(), []
        for number in numbers:
            start.wait(60)
            wish = Wish(number, seen, WRITTEN_AT, Take())
            statuses.append(accept(central, caller, f"take-{number}-{caller.id}", wish, "ru").status)
        return statuses

    with ThreadPoolExecutor(AGENTS) as pool:
        races = list(zip(*pool.map(race, callers), strict=True))
    assert [Counter(statuses) for statuses in races] == [Counter({409: AGENTS - 1, 200: 1})] * RACES
    with reading(world.central.engine) as connection:
        found = select(tables.tickets.c.id, tables.tickets.c.assignee_id)
        assignees = {row.id: row.assignee_id for row in connection.execute(found)}
    winners = {number: callers[statuses.index(200)].id for number, statuses in zip(numbers, races, strict=True)}
    assert assignees == winners
    assert len(set(winners.values())) > 1, "somebody always came first: this was no race"


def test_one_key_from_sixteen_connections_has_one_effect_and_one_answer(
    world: World, beside: Callable[[], Central]
) -> None:
    number, (anna, *_) = world.file_ticket(), racers(world)
    wish, start = Wish(number, world.head(), WRITTEN_AT, Note("Заметка.")), threading.Barrier(CONNECTIONS)
    centrals = [beside() for _ in range(CONNECTIONS)]

    def send(central: Central) -> Answer:
        start.wait(60)
        return accept(central, anna, "same", wish, "ru")

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        answers = list(pool.map(send, centrals))
    assert len({(answer.status, answer.body) for answer in answers}) == 1
    assert Counter(answer.is_replayed for answer in answers) == {True: CONNECTIONS - 1, False: 1}
    with reading(world.central.engine) as connection:
        notes = select(func.count()).where(tables.messages.c.kind == "note")
        assert connection.execute(notes).scalar_one() == 1
        head = connection.execute(select(tables.feed_head.c.seq)).scalar_one()
        assert list(connection.execute(select(tables.feed.c.seq).order_by(tables.feed.c.seq)).scalars()) == list(
            range(head + 1)
        )
