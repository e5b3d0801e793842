"""Races: many threads, one effect; many takes, one winner."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select

from desktop.central import tables
from desktop.central.accept import Answer, Wish, accept
from desktop.central.callers import Caller
from desktop.central.database import reading
from desktop.central.records import agent_of
from desktop.regulation.intents import Note, Take
from tests.central_server import World

WRITTEN_AT = datetime(2026, 10, 6, 9, tzinfo=UTC)
THREADS = 16


def caller(world: World, login: str) -> Caller:
    with reading(world.central.engine) as connection:
        agents = tables.agents
        agent = agent_of(connection.execute(select(agents).where(agents.c.login == login)).mappings().one())
    return Caller("agent", agent.id, agent.name, "", agent, device=f"desk-{login}")


def at_once(job: Callable[[int], Answer]) -> list[Answer]:
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(job, range(THREADS)))


def count(world: World, column: Any, *where: Any) -> int:
    with reading(world.central.engine) as connection:
        return connection.execute(select(func.count(column)).where(*where)).scalar_one()


def test_one_key_from_many_threads_has_one_effect(world: World) -> None:
    number, anna = world.file_ticket(), caller(world, "anna")
    wish = Wish(number, world.head(), WRITTEN_AT, Note("Заметка."))
    answers = at_once(lambda _: accept(world.central, anna, "same", wish, "ru"))
    assert len({answer.body for answer in answers}) == 1
    assert Counter(answer.is_replayed for answer in answers) == {True: THREADS - 1, False: 1}
    assert count(world, tables.messages.c.id, tables.messages.c.kind == "note") == 1
    assert count(world, tables.feed.c.seq, tables.feed.c.intent_key == "same") == 1


def test_of_simultaneous_takes_one_wins_and_the_rest_learn_who(world: World) -> None:
    number = world.file_ticket()
    callers = [caller(world, "anna"), caller(world, "boris")]
    wish = Wish(number, world.head(), WRITTEN_AT, Take())
    answers = at_once(lambda turn: accept(world.central, callers[turn % 2], f"take-{turn}", wish, "ru"))
    winners = {turn % 2 for turn, answer in enumerate(answers) if answer.status == 200}
    assert len(winners) == 1
    assert {answer.status for turn, answer in enumerate(answers) if turn % 2 not in winners} == {409}
    with reading(world.central.engine) as connection:
        assignee = connection.execute(select(tables.tickets.c.assignee_id)).scalar_one()
    assert assignee == callers[winners.pop()].id


def test_numbers_stay_dense_when_many_write_at_once(world: World) -> None:
    numbers, anna = [world.file_ticket() for _ in range(4)], caller(world, "anna")

    def note(turn: int) -> Answer:
        wish = Wish(numbers[turn % 4], world.head(), WRITTEN_AT, Note(str(turn)))
        return accept(world.central, anna, f"note-{turn}", wish, "ru")

    assert {answer.status for answer in at_once(note)} == {200}
    with reading(world.central.engine) as connection:
        seqs = list(connection.execute(select(tables.feed.c.seq).order_by(tables.feed.c.seq)).scalars())
    assert seqs == list(range(len(seqs)))
