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
from desktop.central.receipts import checked_key, claim, key_within, request_hash, settle, stored_response
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
    owner = f"{caller.actor}:{subscriber_id}"
    stored_key = key_within(owner, checked_key(key))
    hashed = request_hash(request.method.encode(), request.url.path.encode(), await request.body())

    def write() -> Response[bytes]:
        with central.write(caller.author(on_behalf_of=subscriber_id), is_shared=True) as transaction:
            person = cabinet.find_subscriber(transaction.connection, subscriber_id)
            stored = claim(transaction, stored_key, owner, None, hashed)
            if stored is not None:
                return stored_response(stored.status, stored.body, is_replayed=True)
            body = msgspec.json.encode(job(transaction, person)).decode()
            settle(transaction, stored_key, 201, body)
        return stored_response(201, body, is_replayed=False)

    return await central.in_writer(write)
