"""The tables of files: their contents, each once and sealed, where each is attached, and what is still on its way."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from desktop.central.columns import Instant, metadata

blobs = Table(
    "blobs",
    metadata,
    Column("sha256", String(64), primary_key=True),  # of the content as it was sent
    Column("size", BigInteger, nullable=False),  # bytes, of the same
    Column("key_id", String(32), nullable=False),
    Column("wrapped_key", LargeBinary, nullable=False),
    Column("ciphertext", LargeBinary, nullable=False),
)
attachments = Table(
    "attachments",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("sha256", String(64), ForeignKey("blobs.sha256"), nullable=False),
    Column("name", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("media_type", String(255), nullable=False),
    Column("is_dangerous", Boolean, nullable=False),
    Column("ticket", Integer, ForeignKey("tickets.id")),  # that it came to: its message may be moved
    Column("message", Integer, ForeignKey("messages.id")),
    Column("letter", Integer, ForeignKey("letters.id")),
    Column("created_at", Instant, nullable=False),
    Index("ix_attachments_sha256", "sha256"),
    Index("ix_attachments_ticket", "ticket", "created_at"),
    Index("ix_attachments_message", "message"),
    Index("ix_attachments_letter", "letter"),
)
uploads = Table(
    "uploads",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("owner", String(80), nullable=False),  # "subscriber:s1" or "agent:7"
    Column("name", Text, nullable=False),
    Column("size", BigInteger, nullable=False),  # that it shall have
    Column("offset", BigInteger, nullable=False),  # that it has
    Column("sha256", String(64), ForeignKey("blobs.sha256")),  # once it is whole, like the next two
    Column("media_type", String(255)),
    Column("is_dangerous", Boolean),
    Column("created_at", Instant, nullable=False),
    Index("ix_uploads_owner", "owner"),
    Index("ix_uploads_sha256", "sha256"),
)
upload_chunks = Table(
    "upload_chunks",
    metadata,
    Column("id", String(64), primary_key=True),  # "upload offset": no two pieces begin at one place
    Column("upload", String(32), ForeignKey("uploads.id", ondelete="CASCADE"), nullable=False),
    Column("offset", BigInteger, nullable=False),
    Column("key_id", String(32), nullable=False),
    Column("wrapped_key", LargeBinary, nullable=False),
    Column("ciphertext", LargeBinary, nullable=False),
    Index("ix_upload_chunks_upload", "upload", "offset"),
)
