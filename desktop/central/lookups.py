"""The book the rules are read from, as it stands in the data base: calendar and settings cached, the rest looked up."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Column, Connection, bindparam, exists, select

from desktop.central import tables
from desktop.central.records import agent_of, ticket_of
from desktop.regulation.book import Account, Book, Settings, rules_of
from desktop.regulation.people import Agent, Department
from desktop.regulation.ticket import State, Ticket
from desktop.regulation.working_calendar import Override, WorkingCalendar

PREMIUM_GROUP = "premium"

K = TypeVar("K")
V = TypeVar("V")
_HEAD = select(tables.feed_head.c.history, tables.feed_head.c.digest)
_AGENT = select(tables.agents).where(tables.agents.c.id == bindparam("number"))
_TICKET = select(tables.tickets).where(tables.tickets.c.id == bindparam("number"))
_LOCKED_TICKET = _TICKET.with_for_update()
_FACTS = tuple(
    tables.messages.c[name] for name in ("id", "version", "seq", "kind", "author_id", "at", "event", "detail")
)
_CONVERSATION = (
    select(*_FACTS)
    .where(tables.messages.c.ticket == bindparam("number"))
    .order_by(tables.messages.c.at, tables.messages.c.id)
)
_SECRETS = select(tables.secrets).where(tables.secrets.c.ticket == bindparam("number")).order_by(tables.secrets.c.id)
_FOLLOWED = select(
    exists().where(
        tables.tickets.c.incident == bindparam("number"),
        tables.tickets.c.state.not_in([state.value for state in State if state.is_ended]),
    )
)
_rules: dict[tuple[Any, ...], tuple[WorkingCalendar, Settings]] = {}


class _Lookup(Mapping[K, V]):
    """A mapping that asks the data base for each key, once."""

    def __init__(self, connection: Connection, key: Column[K], find: Callable[[Connection, K], V | None]) -> None:
        self._connection, self._key, self._find = connection, key, find
        self._known: dict[K, V | None] = {}

    def __getitem__(self, key: K) -> V:
        if key not in self._known:
            self._known[key] = self._find(self._connection, key)
        value = self._known[key]
        if value is None:
            raise KeyError(key)
        return value

    def __iter__(self) -> Iterator[K]:
        return iter(self._connection.execute(select(self._key)).scalars().all())

    def __len__(self) -> int:
        return sum(1 for _ in self)


def book_at(connection: Connection) -> Book:
    """The book as it was when this transaction began; calendar and settings are read again only when their digests
    changed. So ask before you change either."""
    head = connection.execute(_HEAD).one()
    key = (head.history, *(tuple(head.digest.get(kind, ())) for kind in ("calendar_override", "setting")))
    if key not in _rules:
        if len(_rules) > 8:
            _rules.clear()
        _rules[key] = read_rules(connection)
    calendar, settings = _rules[key]
    return Book(
        calendar=calendar,
        settings=settings,
        agents=_Lookup(connection, tables.agents.c.id, find_agent),
        accounts=_Lookup(connection, tables.accounts.c.id, find_account),
        tickets=_Lookup(connection, tables.tickets.c.id, find_ticket),
    )


def read_rules(connection: Connection) -> tuple[WorkingCalendar, Settings]:
    """Calendar and settings as they stand, uncommitted changes of this transaction included."""
    return rules_of(read_days(connection), read_settings(connection))


def read_days(connection: Connection) -> dict[tuple[date, Department], Override]:
    """The provider's own word on single dates."""
    overrides = tables.calendar_overrides
    rows = connection.execute(select(overrides).where(~overrides.c.is_retired)).mappings()
    return {
        (row["date"], Department(row["department"])): Override(row["opens"], row["closes"], row["note"]) for row in rows
    }


def read_settings(connection: Connection) -> dict[str, Any]:
    """The provider's settings, decoded; an absent one means the default."""
    rows = connection.execute(select(tables.settings.c.id, tables.settings.c.value))
    return {row.id: msgspec.json.decode(row.value) for row in rows}


def find_agent(connection: Connection, agent_id: int) -> Agent | None:
    row = connection.execute(_AGENT, {"number": agent_id}).mappings().one_or_none()
    return None if row is None else agent_of(row)


def find_account(connection: Connection, main_domain: str) -> Account | None:
    """The account as the rules see it; `premium` follows the group of its plan."""
    accounts, plans = tables.accounts, tables.plans
    row = connection.execute(
        select(accounts.c.subscriber_id, accounts.c.state, plans.c.group)
        .select_from(accounts.outerjoin(plans, accounts.c.plan_id == plans.c.id))
        .where(accounts.c.id == main_domain)
    ).one_or_none()
    if row is None:
        return None
    return Account(main_domain, row.subscriber_id, row.group == PREMIUM_GROUP, row.state == "blocked")


def find_ticket(connection: Connection, number: int, lock: bool = False, with_secrets: bool = False) -> Ticket | None:
    """A ticket with its messages in order; `lock`: no other transaction changes it until this one ends. Its secrets
    cost a query more and few acts ask for them."""
    wanted = {"number": number}
    row = connection.execute(_LOCKED_TICKET if lock else _TICKET, wanted).mappings().one_or_none()
    if row is None:
        return None
    secrets = connection.execute(_SECRETS, wanted).mappings() if with_secrets else ()
    return ticket_of(row, connection.execute(_CONVERSATION, wanted).mappings(), secrets)


def leads_incident(connection: Connection, number: int) -> bool:
    """Whether live tickets are part of the incident that this one leads."""
    return bool(connection.execute(_FOLLOWED, {"number": number}).scalar_one())
