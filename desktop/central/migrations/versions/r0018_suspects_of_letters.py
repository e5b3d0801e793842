"""What in a letter that is no ticket looks like a credential."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.add_column("letters", sa.Column("suspects", sa.JSON(), nullable=False, server_default="[]"))
