"""PostgreSQL is put back from a backup under a serving central: `begin-history`, and nobody starts central again."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests
from sqlalchemy import func, select

from desktop.central import tables
from desktop.central.__main__ import main
from desktop.central.callers import issue_token
from desktop.central.feed import head_of
from desktop.central.lookups import find_agent
from desktop.regulation.intents import Note
from desktop.sync.transport import HttpTransport
from desktop.wire.changes import poll_path
from tests.central_server import OPERATOR, World
from tests.data_bases import kept
from tests.postgres.processes import Parent, parent_of
from tests.sync.stepped import Stepped, put_together


def until(what: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not what():
        assert time.monotonic() < deadline, "it never came"
        threading.Event().wait(0.05)  # the workers need the machine


def seated(world: World, parent: Parent, folder: Path) -> Stepped:
    transport = HttpTransport(parent.url, "desk-anna", "ru")
    transport.token = parent.tokens["anna"]
    with world.central.engine.connect() as connection:
        agent = find_agent(connection, world.ids["anna"])
    assert agent is not None
    return put_together(agent, folder, transport, lambda: datetime.now(UTC))


def sign_in_again(world: World, parent: Parent) -> None:
    now = datetime.now(UTC)
    with world.central.write(OPERATOR) as transaction:
        for login, token in parent.tokens.items():
            later, whose = now + timedelta(hours=12), world.ids[login]
            issue_token(transaction.connection, now, agent_id=whose, expires_at=later, token=token)


def test_desks_of_every_worker_hear_of_the_new_history_and_send_again_what_is_lacking(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = world.file_ticket()
    world.central.engine.dispose()
    put_back = kept(world.data_base)
    monkeypatch.setenv("SMENA_DATABASE_URL", world.data_base)
    with parent_of(2, world) as parent, ThreadPoolExecutor(1) as pool:
        desk = seated(world, parent, tmp_path / "desk")
        desk.catch_up()
        for text in ("первая", "вторая", "третья"):
            desk.desk.act(desk.ticket(number), Note(text))
        desk.sync()
        with world.central.engine.connect() as connection:
            head = head_of(connection)

        def poll(wait: int = 0) -> int:
            path = poll_path(head["seq"], wait, head["history"])
            return requests.get(parent.url + path, headers=parent.headers("boris"), timeout=60).status_code

        assert {poll() for _ in range(20)} == {200}  # so that both workers remember this page
        waiting = pool.submit(poll, 25)
        world.central.engine.dispose()
        put_back()
        assert main(["begin-history"]) == 0
        sign_in_again(world, parent)
        assert world.head() < head["seq"]
        until(lambda: {poll() for _ in range(10)} == {409})
        assert waiting.result() != 200

        def is_settled() -> bool:
            desk.ticking.seconds += 60
            desk.drain()
            return desk.read() == 0.0 and desk.engine.reading.is_caught_up and desk.outbox() == []

        until(is_settled)
        with world.central.engine.connect() as connection:
            notes = select(func.count()).where(tables.messages.c.kind == "note")
            assert connection.execute(notes).scalar_one() == 3
        assert [message.body for message in desk.ticket(number).messages][1:] == ["первая", "вторая", "третья"]
        desk.close()
