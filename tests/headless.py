"""Real desks without a window: store, engine and all threads of one agent, the main thread in the caller's hand."""

import json
import queue
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from desktop.desk import Desk
from desktop.regulation.people import Agent, Department, Role
from desktop.replica.store import Store
from desktop.sync.engine import Engine
from desktop.sync.pace import CentralClock
from desktop.sync.sign_in import sign_in
from desktop.sync.state import Link, SyncState
from desktop.sync.transport import HttpTransport
from desktop.wire.session import Session
from desktop.workers import Loops, OneThread, monotonic
from tests.keys import KEYS

NO_DESK = 3  # exit code: the files can't be opened now
SIGN_IN_AGAIN = 1.0  # seconds after a sign-in that failed


def new_store(folder: Path) -> Store:
    """The files of a headless desk, not yet opened; also for whoever looks at them when it has ended."""
    return Store(folder / "desk", KEYS)


class HeadlessDesk:
    """`folder` outlives it: another one with the same folder is the next start of the program, which knows its agent
    and works offline at once. Only the first start has to wait for central."""

    def __init__(self, url: str, folder: Path, login: str, password: str) -> None:
        self.posted: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._folder, self._login, self._password = folder, login, password
        folder.mkdir(parents=True, exist_ok=True)
        self._transport = HttpTransport(url, f"{folder.name}-device", "en")
        self._online = OneThread("online", self.posted.put)
        self._is_signing_in, self._session = False, folder / "session.json"
        self._engine: Engine | None = None
        self.desk: Desk | None = None
        if self._session.exists():
            self._open()
        else:
            self._sign_in()

    def turn(self, seconds: float) -> None:
        """The main thread: run what the others posted, for so long."""
        end_at = time.monotonic() + seconds
        while (left := end_at - time.monotonic()) > 0:
            try:
                callback = self.posted.get(timeout=left)
            except queue.Empty:
                return
            callback()

    def close(self) -> None:
        """End in good order; what is not sent stays in the outbox."""
        self._transport.close()
        self._online.close()
        if self.desk is not None:
            self._loops.close()
            self._db.submit(self.store.close, lambda _: None)
            self._db.close()

    @property
    def link(self) -> Link:
        return Link.OFFLINE if self.desk is None else self.desk.state.link

    def cursor(self) -> int:
        """Up to which feed number the replica has everything; 0 before the first fill."""
        position = self._db.call(lambda: self.store.replica.position()) if self.desk is not None else None
        return 0 if position is None else position[1]

    def _open(self) -> None:
        known = json.loads(self._session.read_text())
        self._transport.token = known["token"]
        me = Agent(known["id"], self._login, known["name"], Department(known["department"]), Role(known["role"]))
        self.store = new_store(self._folder)
        self.clock = CentralClock(monotonic, lambda: datetime.now(UTC))
        self._db, self._loops = OneThread("db", self.posted.put), Loops(self.posted.put)
        desk = Desk(self.store, self._db, me, self.clock, "en")
        desk.on_state(self._state_changed)
        desk.open(lambda failure: self._opened(desk, failure))

    def _opened(self, desk: Desk, failure: str | None) -> None:
        if failure is not None:
            raise SystemExit(NO_DESK)
        self._engine = Engine(
            self._transport,
            self.store,
            desk,
            desk.me,
            self.clock,
            on_db=self._db.call,
            post=self.posted.put,
            background=self._online,
            bells=self._loops,
            monotonic=monotonic,
            random=random.random,
        )
        desk.connect(self._engine)
        self._loops.start(self._engine)
        self.desk = desk

    def _state_changed(self, state: SyncState) -> None:
        if state.link is Link.SIGNED_OUT:
            self._sign_in()

    def _sign_in(self) -> None:
        if not self._is_signing_in:
            self._is_signing_in = True
            self._online.submit(lambda: sign_in(self._transport, self._login, self._password, "en"), self._signed_in)

    def _signed_in(self, session: Session | str) -> None:
        self._is_signing_in = False
        if isinstance(session, str):
            self._online.submit(lambda: time.sleep(SIGN_IN_AGAIN), lambda _: self._sign_in())
            return
        agent = session.agent
        known = {"id": agent.id, "name": agent.name, "department": agent.department, "role": agent.role}
        fresh = self._session.with_name("session.new")
        fresh.write_text(json.dumps(known | {"token": session.token}))
        fresh.replace(self._session)
        if self._engine is None:
            self._open()
        else:
            self._transport.token = session.token
            self._engine.signed_in()
