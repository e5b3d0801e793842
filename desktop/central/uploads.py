"""Files that come in pieces: begun, continued at an offset, whole, then taken by a message or forgotten after a day."""

import mimetypes
from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Annotated

import msgspec
from sqlalchemy import ColumnElement, Connection, RowMapping, delete, exists, func, insert, select, update

from desktop.central.file_tables import attachments, blobs, upload_chunks, uploads
from desktop.central.files import attach, attach_blob, check_quota, check_size, keep_blob, new_id, read_blob
from desktop.central.mailroom.files import file_of, safe_name
from desktop.central.problems import ProblemError, not_found
from desktop.central.strict_json import BODY_LIMIT
from desktop.central.vault import Sealed, open_bytes, seal_bytes
from desktop.central.writing import Writing
from desktop.regulation.intents import MOST_FILES
from desktop.wire.rows import Attachment
from desktop.wire.uploads import Upload, UploadDraft

MOST_UPLOADS = 20  # of one owner at a time
KEPT = timedelta(hours=24)
CHUNK = BODY_LIMIT  # bytes
UploadIds = Annotated[
    list[Annotated[str, msgspec.Meta(max_length=32)]],
    msgspec.Meta(max_length=MOST_FILES, description="Whole uploads of the subscriber; each goes with one message."),
]
_UNKNOWN_TYPE = "application/octet-stream"
_TYPES = mimetypes.MimeTypes()  # the library's own table, whatever the machine's says


def of_subscriber(subscriber_id: str) -> str:
    """Whose an upload is, when a cabinet sends it."""
    return f"subscriber:{subscriber_id}"


def of_agent(agent_id: int) -> str:
    """Whose an upload is, when a workstation sends it."""
    return f"agent:{agent_id}"


def chunk_context(chunk_id: str) -> str:
    """Under which a piece is sealed: another's does not open as it."""
    return f"piece {chunk_id}"


def begin(transaction: Writing, owner: str, draft: UploadDraft) -> Upload:
    """413 `file_too_large`, 409 `too_many_uploads`."""
    check_size(draft.size)
    open_now = select(func.count()).select_from(uploads).where(uploads.c.owner == owner)
    if transaction.connection.execute(open_now).scalar_one() >= MOST_UPLOADS:
        raise ProblemError("too_many_uploads", 409, limit=MOST_UPLOADS)
    begun = Upload(new_id(), draft.size, 0, CHUNK)
    values = {"id": begun.id, "owner": owner, "name": safe_name(draft.name), "size": begun.size, "offset": 0}
    transaction.connection.execute(insert(uploads).values(**values, created_at=transaction.at))
    return begun


def find_upload(connection: Connection, owner: str, upload_id: str) -> Upload:
    """404 `not_found` when he has none of this id."""
    return _told(_row(connection, owner, upload_id))


def go_on(transaction: Writing, owner: str, upload_id: str, offset: int, piece: bytes) -> Upload:
    """The next piece. A repeat of one that is here already changes nothing; 409 `wrong_offset` tells where the upload
    is when the piece fits neither way; 422 when it reaches beyond the size that was told."""
    connection = transaction.connection
    row = _row(connection, owner, upload_id, lock=True)
    upload = _told(row)
    if offset != upload.offset:
        if _is_repeat(transaction, row, offset, piece):
            return upload
        raise ProblemError("wrong_offset", 409, offset=upload.offset)
    end = offset + len(piece)
    if end > upload.size:
        raise ProblemError("upload_too_long", 422, field="body", limit=upload.size)
    if piece:
        chunk_id = f"{upload_id} {offset}"
        sealed = seal_bytes(transaction.vault.ring(), piece, chunk_context(chunk_id))
        of = {"id": chunk_id, "upload": upload_id, "offset": offset}
        connection.execute(insert(upload_chunks).values(**of, **asdict(sealed)))
        connection.execute(update(uploads).where(uploads.c.id == upload_id).values(offset=end))
        if end == upload.size:
            _make_whole(transaction, row)
    return msgspec.structs.replace(upload, offset=end)


def end_here(transaction: Writing, owner: str, upload_id: str) -> None:
    """It is whole as it is, whatever size was told. 404 `not_found` when he has none of this id."""
    row = _row(transaction.connection, owner, upload_id, lock=True)
    transaction.connection.execute(update(uploads).where(uploads.c.id == upload_id).values(size=uploads.c.offset))
    _make_whole(transaction, row)


def forget(transaction: Writing, owner: str, upload_id: str) -> None:
    """With its content, else who sends and forgets fills the disk: a whole one alone, see `forget_old_uploads`. 404
    `not_found` when he has none of this id."""
    row = _row(transaction.connection, owner, upload_id, lock=True)
    transaction.connection.execute(delete(uploads).where(uploads.c.id == upload_id))
    if row["sha256"] is not None:
        _forget_contents(transaction, blobs.c.sha256 == row["sha256"])


