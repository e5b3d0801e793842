"""A desk whose loops are stepped by the test, on one thread: real central or a transport by hand, real files."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from desktop.central.callers import issue_token
from desktop.central.lookups import find_agent
from desktop.desk import Desk
from desktop.regulation.people import Agent
from desktop.replica.store import Store
from desktop.replica.views import OutboxView, QueueRow, ReplicaChange, TicketView
from desktop.sync.engine import Engine
from desktop.sync.exchange import Answer, Call, Lost, Transport, Unreachable
from desktop.sync.pace import CentralClock
from desktop.sync.transport import HttpTransport
from desktop.workers import Inline
from tests.central_server import OPERATOR, World
from tests.keys import KEYS

DEVICE = "d" * 32


@dataclass
class Ticking:
    """Monotonic seconds in the test's hand."""

    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


class Silent:
    """Bells that nobody sleeps by."""

    def ring_reading(self) -> None: ...
    def ring_sending(self) -> None: ...
    def ring_presence(self) -> None: ...


@dataclass
class Cuttable:
    """A transport whose next calls can be made to fail: `offline`, or `losing` the answer after central has acted."""

    real: Transport
    offline: bool = False
    losing: int = 0
    calls: list[Call] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)  # given instead of central's, oldest first

    def send(self, call: Call) -> Answer:
        self.calls.append(call)
        if self.offline:
            raise Unreachable
        if self.answers:
            return self.answers.pop(0)
        answer = self.real.send(call)
        if self.losing:
            self.losing -= 1
            raise Lost
        return answer

    def download(self, call: Call, into: bytearray, progress: Callable[[float], None]) -> Answer:
        if self.offline:
            raise Unreachable
        return self.real.download(call, into, progress)


@dataclass
class Stepped:
    """`desk` with its engine; `sync` sends and reads until both sides are quiet."""

    desk: Desk
    engine: Engine
    store: Store
    transport: Cuttable
    ticking: Ticking
    changes: list[ReplicaChange] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    hang_up: Callable[[], None] = lambda: None

    def read(self) -> float:
        return self.engine.reading.step()

    def send(self) -> float:
        return self.engine.sending.step()

    def unplug(self) -> None:
        self.transport.offline = True
        self.read()

    def plug_in(self) -> None:
        self.transport.offline = False
        self.catch_up()

    def catch_up(self) -> None:
        self.read()
        while not self.engine.reading.is_caught_up:
            assert self.read() == 0.0, "central was not reached"
        self.read()

    def drain(self) -> None:
        while self.send() == 0.0:
            pass

    def sync(self) -> None:
        self.drain()
        self.catch_up()

    def ticket(self, number: int) -> TicketView:
        view = self.answer(self.desk.read_ticket, number)
        assert view is not None
        return view

    def rows(self) -> dict[int, QueueRow]:
        return {row.number: row for row in self.answer(self.desk.read_queues)}

    def outbox(self) -> list[OutboxView]:
        return list(self.answer(self.desk.read_outbox))

    def states(self) -> list[str]:
        return [entry.state.value for entry in self.outbox()]

    @staticmethod
    def answer(ask: Callable[..., None], *arguments: Any) -> Any:
        answers: list[Any] = []
        ask(*arguments, answers.append)
        assert len(answers) == 1
        return answers[0]

    def close(self) -> None:
        self.store.close()
        self.hang_up()

    def kill(self) -> None:
        """As if the process had ended here: nothing is tidied up, the files are as they are."""
        self.store.outbox._raw.close()
        self.store.replica.raw.close()
        self.store.look_up.close()
        self.hang_up()


def sit(
    world: World, login: str, folder: Path, wall: Callable[[], datetime] | None = None, device: str = DEVICE
) -> Stepped:
    """A desk of this agent at a served central, with a token bound to the device. `wall`: this computer's clock."""
    transport = HttpTransport(world.url, device, "ru")
    with world.central.write(OPERATOR) as transaction:
        expires_at = world.clock() + timedelta(hours=12)
        transport.token = issue_token(
            transaction.connection, world.clock(), agent_id=world.ids[login], device=device, expires_at=expires_at
        )
        agent = find_agent(transaction.connection, world.ids[login])
    assert agent is not None
    stepped = put_together(agent, folder, transport, wall or world.clock)
    stepped.hang_up = transport.close
    return stepped


def put_together(agent: Agent, folder: Path, transport: Transport, wall: Callable[[], datetime]) -> Stepped:
    """A desk over this transport, its files opened."""
    ticking, inline, cuttable, store = Ticking(), Inline(), Cuttable(transport), Store(folder, KEYS)
    clock = CentralClock(ticking, wall)
    desk = Desk(store, inline, agent, clock)
    engine = Engine(
        cuttable,
        store,
        desk,
        agent,
        clock,
        on_db=inline.call,
        post=lambda callback: callback(),
        background=inline,
        bells=Silent(),
        monotonic=ticking,
        random=lambda: 1.0,
    )
    engine.reading.longest_wait = 0
    desk.connect(engine)
    stepped = Stepped(desk, engine, store, cuttable, ticking)
    desk.on_change(stepped.changes.append)
    desk.on_trouble(stepped.troubles.append)
    failures: list[str | None] = []
    desk.open(failures.append)
    assert failures == [None]
    return stepped
