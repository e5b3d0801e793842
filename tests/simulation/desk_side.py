"""A workstation without its window: the real desk, store and engine; its threads are fibers, its process may end."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from greenlet import GreenletExit, greenlet

from desktop.desk import Desk
from desktop.regulation.people import Agent
from desktop.replica.store import Store
from desktop.replica.views import OutboxView, QueueRow, ReplicaChange, TicketView
from desktop.sync.engine import Engine
from desktop.sync.pace import CentralClock
from desktop.sync.sign_in import sign_in
from desktop.sync.state import Link
from tests.central_server import START
from tests.keys import KEYS
from tests.simulation import disks
from tests.simulation.central_side import PASSWORD
from tests.simulation.clockwork import Bell, Killed
from tests.simulation.network import SimTransport
from tests.simulation.strands import Strands
from tests.simulation.trace import Violation

if TYPE_CHECKING:
    from tests.simulation.world import World

T = TypeVar("T")
SENDERS = 2
_AFTER_A_FAULT = 30.0


class _OnDb:
    """The db thread: every job at once, but a job of another thread may come between two."""

    def __init__(self, world: "World") -> None:
        self._world = world

    def submit(self, job: Callable[[], T], then: Callable[[T], None], urgent: bool = False) -> None:
        then(job())

    def call(self, job: Callable[[], T]) -> T:
        if self._world.clockwork.is_in_fiber and self._world.chances.one_in(8):
            self._world.clockwork.sleep(self._world.chances.between(0, 0.05))
        return job()


class _Bells:
    def __init__(self, world: "World") -> None:
        self.reading, self.sending, self.presence = (Bell(world.clockwork) for _ in range(3))
        self.ring_reading, self.ring_sending = self.reading.ring, self.sending.ring
        self.ring_presence = self.presence.ring


@dataclass(eq=False)
class Process:
    """One run of the program."""

    machine: "DeskSide"
    store: Store
    desk: Desk
    engine: Engine
    bells: _Bells
    fibers: list[greenlet]


class DeskSide:
    """One agent's machine. `process` is None while the program does not run. It is the `disks.Process` of its files."""

    def __init__(self, world: "World", folder: Path, agent: Agent) -> None:
        self.world, self.folder, self.agent = world, folder, agent
        self.name, self.device = agent.login, f"device-of-{agent.login}"
        self.process: Process | None = None
        self.jump = timedelta(0)
        self.full_until = 0.0
        self.strands = Strands(self)
        self.transport = SimTransport(world, self.name, self.device, self.strands)
        self.troubles = 0  # that its agent was told of
        self.is_dead = False
        self.connections: list[Any] = []
        self.refills = 0
        self._is_signing_in = False

    def wall(self) -> datetime:
        return START + timedelta(seconds=self.world.clockwork.now) + self.jump

    def start(self) -> None:
        """Start the program. It may be killed while it opens its files."""
        if self.process is not None:
            return
        self.is_dead = False
        self.strands.begin_anew()
        world, store = self.world, Store(self.folder, KEYS)
        on_db, bells = _OnDb(world), _Bells(world)
        clock = CentralClock(world.clockwork.monotonic, self.wall)
        desk = Desk(store, on_db, self.agent, clock, random_bytes=world.chances.bytes)
        engine = Engine(
            self.transport,
            store,
            desk,
            self.agent,
            clock,
            on_db=on_db.call,
            post=lambda callback: None if self.is_dead else callback(),
            background=on_db,
            bells=bells,
            monotonic=world.clockwork.monotonic,
            random=world.chances.random.random,
        )
        desk.connect(engine)
        desk.on_change(self._changed)
        desk.on_trouble(self._trouble)
        desk.on_state(lambda state: self.sign_in() if state.link is Link.SIGNED_OUT else None)
        self.process = Process(self, store, desk, engine, bells, [])
        failures: list[str | None] = []
        try:
            desk.open(failures.append)
        except Killed:
            self.kill()
            return
        if failures != [None]:
            self.log(f"cannot open: {failures}")
            self.kill()
            return
        self.log("started")
        self.process.fibers = [
            self._loop("feed", engine.reading.step, bells.reading),
            *([self._loop("presence", engine.presence.step, bells.presence)] if world.has_presence else []),
            *(self._loop(f"net {n}", engine.sending.step, bells.sending) for n in range(1, SENDERS + 1)),
        ]
        world.oracle.look(self)

    def kill(self) -> None:
        """As SIGKILL does: the files are as they are. It starts again by itself."""
        process, self.process, self.is_dead = self.process, None, True
        if process is None:
            return
        self.log("killed")
        self.world.oracle.killed(self.name)
        for fiber in process.fibers:
            if not fiber.dead and fiber is not self.world.clockwork.current():
                with suppress(Killed):
                    fiber.throw(GreenletExit)
        for connection in self.connections:
            connection.close()
        self.connections.clear()
        self.world.clockwork.at(self.world.chances.soon(6), self.start)

    def before_commit(self) -> None:
        chances, now = self.world.chances, self.world.clockwork.now
        if self.is_dead:
            raise Killed
        if chances.happens("disk_full"):
            self.full_until = now + chances.between(1, 40)
        if now < self.full_until:
            raise disks.full()
        if chances.happens("desk_killed"):
            self._die("before a commit")

    def after_commit(self) -> None:
        if self.world.chances.happens("desk_killed"):
            self._die("after a commit")

    def sign_in(self) -> None:
        """The agent sees that he is signed out, and signs in again after a while."""
        if self._is_signing_in or self.process is None:
            return
        self._is_signing_in = True
        process = self.process

        def run() -> None:
            try:
                self.world.clockwork.sleep(self.world.chances.soon(8))
                session = sign_in(self.transport, self.name, PASSWORD, "ru")
                if not isinstance(session, str) and self.process is process:
                    self.transport.token = session.token
                    self.log("signed in")
                    process.engine.signed_in()
            except Killed:
                self.world.clockwork.at(0, self.kill)
            finally:
                self._is_signing_in = False
            if self.process is process and process.desk.state.link is Link.SIGNED_OUT:
                self.world.clockwork.at(1, self.sign_in)

        process.fibers.append(self.world.clockwork.spawn(run))

    def rows(self) -> tuple[QueueRow, ...]:
        return self._answer("read_queues") or ()

    def ticket(self, number: int) -> TicketView | None:
        view: TicketView | None = self._answer("read_ticket", number)
        return view

    def outbox(self) -> tuple[OutboxView, ...]:
        return self._answer("read_outbox") or ()

    def log(self, line: str) -> None:
        self.world.log(f"{self.name:6} {line}")

    def _answer(self, ask: str, *arguments: Any) -> Any:
        answers: list[Any] = []
        if self.process is not None:
            getattr(self.process.desk, ask)(*arguments, answers.append)
        return answers[0] if answers else None

    def _die(self, when: str) -> None:
        self.is_dead = True
        self.log(f"dies {when}")
        raise Killed

    def _changed(self, change: ReplicaChange) -> None:
        self.refills += change.is_refill

    def _trouble(self, sentence: str) -> None:
        self.troubles += 1
        self.log(f"is told: {sentence}")

    def _loop(self, name: str, step: Callable[[], float], bell: Bell) -> greenlet:
        world = self.world

        def run() -> None:
            while not self.is_dead:
                heard = bell.rings
                try:
                    seconds = step()
                except Killed:
                    break
                except Exception as error:
                    raise Violation(f"{self.name}: the loop {name} failed: {error!r}") from error
                if self.is_dead:
                    break
                world.oracle.look(self)
                world.clockwork.sleep(0.001)
                if seconds > 0:
                    bell.sleep(heard, seconds)
            world.clockwork.at(0, self.kill)

        return world.clockwork.spawn(run)
