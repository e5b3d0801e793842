"""Signing in: passwords as argon2id, and a limit on wrong ones kept in the data base."""

import math
from datetime import datetime, timedelta

import anyio
from anyio import to_thread
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, or_, select, update

from desktop.central import second_factor, sessions, tables
from desktop.central.callers import Caller
from desktop.central.context import Central
from desktop.central.database import reading
from desktop.central.problems import ProblemError
from desktop.central.records import agent_of
from desktop.central.secret_tables import step_ups
from desktop.central.writing import Author, Writing, primary_key
from desktop.regulation.people import Agent, Department, Role
from desktop.wire.session import Session, SignIn

STEP_UP_FOR = timedelta(minutes=5)
_WINDOW = timedelta(minutes=15)
_LONGEST_DELAY = timedelta(minutes=1)
_FREE_OF_PAIR, _FREE_OF_LOGIN, _FREE_OF_ADDRESS = 5, 50, 100  # wrong ones in the window before delays begin
_LONGEST_QUEUE = 50  # sign-ins that may wait for one of the two threads
_hasher = PasswordHasher(time_cost=1, memory_cost=47_104, parallelism=1)
_nobodys_hash = "$argon2id$v=19$m=47104,t=1,p=1$wJ7NIe82ijucYPc6Ch1NtQ$vuM0yna17L2HSSOkpPySYmVxHvhfH3Dk/UAk6HufBzE"
_at_a_time = anyio.CapacityLimiter(2)


def hash_password(password: str) -> str:
    return _hasher.hash(password)


async def sign_in(central: Central, request: SignIn, address: str, device: str | None) -> Session:
    """A session of twelve hours. 401 `wrong_password` (unknown names too); `code_wanted` or `wrong_code` when the
    password was right and the agent has a second factor; 429 after too many wrong ones."""
    login = request.login.replace("\0", "").strip().lower()[:64]
    agent, attempt = await _proved(central, login, request.password, address)
    if agent is None:
        raise ProblemError("wrong_password", 401)
    return await central.in_writer(lambda: _open_session(central, agent, request.code, address, device, attempt))


async def step_up(central: Central, caller: Caller, password: str | None, address: str) -> None:
    """Let the caller go on who has given his password again within `STEP_UP_FOR`, on this token, or gives it now. 403
    `step_up` when it is wanted, `not_your_password` when it is wrong (not 401: he is still signed in); 429 as above."""
    assert caller.agent is not None
    if password is None:
        if not await central.in_writer(lambda: _has_stepped_up(central, caller)):
            raise ProblemError("step_up", 403)
        return
    agent, attempt = await _proved(central, caller.agent.login, password, address)
    if agent is None:
        raise ProblemError("not_your_password", 403)
    await central.in_writer(lambda: _note_step_up(central, caller, agent, address, attempt))


async def _proved(central: Central, login: str, password: str, address: str) -> tuple[Agent | None, int]:
    """The agent whose password this is, and the number of the attempt."""
    attempt = await central.in_writer(lambda: _note_attempt(central, login, address))
    known = _find(central, login)
    stored = known[1] if known else _nobodys_hash
    if _at_a_time.statistics().tasks_waiting >= _LONGEST_QUEUE:
        raise ProblemError("unavailable", 503, headers={"Retry-After": "5"})
    matches = await to_thread.run_sync(_matches, stored, password, limiter=_at_a_time)
    is_right = known is not None and matches and known[0].is_active
    return (known[0] if known is not None and is_right else None), attempt


def add_agent(
    transaction: Writing, login: str, name: str, department: Department, role: Role, password: str
) -> int | None:
    """A new agent; None when the login is taken. The password must be a good one (see `passwords`)."""
    login = login.strip().lower()
    agents = tables.agents
    if transaction.connection.execute(select(agents.c.id).where(agents.c.login == login)).first():
        return None
    agent_id: int = transaction.insert(
        "agent", login=login, name=name, department=department, role=role, password_hash=hash_password(password)
    )
    transaction.audit("add_agent", agent=agent_id, login=login)
    return agent_id


def deactivate_agent(transaction: Writing, agent_id: int) -> None:
    """An agent left: no sign-in, no assignment, and every session ends, in one transaction. His live tickets are free
    for his colleagues, who could neither take nor answer them otherwise."""
    transaction.update("agent", agent_id, is_active=False)
    sessions.end_all(transaction, agent_id)
    tickets = tables.tickets.c
    his = select(tickets.id).where(tickets.assignee_id == agent_id, tickets.ended_at.is_(None))
    released = transaction.connection.execute(his.order_by(tickets.id)).scalars().all()
    for number in released:
        transaction.update("ticket", number, assignee_id=None)
    transaction.audit("deactivate_agent", agent=agent_id, released=released)


