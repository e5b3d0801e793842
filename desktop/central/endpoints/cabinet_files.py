"""Files in the cabinet: sent in pieces before the message that takes them, and read back."""

from typing import Any

from litestar import Request, Response, Router, delete, get, post, put
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, JSONBody

from desktop.central import cabinet, uploads
from desktop.central.callers import Caller
from desktop.central.context import Central
from desktop.central.database import reading
from desktop.central.endpoints.cabinet_calls import Subscriber, once, subscriber_id_of
from desktop.central.endpoints.sent_files import FILE, FileId, Offset, PieceOperation, file_answer
from desktop.central.guards import cabinet_only
from desktop.central.receipts import Key
from desktop.central.uploads import of_subscriber
from desktop.wire.uploads import Upload, UploadDraft


@post("/uploads", status_code=201, responses={201: ResponseSpec(Upload, generate_examples=False)})
async def begin_upload(
    request: Request[Any, Any, Any],
    central: NamedDependency[Central],
    caller: NamedDependency[Caller],
    subscriber: Subscriber,
    key: Key,
    data: JSONBody[UploadDraft],
) -> Response[bytes]:
    """A file shall come, of 25 MiB at most. Its pieces follow by PUT; when it is whole, a new ticket or message takes
    it by its id within 24 hours. A subscriber has 20 of them at most at a time."""
    return await once(
        request,
        central,
        caller,
        subscriber,
        key,
        lambda transaction, row: uploads.begin(transaction, of_subscriber(row["id"]), data),
    )


@put("/uploads/{upload_id:str}", operation_class=PieceOperation)
async def send_piece(
    request: Request[Any, Any, Any],
    central: NamedDependency[Central],
    caller: NamedDependency[Caller],
    subscriber: Subscriber,
    upload_id: FileId,
    offset: Offset,
) -> Upload:
    """The next piece, as raw bytes, 1 MiB at most. The same piece again is harmless, so it needs no key; one that does
    not fit is 409 with the right `facts.offset`."""
    subscriber_id, piece = subscriber_id_of(subscriber), await request.body()

    def write() -> Upload:
        with central.write(caller.author(on_behalf_of=subscriber_id), is_shared=True) as transaction:
            return uploads.go_on(transaction, of_subscriber(subscriber_id), upload_id, offset, piece)

    return await central.in_writer(write)


@get("/uploads/{upload_id:str}")
async def upload(central: NamedDependency[Central], subscriber: Subscriber, upload_id: FileId) -> Upload:
    """Where to go on after a broken connection."""
    with reading(central.engine) as connection:
        return uploads.find_upload(connection, of_subscriber(subscriber_id_of(subscriber)), upload_id)


@delete("/uploads/{upload_id:str}")
async def forget_upload(
    central: NamedDependency[Central], caller: NamedDependency[Caller], subscriber: Subscriber, upload_id: FileId
) -> None:
    """The file shall not come after all."""
    subscriber_id = subscriber_id_of(subscriber)

    def write() -> None:
        with central.write(caller.author(on_behalf_of=subscriber_id)) as transaction:
            uploads.forget(transaction, of_subscriber(subscriber_id), upload_id)

    await central.in_writer(write)


@get("/tickets/{number:int}/attachments/{attachment_id:str}", responses=FILE)
async def own_file(
    central: NamedDependency[Central], subscriber: Subscriber, number: FromPath[int], attachment_id: FileId
) -> Response[bytes]:
    """A file of his conversation, to be saved under its name."""
    with reading(central.engine) as connection:
        found = cabinet.own_file(connection, subscriber_id_of(subscriber), number, attachment_id)
    return await file_answer(central, found)


router = Router(
    "/v1/cabinet",
    route_handlers=[begin_upload, send_piece, upload, forget_upload, own_file],
    guards=[cabinet_only],
    tags=["cabinet"],
)
