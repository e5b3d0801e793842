"""What central does by itself: old tickets leave the replicas, old feed rows, receipts and tokens go, the audit is
signed."""

import asyncio
import logging
from datetime import datetime, timedelta

from anyio import to_thread
from sqlalchemy import ColumnElement, Table, and_, delete, func, insert, or_, select, update

from desktop.central import tables
from desktop.central.cabinet_page.links import forget_used_links
from desktop.central.cabinet_page.sessions import forget_old_sessions
from desktop.central.context import Central
from desktop.central.conversation import retire
from desktop.central.mailroom.raw_letters import forget_old
from desktop.central.uploads import forget_old_uploads
from desktop.central.writing import Author
from desktop.regulation.ticket import State

ON_DESKS_FOR = timedelta(days=30)  # after a ticket's end
FEED_KEPT = timedelta(days=14)
RECEIPTS_KEPT = timedelta(days=35)
_ATTEMPTS_KEPT = timedelta(days=1)
_TOKENS_KEPT = timedelta(days=2)  # after their end
_SESSIONS_KEPT = timedelta(days=30)
_STEADY = timedelta(days=1)
_BATCH = 50  # tickets a transaction: nobody waits long for the writer
_AFTER_START, _EVERY = 60.0, 3600.0  # seconds
_SYSTEM = Author("system")
_OVER = ["admitted", "attached", "dismissed", "machine"]  # of letters
_ENDED = [state.value for state in State if state.is_ended]

log = logging.getLogger("smena.central")


async def keep_house(central: Central) -> None:
    """Tidy and sign the audit's tip every hour, for ever, not at once after a start; a round that fails is logged and
    tried again. Of several workers one does it."""
    await asyncio.sleep(_AFTER_START)
    while True:
        try:
            is_mine = await central.is_housekeeper()
            if is_mine and await central.in_writer(lambda: is_clock_steady(central)):
                while await central.in_writer(lambda: retire_some(central) + retire_letters(central)):
                    pass
                await central.in_writer(lambda: prune(central))
            if is_mine:
                await to_thread.run_sync(central.sign_tip, "hour")
        except Exception:
            log.exception("housekeeping failed")
        await asyncio.sleep(_EVERY)


def is_clock_steady(central: Central) -> bool:
    """Whether central's clock has gone on evenly for a day, as far as the rounds tell. After a leap, or a long stop,
    nothing is forgotten for a day: a clock that is years ahead would make every receipt an old one."""
    rounds = tables.housekeeping
    with central.write(_SYSTEM) as transaction:
        at, execute = transaction.at, transaction.connection.execute
        last = execute(select(rounds)).one_or_none()
        steady_since_at = at if last is None or not timedelta(0) <= at - last.at <= _STEADY else last.steady_since_at
        execute(delete(rounds))
        execute(insert(rounds).values(id=1, at=at, steady_since_at=steady_since_at))
    return at - steady_since_at >= _STEADY


def retire_some(central: Central) -> int:
    """Take some tickets that ended long ago out of the replicas; returns how many it took."""
    tickets = tables.tickets.c
    with central.write(_SYSTEM) as transaction:
        due = (
            select(tickets.id)
            .where(tickets.state.in_(_ENDED), tickets.ended_at < transaction.at - ON_DESKS_FOR, ~tickets.is_retired)
            .order_by(tickets.id)
            .limit(_BATCH)
        )
        numbers = transaction.connection.execute(due).scalars().all()
        for number in numbers:
            retire(transaction, number)
    return len(numbers)


def retire_letters(central: Central) -> int:
    """The same of letters that are no ticket: those decided long ago, and machines' that nobody looked at."""
    letters = tables.letters.c
    since_at = func.coalesce(letters.decided_at, letters.received_at)
    with central.write(_SYSTEM) as transaction:
        due = (
            select(letters.id)
            .where(letters.state.in_(_OVER), since_at < transaction.at - ON_DESKS_FOR, ~letters.is_retired)
            .order_by(letters.id)
            .limit(_BATCH)
        )
        numbers = transaction.connection.execute(due).scalars().all()
        for number in numbers:
            transaction.retire("letter", number)
    return len(numbers)


def prune(central: Central) -> None:
    """Forget feed rows, receipts, contents of raw letters, sign-in attempts, tokens, sessions and uploads that are
    older than they are kept."""
    feed, receipts, attempts, tokens = tables.feed, tables.receipts, tables.sign_in_attempts, tables.tokens
    with central.write(_SYSTEM) as transaction:
        at, execute = transaction.at, transaction.connection.execute
        floor = execute(select(func.max(feed.c.seq)).where(*_old(feed, at - FEED_KEPT, at))).scalar()
        if floor is not None:
            execute(delete(feed).where(feed.c.seq < floor))  # the floor's own tip is still asked for
            execute(update(tables.feed_head).values(floor=floor))
        forget_old(transaction)
        execute(delete(receipts).where(*_old(receipts, at - RECEIPTS_KEPT, at)))
        execute(delete(attempts).where(attempts.c.at < at - _ATTEMPTS_KEPT, ~attempts.c.has_succeeded))
        ended = or_(tokens.c.expires_at < at - _TOKENS_KEPT, tokens.c.revoked_at < at - _TOKENS_KEPT)
        present = select(tables.agents.c.id).where(tables.agents.c.is_active)
        # A leaver's are kept: whenever his workstation comes again, it is known as his and told to keep nothing.
        execute(delete(tokens).where(and_(tokens.c.agent_id.in_(present), ended)))
        sessions, refresh_tokens = tables.sessions, tables.refresh_tokens
        old = select(sessions.c.id).where(sessions.c.expires_at < at - _SESSIONS_KEPT)
        execute(delete(refresh_tokens).where(refresh_tokens.c.session_id.in_(old)))
        execute(delete(sessions).where(sessions.c.id.in_(old)))
        forget_old_uploads(transaction)
        forget_used_links(transaction)
        forget_old_sessions(transaction)


def _old(table: Table, kept_from: datetime, at: datetime) -> tuple[ColumnElement[bool], ...]:
    """Rows from before `kept_from` that no row since then goes before: what was stored while the clock was years behind
    is not old."""
    first_kept = select(func.min(table.c.seq)).where(table.c.at.between(kept_from, at)).correlate(None)
    return table.c.at < kept_from, table.c.seq < func.coalesce(first_kept.scalar_subquery(), table.c.seq + 1)
