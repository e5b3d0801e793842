"""Files of messages and letters: each content kept once, sealed, within what a ticket and a subscriber may bring."""

import hashlib
import os
from dataclasses import asdict
from datetime import timedelta

import msgspec
from sqlalchemy import ColumnElement, Connection, RowMapping, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from desktop.central import tables
from desktop.central.file_tables import attachments, blobs
from desktop.central.problems import ProblemError
from desktop.central.vault import KeyRing, Sealed, open_bytes, seal_bytes
from desktop.central.writing import Writing
from desktop.wire.rows import Attachment
from desktop.wire.uploads import LARGEST_FILE

MOST_OF_A_TICKET = 200, 100 * 1024 * 1024  # files, bytes
MOST_OF_A_DAY = 200, 250 * 1024 * 1024  # the same, of one subscriber or of one sender of letters in 24 hours
_DAY = timedelta(hours=24)
_KEEP_BLOB = {
    "sqlite": insert_sqlite(blobs).on_conflict_do_nothing(),
    "postgresql": insert_postgresql(blobs).on_conflict_do_nothing(),
}


def keep_file(
    transaction: Writing,
    ring: KeyRing,
    content: bytes,
    name: str,
    media_type: str,
    is_dangerous: bool,
    *,
    ticket: int | None = None,
    message: int | None = None,
    letter: int | None = None,
) -> Attachment:
    """Keep a file; `name`, `media_type` and `is_dangerous` as `mailroom.files` tells them. Its message may also be
    told later, by `attach`. ProblemError 413 `quota` when the ticket or its subscriber, or the letter's sender, has
    brought too much, or `file_too_large`."""
    check_size(len(content))
    if ticket is not None:
        check_quota(transaction, ticket, len(content))
    if letter is not None:
        _check_quota_of_sender(transaction, letter, len(content))
    kept = Attachment(new_id(), name, len(content), media_type, is_dangerous)
    sha256 = keep_blob(transaction.connection, ring, content)
    attach_blob(transaction, sha256, kept, ticket=ticket, message=message, letter=letter)
    return kept


def attach_blob(
    transaction: Writing,
    sha256: str,
    file: Attachment,
    *,
    ticket: int | None = None,
    message: int | None = None,
    letter: int | None = None,
) -> None:
    """Give a kept content its place, under the file's id and name."""
    transaction.connection.execute(
        insert(attachments).values(
            **msgspec.structs.asdict(file),
            sha256=sha256,
            ticket=ticket,
            message=message,
            letter=letter,
            created_at=transaction.at,
        )
    )


def attach(transaction: Writing, message: int, files: list[Attachment]) -> None:
    """Files that were kept without a message become those of a message, in its row as well."""
    if files:
        ids = [file.id for file in files]
        transaction.connection.execute(update(attachments).where(attachments.c.id.in_(ids)).values(message=message))
        transaction.update("message", message, attachments=files)


def find_attachment(connection: Connection, attachment_id: str) -> RowMapping | None:
    """Its row, and with it `ticket` and `kind` of its message as that stands now (None for a letter's)."""
    messages, columns = tables.messages.c, attachments.c
    with_message = attachments.outerjoin(tables.messages, messages.id == columns.message)
    found = (
        select(*(column for column in columns if column.name != "ticket"), messages.ticket, messages.kind)
        .select_from(with_message)
        .where(columns.id == attachment_id)
    )
    return connection.execute(found).mappings().one_or_none()


def read_file(connection: Connection, ring: KeyRing, attachment_id: str) -> bytes:
    """The content of an attachment that is there. VaultError."""
    of = select(attachments.c.sha256).where(attachments.c.id == attachment_id)
    return read_blob(connection, ring, connection.execute(of).scalar_one())


def read_blob(connection: Connection, ring: KeyRing, sha256: str) -> bytes:
    """A kept content. VaultError."""
    blob = connection.execute(select(blobs).where(blobs.c.sha256 == sha256)).one()
    return open_bytes(ring, Sealed(blob.key_id, blob.wrapped_key, blob.ciphertext), blob_context(sha256))


def blob_context(sha256: str) -> str:
    """Under which a blob is sealed: another's does not open as it."""
    return f"blob {sha256}"


def keep_blob(connection: Connection, ring: KeyRing, content: bytes) -> str:
    """Seal a content, if it is not kept already; its SHA-256. One that was kept under a lost key is sealed anew."""
    sha256 = hashlib.sha256(content).hexdigest()
    mine = blobs.c.sha256 == sha256
    key_id = connection.execute(select(blobs.c.key_id).where(mine)).scalar()
    if key_id in ring.keys:
        return sha256
    sealed = asdict(seal_bytes(ring, content, blob_context(sha256)))
    if key_id is None:
        keep = _KEEP_BLOB[connection.dialect.name]  # another transaction may keep the same meanwhile
        connection.execute(keep, {"sha256": sha256, "size": len(content), **sealed})
    else:
        connection.execute(update(blobs).where(mine).values(sealed))
    return sha256


def new_id() -> str:
    """128 random bits as text, which nobody guesses."""
    return os.urandom(16).hex()


def check_size(size: int) -> None:
    """413 `file_too_large` for a file over 25 MiB."""
    if size > LARGEST_FILE:
        raise ProblemError("file_too_large", 413, mebibytes=LARGEST_FILE // 2**20)


def check_quota(transaction: Writing, ticket: int, size: int, count: int = 1) -> None:
    """413 `quota` when with so many more files, of so many bytes together, this ticket has too much, or its subscriber
    too much in a day."""
    tickets, connection = tables.tickets.c, transaction.connection
    subscriber_id = connection.execute(select(tickets.subscriber_id).where(tickets.id == ticket)).scalar()
    more = count, size
    _check(connection, "ticket", MOST_OF_A_TICKET, more, attachments.c.ticket == ticket)
    if subscriber_id is not None:
        his = attachments.c.ticket.in_(select(tickets.id).where(tickets.subscriber_id == subscriber_id))
        _check(connection, "day", MOST_OF_A_DAY, more, his, attachments.c.created_at > transaction.at - _DAY)


def _check_quota_of_sender(transaction: Writing, letter: int, size: int) -> None:
    letters = tables.letters.c
    sender = select(letters.sender).where(letters.id == letter).scalar_subquery()
    his = attachments.c.letter.in_(select(letters.id).where(letters.sender == sender))
    _check(
        transaction.connection, "day", MOST_OF_A_DAY, (1, size), his, attachments.c.created_at > transaction.at - _DAY
    )


def _check(
    connection: Connection, per: str, most: tuple[int, int], more: tuple[int, int], *which: ColumnElement[bool]
) -> None:
    used = select(func.count(), func.coalesce(func.sum(attachments.c.size), 0)).where(*which)
    files, total = connection.execute(used).one()
    if files + more[0] > most[0] or total + more[1] > most[1]:
        raise ProblemError("quota", 413, per=per, files=most[0], mebibytes=most[1] // 2**20)
