"""A redaction: marks take the place of parts of a message, in every copy, for ever (section 6 of the rules)."""

from sqlalchemy import select, update

from desktop.central import tables
from desktop.central.writing import Writing
from desktop.regulation.outcome import Redaction


def redact(transaction: Writing, redaction: Redaction) -> None:
    """Change the message's row, which takes the new text to every replica, and the notice that repeats its text."""
    messages, notices = tables.messages.c, tables.notices
    body = transaction.connection.execute(select(messages.body).where(messages.id == redaction.message_id)).scalar_one()
    redacted = redaction.of(body)
    transaction.update("message", redaction.message_id, body=redacted, suspects=[])
    repeated = update(notices).where(notices.c.message_id == redaction.message_id, notices.c.text == body)
    transaction.connection.execute(repeated.values(text=redacted))
