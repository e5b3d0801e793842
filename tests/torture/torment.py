"""The torture: real desks and a real central, killed, frozen, cut off, short of disk; then they are left in peace."""

import os
import random
import resource
import signal
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from desktop.central.feed import seq_now
from desktop.regulation.people import Department, Role
from tests.central_process import SUBSCRIBER, CentralProcess, Furnished, Person, furnish
from tests.headless import NO_DESK
from tests.torture.desks import DeskProcess, limit_files
from tests.torture.faulty_proxy import FaultyProxy

PEOPLE = (
    Person("anna"),
    Person("boris"),
    Person("olga", Department.ORK),
    Person("sveta", role=Role.SUPERVISOR),
)
SEATS = {"anna": "anna", "boris": "boris", "olga": "olga", "sveta": "sveta", "anna-too": "anna"}  # desk -> login
CABINET = "cabinet"  # its way through the proxy
TICKETS = 12
FAULT_RATE = 0.2
HEALED_WITHIN = 60.0  # seconds, I4 and I12
_ROOM = 300_000  # bytes


@dataclass
class Told:
    """What was done, for the figures and for the story of whoever is at fault."""

    counts: Counter[str] = field(default_factory=Counter)
    lines: list[tuple[float, str]] = field(default_factory=list)  # monotonic seconds
    full_disk: list[tuple[float, float]] = field(default_factory=list)  # when central had no room

    def __call__(self, what: str, who: str = "") -> None:
        self.counts[what] += 1
        self.lines.append((time.monotonic(), f"{what} {who}".strip()))


class Torment:
    """`data_base` None: SQLite in `folder`. `seed` is of all that is random here; the machine adds its own."""

    def __init__(self, folder: Path, seed: int, silence: float, data_base: str | None = None, workers: int = 1) -> None:
        self.told, self.violations = Told(), list[str]()
        self.central = CentralProcess(folder / "central", data_base, workers)
        self._beside = self.central.beside()
        self.furnished: Furnished = furnish(self._beside, PEOPLE, TICKETS)
        self._random = random.Random(f"torment {seed}")
        self.proxy = FaultyProxy(self.central.port, [*SEATS, CABINET], f"proxy {seed}", FAULT_RATE, silence)
        self.desks = [
            DeskProcess(name, login, self.proxy.urls[name], folder, str(seed)) for name, login in SEATS.items()
        ]
        self.site = Site(self.proxy.urls[CABINET], self.furnished, seed)
        self._later: list[tuple[float, Callable[[], None]]] = []
        self._busy: set[object] = set()  # whoever suffers something that has an end
        self.states: dict[str, dict[str, Any]] = {}  # of the desks, as they last said
        self.took = 0.0  # seconds from healing until all was at rest

    def run(self, seconds: float) -> bool:
        """Torture, heal, wait; whether all of it came to rest in time."""
        self.central.start()
        for desk in self.desks:
            desk.start()
        self.site.start()
        try:
            self._wait_until_all_work()
            self._torture(time.monotonic() + seconds)
            return self._heal()
        finally:
            self._end()

    def _wait_until_all_work(self) -> None:
        """The first sign-in and the first fill are through, so that nobody is killed before he did anything."""
        while any(desk.state()["link"] != "online" for desk in self.desks):
            time.sleep(0.2)

    def _torture(self, until: float) -> None:
        acts = (
            (3, self._kill_desk),
            (2, self._kill_central),
            (2 if self.central.is_sqlite else 0, self._fill_central),
            (0 if self.central.is_sqlite else 3, self._kill_worker),
            (2, self._freeze_desk),
            (1, self._freeze_central),
            (3, self._cut_off),
            (2, self._fill_desk),
        )
        while time.monotonic() < until:
            self._do_due()
            self._look_for_dead()
            time.sleep(self._random.uniform(0.3, 1.7))
            self._random.choices([act for _, act in acts], [weight for weight, _ in acts])[0]()

    def _kill_desk(self) -> None:
        if (desk := self._victim()) is not None:
            self.told("kill", desk.name)
            desk.kill()
            self._until(desk, self._random.uniform(0, 1.5), desk.start)

    def _kill_central(self) -> None:
        if self.central not in self._busy:
            self.told("kill", "central")
            self.central.kill()
            self._until(self.central, self._random.uniform(0, 2), self.central.start)

    def _kill_worker(self) -> None:
        workers = self.central.workers() if self.central not in self._busy else []
        if workers:
            self.told("kill", "a worker of central")
            with suppress(ProcessLookupError):
                os.kill(self._random.choice(workers), signal.SIGKILL)

    def _freeze_desk(self) -> None:
        if (desk := self._victim()) is not None:
            self.told("freeze", desk.name)
            desk.freeze()
            self._until(desk, self._random.uniform(0.5, 5), desk.thaw)

    def _freeze_central(self) -> None:
        if self.central not in self._busy:
            self.told("freeze", "central")
            self.central.signal(signal.SIGSTOP)
            self._until(self.central, self._random.uniform(0.3, 4), lambda: self.central.signal(signal.SIGCONT))

    def _cut_off(self) -> None:
        name, silently = self._random.choice(list(SEATS)), self._random.random() < 0.5
        if name not in self._busy:
            self.told("silence the cable of" if silently else "cut the cable of", name)
            self.proxy.cut(name, silently)
            self._until(name, self._random.uniform(0.5, 8), lambda: self.proxy.mend(name))

    def _fill_desk(self) -> None:
        if (desk := self._victim()) is not None:
            self.told("fill the disk of", desk.name)
            desk.fill_disk(self._random.randrange(_ROOM))
            self._until(desk, self._random.uniform(0.5, 4), desk.free_disk)

    def _fill_central(self) -> None:
        if self.central not in self._busy:
            self.told("fill the disk of", "central")
            began_at, pid = time.monotonic(), self.central.pid
            limit_files(pid, self._random.randrange(_ROOM))

            def free() -> None:
                limit_files(pid, resource.RLIM_INFINITY)
                self.told.full_disk.append((began_at, time.monotonic()))

            self._until(self.central, self._random.uniform(0.5, 3), free)

    def _victim(self) -> DeskProcess | None:
        desk = self._random.choice(self.desks)
        return None if desk in self._busy else desk

    def _until(self, whom: object, seconds: float, then: Callable[[], None]) -> None:
        def relieve() -> None:
            then()
            self._busy.discard(whom)

        self._busy.add(whom)
        self._later.append((time.monotonic() + seconds, relieve))

    def _do_due(self, is_over: bool = False) -> None:
        due = [entry for entry in self._later if is_over or entry[0] <= time.monotonic()]
        self._later = [entry for entry in self._later if entry not in due]
        for _, relieve in due:
            relieve()

    def _look_for_dead(self) -> None:
        """Nobody dies but by our hand; only a program that begins on a full disk ends with a sentence."""
        for desk in self.desks:
            if desk not in self._busy and (code := desk.process.poll()) is not None:
                if code != NO_DESK or not desk.was_full:
                    self.violations.append(f"{desk.name} ended by itself with {code}, see {desk.log}")
                desk.start()
        if self.central not in self._busy and self.central.exit_code() is not None:
            self.violations.append(f"central ended by itself with {self.central.exit_code()}, see {self.central.log}")
            self.central.start()

    def _heal(self) -> bool:
        self.proxy.heal()
        self._do_due(is_over=True)
        self.site.rest()
        self.central.wait_until_ready()
        self.told("heal")
        healed_at = time.monotonic()
        while not self._is_at_rest():
            if time.monotonic() > healed_at + HEALED_WITHIN:
                return False
            time.sleep(0.3)
        self.took = time.monotonic() - healed_at
        return True

    def _is_at_rest(self) -> bool:
        self._look_for_dead()
        for desk in self.desks:
            desk.rest()
        self.states = {desk.name: desk.state() for desk in self.desks}
        if not self.site.is_done or any(state["waiting"] for state in self.states.values()):
            return False
        head = seq_now(self._beside.engine)
        return all(state["link"] == "online" and state["cursor"] == head for state in self.states.values())

    def _end(self) -> None:
        self._do_due(is_over=True)
        self.site.rest()
        for desk in self.desks:
            code = desk.end()
            if code:
                self.violations.append(f"{desk.name} did not end in good order: {code}, see {desk.log}")
        self.central.stop()
        self.site.join()
        self.proxy.close()


