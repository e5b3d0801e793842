"""A redaction: marks take the place of parts of a message, in every copy, for ever (section 6 of the rules)."""

from sqlalchemy import select, update

from desktop.central import cabinet_tables, tables
from desktop.central.mailroom.forgetting import forget_raw_of
from desktop.central.mailroom.letter_messages import redact_letter
from desktop.central.pasted import suspects_in
from desktop.central.writing import Writing
from desktop.regulation.outcome import Redaction


def redact(transaction: Writing, redaction: Redaction) -> None:
    """Change the message's row, which takes the new text to every replica, and what repeats its text: the notice, the
    letter that it was; the raw letter that it came in is forgotten. Mail is composed when it is sent, so what is not
    out yet goes out redacted; what went out, and a backup, hold what they held."""
    messages, notices = tables.messages.c, cabinet_tables.notices
    found = select(messages.body, messages.quote_at).where(messages.id == redaction.message_id)
    body, quote_at = transaction.connection.execute(found).one()
    redacted = redaction.of(body)
    transaction.update(
        "message",
        redaction.message_id,
        body=redacted,
        suspects=suspects_in(redacted),
        quote_at=None if quote_at is None else len(redaction.of(body[:quote_at])),
    )
    repeated = update(notices).where(notices.c.message_id == redaction.message_id, notices.c.text == body)
    transaction.connection.execute(repeated.values(text=redacted))
    forget_raw_of(transaction, redaction.message_id)
    redact_letter(transaction, redaction.message_id, body, redacted)
    transaction.has_redacted = True
