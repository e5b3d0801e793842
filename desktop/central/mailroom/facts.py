"""What the rules have to know to place a letter: who its sender is, which tickets it names, what came before it."""

from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, Connection, RowMapping, Text, cast, func, or_, select

from desktop.central import tables
from desktop.central.lookups import PREMIUM_GROUP
from desktop.central.mail_tables import raw_letters
from desktop.central.mailroom.correspondents import correspondents
from desktop.regulation.book import Account
from desktop.regulation.domain_names import mail_address
from desktop.regulation.letters import NamedTicket
from desktop.regulation.people import Department
from desktop.regulation.ticket import State

SAME_CORRESPONDENCE = timedelta(days=30)
_A_MINUTE = timedelta(minutes=1)
_MOST_EARLIER = 20
_OPEN = ("unidentified", "asked")


def contacts_of(connection: Connection, addresses: Iterable[str]) -> dict[str, set[str]]:
    """The ids of the subscribers whose contact data has an address, by address (in the spelling of `mail_address`)."""
    return {address: found for address in addresses if (found := _subscribers_with(connection, address))}


def _subscribers_with(connection: Connection, address: str) -> set[str]:
    local, at, host = address.rpartition("@")
    if not local or not host:
        return set()
    subscribers = tables.subscribers.c
    texts = (subscribers.email, cast(subscribers.emails, Text))
    forms = {local} if local.isascii() else {local, local.capitalize(), local.upper()}  # SQLite's `lower` is Latin's
    alike = or_(  # a host may be written in two ways, so it is compared below
        *(func.lower(text).contains(form + at, autoescape=True) for text in texts for form in forms)
    )
    rows = connection.execute(select(subscribers.id, subscribers.email, subscribers.emails).where(alike))
    return {row.id for row in rows if address in map(mail_address, (row.email or "", *row.emails))}


def accounts_of(connection: Connection, subscriber_ids: Collection[str]) -> dict[str, Account]:
    """Their accounts by main domain."""
    accounts, plans = tables.accounts, tables.plans
    rows = connection.execute(
        select(accounts.c.id, accounts.c.subscriber_id, accounts.c.state, plans.c.group)
        .select_from(accounts.outerjoin(plans, accounts.c.plan_id == plans.c.id))
        .where(accounts.c.subscriber_id.in_(subscriber_ids))
    )
    return {
        row.id: Account(row.id, row.subscriber_id, row.group == PREMIUM_GROUP, row.state == "blocked") for row in rows
    }


def named_tickets(connection: Connection, numbers: Iterable[int]) -> dict[int, NamedTicket]:
    """The tickets of these numbers; who filed one that was merged takes part in the one that goes on."""
    found = {}
    for number in numbers:
        if (ticket := _named_ticket(connection, number)) is not None:
            found[number] = ticket
    return found


def _named_ticket(connection: Connection, number: int) -> NamedTicket | None:
    row = None
    following: int | None = number
    while following is not None:
        chosen = select(tables.tickets).where(tables.tickets.c.id == following)
        row = connection.execute(chosen).mappings().one_or_none()
        following = row["merged_into"] if row is not None else None
    if row is None:
        return None
    return NamedTicket(
        row["id"],
        Department(row["department"]),
        row["subscriber_id"],
        frozenset(correspondents(connection, row["id"], row["subscriber_id"])),
        State(row["state"]).is_ended,
    )


def earlier_letters(connection: Connection, sender: str, asked: Sequence[int], raw: RowMapping) -> list[RowMapping]:
    """The letters that this one may complete, in order: of the same sender in thirty days, or `asked` by questions that
    it answers; no ticket came of them yet. Of very many the newest: a flood does not come along."""
    letters = tables.letters.c
    since = raw["received_at"] - SAME_CORRESPONDENCE
    same = or_((letters.sender == sender) & (letters.received_at >= since), letters.id.in_(asked))
    chosen = select(tables.letters).where(same, letters.state.in_(_OPEN))
    newest = chosen.order_by(letters.received_at.desc(), letters.id.desc()).limit(_MOST_EARLIER)
    return list(connection.execute(newest).mappings())[::-1] if sender else []


def letters_in_last_minute(connection: Connection, whose: ColumnElement[bool], raw: RowMapping) -> int:
    """Those that were taken in and `whose` chooses, and this one. By the mail server's clock where that is known: what
    waited there while central was down did not come at once."""
    at = func.coalesce(raw_letters.c.delivered_at, raw_letters.c.received_at)
    until = raw["delivered_at"] or raw["received_at"]
    others = select(func.count()).where(
        whose,
        raw_letters.c.state.in_(("read", "quarantined")),
        raw_letters.c.received_at > raw["received_at"] - SAME_CORRESPONDENCE,
        at.between(until - _A_MINUTE, until),
        raw_letters.c.id != raw["id"],
    )
    return 1 + connection.execute(others).scalar_one()
