"""How files come and go over HTTP: the raw bytes of a piece, and a file as an answer that nothing runs."""

from typing import Annotated, Any
from urllib.parse import quote

from anyio import to_thread
from litestar import Response
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import OpenAPIMediaType, Operation, RequestBody, Schema
from litestar.openapi.spec.enums import OpenAPIFormat, OpenAPIType
from litestar.params import PathParameter, QueryParameter
from sqlalchemy import RowMapping

from desktop.central.antivirus import examine
from desktop.central.context import Central
from desktop.central.database import reading
from desktop.central.files import read_file
from desktop.central.uploads import CHUNK

_BYTES = "application/octet-stream"
_PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
_LARGEST_OFFSET = 2**53
FileId = Annotated[str, PathParameter(schema_extra={"pattern": "^[0-9a-f]{32}$"})]
Offset = Annotated[int, QueryParameter(ge=0, le=_LARGEST_OFFSET, description="Where in the file the piece begins.")]
FILE = {200: ResponseSpec(bytes, description="The file.", media_type=_BYTES, generate_examples=False)}


class PieceOperation(Operation):
    """A call whose body is a piece of a file, as it is."""

    def __post_init__(self) -> None:
        schema = Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY, max_length=CHUNK)
        self.request_body = RequestBody({_BYTES: OpenAPIMediaType(schema)}, required=True)


async def file_answer(central: Central, attachment: RowMapping) -> Response[bytes]:
    """The file, to be saved and not shown: a page that came as a file runs nothing in the cabinet's or our name. 403
    `file_infected`, 503 `file_unchecked`."""

    def read() -> bytes:
        with reading(central.engine) as connection:
            return read_file(connection, central.vault.ring(), attachment["id"])

    content: Any = await to_thread.run_sync(read, limiter=central.searchers)
    await to_thread.run_sync(examine, content, limiter=central.examiners)
    is_picture = attachment["media_type"] in _PICTURES and not attachment["is_dangerous"]
    return Response(
        content,
        media_type=attachment["media_type"] if is_picture else _BYTES,
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(attachment['name'], safe='')}",
            "Content-Security-Policy": "sandbox; default-src 'none'",
        },
    )
