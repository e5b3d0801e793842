"""Who calls: tokens kept as hashes, and what a token says about its bearer."""

import base64
import hashlib
import math
import secrets
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Engine, Row, bindparam, insert, select

from desktop.central import tables
from desktop.central.database import reading
from desktop.central.records import agent_of
from desktop.central.writing import Author
from desktop.regulation.people import Agent

_TRUSTED_FOR = 1.0  # seconds a token is believed without a look: administration commands revoke from outside
_IDLE = 60.0  # seconds without a use, then a token is looked up again when it comes: longer than a poll waits
_CALLERS = (
    select(
        *(tables.tokens.c[name] for name in ("hash", "client_id", "device", "expires_at", "session_id")),
        *(tables.agents.c[name] for name in ("id", "login", "name", "department", "role", "is_active")),
        tables.clients.c.name.label("client"),
        tables.clients.c.kind,
    )
    .select_from(tables.tokens.outerjoin(tables.agents).outerjoin(tables.clients))
    .where(tables.tokens.c.hash.in_(bindparam("hashes", expanding=True)), tables.tokens.c.revoked_at.is_(None))
)


@dataclass(frozen=True, slots=True)
class Caller:
    """The bearer of a valid token: an agent, or a client of `kind` "cabinet" or "billing"."""

    kind: str
    id: int
    name: str
    token_hash: str
    agent: Agent | None = None
    device: str | None = None
    expires_at: datetime | None = None
    session_id: int | None = None

    @property
    def actor(self) -> str:
        return f"{'agent' if self.agent else 'client'}:{self.id}"

    def author(self, intent_key: str | None = None, on_behalf_of: str | None = None) -> Author:
        """On whose account a transaction of this caller stands."""
        return Author(self.actor, on_behalf_of, self.device, intent_key)


def opaque(secret: bytes) -> str:
    """Random bytes as a token."""
    return base64.urlsafe_b64encode(secret).decode().rstrip("=")


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def issue_token(
    connection: Connection,
    at: datetime,
    *,
    agent_id: int | None = None,
    client_id: int | None = None,
    device: str | None = None,
    expires_at: datetime | None = None,
    session_id: int | None = None,
    token: str | None = None,
) -> str:
    """A new opaque 256-bit token, or the given one; only its hash is stored. `expires_at` None: until revoked."""
    token = token or opaque(secrets.token_bytes(32))
    connection.execute(
        insert(tables.tokens).values(
            hash=token_hash(token),
            agent_id=agent_id,
            client_id=client_id,
            session_id=session_id,
            device=device,
            created_at=at,
            expires_at=expires_at,
        )
    )
    return token


@dataclass
class TokenBook:
    """Valid tokens, remembered for a moment so that not every request asks the data base. All that were used lately are
    looked at together: a change wakes every desk at once, and each of them would ask for itself."""

    monotonic: Callable[[], float] = time.monotonic
    _known: dict[str, tuple[float, Caller]] = field(default_factory=dict)  # monotonic seconds of the last use
    _looked_at: float = -math.inf

    def caller(self, engine: Engine, token: str) -> Caller | None:
        """The bearer of a token that is neither unknown nor revoked; whether it expired is for the guard to say."""
        return self.caller_of(engine, token_hash(token))

    def caller_of(self, engine: Engine, hashed: str) -> Caller | None:
        """The same by the hash of a token."""
        now = self.monotonic()
        if now - self._looked_at >= _TRUSTED_FOR:
            lately = {known: at for known, (at, _) in self._known.items() if now - at < _IDLE}
            self._known, self._looked_at = {}, now  # before the look: what is forgotten during it stays forgotten
            self._known = self._look(engine, lately)
        if hashed not in self._known:
            self._known |= self._look(engine, {hashed: now})
        _, caller = self._known.get(hashed, (now, None))
        if caller is not None:
            self._known[hashed] = (now, caller)
        return caller

    def ended(self, engine: Engine, hashes: Collection[str]) -> set[str]:
        """Which of these tokens, by their hashes, are good no more."""
        return set(hashes) - self._look(engine, dict.fromkeys(hashes, 0.0)).keys()

    def forget(self) -> None:
        """Look again at the next request: something about people or tokens may have changed."""
        self._looked_at = -math.inf

    def _look(self, engine: Engine, used: dict[str, float]) -> dict[str, tuple[float, Caller]]:
        if not used:
            return {}
        with reading(engine) as connection:
            rows = connection.execute(_CALLERS, {"hashes": list(used)}).all()
            callers = {row.hash: _caller(row) for row in rows}
        return {hashed: (used[hashed], caller) for hashed, caller in callers.items() if caller is not None}


@lru_cache(4096)
def _caller(found: Row[Any]) -> Caller | None:
    """The bearer of a token that is not revoked; None when the agent has left. Most rows are as they were
    at the last look."""
    row = found._mapping
    if row["client_id"] is not None:
        return Caller(row["kind"], row["client_id"], row["client"], row["hash"], expires_at=row["expires_at"])
    agent = agent_of(row)
    if not agent.is_active:
        return None
    device, expires_at, session_id = row["device"], row["expires_at"], row["session_id"]
    return Caller("agent", agent.id, agent.name, row["hash"], agent, device, expires_at, session_id)


def has_left(engine: Engine, hashed: str) -> bool:
    """Whether this is or was the hash of a token of an agent who is not one any more."""
    agents, tokens = tables.agents, tables.tokens
    owner = select(agents.c.id).join(tokens, tokens.c.agent_id == agents.c.id)
    with reading(engine) as connection:
        found = connection.execute(owner.where(tokens.c.hash == hashed, ~agents.c.is_active)).first()
    return found is not None
