"""Every kind of caller there is, each with a token of its own, and what a refused call must leave as it was."""

import hashlib
import itertools
from datetime import timedelta

from sqlalchemy import select, update

from desktop.central import schema, sessions, tables
from desktop.central.callers import issue_token
from desktop.central.records import agent_of
from tests.central_server import OPERATOR, START, World

NOBODY = {  # who has no valid token, and what he is told
    "without": "unauthenticated",
    "garbage": "unauthenticated",
    "expired": "token_expired",
    "revoked": "unauthenticated",
    "leaver": "access_revoked",
}
AGENTS = {"stp": "anna", "ork": "olga", "lead": "sveta"}
SUBSCRIBERS = {"s1": "s1", "s2": "s2"}  # for whom the cabinet speaks
LEAVER = "boris"
_numbers = itertools.count(1)


def headers_of(world: World, caller: str) -> dict[str, str]:
    """The headers of a request by this caller: of `NOBODY`, `AGENTS`, `SUBSCRIBERS`, or "billing"."""
    headers = {"Smena-Subscriber": SUBSCRIBERS.get(caller, "s1"), "Idempotency-Key": f"request-{next(_numbers)}"}
    if caller == "without":
        return headers
    return headers | {"Authorization": f"Bearer {'garbage' if caller == 'garbage' else _token(world, caller)}"}


def _token(world: World, caller: str) -> str:
    whose = {"expired": "anna", "revoked": "anna", "leaver": LEAVER, **AGENTS}.get(caller)
    client = "billing" if caller == "billing" else "cabinet"
    with world.central.write(OPERATOR) as transaction:
        connection = transaction.connection
        if whose is None:
            return issue_token(connection, START, client_id=world.ids[client])
        ends_at = START if caller == "expired" else START + timedelta(hours=12)
        token = issue_token(connection, START, agent_id=world.ids[whose], expires_at=ends_at)
        if caller == "revoked":
            connection.execute(
                update(tables.tokens).values(revoked_at=START).where(tables.tokens.c.hash == _hash(token))
            )
        if caller == "leaver":
            connection.execute(update(tables.agents).values(is_active=False).where(tables.agents.c.login == LEAVER))
    return token


def session_of(world: World, login: str) -> tuple[int, str]:
    """A new session of this agent: its id and its refresh token."""
    agents = tables.agents
    with world.central.write(OPERATOR) as transaction:
        row = transaction.connection.execute(select(agents).where(agents.c.login == login)).mappings().one()
        session = sessions.begin(transaction, agent_of(row), None)
        numbers = select(tables.sessions.c.id).order_by(tables.sessions.c.id.desc())
        return int(transaction.connection.execute(numbers).scalars().first() or 0), session.refresh_token


def contents(world: World) -> dict[str, str]:
    """A hash of every table but the one that central itself writes, whatever is asked."""
    with world.central.engine.connect() as connection:
        return {
            table.name: _hash(repr(sorted(map(repr, connection.execute(select(table))))))
            for table in schema.metadata.sorted_tables
            if table is not tables.housekeeping
        }


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    """The tables that are other now."""
    return {name for name in before if before[name] != after[name]}


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
