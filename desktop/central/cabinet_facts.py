"""What the cabinet shows a subscriber of himself: his contact data, his accounts, and the works that concern them."""

from datetime import date, datetime

import msgspec
from sqlalchemy import Connection, RowMapping, or_, select

from desktop.central import tables
from desktop.regulation.announcements import AnnouncementState, concerns
from desktop.wire.rows import Domain, Service


class OwnAccount(msgspec.Struct, frozen=True):
    """`account`: its main domain; `state`: active, blocked, closed; `balance` in kopecks."""

    account: str
    plan: str | None
    state: str
    balance: int
    paid_until: date | None
    domains: list[Domain]
    services: list[Service]


class OwnData(msgspec.Struct, frozen=True):
    """T.6. `kind`: person or organisation; `emails`: further addresses that are his."""

    id: str
    name: str
    kind: str
    email: str | None
    emails: list[str]
    phone: str | None
    contract: str | None
    accounts: list[OwnAccount]


class OwnAnnouncement(msgspec.Struct, frozen=True):
    """Planned works; `accounts`: those of his that they concern, none in particular when they concern everybody."""

    id: int
    title: str
    body: str
    starts_at: datetime
    ends_at: datetime | None
    accounts: list[str]


def own_data(connection: Connection, subscriber: RowMapping) -> OwnData:
    """Himself, with his accounts by name."""
    accounts, plans = tables.accounts, tables.plans
    chosen = select(accounts, plans.c.name.label("plan")).outerjoin(plans, plans.c.id == accounts.c.plan_id)
    chosen = chosen.where(accounts.c.subscriber_id == subscriber["id"]).order_by(accounts.c.id)
    found = [
        msgspec.convert(_fields(OwnAccount, row, account=row["id"]), OwnAccount)
        for row in connection.execute(chosen).mappings()
    ]
    return msgspec.convert(_fields(OwnData, subscriber, accounts=found), OwnData)


def announcements_at(connection: Connection, subscriber_id: str, at: datetime) -> list[OwnAnnouncement]:
    """Published works that concern him and are not over at `at`, the next first (T.6)."""
    accounts, announcements = tables.accounts.c, tables.announcements
    his = select(accounts.id, accounts.server).where(accounts.subscriber_id == subscriber_id).order_by(accounts.id)
    held = {row.id: row.server for row in connection.execute(his)}
    lasting = or_(announcements.c.ends_at.is_(None), announcements.c.ends_at > at)
    chosen = select(announcements).where(announcements.c.state == AnnouncementState.PUBLISHED, lasting)
    rows = connection.execute(chosen.order_by(announcements.c.starts_at, announcements.c.id)).mappings()
    told = []
    for row in rows:
        names_some = bool(row["servers"] or row["accounts"])
        named = [a for a, server in held.items() if names_some and concerns(row["servers"], row["accounts"], a, server)]
        if named or not names_some:
            told.append(msgspec.convert(_fields(OwnAnnouncement, row, accounts=named), OwnAnnouncement))
    return told


def _fields(shape: type[msgspec.Struct], row: RowMapping, **others: object) -> dict[str, object]:
    return {name: others[name] if name in others else row[name] for name in shape.__struct_fields__}
