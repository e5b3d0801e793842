"""The feed's rows extend a hash chain, and central knows its histories. What the feed held is not chained: a new
history begins, desks fill anew."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.execute("DELETE FROM feed")
    for table in ("feed", "feed_head"):
        with op.batch_alter_table(table) as altered:
            altered.add_column(sa.Column("tip", sa.String(length=32), nullable=False, server_default=""))
    op.create_table(
        "histories",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("history", sa.String(length=36), nullable=False),
        sa.Column("began", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_histories"),
        sa.UniqueConstraint("history", name="uq_histories_history"),
    )
    op.execute("INSERT INTO histories (history, began) SELECT history, 0 FROM feed_head")