def _matches(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


def _find(central: Central, login: str) -> tuple[Agent, str] | None:
    with central.engine.connect() as connection:
        row = connection.execute(select(tables.agents).where(tables.agents.c.login == login)).mappings().one_or_none()
    return None if row is None else (agent_of(row), row["password_hash"])


def _open_session(
    central: Central, agent: Agent, code: str | None, address: str, device: str | None, attempt: int
) -> Session:
    with central.write(Author(f"agent:{agent.id}", device=device)) as transaction:
        try:
            second_factor.check(transaction, agent.id, code)
        except second_factor.CodeWanted:
            raise ProblemError("code_wanted", 401) from None
        except second_factor.WrongCode:
            raise ProblemError("wrong_code", 401) from None
        _settle_attempt(transaction, agent, address, attempt)
        transaction.audit("sign_in", address=address)
        session = sessions.begin(transaction, agent, device)
    central.presence.see(agent, central.now())
    return session


def _settle_attempt(transaction: Writing, agent: Agent, address: str, attempt: int) -> None:
    """The attempt proved right: the wrong ones before it are forgotten."""
    attempts = tables.sign_in_attempts
    pair = and_(attempts.c.login == agent.login, attempts.c.address == address)
    transaction.connection.execute(delete(attempts).where(pair, attempts.c.id != attempt))
    transaction.connection.execute(update(attempts).where(attempts.c.id == attempt).values(has_succeeded=True))


def _has_stepped_up(central: Central, caller: Caller) -> bool:
    now, given_at = central.now(), step_ups.c.at
    is_lately = given_at > now - STEP_UP_FOR, given_at <= now
    with reading(central.engine) as connection:
        found = select(step_ups).where(step_ups.c.token_hash == caller.token_hash, *is_lately)
        return connection.execute(found).first() is not None


def _note_step_up(central: Central, caller: Caller, agent: Agent, address: str, attempt: int) -> None:
    with central.write(caller.author()) as transaction:
        _settle_attempt(transaction, agent, address, attempt)
        is_over = or_(step_ups.c.token_hash == caller.token_hash, step_ups.c.at <= transaction.at - STEP_UP_FOR)
        transaction.connection.execute(delete(step_ups).where(is_over))
        transaction.connection.execute(insert(step_ups).values(token_hash=caller.token_hash, at=transaction.at))


def _note_attempt(central: Central, login: str, address: str) -> int:
    """Count this attempt as wrong until it proves right; 429 with Retry-After when it comes too early."""
    attempts = tables.sign_in_attempts
    with central.write(Author("system")) as transaction:
        wait = _wait(transaction.connection, transaction.at, login, address)
        if wait > timedelta(0):
            seconds = math.ceil(wait.total_seconds())
            raise ProblemError("too_many_attempts", 429, headers={"Retry-After": str(seconds)}, seconds=seconds)
        result = transaction.connection.execute(
            insert(attempts).values(login=login, address=address, at=transaction.at, has_succeeded=False)
        )
        return int(primary_key(result))


def _wait(connection: Connection, now: datetime, login: str, address: str) -> timedelta:
    """How long the next attempt has to wait. Who signed in here before is not held up by strangers elsewhere."""
    attempts = tables.sign_in_attempts.c
    pair = and_(attempts.login == login, attempts.address == address)
    is_known = connection.execute(select(attempts.id).where(pair, attempts.has_succeeded)).first() is not None
    wait = max(
        _delay(connection, now, pair, _FREE_OF_PAIR),
        _delay(connection, now, attempts.address == address, _FREE_OF_ADDRESS),
    )
    return wait if is_known else max(wait, _delay(connection, now, attempts.login == login, _FREE_OF_LOGIN))


def _delay(connection: Connection, now: datetime, whose: ColumnElement[bool], free: int) -> timedelta:
    attempts = tables.sign_in_attempts.c
    recent = select(func.count(), func.max(attempts.at)).where(
        whose, attempts.at > now - _WINDOW, ~attempts.has_succeeded
    )
    wrong, last_at = connection.execute(recent).one()
    if wrong < free:
        return timedelta(0)
    delay = min(timedelta(seconds=2 ** min(wrong - free, 10)), _LONGEST_DELAY)
    next_at: datetime = last_at + delay
    return next_at - now
