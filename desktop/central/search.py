"""The search among all tickets, the old ones that no desk keeps included."""

from datetime import datetime

import msgspec
from sqlalchemy import ColumnElement, Engine, or_, select

from desktop.central import tables
from desktop.central.database import reading
from desktop.regulation.domain_names import unicode_name
from desktop.regulation.people import Department
from desktop.regulation.ticket import State

LIMIT = 50
_EXCERPT = 60  # characters on each side of a hit


class Hit(msgspec.Struct, frozen=True):
    """A ticket found; `excerpt` is the text around the hit when its conversation matched."""

    number: int
    subject: str
    account: str | None
    subscriber_name: str
    state: State
    department: Department
    at: datetime
    excerpt: str = ""


class SearchAnswer(msgspec.Struct, frozen=True):
    """At most 50 hits, newest first; `is_cut`: there are more."""

    query: str
    hits: list[Hit]
    is_cut: bool


def search(engine: Engine, query: str) -> SearchAnswer:
    """Tickets whose number, subject, account, subscriber or a message holds the query."""
    tickets, subscribers, messages = tables.tickets.c, tables.subscribers.c, tables.messages.c
    text = query.replace("\0", " ").strip()  # no text has one, and PostgreSQL takes none in a query
    said = select(messages.ticket).where(_holds(messages.body, text))
    found = or_(
        tickets.id == (int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1),
        _holds(tickets.subject, text),
        tickets.account.contains(unicode_name(text), autoescape=True),
        _holds(subscribers.name, text),
        tickets.id.in_(said),
    )
    statement = (
        select(tables.tickets, subscribers.name)
        .select_from(tables.tickets.outerjoin(tables.subscribers, tickets.subscriber_id == subscribers.id))
        .where(found)
        .order_by(tickets.received_at.desc(), tickets.id.desc())
        .limit(LIMIT + 1)
    )
    with reading(engine) as connection:
        rows = connection.execute(statement).all()
        numbers = [row.id for row in rows]
        spoken = select(messages.ticket, messages.body).where(messages.ticket.in_(numbers), _holds(messages.body, text))
        excerpts = {row.ticket: _excerpt(row.body, text) for row in connection.execute(spoken)}
    hits = [
        Hit(
            row.id,
            row.subject,
            row.account,
            row.name or "",
            State(row.state),
            Department(row.department),
            row.received_at,
            excerpts.get(row.id, ""),
        )
        for row in rows[:LIMIT]
    ]
    return SearchAnswer(query, hits, len(rows) > LIMIT)


def _holds(column: ColumnElement[str], text: str) -> ColumnElement[bool]:
    """SQLite's LIKE knows the case of Latin letters only, PostgreSQL's that of its locale: the usual spellings of the
    query are tried."""
    spellings = dict.fromkeys((text, text.lower(), text.capitalize(), text.upper()))
    return or_(*(column.icontains(spelling, autoescape=True) for spelling in spellings))


def _excerpt(body: str, text: str) -> str:
    at = max(body.lower().find(text.lower()), 0)
    start, end = max(at - _EXCERPT, 0), at + len(text) + _EXCERPT
    cut = " ".join(body[start:end].split())
    return f"{'…' if start else ''}{cut}{'…' if end < len(body) else ''}"
