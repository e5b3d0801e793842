"""One run: central, three desks, the network between them and the people at both ends, from one seed."""

import os
import shutil
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import gettempdir

from desktop.central.database import reading
from desktop.central.lookups import find_agent
from desktop.sync.exchange import Answer
from tests.simulation.central_side import CentralSide, one_thread
from tests.simulation.chances import Chances
from tests.simulation.clockwork import Clockwork, Waiting
from tests.simulation.desk_side import DeskSide
from tests.simulation.disks import disks_of, one_dialect
from tests.simulation.network import Arrivals, Request
from tests.simulation.oracle import Oracle
from tests.simulation.people import People
from tests.simulation.trace import Trace, Violation

DESKS = ("anna", "boris", "sveta")
TROUBLE_LASTS = 200.0  # seconds of faults
HEALS_WITHIN = 240.0  # seconds after them, the agents' own decisions included
FASTEST = Path("/dev/shm")  # files in memory: forcing them to the disk costs nothing


@dataclass
class Outcome:
    """What became of a seed; `violation` is None when every promise held; `exposed`: how often what
    is promised could have been broken (by the kind of the effect, and some more)."""

    seed: int
    steps: int
    happened: dict[str, int]
    hash: str
    violation: str | None = None
    exposed: dict[str, int] = field(default_factory=dict)
    trace: list[str] = field(default_factory=list)


class World:
    """`scale`: how much happens in how long a time, as a part of the whole."""

    def __init__(self, seed: int, folder: Path, scale: float) -> None:
        self.scale = scale
        self.clockwork, self.chances, self.trace = Clockwork(), Chances(seed), Trace()
        self.central = CentralSide(folder / "central", self.clockwork, self.chances)
        self.arrivals = Arrivals(self)
        self.has_presence = self.chances.one_in(8)  # it decides nothing, and costs half of the requests
        self.desks: list[DeskSide] = []
        for login in DESKS:
            with reading(self.central.central.engine) as connection:
                agent = find_agent(connection, self.central.agent_ids[login])
            assert agent is not None
            self.desks.append(DeskSide(self, folder / "desks" / login, agent))
        self.oracle = Oracle(self)
        self.people = People(self)

    def run(self) -> None:
        self.people.begin()
        self.clockwork.run_until(TROUBLE_LASTS * self.scale)
        self.log("the troubles end")
        self.people.heal()
        self.clockwork.run_until(TROUBLE_LASTS * self.scale + HEALS_WITHIN, self.oracle.has_settled)
        self.oracle.check_end()

    def close(self) -> None:
        self.chances.is_calm = True
        for desk in self.desks:
            desk.kill()
        self.oracle.close()
        self.central.close()

    def log(self, line: str) -> None:
        self.trace.add(self.clockwork.now, line)

    def arrive(self, request: Request, waiting: Waiting | None, cut: Callable[[Answer], object]) -> None:
        self.arrivals.arrive(request, waiting, cut)

    def ask(self, request: Request) -> Answer:
        """Central serves a request; what it commits is looked at."""
        self.oracle.request = request
        try:
            answer = self.central.ask(request.method, request.path, request.headers, request.body)
        finally:
            self.committed()
            self.oracle.request = None
        path = request.path.partition("?")[0] if "/void" not in request.path else "void"
        name = self.trace.name(request.key) if request.key else ""
        self.log(f"{request.sender:6} {request.method} {path} {name} -> {answer.status} {len(answer.body)}")
        if answer.status == 500:
            raise Violation(f"central answered 500: {answer.body!r}")
        return answer

    def committed(self) -> None:
        if self.oracle.committed():
            self.arrivals.moved()

    def central_killed(self) -> None:
        self.log("central  killed")
        self.central.killed()
        self.arrivals.moved()


def run(seed: int, scale: float = 1.0) -> Outcome:
    """Everything that happens in one seed, bit for bit the same each time with the same scale."""
    folder = (FASTEST if FASTEST.is_dir() else Path(gettempdir())) / f"smena-simulation-{os.getpid()}"
    shutil.rmtree(folder, ignore_errors=True)
    violation: str | None = None
    with one_thread(), one_dialect():
        world = World(seed, folder, scale)
        try:
            with disks_of({desk.folder: desk for desk in world.desks}):
                try:
                    world.run()
                except Violation as broken:
                    violation = str(broken)
                except Exception as error:
                    violation = f"an error that nobody expected: {error!r}\n{traceback.format_exc(limit=-4)}"
                finally:
                    world.close()
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    trace = world.trace
    return Outcome(
        seed,
        world.clockwork.steps,
        dict(sorted(world.chances.happened.items())),
        trace.hash,
        violation,
        dict(sorted((world.oracle.exposed + world.oracle.drafts.exposed).items())),
        list(trace.lines),
    )
