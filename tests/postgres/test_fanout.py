"""What happens in one worker is known in the others: by word at once, and by their own look when the word is lost."""

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import pytest
import requests
from sqlalchemy import text

from desktop.central.fanout import Fanout
from desktop.central.sign_in import deactivate_agent
from tests.central_server import OPERATOR, PASSWORD, World, serving

NEVER = 3600.0  # seconds
PEOPLE = ("boris", "anna")


@pytest.fixture
def start(world: World) -> Iterator[Callable[[], World]]:
    """Starts one more worker on the world's data base."""
    with ExitStack() as held:

        def start_one() -> World:
            worker = World(world.beside(), world.clock, world.tokens, world.ids)
            held.callback(worker.central.engine.dispose)
            return held.enter_context(serving(worker))

        yield start_one


@pytest.fixture
def looks_never(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a worker learns, it is told."""
    monkeypatch.setattr("desktop.central.feed._LOOK_EVERY", NEVER)


def until(what: Callable[[], Any]) -> Any:
    """What it gives, once it gives something."""
    deadline = time.monotonic() + 30
    while not (found := what()):
        assert time.monotonic() < deadline, "it never came"
        threading.Event().wait(0.01)  # lets the servers, threads of this process, get on
    return found


def listens(worker: World) -> bool:
    """Whether the worker has asked who is there, so it hears every word from now on."""
    fanout = worker.central.fanout
    assert fanout is not None
    return fanout.is_listening


def poll(worker: World, cursor: int, wait: int = 20) -> list[str]:
    query = {"cursor": cursor, "wait": wait}
    answer = requests.get(f"{worker.url}/v1/changes", params=query, headers=worker.headers(), timeout=60)
    return [change["kind"] for change in answer.json()["changes"]]


def waits(worker: World) -> bool:
    return worker.central.feed.waiting > 0


def present(worker: World, who: str = "boris", **report: Any) -> dict[str, int | None]:
    """Who is there, and at which ticket, as this worker tells `who`."""
    answer = requests.post(f"{worker.url}/v1/presence", json=report, headers=worker.headers(who), timeout=60)
    return {line["name"]: line["ticket"] for line in answer.json()}


@pytest.mark.usefixtures("looks_never")
def test_commit_in_one_worker_reaches_a_poll_at_another_by_word(start: Callable[[], World]) -> None:
    one, other = start(), start()
    until(lambda: listens(one) and listens(other))
    cursor = other.head()
    until(lambda: other.central.feed.head == cursor)
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(poll, other, cursor)
        until(lambda: waits(other))
        one.file_ticket()
        assert answer.result(10) == ["ticket", "message"]


def test_commit_whose_word_is_lost_is_seen_by_the_look(
    start: Callable[[], World], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = start(), start()
    monkeypatch.setattr(Fanout, "committed", lambda *_: None)
    cursor = other.head()
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(poll, other, cursor)
        until(lambda: waits(other))
        one.file_ticket()
        assert answer.result(10) == ["ticket", "message"]


@pytest.mark.usefixtures("looks_never")
def test_lost_connections_of_a_worker_come_back_and_nothing_is_missed(start: Callable[[], World]) -> None:
    one, other = start(), start()
    until(lambda: listens(one) and listens(other))
    cursor = other.head()
    with other.central.engine.connect() as connection:
        ended = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database()"
        connection.execute(text(f"{ended} AND pid <> pg_backend_pid() AND query ~ '^(LISTEN|NOTIFY)'"))
    until(lambda: not listens(other))
    one.file_ticket()
    until(lambda: listens(other))
    assert poll(other, cursor) == ["ticket", "message"]


@pytest.mark.usefixtures("looks_never")
def test_agent_who_left_is_out_at_every_worker_at_once(
    start: Callable[[], World], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.central.callers._TRUSTED_FOR", NEVER)
    one, other = start(), start()
    until(lambda: listens(one) and listens(other))
    assert requests.get(f"{other.url}/v1/departments", headers=other.headers(), timeout=30).status_code == 200
    assert requests.post(f"{one.url}/v1/sign-out", headers=one.headers(), timeout=30).status_code == 204
    until(lambda: requests.get(f"{other.url}/v1/departments", headers=other.headers(), timeout=30).status_code == 401)


@pytest.mark.usefixtures("looks_never")
@pytest.mark.parametrize("at", ["this worker", "another worker"])
def test_poll_of_an_agent_who_signed_out_is_answered_at_once_at_every_worker(
    start: Callable[[], World], at: str
) -> None:
    one, other = start(), start()
    until(lambda: listens(one) and listens(other))
    cursor = other.head()
    until(lambda: other.central.feed.head == cursor)
    polls = f"{other.url}/v1/changes?cursor={cursor}&wait=25"
    with ThreadPoolExecutor(2) as pool:
        his, hers = (pool.submit(requests.get, polls, headers=other.headers(who), timeout=60) for who in PEOPLE)
        until(lambda: other.central.feed.waiting == 2)
        where = other if at == "this worker" else one
        requests.post(f"{where.url}/v1/sign-out", headers=where.headers("boris"), timeout=30)
        assert his.result(20).status_code == 401
        assert not hers.done(), "who is still signed in waits on"
        one.file_ticket()
        assert hers.result(20).status_code == 200


@pytest.mark.usefixtures("looks_never")
def test_leaver_s_waiting_poll_gives_him_nothing_more(start: Callable[[], World]) -> None:
    one, other = start(), start()
    until(lambda: listens(one) and listens(other))
    cursor = other.head()
    until(lambda: other.central.feed.head == cursor)
    polls = f"{other.url}/v1/changes?cursor={cursor}&wait=25"
    with ThreadPoolExecutor(1) as pool:
        his = pool.submit(requests.get, polls, headers=other.headers("boris"), timeout=60)
        until(lambda: waits(other))
        with one.central.write(OPERATOR) as transaction:
            deactivate_agent(transaction, one.ids["boris"])
        assert his.result(20).json()["type"] == "urn:smena:access_revoked"


def test_presence_is_seen_at_every_worker_and_expires_there_too(start: Callable[[], World]) -> None:
    one, other = start(), start()
    until(lambda: listens(one) and listens(other))
    present(one, "anna", ticket=7)
    until(lambda: present(other).get("Анна Петрова") == 7)
    one.clock.advance(seconds=46)
    assert "Анна Петрова" not in present(other)


def test_worker_that_starts_later_learns_who_is_there(start: Callable[[], World]) -> None:
    one = start()
    present(one, "anna", ticket=7)
    other = start()
    until(lambda: present(other).get("Анна Петрова") == 7)


def test_who_signed_out_at_one_worker_is_gone_at_another(start: Callable[[], World]) -> None:
    one, other = start(), start()
    until(lambda: listens(one) and listens(other))
    present(one, "anna", ticket=7)
    until(lambda: "Анна Петрова" in present(other))
    requests.post(f"{one.url}/v1/sign-out", headers=one.headers(), timeout=30)
    until(lambda: "Анна Петрова" not in present(other))


def test_workers_share_one_limit_of_wrong_passwords(start: Callable[[], World]) -> None:
    workers = [start(), start()]

    def sign_in(turn: int) -> int:
        body = {"login": "anna", "password": "wrong password"}
        return requests.post(f"{workers[turn % 2].url}/v1/sign-in", json=body, timeout=60).status_code

    with ThreadPoolExecutor(12) as pool:
        assert Counter(pool.map(sign_in, range(12))) == {401: 5, 429: 7}
    body = {"login": "anna", "password": PASSWORD}
    assert requests.post(f"{workers[0].url}/v1/sign-in", json=body, timeout=60).status_code == 429


def test_one_worker_keeps_house_and_another_takes_over(start: Callable[[], World]) -> None:
    workers = [start(), start()]

    def housekeepers() -> list[World]:
        return [worker for worker in workers if asked(worker)]

    def asked(worker: World) -> bool:
        fanout, loop = worker.central.fanout, worker.central.feed.loop
        assert fanout is not None
        assert loop is not None
        return asyncio.run_coroutine_threadsafe(fanout.is_housekeeper(), loop).result(30)

    (first,) = until(housekeepers)
    for _ in range(3):
        assert housekeepers() == [first]
    first.stop()
    workers.remove(first)
    assert until(housekeepers) == workers


def test_numbers_of_a_worker_beside_are_never_given_twice(start: Callable[[], World]) -> None:
    workers = [start(), start()]
    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(lambda turn: _filed(workers[turn % 2]), range(40)))
    assert len(set(numbers)) == 40


def _filed(worker: World) -> int:
    with worker.central.write(OPERATOR, is_shared=True) as transaction:
        return transaction.next_number()
