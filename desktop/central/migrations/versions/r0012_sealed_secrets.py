"""Where the values of secrets are kept, sealed."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "sealed_secrets",
        sa.Column("secret_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key_id", sa.String(32), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("secret_id", name="pk_sealed_secrets"),
        sa.ForeignKeyConstraint(["secret_id"], ["secrets.id"], name="fk_sealed_secrets_secret_id"),
    )
