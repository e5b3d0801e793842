"""Files of messages and letters: each content kept once, sealed, within what a ticket and a subscriber may bring."""

import hashlib
import os
from datetime import timedelta

from sqlalchemy import ColumnElement, Connection, RowMapping, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from desktop.central import tables
from desktop.central.file_tables import attachments, blobs
from desktop.central.mailroom.files import LARGEST_FILE
from desktop.central.problems import ProblemError
from desktop.central.vault import KeyRing, Sealed, open_bytes, seal_bytes
from desktop.central.writing import Writing
from desktop.wire.rows import Attachment

MOST_OF_A_TICKET = 200, 100 * 1024 * 1024  # files, bytes
MOST_OF_A_DAY = 200, 250 * 1024 * 1024  # the same, of one subscriber in 24 hours
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
    told later, by `attach`. ProblemError 413 `quota` when the ticket or its subscriber has brought too much, or
    `file_too_large`."""
    size = len(content)
    if size > LARGEST_FILE:
        raise ProblemError("file_too_large", 413, mebibytes=LARGEST_FILE // 2**20)
    if ticket is not None:
        _check_quota(transaction, ticket, size)
    sha256 = hashlib.sha256(content).hexdigest()
    _keep_blob(transaction.connection, ring, sha256, content)
    kept = Attachment(os.urandom(16).hex(), name, size, media_type, is_dangerous)
    transaction.connection.execute(
        insert(attachments).values(
            id=kept.id,
            sha256=sha256,
            name=name,
            size=size,
            media_type=media_type,
            is_dangerous=is_dangerous,
            ticket=ticket,
            message=message,
            letter=letter,
            created_at=transaction.at,
        )
    )
    return kept


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
    of = select(blobs).join(attachments, attachments.c.sha256 == blobs.c.sha256)
    blob = connection.execute(of.where(attachments.c.id == attachment_id)).mappings().one()
    sealed = Sealed(blob["key_id"], blob["wrapped_key"], blob["ciphertext"])
    return open_bytes(ring, sealed, blob_context(blob["sha256"]))


def blob_context(sha256: str) -> str:
    """Under which a blob is sealed: another's does not open as it."""
    return f"blob {sha256}"


def _keep_blob(connection: Connection, ring: KeyRing, sha256: str, content: bytes) -> None:
    if connection.execute(select(blobs.c.sha256).where(blobs.c.sha256 == sha256)).first():
        return
    sealed = seal_bytes(ring, content, blob_context(sha256))
    connection.execute(
        _KEEP_BLOB[connection.dialect.name],  # another transaction may keep the same meanwhile
        {
            "sha256": sha256,
            "size": len(content),
            "key_id": sealed.key_id,
            "wrapped_key": sealed.wrapped_key,
            "ciphertext": sealed.ciphertext,
        },
    )


def _check_quota(transaction: Writing, ticket: int, size: int) -> None:
    tickets, connection = tables.tickets.c, transaction.connection
    subscriber_id = connection.execute(select(tickets.subscriber_id).where(tickets.id == ticket)).scalar()
    _check(connection, "ticket", MOST_OF_A_TICKET, size, attachments.c.ticket == ticket)
    if subscriber_id is not None:
        his = attachments.c.ticket.in_(select(tickets.id).where(tickets.subscriber_id == subscriber_id))
        _check(connection, "day", MOST_OF_A_DAY, size, his, attachments.c.created_at > transaction.at - _DAY)


def _check(connection: Connection, per: str, most: tuple[int, int], size: int, *which: ColumnElement[bool]) -> None:
    used = select(func.count(), func.coalesce(func.sum(attachments.c.size), 0)).where(*which)
    files, total = connection.execute(used).one()
    if files + 1 > most[0] or total + size > most[1]:
        raise ProblemError("quota", 413, per=per, files=most[0], mebibytes=most[1] // 2**20)
