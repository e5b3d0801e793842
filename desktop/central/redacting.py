"""A redaction: marks take the place of parts of a message or letter, in every copy, for ever (section 6)."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import RowMapping, select, update

from desktop.central import cabinet_tables, tables
from desktop.central.mail_tables import raw_letters
from desktop.central.mailroom.forgetting import forget_raw_of, forget_raw_of_letter
from desktop.central.pasted import suspects_in
from desktop.central.writing import Writing
from desktop.regulation.outcome import Redaction


def redact(transaction: Writing, redaction: Redaction) -> None:
    """Change the message's row, which takes the new text to every replica, and what repeats its text: the notice, the
    letter that it was; the raw letter that it came in is forgotten. Mail is composed when it is sent, so what is not
    out yet goes out redacted; what went out, and a backup, hold what they held."""
    messages, notices, execute = tables.messages.c, cabinet_tables.notices, transaction.connection.execute
    body, quote_at = execute(select(messages.body, messages.quote_at).where(messages.id == redaction.message_id)).one()
    values = _values(redaction, body, quote_at)
    transaction.update("message", redaction.message_id, **values)
    repeated = update(notices).where(notices.c.message_id == redaction.message_id, notices.c.text == body)
    execute(repeated.values(text=values["body"]))
    forget_raw_of(transaction, redaction.message_id)
    letters, of = tables.letters.c, raw_letters.c
    its = select(of.letter).where(of.message == redaction.message_id, of.letter.is_not(None))
    for letter in execute(select(letters.id).where(letters.id.in_(its), letters.body == body)).scalars().all():
        transaction.update("letter", letter, **values)
    transaction.has_redacted = True


def redact_letter(transaction: Writing, row: RowMapping, spans: Sequence[tuple[int, int]]) -> None:
    """The same of a letter that is no ticket; one that stands in a ticket as a stranger's is a message there too."""
    of, messages = raw_letters.c, tables.messages.c
    its = select(of.message).where(of.letter == row["id"])
    same = select(messages.id).where(messages.id.in_(its), messages.body == row["body"])
    for message in transaction.connection.execute(same).scalars().all():
        redact(transaction, Redaction(message, tuple(spans)))
    transaction.update("letter", row["id"], **_values(Redaction(0, tuple(spans)), row["body"], row["quote_at"]))
    forget_raw_of_letter(transaction, row["id"])
    transaction.has_redacted = True


def _values(redaction: Redaction, body: str, quote_at: int | None) -> dict[str, Any]:
    """The columns that the redacted text changes."""
    redacted = redaction.of(body)
    return {
        "body": redacted,
        "suspects": suspects_in(redacted),
        "quote_at": None if quote_at is None else len(redaction.of(body[:quote_at])),
    }
