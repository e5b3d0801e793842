"""Raw letters lose their content before their time: what stood in one is to be read by nobody any more (section 6)."""

from collections.abc import Collection

import msgspec
from sqlalchemy import ColumnElement, select, update

from desktop.central import tables
from desktop.central.mail_tables import raw_letters
from desktop.central.writing import Writing
from desktop.wire.rows import Letter

_GONE = "letter.raw_gone"
CONTENTLESS = {"key_id": None, "wrapped_key": None, "ciphertext": None}


def forget_raw_of(transaction: Writing, message: int) -> None:
    """A part of the message was redacted: nobody reads it in the letter that it came in."""
    _forget(transaction, raw_letters.c.message == message)


def forget_raw_of_letter(transaction: Writing, letter: int) -> None:
    """The same of a letter that is no ticket."""
    _forget(transaction, raw_letters.c.letter == letter)


def forget_raw_with(transaction: Writing, secret_ids: Collection[int]) -> None:
    """These secrets are destroyed: the raw letters that some were moved from go with them, in each of their copies,
    and the message and the letter that were made of them say so."""
    secrets, of = tables.secrets.c, raw_letters.c
    moved_from = select(secrets.raw_letter).where(secrets.id.in_(secret_ids))
    chosen = select(of.digest, of.message, of.letter).where(of.id.in_(moved_from), of.key_id.is_not(None))
    for digest, message, letter in transaction.connection.execute(chosen).all():
        _forget(transaction, of.digest == digest)
        if message is not None:
            _note_in_message(transaction, message)
        if letter is not None:
            _note_in_letter(transaction, letter)


def _forget(transaction: Writing, which: ColumnElement[bool]) -> None:
    """A copy that was not read yet is forgotten when it is known as one."""
    is_read = raw_letters.c.state != "stored"
    transaction.connection.execute(update(raw_letters).where(which, is_read).values(CONTENTLESS))


def _note_in_message(transaction: Writing, message: int) -> None:
    of = tables.messages.c
    kept = msgspec.convert(transaction.connection.execute(select(of.letter).where(of.id == message)).scalar(), Letter)
    noted = msgspec.structs.replace(kept, notes=_noted(kept.notes))
    transaction.update("message", message, letter=noted)


def _note_in_letter(transaction: Writing, letter: int) -> None:
    of = tables.letters.c
    notes = transaction.connection.execute(select(of.notes).where(of.id == letter)).scalar_one()
    transaction.update("letter", letter, notes=_noted(notes))


def _noted(notes: list[str]) -> list[str]:
    return list(dict.fromkeys((*notes, _GONE)))
