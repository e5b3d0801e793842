"""Sessions: a shift each, access tokens of a quarter of an hour, a refresh token that turns over at each use."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import ColumnElement, Row, Select, insert, select, true, update

from desktop.central import tables
from desktop.central.callers import Caller, issue_token, opaque, token_hash
from desktop.central.context import Central
from desktop.central.database import reading
from desktop.central.problems import ProblemError, access_revoked, not_found
from desktop.central.records import agent_of
from desktop.central.writing import Author, Writing, primary_key
from desktop.regulation.people import Agent
from desktop.wire.session import ACCESS_FOR, Session, SignedInAgent

SHIFT = timedelta(hours=12)  # from the sign-in, however often the tokens turn over
GRACE = timedelta(seconds=60)  # a used refresh token repeats its answer: the first one may have been lost


class OpenSession(msgspec.Struct, frozen=True):
    """Where an agent is signed in; `is_this` marks the caller's own."""

    id: int
    agent: int
    device: str | None
    began_at: datetime
    expires_at: datetime
    is_this: bool


@dataclass(frozen=True, slots=True)
class _Pair:
    access: str
    refresh: str
    at: datetime  # when it was made


def begin(transaction: Writing, agent: Agent, device: str | None) -> Session:
    """A new session of this agent on this device."""
    values = {"agent_id": agent.id, "device": device, "began_at": transaction.at, "expires_at": transaction.at + SHIFT}
    session_id = primary_key(transaction.connection.execute(insert(tables.sessions).values(values)))
    row = transaction.connection.execute(_session(session_id)).one()
    pair = _Pair(opaque(secrets.token_bytes(32)), opaque(secrets.token_bytes(32)), transaction.at)
    _store(transaction, row, pair)
    return _told(agent, row, pair)


def refresh(central: Central, presented: str, device: str | None) -> Session:
    """The next tokens of a session. 401 `session_ended` for a refresh token that is not, or no longer, good,
    `access_revoked` for that of an agent who left.

    A token that was used is answered as before within `GRACE`, to the same device. Used again later, or elsewhere, it
    was stolen by one of the two: the session ends for both.
    """
    tokens, sessions, agents = tables.refresh_tokens.c, tables.sessions.c, tables.agents.c
    is_its = (sessions.id == tokens.session_id) & (agents.id == sessions.agent_id)
    whose = select(sessions.id, sessions.agent_id, agents.is_active).where(is_its, tokens.hash == token_hash(presented))
    with reading(central.engine) as connection:  # a stranger's guess begins no write transaction
        found = connection.execute(whose).one_or_none()
    if found is not None and not found.is_active:
        raise access_revoked()
    answer = None
    if found is not None:
        with central.write(Author(f"agent:{found.agent_id}", device=device)) as transaction:
            answer = _turn_over(transaction, found.id, presented, device)
    if answer is None:
        raise ProblemError("session_ended", 401, headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})
    return answer


def sign_out(central: Central, caller: Caller) -> None:
    """End the caller's session; the agent is no longer signed in."""
    tokens, sessions = tables.tokens, tables.sessions
    with central.write(caller.author()) as transaction:
        if caller.session_id is not None:
            _end(transaction, sessions.c.id == caller.session_id)
        _revoke(transaction, tokens.c.hash == caller.token_hash)
        transaction.audit("sign_out")
    if caller.agent is not None:
        central.presence.leave(caller.agent, central.now())


def open_sessions(central: Central, caller: Caller) -> list[OpenSession]:
    """The caller's own, newest first; every agent's for a supervisor."""
    sessions = tables.sessions.c
    is_open = _visible_to(caller), sessions.ended_at.is_(None), sessions.expires_at > central.now()
    with reading(central.engine) as connection:
        rows = connection.execute(select(tables.sessions).where(*is_open).order_by(sessions.id.desc())).all()
    return [
        OpenSession(row.id, row.agent_id, row.device, row.began_at, row.expires_at, is_this=row.id == caller.session_id)
        for row in rows
    ]


