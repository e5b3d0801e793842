"""The files of a form: each is stored sealed, piece by piece as it comes, and waits there for the message."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Connection, select

from desktop.central import uploads
from desktop.central.cabinet_page.sessions import Visitor
from desktop.central.context import Central
from desktop.central.file_tables import uploads as uploads_table
from desktop.central.problems import ProblemError
from desktop.central.uploads import CHUNK, of_subscriber
from desktop.central.writing import Writing
from desktop.wire.uploads import LARGEST_FILE, UploadDraft

MOST_FILES = 10  # of one form
_LONGEST_NAME = 255


@dataclass(frozen=True, slots=True)
class FormFile:
    """A file that came with a form; `id` is its upload's."""

    id: str
    name: str
    size: int


class HasFiles(Protocol):
    """A form: the ids of files that came with it before, and the files that came now."""

    upload_ids: list[str]
    files: list[FormFile]


class IncomingFile:
    """A file while it comes. What is wrong with it is said at its end, as a ProblemError: `file_too_large`,
    `empty_file`, `too_many_uploads`; the rest of the form is read in any case."""

    def __init__(self, central: Central, visitor: Visitor, name: str) -> None:
        self._central, self._visitor, self._name = central, visitor, name[:_LONGEST_NAME]
        self._owner = of_subscriber(visitor.subscriber["id"])
        self._piece = bytearray()
        self._size = 0  # of what came
        self._kept = 0  # of what is stored
        self._id: str | None = None
        self._problem: ProblemError | None = None

    async def take(self, data: bytes) -> None:
        self._size += len(data)
        if self._size > LARGEST_FILE and self._problem is None:
            self._problem = ProblemError("file_too_large", 413, field="files", mebibytes=LARGEST_FILE // 2**20)
        if self._problem is not None:
            return
        self._piece += data
        while len(self._piece) > CHUNK:
            piece = bytes(self._piece[:CHUNK])
            del self._piece[:CHUNK]
            await self._keep(piece)

    async def end(self) -> FormFile:
        """The whole file."""
        if not self._size:
            raise ProblemError("empty_file", 422, field="files", name=self._name)
        await self._keep(bytes(self._piece), is_last=True)
        if self._problem is not None:
            raise self._problem
        assert self._id is not None
        return FormFile(self._id, self._name, self._size)

    async def _keep(self, piece: bytes, is_last: bool = False) -> None:
        def write() -> None:
            with self._central.write(self._visitor.author, is_shared=True) as transaction:
                if self._problem is not None:
                    if self._id is not None:
                        uploads.forget(transaction, self._owner, self._id)
                    return
                if self._id is None:
                    size = len(piece) if is_last else LARGEST_FILE
                    self._id = uploads.begin(transaction, self._owner, UploadDraft(self._name, size)).id
                upload = uploads.go_on(transaction, self._owner, self._id, self._kept, piece)
                if is_last and upload.offset < upload.size:
                    uploads.end_here(transaction, self._owner, self._id)

        try:
            await self._central.in_writer(write)
            self._kept += len(piece)
        except ProblemError as problem:
            problem.field = "files"
            self._problem = problem


def files_of(connection: Connection, visitor: Visitor, form: HasFiles) -> list[FormFile]:
    """Those of his whole uploads that wait for this form to be right."""
    columns, upload_ids = uploads_table.c, [*form.upload_ids, *(file.id for file in form.files)]
    mine = (columns.owner == of_subscriber(visitor.subscriber["id"]), columns.id.in_(upload_ids))
    rows = connection.execute(select(uploads_table).where(*mine, columns.sha256.is_not(None)))
    return [FormFile(row.id, row.name, row.size) for row in rows]


def forget_files(transaction: Writing, visitor: Visitor, files: Sequence[FormFile]) -> None:
    """Files that no message takes: their form was sent before."""
    for file in files:
        with suppress(ProblemError):  # a message has taken it
            uploads.forget(transaction, of_subscriber(visitor.subscriber["id"]), file.id)
