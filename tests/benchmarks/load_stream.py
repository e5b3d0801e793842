"""Hundreds of desks on one stream of changes: from commit to applied, and a restart of central under all of them."""

import bisect
import json
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from desktop.central import tables
from desktop.central.feed import head_of
from tests.benchmarks.load_figure import LoadFigure
from tests.benchmarks.load_process import Process, cpu_seconds, heard, running, send, tokens_of
from tests.central_process import CentralProcess, Furnished, Person, furnish

REAL, WRITERS = 2, 8
TICKETS = 400  # each is changed once in many seconds
RESTARTED_IN = 20.0  # seconds


@dataclass(frozen=True, slots=True)
class Load:
    """So many desks and changes a second, and what is promised of commit to applied, in seconds."""

    desks: int
    rate: float
    p50: float | None
    p99: float


SQLITE, POSTGRESQL = Load(50, 10, None, 0.5), Load(300, 20, 0.15, 1.0)
RESTART_DESKS = 300


class Crowd:
    """Light desks in a process of their own and some real ones, all at one central."""

    def __init__(
        self, central: CentralProcess, furnished: Furnished, desks: int, folder: Path, held: ExitStack
    ) -> None:
        self.central, self.tickets = central, furnished.tickets
        logins = list(furnished.agents)
        tokens = tokens_of(central, furnished)
        self.writers = [tokens[login] for login in logins[:WRITERS]]
        self._real = [
            held.enter_context(running("load_real_desk", central.address, str(folder / login), login))
            for login in logins[WRITERS : WRITERS + REAL]
        ]
        for process in self._real:
            assert heard(process) == "ready"
        light = [tokens[login] for login in logins[WRITERS + REAL :][: desks - REAL]]
        self._light = held.enter_context(running("load_desks"))
        send(self._light, {"port": central.port, "tokens": light, **_base(central)})

    @property
    def light_pid(self) -> int:
        """The process of all light desks."""
        return self._light.pid

    def write(self, seconds: float, rate: float) -> list[list[Any]]:
        """For each change its last feed number, ticket, and when it was asked for and answered (monotonic)."""
        with running("load_writer") as writer:
            told = {"port": self.central.port, "tokens": self.writers, "tickets": self.tickets}
            send(writer, {**told, "seconds": seconds, "rate": rate})
            done: list[list[Any]] = heard(writer)
            return sorted(done)

    def oldest(self) -> float:
        """When the last of the light desks was caught up (monotonic)."""
        return float(self._ask("oldest"))

    def wait_for(self, seq: int) -> None:
        while self._ask("cursor") < seq:
            time.sleep(0.2)

    def delays(self, done: Sequence[Sequence[Any]]) -> tuple[list[float], list[float]]:
        """Seconds from each change's commit until it was applied, at each light desk and at each real one. A commit is
        taken to be half way between asking and answer."""
        light = [_delays(applied, done) for applied in self._ask("applied")]
        return [second for desk in light for second in desk], [
            s for process in self._real for s in _of_real(process, done)
        ]

    def _ask(self, word: str) -> Any:
        assert self._light.stdin
        self._light.stdin.write(word + "\n")
        self._light.stdin.flush()
        return heard(self._light)


@contextmanager
def crowd(folder: Path, desks: int, url: str | None, workers: int) -> Iterator[Crowd]:
    """A served central with this many desks at it, all caught up."""
    central = CentralProcess(folder / "central", url, workers)
    people = [Person(f"agent{number}") for number in range(desks + WRITERS)]
    furnished = furnish(central.beside(), people, TICKETS)
    with ExitStack() as held:
        held.callback(central.stop)
        central.start()
        central.wait_until_ready()
        everyone = Crowd(central, furnished, desks, folder, held)
        [*_, last] = everyone.write(3, 10)  # warm
        everyone.wait_for(last[0])
        yield everyone


def stream(everyone: Crowd, load: Load, seconds: float, name: str) -> Iterator[LoadFigure]:
    used, spent = cpu_seconds(everyone.central.pids()), cpu_seconds([everyone.light_pid])
    began = time.monotonic()
    done = everyone.write(seconds, load.rate)
    everyone.wait_for(done[-1][0])
    used, spent = cpu_seconds(everyone.central.pids()) - used, cpu_seconds([everyone.light_pid]) - spent
    took = time.monotonic() - began
    time.sleep(1)  # the real desks tell a little later
    light, real = everyone.delays(done)
    achieved = len(done) / (done[-1][3] - done[0][2])
    what = f"{name}, {load.desks} desks, {load.rate:g} changes/s ({achieved:.1f} done): commit to applied"
    for part, target in ((50, load.p50), (99, load.p99)):
        yield LoadFigure(f"{what}, p{part}", _percentile(light, part), target)
    yield LoadFigure(f"{what}, p99 in {REAL} real replicas", _percentile(real, 99), load.p99)
    answered = [line[3] - line[2] for line in done]
    yield LoadFigure(f"{name}: the writer's own answer, p99", _percentile(answered, 99), None)
    yield LoadFigure(f"{name}: processor time of central in a second of it", used / took, None)
    yield LoadFigure(f"{name}: that of the light desks, which take it from central", spent / took, None)


def restart(everyone: Crowd, name: str) -> LoadFigure:
    """SIGKILL and a start at once; done when the last desk is caught up with a change made after it."""
    everyone.central.kill()
    began = time.monotonic()
    everyone.central.start()
    everyone.central.wait_until_ready()
    while everyone.oldest() < began:
        time.sleep(0.1)
        assert time.monotonic() < began + 120
    return LoadFigure(f"{name}: restart of central with {RESTART_DESKS} desks", everyone.oldest() - began, RESTARTED_IN)


def _delays(applied: Sequence[Sequence[float]], done: Sequence[Sequence[Any]]) -> Iterator[float]:
    cursors = [cursor for _, cursor in applied]
    for seq, _, sent_at, answered_at in done:
        place = bisect.bisect_left(cursors, seq)
        yield applied[place][0] - _commit(sent_at, answered_at)


def _of_real(process: Process, done: Sequence[Sequence[Any]]) -> Iterator[float]:
    """A ticket is changed once in TICKETS changes: the first time it is told of after a commit is that change's."""
    assert process.stdin
    process.stdin.close()
    told: dict[int, list[float]] = {}
    assert process.stdout
    for line in process.stdout:
        at, tickets = json.loads(line)
        for number in tickets:
            told.setdefault(number, []).append(at)
    for _, number, sent_at, answered_at in done:
        place = bisect.bisect_left(told[number], sent_at)
        yield told[number][place] - _commit(sent_at, answered_at)


def _commit(sent_at: float, answered_at: float) -> float:
    return (sent_at + answered_at) / 2


def _percentile(values: Sequence[float], part: int) -> float:
    return statistics.quantiles(values, n=100)[part - 1]


def _base(central: CentralProcess) -> dict[str, Any]:
    with central.beside().engine.connect() as connection:
        head = head_of(connection)
        base = {
            kind: {str(row_id): version for row_id, version in connection.execute(select(table.c.id, table.c.version))}
            for kind, table in tables.REPLICATED.items()
        }
    return {"cursor": head["seq"], "history": head["history"], "digest": head["digest"], "base": base}
