"""Files that an agent sends: in pieces before the act that takes them, like the cabinet's."""

from typing import Any

from litestar import Request, Response, Router, delete, get, post, put
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import JSONBody

from desktop.central import uploads
from desktop.central.callers import Caller
from desktop.central.context import Central
from desktop.central.database import reading
from desktop.central.endpoints.once import once_of
from desktop.central.endpoints.sent_files import FileId, Offset, PieceOperation
from desktop.central.guards import agents_only
from desktop.central.receipts import Key
from desktop.central.uploads import of_agent
from desktop.central.writing import Writing
from desktop.wire.uploads import Upload, UploadDraft


@post("/uploads", status_code=201, responses={201: ResponseSpec(Upload, generate_examples=False)})
async def begin_upload(
    request: Request[Any, Any, Any],
    central: NamedDependency[Central],
    caller: NamedDependency[Caller],
    key: Key,
    data: JSONBody[UploadDraft],
) -> Response[bytes]:
    """A file shall come, of 25 MiB at most. Its pieces follow by PUT; when it is whole, a reply, a note or another act
    with a text takes it by its id within 24 hours. An agent has 20 of them at most at a time."""

    def begin(transaction: Writing) -> Upload:
        return uploads.begin(transaction, of_agent(caller.id), data)

    return await once_of(request, central, caller.author(), caller.actor, key, begin, is_shared=True)


@put("/uploads/{upload_id:str}", operation_class=PieceOperation)
async def send_piece(
    request: Request[Any, Any, Any],
    central: NamedDependency[Central],
    caller: NamedDependency[Caller],
    upload_id: FileId,
    offset: Offset,
) -> Upload:
    """The next piece, as raw bytes, 1 MiB at most. The same piece again is harmless, so it needs no key; one that does
    not fit is 409 with the right `facts.offset`."""
    piece = await request.body()

    def write() -> Upload:
        with central.write(caller.author(), is_shared=True) as transaction:
            return uploads.go_on(transaction, of_agent(caller.id), upload_id, offset, piece)

    return await central.in_writer(write)


@get("/uploads/{upload_id:str}")
async def upload(central: NamedDependency[Central], caller: NamedDependency[Caller], upload_id: FileId) -> Upload:
    """Where to go on after a broken connection."""
    with reading(central.engine) as connection:
        return uploads.find_upload(connection, of_agent(caller.id), upload_id)


@delete("/uploads/{upload_id:str}")
async def forget_upload(central: NamedDependency[Central], caller: NamedDependency[Caller], upload_id: FileId) -> None:
    """The file shall not come after all."""

    def write() -> None:
        with central.write(caller.author(), is_shared=True) as transaction:
            uploads.forget(transaction, of_agent(caller.id), upload_id)

    await central.in_writer(write)


router = Router(
    "/v1",
    route_handlers=[begin_upload, send_piece, upload, forget_upload],
    guards=[agents_only],
    tags=["workstation"],
)
