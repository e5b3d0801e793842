"""What messages by e-mail, secrets, authorizations, incidents and announcements need of the replicated tables."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from desktop.central.columns import Instant

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    _add("tickets", sa.Column("authorized_way", sa.String(10)), sa.Column("authorized_by", sa.Text()))
    _add("tickets", sa.Column("authorized_at", Instant()), sa.Column("authorized_reason", sa.Text()))
    _add("tickets", sa.Column("incident", sa.Integer()), sa.Column("correspondent", sa.String(320)))
    op.create_index("ix_tickets_correspondent", "tickets", ["correspondent"])
    _add("messages", _list("attachments"), _json("letter"), _json("delivery"), _list("suspects"))
    _add("messages", sa.Column("quote_at", sa.Integer()))
    _add("subscribers", _list("emails"))
    _add("accounts", sa.Column("server", sa.String(255)))
    _add("standard_answers", _list("dead_links"), sa.Column("checked_at", Instant()), _no("is_retired"))
    state = sa.Column("state", sa.String(10), nullable=False, server_default="published")
    _add("announcements", state, _list("servers"), _list("accounts"))
    op.create_table(
        "secrets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("ticket", sa.Integer()),
        sa.Column("letter", sa.Integer()),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("asked_by_id", sa.Integer()),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("answered_at", Instant()),
        sa.Column("expires_at", Instant()),
        sa.Column("looked_by_id", sa.Integer()),
        sa.Column("looked_at", Instant()),
        sa.Column("is_retired", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_secrets"),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.id"], name="fk_secrets_ticket"),
        sa.ForeignKeyConstraint(["asked_by_id"], ["agents.id"], name="fk_secrets_asked_by_id"),
        sa.ForeignKeyConstraint(["looked_by_id"], ["agents.id"], name="fk_secrets_looked_by_id"),
    )
    op.create_index("ix_secrets_ticket", "secrets", ["ticket"])
    op.create_index("ix_secrets_letter", "secrets", ["letter"])
    op.create_index("ix_secrets_expires", "secrets", ["expires_at"])
    op.create_table(
        "letters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("department", sa.String(3), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("sender", sa.String(320), nullable=False),
        sa.Column("sender_name", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("quote_at", sa.Integer()),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("attachments", sa.JSON(), nullable=False),
        sa.Column("missing", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(40)),
        sa.Column("subscriber_id", sa.String(64)),
        sa.Column("ticket", sa.Integer()),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("asked_at", Instant()),
        sa.Column("decided_by_id", sa.Integer()),
        sa.Column("decided_at", Instant()),
        sa.Column("intent_key", sa.String(64)),
        sa.Column("is_retired", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_letters"),
        sa.ForeignKeyConstraint(["subscriber_id"], ["subscribers.id"], name="fk_letters_subscriber_id"),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.id"], name="fk_letters_ticket"),
        sa.ForeignKeyConstraint(["decided_by_id"], ["agents.id"], name="fk_letters_decided_by_id"),
    )
    op.create_index("ix_letters_sender", "letters", ["sender"])
    op.create_index("ix_letters_received", "letters", ["received_at"])


def _add(table: str, *columns: "sa.Column[Any]") -> None:
    for column in columns:
        op.add_column(table, column)


def _list(name: str) -> "sa.Column[Any]":
    return sa.Column(name, sa.JSON(), nullable=False, server_default="[]")


def _json(name: str) -> "sa.Column[Any]":
    return sa.Column(name, sa.JSON(), nullable=True)


def _no(name: str) -> "sa.Column[Any]":
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
