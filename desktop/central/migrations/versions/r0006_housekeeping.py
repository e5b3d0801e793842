"""When central kept house last, and since when its clock has gone on evenly."""

import sqlalchemy as sa
from alembic import op

from desktop.central.tables import Instant

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "housekeeping",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("steady_since_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_housekeeping"),
    )
