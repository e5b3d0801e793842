"""A request that takes effect once for each key of who sends it, answered by 201: a repeat gets the stored answer."""

from collections.abc import Callable
from typing import Any

import msgspec
from litestar import Request, Response

from desktop.central.callers import Caller
from desktop.central.context import Central
from desktop.central.receipts import checked_key, claim, key_within, request_hash, settle, stored_response
from desktop.central.writing import Author, Writing


async def once_of_caller(
    request: Request[Any, Any, Any], central: Central, caller: Caller, key: str, job: Callable[[Writing], Any]
) -> Response[bytes]:
    """Keys are the caller's own. `job` gives what is answered."""
    return await once_of(request, central, caller.author(), caller.actor, key, job)


async def once_of(
    request: Request[Any, Any, Any],
    central: Central,
    author: Author,
    owner: str,
    key: str,
    job: Callable[[Writing], Any],
    is_shared: bool = False,
) -> Response[bytes]:
    """Keys are the owner's own; `is_shared`: see `database.writing`."""
    stored_key = key_within(owner, checked_key(key))
    hashed = request_hash(request.method.encode(), request.url.path.encode(), await request.body())

    def write() -> Response[bytes]:
        with central.write(author, is_shared=is_shared) as transaction:
            stored = claim(transaction, stored_key, owner, None, hashed)
            if stored is not None:
                return stored_response(stored.status, stored.body, is_replayed=True)
            body = msgspec.json.encode(job(transaction)).decode()
            settle(transaction, stored_key, 201, body)
        return stored_response(201, body, is_replayed=False)

    return await central.in_writer(write)
