"""What every call of the cabinet says: for which subscriber, and under which key it shall take effect once."""

from collections.abc import Callable
from typing import Annotated, Any

import msgspec
from litestar import Request, Response
from litestar.params import HeaderParameter
from sqlalchemy import RowMapping

from desktop.central import cabinet
from desktop.central.callers import Caller
from desktop.central.context import Central
from desktop.central.endpoints.once import once_of
from desktop.central.writing import Writing
from desktop.wire.version import SUBSCRIBER_HEADER

Subscriber = Annotated[str, HeaderParameter(name=SUBSCRIBER_HEADER, description="For whom the cabinet acts.")]


def subscriber_id_of(header: str) -> str:
    """The subscriber a header names: its bytes are UTF-8, though HTTP reads them as Latin-1."""
    try:
        return header.encode("latin-1").decode()
    except UnicodeError:
        return header


async def once(
    request: Request[Any, Any, Any],
    central: Central,
    caller: Caller,
    header: str,
    key: str,
    job: Callable[[Writing, RowMapping], msgspec.Struct],
) -> Response[bytes]:
    """Do it once for each key of this subscriber, answered by 201: a repeat of the request gets the stored answer."""
    subscriber_id = subscriber_id_of(header)
    author, owner = caller.author(on_behalf_of=subscriber_id), f"{caller.actor}:{subscriber_id}"

    def do(transaction: Writing) -> msgspec.Struct:
        return job(transaction, cabinet.find_subscriber(transaction.connection, subscriber_id))

    return await once_of(request, central, author, owner, key, do, is_shared=True)
