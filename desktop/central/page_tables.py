"""The tables of the cabinet's page: who may sign links that lead in, which were used, and who is in."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table

from desktop.central.columns import Instant, metadata

link_keys = Table(  # with which a client of kind "cabinet" signs, sealed by the vault
    "link_keys",
    metadata,
    Column("client_id", Integer, ForeignKey("clients.id"), primary_key=True, autoincrement=False),
    Column("key_id", String(32), nullable=False),
    Column("wrapped_key", LargeBinary, nullable=False),
    Column("ciphertext", LargeBinary, nullable=False),
)
used_links = Table(
    "used_links",
    metadata,
    Column("client_id", Integer, ForeignKey("clients.id"), primary_key=True, autoincrement=False),
    Column("nonce", String(64), primary_key=True),
    Column("expires_at", Instant, nullable=False),
)
page_sessions = Table(
    "page_sessions",
    metadata,
    Column("hash", String(64), primary_key=True),  # of what the cookie holds
    Column("client_id", Integer, ForeignKey("clients.id"), nullable=False),
    Column("subscriber_id", String(64), ForeignKey("subscribers.id"), nullable=False),
    Column("begun_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Index("ix_page_sessions_begun_at", "begun_at"),
)
