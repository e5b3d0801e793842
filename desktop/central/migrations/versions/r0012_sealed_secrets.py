"""Where secrets and second factors are kept, sealed, and who has given his password once more."""

import sqlalchemy as sa
from alembic import op

from desktop.central.columns import Instant

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    _sealed("sealed_secrets", "secret_id", "secrets")
    _sealed("sealed_factors", "agent_id", "agents")
    op.create_table(
        "step_ups",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_step_ups"),
    )


def _sealed(name: str, key: str, of: str) -> None:
    op.create_table(
        name,
        sa.Column(key, sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key_id", sa.String(32), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint(key, name=f"pk_{name}"),
        sa.ForeignKeyConstraint([key], [f"{of}.id"], name=f"fk_{name}_{key}"),
    )
