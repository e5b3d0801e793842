"""The tables of what is sealed by the vault and never replicated."""

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, String, Table

from desktop.central.columns import metadata

sealed_secrets = Table(  # the values of those rows of `secrets` that are answered; whoever deletes one has destroyed it
    "sealed_secrets",
    metadata,
    Column("secret_id", Integer, ForeignKey("secrets.id"), primary_key=True, autoincrement=False),
    Column("key_id", String(32), nullable=False),
    Column("wrapped_key", LargeBinary, nullable=False),
    Column("ciphertext", LargeBinary, nullable=False),
)