def end_one(central: Central, caller: Caller, session_id: int) -> None:
    """End an open session that the caller may see; 404 for any other."""
    sessions = tables.sessions.c
    with central.write(caller.author()) as transaction:
        wanted = _session(session_id).where(_visible_to(caller), sessions.ended_at.is_(None))
        row = transaction.connection.execute(wanted).one_or_none()
        if row is None:
            raise not_found()
        _end(transaction, sessions.id == session_id)
        transaction.audit("end_session", session=session_id, agent=row.agent_id)


def end_all(transaction: Writing, agent_id: int) -> None:
    """End every session of an agent, and every token he has."""
    tokens = tables.tokens
    _end(transaction, tables.sessions.c.agent_id == agent_id)
    _revoke(transaction, tokens.c.agent_id == agent_id)


def _visible_to(caller: Caller) -> ColumnElement[bool]:
    is_supervisor = caller.agent is not None and caller.agent.is_supervisor
    return true() if is_supervisor else tables.sessions.c.agent_id == caller.id


def _session(session_id: int) -> Select[tuple[object, ...]]:
    """The session, locked: whoever changes anything of it waits for whoever did before."""
    return select(tables.sessions).where(tables.sessions.c.id == session_id).with_for_update()


def _turn_over(transaction: Writing, session_id: int, presented: str, device: str | None) -> Session | None:
    execute, tokens, agents = transaction.connection.execute, tables.refresh_tokens, tables.agents
    session = execute(_session(session_id)).one()
    used = execute(select(tokens).where(tokens.c.hash == token_hash(presented))).one()
    agent = agent_of(execute(select(agents).where(agents.c.id == session.agent_id)).mappings().one())
    if session.ended_at is not None or transaction.at >= session.expires_at or not agent.is_active:
        return None
    is_late = used.used_at is not None and transaction.at - used.used_at >= GRACE
    if is_late or device != session.device:
        _end(transaction, tables.sessions.c.id == session.id)
        transaction.audit("end_stolen_session", session=session.id, reason="late" if is_late else "device")
        return None
    if used.used_at is not None:
        return _told(agent, session, _successor(presented, used.salt, used.used_at))
    salt = secrets.token_hex(32)
    execute(update(tokens).where(tokens.c.hash == used.hash).values(used_at=transaction.at, salt=salt))
    pair = _successor(presented, salt, transaction.at)
    _store(transaction, session, pair)
    return _told(agent, session, pair)


def _successor(presented: str, salt: str, at: datetime) -> _Pair:
    """What follows a refresh token: whoever has the token can be told again, the data base alone can't tell."""
    access, refresh = (hmac.digest(presented.encode(), (salt + kind).encode(), "sha256") for kind in ("access", ""))
    return _Pair(opaque(access), opaque(refresh), at)


def _store(transaction: Writing, session: Row[tuple[object, ...]], pair: _Pair) -> None:
    issue_token(
        transaction.connection,
        pair.at,
        agent_id=session.agent_id,
        session_id=session.id,
        device=session.device,
        expires_at=_access_until(session, pair),
        token=pair.access,
    )
    values = {"hash": token_hash(pair.refresh), "session_id": session.id}
    transaction.connection.execute(insert(tables.refresh_tokens).values(values))


def _told(agent: Agent, session: Row[tuple[object, ...]], pair: _Pair) -> Session:
    who = SignedInAgent(agent.id, agent.login, agent.name, agent.department, agent.role)
    return Session(pair.access, _access_until(session, pair), who, pair.refresh, session.expires_at)


def _access_until(session: Row[tuple[object, ...]], pair: _Pair) -> datetime:
    shift_ends_at: datetime = session.expires_at
    return min(pair.at + ACCESS_FOR, shift_ends_at)


def _end(transaction: Writing, which: ColumnElement[bool]) -> None:
    """End these sessions and their access tokens; the sessions first: that is what a refresh waits for."""
    sessions, tokens, execute = tables.sessions, tables.tokens, transaction.connection.execute
    execute(update(sessions).where(which, sessions.c.ended_at.is_(None)).values(ended_at=transaction.at))
    theirs = select(sessions.c.id).where(which)
    _revoke(transaction, tokens.c.session_id.in_(theirs))


def _revoke(transaction: Writing, which: ColumnElement[bool]) -> None:
    live = update(tables.tokens).where(which, tables.tokens.c.revoked_at.is_(None))
    transaction.connection.execute(live.values(revoked_at=transaction.at))
    transaction.changes_tokens = True
