"""One central and its desks on one thread, in one folder that may be copied at any instant and opened again."""

import math
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import msgspec
from sqlalchemy import delete, update

from desktop.central import tables
from desktop.central.callers import issue_token
from desktop.central.context import Central, open_central
from desktop.central.database import writing
from desktop.central.feed import head_of
from desktop.central.lookups import find_agent
from desktop.regulation.intents import Intent
from desktop.replica.views import IntentState
from desktop.wire.changes import IntentEnvelope
from desktop.wire.intents import to_wire
from tests.central_server import OPERATOR, Clock, World, new_world
from tests.crashes.in_process import InProcess, transport_to
from tests.sync.stepped import Stepped, put_together

DESKS = {login: letter * 32 for login, letter in (("anna", "a"), ("boris", "b"), ("olga", "c"), ("sveta", "d"))}
PATIENCE = 60.0  # seconds after which whatever waits for its next try is due


@dataclass
class House:
    """Central's files are in `folder/central`, a desk's in `folder/desks/login`."""

    folder: Path
    world: World
    tokens: dict[str, str]  # of the desks, by login
    desks: dict[str, Stepped] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._acts = count(1)
        self.wire = InProcess(lambda: self.world.app)

    def desk(self, login: str = "anna", wall: Clock | None = None) -> Stepped:
        """The agent's desk, its files opened when it has none running."""
        if login not in self.desks:
            transport = transport_to(self.wire, DESKS[login])
            transport.token = self.tokens[login]
            with self.world.central.engine.connect() as connection:
                agent = find_agent(connection, self.world.ids[login])
            assert agent is not None
            self.desks[login] = put_together(agent, self.desk_folder(login), transport, wall or self.world.clock)
        return self.desks[login]

    def desk_folder(self, login: str) -> Path:
        return self.folder / "desks" / login

    def kill(self, login: str) -> None:
        """The desk's process ends here."""
        desk = self.desks.pop(login)
        desk.kill()
        desk.transport.real.close()  # type: ignore[attr-defined]

    def sign_in(self, login: str) -> None:
        """A new token for the desk's agent."""
        token = _token(self.world.central, self.world.ids[login], DESKS[login])
        self.tokens[login] = token
        if login in self.desks:
            self.desks[login].transport.real.token = token  # type: ignore[attr-defined]
            self.desks[login].engine.signed_in()

    def restart_central(self, copied: Path | None = None) -> None:
        """Another process on central's files, or on those of a copy of this house."""
        self.world.central.engine.dispose()
        if copied is not None:
            shutil.rmtree(self.folder / "central")
            shutil.copytree(copied / "central", self.folder / "central")
        self.world = _moved(self.world, self.folder / "central", self.world.clock)

    def pass_time(self, seconds: float) -> None:
        """Everywhere alike: central's clock and what every desk has counted since."""
        self.world.clock.advance(seconds=seconds)
        for desk in self.desks.values():
            desk.ticking.seconds += seconds

    def heal(self) -> None:
        """Every running desk is in reach of central and has time to say all it has to say, and to hear all of it."""
        for desk in self.desks.values():
            desk.transport.offline, desk.transport.losing = False, 0
        for _ in range(8):
            self.pass_time(PATIENCE)
            for login, desk in self.desks.items():
                if desk.read() == math.inf:  # its token ended
                    self.sign_in(login)
                desk.drain()
                for _ in range(8):
                    desk.read()
                    if desk.engine.reading.is_caught_up:
                        break
            if all(self._is_settled(desk) for desk in self.desks.values()):
                return
        raise AssertionError({login: desk.states() for login, desk in self.desks.items()})

    def _is_settled(self, desk: Stepped) -> bool:
        waits = any(entry.state != IntentState.REFUSED and not entry.is_behind for entry in desk.outbox())
        position = desk.store.replica.position()
        return not waits and position is not None and position[1] == self.world.head()

    def act(self, login: str, number: int, intent: Intent) -> httpx.Response:
        """An act of somebody who has no desk here and has seen everything."""
        envelope = IntentEnvelope(number, self.world.head(), self.world.clock(), to_wire(intent))
        headers = {"Authorization": f"Bearer {self.tokens[login]}", "Content-Type": "application/json"}
        headers["Idempotency-Key"] = f"act-{next(self._acts)}"
        return self.wire.ask("POST", "/v1/intents", headers, msgspec.json.encode(envelope))

    def cabinet(self, path: str, body: Any, key: str, subscriber: str = "s1") -> httpx.Response:
        """The provider's site does something for a subscriber."""
        headers = self.world.headers("cabinet") | {"Smena-Subscriber": subscriber, "Idempotency-Key": key}
        headers["Content-Type"] = "application/json"
        return self.wire.ask("POST", f"/v1/cabinet{path}", headers, msgspec.json.encode(body))

    def trim_feed(self) -> None:
        """Central forgets the feed up to its head: a desk that lacks something of it has to be filled again."""
        with writing(self.world.central.engine) as connection:
            head = head_of(connection)["seq"]
            connection.execute(delete(tables.feed).where(tables.feed.c.seq < head))
            connection.execute(update(tables.feed_head).values(floor=head))

    def copy(self, into: Path) -> Path:
        """The files as they are at this instant, the shared memory of SQLite left out: a machine that starts again has
        none."""
        return shutil.copytree(self.folder, into, ignore=shutil.ignore_patterns("*-shm", "cache"))

    def close(self) -> None:
        for login in tuple(self.desks):
            self.kill(login)
        self.world.central.engine.dispose()
        self.wire.end()


@contextmanager
def new_house(folder: Path) -> Iterator[House]:
    """A fresh central with the people of `tests.central_server`, no desk running yet."""
    with new_world(folder / "central") as world:
        tokens = {login: _token(world.central, world.ids[login], device) for login, device in DESKS.items()}
        house = House(folder, world, tokens)
        try:
            yield house
        finally:
            house.close()


@contextmanager
def reopened(folder: Path, like: House) -> Iterator[House]:
    """A house on copied files, its clock where the other's stood."""
    house = House(folder, _moved(like.world, folder / "central", Clock(like.world.clock.at)), dict(like.tokens))
    try:
        yield house
    finally:
        house.close()
        like.world.app.state.central = like.world.central


def _moved(world: World, folder: Path, clock: Clock) -> World:
    """The same central by the files of this folder; the application, which takes long to build, serves it."""
    other = copy(world)
    other.central = open_central(f"sqlite:///{folder / 'central.sqlite'}", folder / "cache", clock)
    other.clock, other.app.state.central = clock, other.central
    return other


def _token(central: Central, agent_id: int, device: str) -> str:
    with central.write(OPERATOR) as transaction:
        later: datetime = central.clock() + timedelta(hours=12)
        return issue_token(transaction.connection, central.clock(), agent_id=agent_id, device=device, expires_at=later)
