"""Webhooks: where a cabinet is told of notices, and which it has not heard of yet."""

import sqlalchemy as sa
from alembic import op

from desktop.central.columns import Instant

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "webhooks",
        sa.Column("client_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("key_id", sa.String(32), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", Instant(), nullable=False),
        sa.Column("failing_since_at", Instant()),
        sa.Column("off_at", Instant()),
        sa.PrimaryKeyConstraint("client_id", name="pk_webhooks"),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name="fk_webhooks_client_id"),
    )
    op.create_table(
        "webhook_deliveries",
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("client_id", "notice_id", name="pk_webhook_deliveries"),
        sa.ForeignKeyConstraint(
            ["client_id"], ["webhooks.client_id"], name="fk_webhook_deliveries_client_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["notice_id"], ["notices.id"], name="fk_webhook_deliveries_notice_id"),
    )
