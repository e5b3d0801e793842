"""Who calls: tokens kept as hashes, and what a token says about its bearer."""

import base64
import hashlib
import secrets
import time
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, Engine, insert, select

from desktop.central import tables
from desktop.central.database import reading
from desktop.central.records import agent_of
from desktop.central.writing import Author
from desktop.regulation.people import Agent

_TRUSTED_FOR = 1.0  # seconds a token is believed without a look: administration commands revoke from outside
_REMEMBERED = 10_000


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
    """Valid tokens, remembered for a moment so that not every request asks the data base."""

    _known: dict[str, tuple[float, Caller]] = field(default_factory=dict)

    def caller(self, engine: Engine, token: str) -> Caller | None:
        """The bearer of a token that is neither unknown nor revoked; whether it expired is for the guard to say."""
        hashed, now = token_hash(token), time.monotonic()
        known = self._known.get(hashed)
        if known is not None and now - known[0] < _TRUSTED_FOR:
            return known[1]
        with reading(engine) as connection:
            caller = find_caller(connection, hashed)
        if len(self._known) >= _REMEMBERED:
            self.forget()
        if caller is not None:
            self._known[hashed] = (now, caller)
        return caller

    def forget(self) -> None:
        """Look again at the next request: something about people or tokens may have changed."""
        self._known = {}


def find_caller(connection: Connection, hashed: str) -> Caller | None:
    """The bearer of the token with this hash; None for an unknown or revoked token or an agent who left."""
    tokens, agents, clients = tables.tokens, tables.agents, tables.clients
    token = connection.execute(select(tokens).where(tokens.c.hash == hashed)).one_or_none()
    if token is None or token.revoked_at is not None:
        return None
    if token.client_id is not None:
        client = connection.execute(select(clients).where(clients.c.id == token.client_id)).one()
        return Caller(client.kind, client.id, client.name, hashed, expires_at=token.expires_at)
    row = connection.execute(select(agents).where(agents.c.id == token.agent_id)).mappings().one()
    agent = agent_of(row)
    if not agent.is_active:
        return None
    return Caller("agent", agent.id, agent.name, hashed, agent, token.device, token.expires_at, token.session_id)
