"""The cabinet's page: keys that sign links, links that were used, and who is in."""

import sqlalchemy as sa
from alembic import op

from desktop.central.columns import Instant

revision = "0015"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "link_keys",
        sa.Column("client_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key_id", sa.String(32), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("client_id", name="pk_link_keys"),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name="fk_link_keys_client_id"),
    )
    op.create_table(
        "used_links",
        sa.Column("client_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("nonce", sa.String(64), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("client_id", "nonce", name="pk_used_links"),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name="fk_used_links_client_id"),
    )
    op.create_table(
        "page_sessions",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("subscriber_id", sa.String(64), nullable=False),
        sa.Column("begun_at", Instant(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_page_sessions"),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name="fk_page_sessions_client_id"),
        sa.ForeignKeyConstraint(["subscriber_id"], ["subscribers.id"], name="fk_page_sessions_subscriber_id"),
    )
    op.create_index("ix_page_sessions_begun_at", "page_sessions", ["begun_at"])