def attach_uploads(transaction: Writing, owner: str, upload_ids: Sequence[str], ticket: int, message: int) -> None:
    """Whole uploads become the files of a message, in its own transaction. Problems as of `check_uploads`."""
    rows = check_uploads(transaction, owner, upload_ids, ticket)
    attach(transaction, message, [_attached(transaction, row, ticket) for row in rows])


def check_uploads(transaction: Writing, owner: str, upload_ids: Sequence[str], ticket: int) -> list[RowMapping]:
    """The uploads that a message of this ticket may take, locked. 422 `unknown_upload` for one that is not whole, not
    his, not there or named twice; 413 `quota`."""
    found = [_whole(transaction.connection, owner, upload_id) for upload_id in dict.fromkeys(upload_ids)]
    rows = [row for row in found if row is not None]
    if len(rows) != len(upload_ids):
        known = {row["id"] for row in rows}
        wrong = next((one for n, one in enumerate(upload_ids) if one not in known or one in upload_ids[:n]), "")
        raise ProblemError("unknown_upload", 422, field="attachments", upload=wrong)
    if rows:
        check_quota(transaction, ticket, sum(row["size"] for row in rows), len(rows))
    return rows


def forget_old_uploads(transaction: Writing) -> None:
    """Uploads that no message took in a day go, and contents that nothing names any more. Run it alone, not beside
    other writers: somebody may be about to name one."""
    transaction.connection.execute(delete(uploads).where(uploads.c.created_at < transaction.at - KEPT))
    _forget_contents(transaction)


def _forget_contents(transaction: Writing, *which: ColumnElement[bool]) -> None:
    is_attached = exists().where(attachments.c.sha256 == blobs.c.sha256)
    is_uploaded = exists().where(uploads.c.sha256 == blobs.c.sha256)
    transaction.connection.execute(delete(blobs).where(~is_attached, ~is_uploaded, *which))


def _row(connection: Connection, owner: str, upload_id: str, lock: bool = False) -> RowMapping:
    chosen = select(uploads).where(uploads.c.id == upload_id, uploads.c.owner == owner)
    row = connection.execute(chosen.with_for_update() if lock else chosen).mappings().one_or_none()
    if row is None:
        raise not_found()
    return row


def _told(row: RowMapping) -> Upload:
    return Upload(row["id"], row["size"], row["offset"], CHUNK)


def _is_repeat(transaction: Writing, row: RowMapping, offset: int, piece: bytes) -> bool:
    """Whether the upload has these bytes at this place."""
    if row["sha256"] is not None:
        content = read_blob(transaction.connection, transaction.vault.ring(), row["sha256"])
        return piece == content[offset : offset + len(piece)] != b""
    at_offset = upload_chunks.c.offset == offset
    return piece in _pieces(transaction, row["id"], at_offset)


def _pieces(transaction: Writing, upload_id: str, *which: ColumnElement[bool]) -> list[bytes]:
    chosen = select(upload_chunks).where(upload_chunks.c.upload == upload_id, *which).order_by(upload_chunks.c.offset)
    return [
        open_bytes(
            transaction.vault.ring(),
            Sealed(row["key_id"], row["wrapped_key"], row["ciphertext"]),
            chunk_context(row["id"]),
        )
        for row in transaction.connection.execute(chosen).mappings()
    ]


def _make_whole(transaction: Writing, row: RowMapping) -> None:
    """Its pieces become one content, looked at as a letter's file is."""
    content = b"".join(_pieces(transaction, row["id"]))
    claimed = _TYPES.guess_type(row["name"])[0] or _UNKNOWN_TYPE
    file = file_of(row["name"], claimed, content, 1)
    execute = transaction.connection.execute
    whole = {
        "name": file.name,
        "sha256": keep_blob(transaction.connection, transaction.vault.ring(), content),
        "media_type": file.media_type,
        "is_dangerous": file.is_dangerous,
    }
    execute(update(uploads).where(uploads.c.id == row["id"]).values(whole))
    execute(delete(upload_chunks).where(upload_chunks.c.upload == row["id"]))


def _whole(connection: Connection, owner: str, upload_id: str) -> RowMapping | None:
    whole = select(uploads).where(uploads.c.id == upload_id, uploads.c.owner == owner, uploads.c.sha256.is_not(None))
    return connection.execute(whole.with_for_update()).mappings().one_or_none()


def _attached(transaction: Writing, row: RowMapping, ticket: int) -> Attachment:
    """Under the same id: the desk that sent it knows it by that."""
    file = Attachment(row["id"], row["name"], row["size"], row["media_type"], row["is_dangerous"])
    attach_blob(transaction, row["sha256"], file, ticket=ticket)
    transaction.connection.execute(delete(uploads).where(uploads.c.id == row["id"]))
    return file
