"""The queue of our own mail: what is to be sent, and what became of it. No text of a message stands in it."""

from sqlalchemy import Column, Index, Integer, String, Table, Text

from desktop.central.columns import Instant, metadata

outgoing_mail = Table(
    "outgoing_mail",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),  # acknowledgement, answer, question
    Column("ticket", Integer),
    Column("letter", Integer),  # that a question asks about
    Column("message", Integer),  # whose text it carries, and which shows where it is
    Column("recipient", String(320), nullable=False),
    Column("mail_id", String(320), nullable=False, unique=True),  # its Message-ID, the same in every try
    Column("state", String(10), nullable=False),  # queued, sending, sent, delivered, delayed, failed
    Column("tries", Integer, nullable=False, default=0),
    Column("next_at", Instant),  # of the next try; None: it has left us, or never will
    Column("reason", Text, nullable=False, default=""),  # words of a mail server, or why there was no try
    Column("queued_at", Instant, nullable=False),
    Column("sent_at", Instant),
    Index("ix_outgoing_mail_next_at", "next_at"),
    Index("ix_outgoing_mail_queued_at", "queued_at"),
    Index("ix_outgoing_mail_ticket", "ticket"),
    Index("ix_outgoing_mail_letter", "letter"),
)
