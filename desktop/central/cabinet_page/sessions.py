"""Who is in the cabinet's page: a cookie of 256 random bits, its hash in the data base, one subscriber a session."""

import hashlib
import hmac
import os
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import RowMapping, delete, insert, select, update

from desktop.central import tables
from desktop.central.callers import opaque, token_hash
from desktop.central.context import Central
from desktop.central.database import reading
from desktop.central.page_tables import page_sessions
from desktop.central.problems import ProblemError
from desktop.central.writing import Author, Writing

LONGEST, LONGEST_IDLE = timedelta(hours=12), timedelta(hours=1)
_SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Visitor:
    """A subscriber who is in. `subscriber` is his row, `client_id` the client whose link led him in."""

    token: str = field(repr=False)
    client_id: int
    subscriber: RowMapping

    @property
    def author(self) -> Author:
        """On whose account a transaction of his stands: as when the provider's site writes for him."""
        return Author(f"client:{self.client_id}", self.subscriber["id"])

    @property
    def csrf(self) -> str:
        """What each of his forms carries: only a page of ours can know it."""
        return hmac.new(self.token.encode(), b"smena-cabinet-form", hashlib.sha256).hexdigest()


def random_bytes() -> bytes:
    """256 bits."""
    return os.urandom(32)


def begin(transaction: Writing, client_id: int, subscriber_id: str) -> str:
    """A new session; its token goes into the cookie and is kept nowhere."""
    token, at = opaque(random_bytes()), transaction.at
    values = {"hash": token_hash(token), "client_id": client_id, "subscriber_id": subscriber_id}
    transaction.connection.execute(insert(page_sessions).values(**values, begun_at=at, seen_at=at))
    transaction.audit("enter_cabinet", subscriber=subscriber_id)
    return token


def end(transaction: Writing, token: str) -> None:
    transaction.connection.execute(delete(page_sessions).where(page_sessions.c.hash == token_hash(token)))


async def visitor_of(central: Central, token: str | None) -> Visitor:
    """Who shows this token; 401 `page_session_ended` when nobody may any more: after an hour without a page, twelve
    hours after he came, or signed out."""
    if token is None:
        raise ProblemError("page_session_ended", 401)
    hashed, at, sessions = token_hash(token), central.now(), page_sessions.c
    with reading(central.engine) as connection:
        row = connection.execute(select(page_sessions).where(sessions.hash == hashed)).one_or_none()
        if row is None or at >= row.begun_at + LONGEST or at >= row.seen_at + LONGEST_IDLE:
            raise ProblemError("page_session_ended", 401)
        his = select(tables.subscribers).where(tables.subscribers.c.id == row.subscriber_id)
        visitor = Visitor(token, row.client_id, connection.execute(his).mappings().one())
    if at >= row.seen_at + _SEEN_EVERY:

        def see() -> None:
            with central.write(visitor.author, is_shared=True) as transaction:
                seen = update(page_sessions).where(sessions.hash == hashed)
                transaction.connection.execute(seen.values(seen_at=transaction.at))

        await central.in_writer(see)
    return visitor


def forget_old_sessions(transaction: Writing) -> None:
    """Those whose twelve hours are over."""
    transaction.connection.execute(delete(page_sessions).where(page_sessions.c.begun_at < transaction.at - LONGEST))
