"""On PostgreSQL ticket numbers come from a sequence: who files a ticket holds up nobody else."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        first = connection.execute(sa.text("SELECT next_number FROM feed_head")).scalar() or 10_001
        op.execute(sa.schema.CreateSequence(sa.Sequence("ticket_numbers", start=first)))
