"""Two desks with all their threads at one central: what one does, the other sees; and they end when told to."""

import queue
import random
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.desk import Desk
from desktop.regulation.intents import Note, Take
from desktop.regulation.people import Agent
from desktop.replica.store import Store
from desktop.replica.views import QueueRow
from desktop.sync.engine import Engine
from desktop.sync.pace import CentralClock
from desktop.sync.sign_in import sign_in
from desktop.sync.state import Link
from desktop.sync.transport import HttpTransport
from desktop.wire.session import Session
from desktop.workers import Loops, OneThread, monotonic
from tests.central_server import PASSWORD, World
from tests.keys import KEYS

PATIENCE = 30  # seconds; nothing here takes that long


class MainThread:
    """Runs what the threads post, until something has come about."""

    def __init__(self) -> None:
        self.posted: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()

    def until(self, has_come: Callable[[], object]) -> None:
        deadline = monotonic() + PATIENCE
        while not has_come():
            assert monotonic() < deadline, "what was waited for did not come about"
            self.posted.get(timeout=PATIENCE)()


@contextmanager
def working(world: World, login: str, folder: Path, main: MainThread) -> Iterator[Desk]:
    transport = HttpTransport(world.url, f"device of {login}", "ru")
    session = sign_in(transport, login, PASSWORD, "ru")
    assert isinstance(session, Session)
    transport.token = session.token
    signed_in = session.agent
    me = Agent(signed_in.id, signed_in.login, signed_in.name, signed_in.department, signed_in.role)
    post, store, clock = main.posted.put, Store(folder, KEYS), CentralClock(monotonic, lambda: datetime.now(UTC))
    db, online, loops = OneThread("db", post), OneThread("online", post), Loops(post)
    desk = Desk(store, db, me, clock)
    desk.open(lambda failure: None)
    engine = Engine(
        transport,
        store,
        desk,
        me,
        clock,
        on_db=db.call,
        post=post,
        background=online,
        bells=loops,
        monotonic=monotonic,
        random=random.random,
    )
    desk.connect(engine)
    loops.start(engine)
    main.until(lambda: desk.state.link is Link.ONLINE)
    yield desk
    transport.close()
    loops.close()
    online.close()
    db.submit(store.close, lambda _: None)
    db.close()


@pytest.fixture
def two_desks(served_central: World, tmp_path: Path) -> Iterator[tuple[MainThread, Desk, Desk]]:
    main = MainThread()
    with ExitStack() as stack:
        yield (
            main,
            *(
                stack.enter_context(working(served_central, login, tmp_path / login, main))
                for login in ("anna", "boris")
            ),
        )
    ours = ("db", "online", "feed", "presence", "net ")
    assert [thread.name for thread in threading.enumerate() if thread.name.startswith(ours)] == []


def test_ticket_filed_and_taken_is_seen_at_the_other_desk(
    served_central: World, two_desks: tuple[MainThread, Desk, Desk]
) -> None:
    main, anna, boris = two_desks
    changed: set[int] = set()
    known: set[int] = set()
    for desk in (anna, boris):
        desk.on_change(lambda change: changed.update(change.tickets))
    anna.on_change(lambda change: known.update(change.tickets))
    number = served_central.file_ticket()
    rows: list[QueueRow | None] = []

    def look(_: object) -> None:
        boris.read_queue_rows([number], lambda found: rows.append(found[number]))

    boris.on_change(look)
    main.until(lambda: rows and rows[-1] and number in known)
    anna.read_ticket(number, lambda view: view and anna.act(view, Take()))
    main.until(lambda: rows[-1] and rows[-1].assignee_name == "Анна Петрова")
    main.until(lambda: anna.state.pending == 0)
    assert changed == {number}


def test_many_intents_go_out_once_each(served_central: World, two_desks: tuple[MainThread, Desk, Desk]) -> None:
    main, anna, boris = two_desks
    numbers = [served_central.file_ticket() for _ in range(6)]
    known: set[int] = set()
    end = anna.on_change(lambda change: known.update(change.tickets))
    main.until(lambda: known >= set(numbers))
    end()
    for number in numbers:
        anna.read_ticket(
            number, lambda view: [anna.act(view, Note(f"Заметка {n}")) for n in range(5)] if view else None
        )
    bodies: dict[int, list[str]] = {}

    def look(_: object) -> None:
        for number in numbers:
            boris.read_ticket(number, lambda view: bodies.update({view.row.number: said(view)}) if view else None)

    def said(view: object) -> list[str]:
        return [message.body for message in view.messages if message.body.startswith("Заметка")]  # type: ignore[attr-defined]

    boris.on_change(look)
    in_order = [f"Заметка {n}" for n in range(5)]
    main.until(lambda: all(bodies.get(number) == in_order for number in numbers))
