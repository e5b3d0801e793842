"""Mail that came in: mailboxes and raw letters."""

import sqlalchemy as sa
from alembic import op

from desktop.central.columns import Instant

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "mailboxes",
        sa.Column("name", sa.String(600), nullable=False),
        sa.Column("uid_validity", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_mailboxes"),
    )
    op.create_table(
        "raw_letters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mailbox", sa.String(320), nullable=False),
        sa.Column("folder", sa.String(255), nullable=False),
        sa.Column("uid_validity", sa.BigInteger()),
        sa.Column("uid", sa.BigInteger()),
        sa.Column("message_id", sa.Text()),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("delivered_at", Instant()),
        sa.Column("is_cut", sa.Boolean(), nullable=False),
        sa.Column("key_id", sa.String(32)),
        sa.Column("wrapped_key", sa.LargeBinary()),
        sa.Column("ciphertext", sa.LargeBinary()),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sender", sa.String(320)),
        sa.Column("letter", sa.Integer()),
        sa.Column("ticket", sa.Integer()),
        sa.Column("message", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name="pk_raw_letters"),
        sa.UniqueConstraint("mailbox", "folder", "uid_validity", "uid", name="uq_raw_letters_uid"),
        sa.ForeignKeyConstraint(["letter"], ["letters.id"], name="fk_raw_letters_letter"),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.id"], name="fk_raw_letters_ticket"),
        sa.ForeignKeyConstraint(["message"], ["messages.id"], name="fk_raw_letters_message"),
    )
    for name, *columns in (
        ("digest", "digest"),
        ("state", "state", "id"),
        ("sender", "sender", "received_at"),
        ("letter", "letter"),
        ("message", "message"),
    ):
        op.create_index(f"ix_raw_letters_{name}", "raw_letters", columns)
