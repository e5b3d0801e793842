"""The queue of our own mail."""

import sqlalchemy as sa
from alembic import op

from desktop.central.columns import Instant

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "outgoing_mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("ticket", sa.Integer()),
        sa.Column("letter", sa.Integer()),
        sa.Column("message", sa.Integer()),
        sa.Column("recipient", sa.String(320), nullable=False),
        sa.Column("mail_id", sa.String(320), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", Instant()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("queued_at", Instant(), nullable=False),
        sa.Column("sent_at", Instant()),
        sa.PrimaryKeyConstraint("id", name="pk_outgoing_mail"),
        sa.UniqueConstraint("mail_id", name="uq_outgoing_mail_mail_id"),
    )
    for column in ("next_at", "queued_at", "ticket", "letter"):
        op.create_index(f"ix_outgoing_mail_{column}", "outgoing_mail", [column])
