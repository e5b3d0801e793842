"""The mailroom runs in one worker of several, in another when that one ends, and again when its connection is cut."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import text

from desktop.central.database import HOUSEKEEPER
from desktop.central.mailroom.running import keep_mailroom
from tests.central.mailroom.dovecot import PASSWORD, PROGRAM, running
from tests.central.mailroom.post import Post, letter, settings
from tests.central_server import World, serving

pytestmark = [
    pytest.mark.about_postgresql,
    pytest.mark.skipif(not PROGRAM.exists(), reason="Dovecot is not installed"),
]
_CUT = """SELECT pg_terminate_backend(l.pid) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
    WHERE l.locktype = 'advisory' AND l.objid = :lock AND d.datname = current_database()"""


def until(is_so: Callable[[], object]) -> None:
    end_at = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < end_at
        time.sleep(0.02)


def test_letters_go_on_being_taken_in_once_when_the_worker_that_does_it_ends(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.central.mailroom.running._LOOK", 0.05)
    (tmp_path / "password").write_text(PASSWORD)
    post, bodies = Post(world), [f"Не открывается сайт plain.ru, случай {number}." for number in range(5)]
    with running() as dovecot, ExitStack() as held:
        at = {"host": "127.0.0.1", "port": dovecot.port, "login": "moving", "password_file": str(tmp_path / "password")}
        mail = settings(mailbox=(msgspec.structs.replace(settings().mailbox[0], **at),))
        workers: list[tuple[World, Callable[[], object]]] = []
        for _ in range(2):
            worker = World(world.beside(), world.clock, world.tokens, world.ids)
            held.callback(worker.central.engine.dispose)
            worker.central.mail = mail
            worker.central.jobs.append(partial(keep_mailroom, worker.central))
            end = held.enter_context(ExitStack())
            end.enter_context(serving(worker))
            workers.append((worker, end.close))

        def taken_by() -> list[int]:
            return [sum(worker.central.counters.letters.values()) for worker, _ in workers]

        def come(*more: str) -> None:
            dovecot.delivers("moving", *(letter(body, sender="ivan@example.ru") for body in more))
            until(lambda: sum(taken_by()) == len(post.raws()) == bodies.index(more[-1]) + 1)

        come(*bodies[:2])
        first = taken_by().index(2)
        workers[first][1]()
        come(*bodies[2:4])
        with world.central.engine.begin() as connection:
            assert connection.execute(text(_CUT), {"lock": HOUSEKEEPER}).all() == [(True,)]
        come(*bodies[4:])
        assert taken_by()[1 - first] == 3
    assert sorted(post.said()) == bodies
    assert post.states() == ["read"] * 5
    assert [row["uid"] for row in post.raws()] == [1, 2, 3, 4, 5]