class Site(threading.Thread):
    """The provider's site: files tickets and writes to them, each under its key until central says that it has it."""

    def __init__(self, url: str, furnished: Furnished, seed: int) -> None:
        super().__init__(name="site", daemon=True)
        self.written: list[str] = []  # texts that central said it has
        self._url, self._furnished, self._random = url, furnished, random.Random(f"site {seed}")
        self._rests = threading.Event()
        self.is_done = False

    def rest(self) -> None:
        self._rests.set()

    def run(self) -> None:
        count = 0
        while not self._rests.wait(self._random.uniform(0.2, 1.5)):
            count += 1
            self._write(f"subscriber {count} {self._random.getrandbits(64):x}")
        self.is_done = True

    def _write(self, text: str) -> None:
        number = self._random.choice(self._furnished.tickets) if self._random.random() < 0.8 else None
        path = "" if number is None else f"/{number}/messages"
        ticket = {"department": "stp", "topic": "fault", "account": "plain.ru", "subject": text[:40]}
        body = {"body": text} if number else {**ticket, "body": text}
        headers = {
            "Authorization": f"Bearer {self._furnished.cabinet}",
            "Smena-Subscriber": SUBSCRIBER,
            "Idempotency-Key": str(uuid.uuid4()),
        }
        until = None
        while until is None or time.monotonic() < until:
            if self._rests.is_set() and until is None:
                until = time.monotonic() + HEALED_WITHIN
            try:
                url = f"{self._url}/v1/cabinet/tickets{path}"
                if requests.post(url, json=body, headers=headers, timeout=5).status_code == 201:
                    self.written.append(text)
                    return
            except requests.RequestException:
                time.sleep(0.1)
