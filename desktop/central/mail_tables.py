"""The tables of mail that came in: how far each mailbox was fetched, and each letter raw and sealed."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from desktop.central.columns import Instant, metadata

mailboxes = Table(
    "mailboxes",
    metadata,
    Column("name", String(600), primary_key=True),  # its address and folder
    Column("uid_validity", BigInteger, nullable=False),
    Column("uid", BigInteger, nullable=False),  # of the last letter that was stored from there
)
raw_letters = Table(
    "raw_letters",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("mailbox", String(320), nullable=False),  # the address
    Column("folder", String(255), nullable=False),  # "" for one that came through the pipe, and so has no UID
    Column("uid_validity", BigInteger),
    Column("uid", BigInteger),
    Column("message_id", Text),
    Column("digest", String(64), nullable=False),  # the same for the same letter in every mailbox
    Column("received_at", Instant, nullable=False),  # central's time
    Column("delivered_at", Instant),  # by the mail server's clock
    Column("is_cut", Boolean, nullable=False),  # the headers alone: it was too large
    Column("key_id", String(32)),  # None: the content was forgotten
    Column("wrapped_key", LargeBinary),
    Column("ciphertext", LargeBinary),
    Column("state", String(12), nullable=False),  # stored, read, quarantined, duplicate
    Column("tries", Integer, nullable=False),  # that failed
    Column("sender", String(320)),
    Column("stranger_domain", String(255)),  # by which it is counted; None: its sender is known
    Column("letter", Integer, ForeignKey("letters.id")),
    Column("ticket", Integer, ForeignKey("tickets.id")),
    Column("message", Integer, ForeignKey("messages.id")),
    UniqueConstraint("mailbox", "folder", "uid_validity", "uid", name="uq_raw_letters_uid"),
    Index("ix_raw_letters_digest", "digest"),
    Index("ix_raw_letters_state", "state", "id"),
    Index("ix_raw_letters_sender", "sender", "received_at"),
    Index("ix_raw_letters_stranger_domain", "stranger_domain", "received_at"),
    Index("ix_raw_letters_letter", "letter"),
    Index("ix_raw_letters_message", "message"),
)
