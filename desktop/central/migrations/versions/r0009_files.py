"""Files: their contents, each once and sealed, where each is attached, and what is still on its way."""

import sqlalchemy as sa
from alembic import op

from desktop.central.columns import Instant

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "blobs",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("key_id", sa.String(32), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_blobs"),
    )
    op.create_table(
        "attachments",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(255), nullable=False),
        sa.Column("is_dangerous", sa.Boolean(), nullable=False),
        sa.Column("ticket", sa.Integer()),
        sa.Column("message", sa.Integer()),
        sa.Column("letter", sa.Integer()),
        sa.Column("created_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_attachments"),
        sa.ForeignKeyConstraint(["sha256"], ["blobs.sha256"], name="fk_attachments_sha256"),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.id"], name="fk_attachments_ticket"),
        sa.ForeignKeyConstraint(["message"], ["messages.id"], name="fk_attachments_message"),
        sa.ForeignKeyConstraint(["letter"], ["letters.id"], name="fk_attachments_letter"),
    )
    op.create_index("ix_attachments_sha256", "attachments", ["sha256"])
    op.create_index("ix_attachments_ticket", "attachments", ["ticket", "created_at"])
    op.create_index("ix_attachments_message", "attachments", ["message"])
    op.create_index("ix_attachments_letter", "attachments", ["letter"])
    op.create_table(
        "uploads",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("owner", sa.String(80), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("offset", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(64)),
        sa.Column("media_type", sa.String(255)),
        sa.Column("is_dangerous", sa.Boolean()),
        sa.Column("created_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_uploads"),
        sa.ForeignKeyConstraint(["sha256"], ["blobs.sha256"], name="fk_uploads_sha256"),
    )
    op.create_index("ix_uploads_owner", "uploads", ["owner"])
    op.create_index("ix_uploads_sha256", "uploads", ["sha256"])
    op.create_table(
        "upload_chunks",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("upload", sa.String(32), nullable=False),
        sa.Column("offset", sa.BigInteger(), nullable=False),
        sa.Column("key_id", sa.String(32), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_upload_chunks"),
        sa.ForeignKeyConstraint(["upload"], ["uploads.id"], name="fk_upload_chunks_upload", ondelete="CASCADE"),
    )
    op.create_index("ix_upload_chunks_upload", "upload_chunks", ["upload", "offset"])
