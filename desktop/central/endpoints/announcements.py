"""Planned works: a supervisor writes, publishes and ends them (T.6)."""

from collections.abc import Callable
from typing import Any

from litestar import Request, Response, Router, post, put
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, JSONBody
from sqlalchemy import select

from desktop.central import announcements, tables
from desktop.central.announcements import AnnouncementPut
from desktop.central.callers import Caller
from desktop.central.context import Central
from desktop.central.endpoints.once import once_of_caller
from desktop.central.guards import supervisors_only
from desktop.central.receipts import Key
from desktop.central.records import wire_row
from desktop.central.writing import Writing
from desktop.wire.rows import AnnouncementRow


@post("/announcements", responses={201: ResponseSpec(AnnouncementRow, generate_examples=False)})
async def create_announcement(
    request: Request[Any, Any, Any],
    central: NamedDependency[Central],
    caller: NamedDependency[Caller],
    key: Key,
    data: JSONBody[AnnouncementPut],
) -> Response[bytes]:
    """A draft, which nobody is told of."""

    def create(transaction: Writing) -> Any:
        return _row(transaction, announcements.create(transaction, data))

    return await once_of_caller(request, central, caller, key, create)


@put("/announcements/{announcement_id:int}")
async def edit_announcement(
    central: NamedDependency[Central],
    caller: NamedDependency[Caller],
    announcement_id: FromPath[int],
    data: JSONBody[AnnouncementPut],
) -> AnnouncementRow:
    """Other words, times or names of one that has not ended."""

    def edit(transaction: Writing) -> int:
        announcements.edit(transaction, announcement_id, data)
        return announcement_id

    return await _written(central, caller, edit)


@post("/announcements/{announcement_id:int}/publish", status_code=200)
async def publish_announcement(
    central: NamedDependency[Central], caller: NamedDependency[Caller], announcement_id: FromPath[int]
) -> AnnouncementRow:
    """The cabinet tells the subscribers it concerns, from now until the works are over."""

    def publish(transaction: Writing) -> int:
        announcements.publish(transaction, announcement_id)
        return announcement_id

    return await _written(central, caller, publish)


@post("/announcements/{announcement_id:int}/end", status_code=200)
async def end_announcement(
    central: NamedDependency[Central], caller: NamedDependency[Caller], announcement_id: FromPath[int]
) -> AnnouncementRow:
    """The works are over, or called off; of a draft: it is thrown away."""

    def end(transaction: Writing) -> int:
        announcements.end(transaction, announcement_id)
        return announcement_id

    return await _written(central, caller, end)


async def _written(central: Central, caller: Caller, job: Callable[[Writing], int]) -> AnnouncementRow:
    def write() -> Any:
        with central.write(caller.author()) as transaction:
            return _row(transaction, job(transaction))

    return await central.in_writer(write)


def _row(transaction: Writing, row_id: int) -> Any:
    written = select(tables.announcements).where(tables.announcements.c.id == row_id)
    return wire_row("announcement", transaction.connection.execute(written).mappings().one())


router = Router(
    "/v1",
    route_handlers=[create_announcement, edit_announcement, publish_announcement, end_announcement],
    guards=[supervisors_only],
    tags=["supervisor"],
)
