"""Which raw letter a pasted secret was moved from: it is forgotten with the secret."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.add_column("secrets", sa.Column("raw_letter", sa.Integer()))
