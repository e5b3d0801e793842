"""Letters of senders that nobody knows are counted by their domain."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.add_column("raw_letters", sa.Column("stranger_domain", sa.String(255)))
    op.create_index("ix_raw_letters_stranger_domain", "raw_letters", ["stranger_domain", "received_at"])
