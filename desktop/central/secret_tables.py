"""The tables of what is sealed by the vault, and of who has proved to be himself; none is replicated."""

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, String, Table

from desktop.central.columns import Instant, metadata


def _sealed_columns() -> tuple["Column[str]", "Column[bytes]", "Column[bytes]"]:
    return (
        Column("key_id", String(32), nullable=False),
        Column("wrapped_key", LargeBinary, nullable=False),
        Column("ciphertext", LargeBinary, nullable=False),
    )


sealed_secrets = Table(  # the values of those rows of `secrets` that are answered; whoever deletes one has destroyed it
    "sealed_secrets",
    metadata,
    Column("secret_id", Integer, ForeignKey("secrets.id"), primary_key=True, autoincrement=False),
    *_sealed_columns(),
)
sealed_factors = Table(  # second factors; one that was added before this table is sealed at its first use
    "sealed_factors",
    metadata,
    Column("agent_id", Integer, ForeignKey("agents.id"), primary_key=True, autoincrement=False),
    *_sealed_columns(),
)
step_ups = Table(  # whose bearer gave the password once more, and when
    "step_ups",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("at", Instant, nullable=False),
)
