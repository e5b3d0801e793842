"""How a ticket had ended before a message opened it again."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("tickets", sa.Column("reopened_from", sa.String(length=12), nullable=True))
