"""The tables of notices and webhooks: what the cabinet is told, where, and what it has not heard of yet."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from desktop.central.columns import Instant, metadata

notices = Table(
    "notices",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("subscriber_id", String(64), nullable=False),
    Column("ticket", Integer, nullable=False),
    Column("kind", String(20), nullable=False),  # acknowledgement, answer
    Column("message_id", Integer),
    Column("text", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_notices_subscriber", "subscriber_id", "id"),
)
webhooks = Table(
    "webhooks",
    metadata,
    Column("client_id", Integer, ForeignKey("clients.id"), primary_key=True, autoincrement=False),
    Column("url", Text, nullable=False),
    Column("key_id", String(32), nullable=False),  # of the secret that signs, like the next two
    Column("wrapped_key", LargeBinary, nullable=False),
    Column("ciphertext", LargeBinary, nullable=False),
    Column("tries", Integer, nullable=False, default=0),  # in a row that failed
    Column("next_at", Instant, nullable=False),
    Column("failing_since_at", Instant),
    Column("off_at", Instant),  # since when nothing is sent any more
)
webhook_deliveries = Table(
    "webhook_deliveries",
    metadata,
    Column("client_id", Integer, ForeignKey("webhooks.client_id", ondelete="CASCADE"), primary_key=True),
    Column("notice_id", Integer, ForeignKey("notices.id"), primary_key=True),
    Column("tries", Integer, nullable=False, default=0),
    Column("at", Instant, nullable=False),  # of the notice
)
