"""The audit is a hash chain whose numbers have no gap; what it holds already is chained in its order."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from desktop.central.audit_chain import chained
from desktop.central.tables import Instant
from desktop.wire.points import Point

revision = "0008"
down_revision = "0007"

_ACTS = ("at", "actor", "on_behalf_of", "device", "act", "ticket", "intent_key", "detail")
_CHAIN = ("id", "salt", "content", "feed_seq", "feed_tip", "tip")
_PAGE = 5_000


def upgrade() -> None:
    with op.batch_alter_table("audit") as audit:
        audit.add_column(sa.Column("salt", sa.String(length=32)))
        audit.add_column(sa.Column("content", sa.String(length=64), nullable=False, server_default=""))
        audit.add_column(sa.Column("feed_seq", sa.BigInteger(), nullable=False, server_default="0"))
        audit.add_column(sa.Column("feed_tip", sa.String(length=32), nullable=False, server_default=""))
        audit.add_column(sa.Column("tip", sa.String(length=64), nullable=False, server_default=""))
    with op.batch_alter_table("feed_head") as head:
        head.add_column(sa.Column("audit_seq", sa.Integer(), nullable=False, server_default="0"))
        head.add_column(sa.Column("audit_tip", sa.String(length=64), nullable=False, server_default=""))
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP SEQUENCE audit_id_seq CASCADE")
    _chain(op.get_bind())


def _chain(connection: sa.Connection) -> None:
    types: dict[str, Any] = {"at": Instant(), "detail": sa.JSON()}
    audit = sa.table("audit", *(sa.column(name, types.get(name)) for name in (*_ACTS, *_CHAIN)))
    feed_head = sa.table("feed_head", *map(sa.column, ("seq", "tip", "audit_seq", "audit_tip")))
    head = connection.execute(sa.select(feed_head.c.seq, feed_head.c.tip)).one_or_none()
    if head is None:
        return
    values: dict[str, Any] = {name: sa.bindparam(f"new_{name}") for name in _CHAIN}
    change = sa.update(audit).where(audit.c.id == sa.bindparam("old_id")).values(values)
    page = sa.select(audit.c.id, *(audit.c[name] for name in _ACTS)).order_by(audit.c.id).limit(_PAGE)
    old, number, tip = 0, 0, ""
    while entries := connection.execute(page.where(audit.c.id > old)).mappings().all():
        rows = chained(tip, number, map(dict, entries), Point(*head))
        connection.execute(
            change,
            [
                {"old_id": entry["id"], **{f"new_{name}": row[name] for name in _CHAIN}}
                for entry, row in zip(entries, rows, strict=True)
            ],
        )
        old, number, tip = entries[-1]["id"], rows[-1]["id"], rows[-1]["tip"]
    connection.execute(sa.update(feed_head).values(audit_seq=number, audit_tip=tip))
