"""Receipts: a request with a key takes effect once, and its repeat gets the stored answer."""

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated

from litestar import MediaType, Response
from litestar.params import HeaderParameter, PathParameter
from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from desktop.central import tables
from desktop.central.problems import ProblemError, invalid
from desktop.central.writing import Writing
from desktop.wire.problem import MEDIA_TYPE
from desktop.wire.version import KEY_HEADER, REPLAYED_HEADER

_INSERT = {
    "sqlite": insert_sqlite(tables.receipts).on_conflict_do_nothing().returning(tables.receipts.c.key),
    "postgresql": insert_postgresql(tables.receipts).on_conflict_do_nothing().returning(tables.receipts.c.key),
}
_RECEIPT = select(tables.receipts).where(tables.receipts.c.key == bindparam("of"))
_SETTLE = update(tables.receipts).where(tables.receipts.c.key == bindparam("of"))
VOIDED = "voided"  # in place of a request's hash: gives the key up, for ever
_LONGEST_KEY = 64
_KEYS = {"pattern": f"^[!-~]{{1,{_LONGEST_KEY}}}$"}
Key = Annotated[
    str,
    HeaderParameter(
        name=KEY_HEADER,
        description="A repeat with the same key changes nothing.",
        schema_extra=_KEYS,
    ),
]


KeyPath = Annotated[str, PathParameter(schema_extra=_KEYS)]


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """What was answered to the first request with a key; `body` is JSON."""

    status: int
    body: str
    seq: int
    is_voided: bool = False


def checked_key(key: str) -> str:
    """A key of 1–64 visible ASCII characters; 422 for any other."""
    if not 1 <= len(key) <= _LONGEST_KEY or not key.isascii() or not key.isprintable() or " " in key:
        raise invalid(KEY_HEADER, "key", limit=_LONGEST_KEY)
    return key


def key_within(owner: str, key: str) -> str:
    """The key as it is stored for an owner whose keys are his own: the same key of another one is another key."""
    return request_hash(owner.encode(), key.encode())


def request_hash(*parts: bytes) -> str:
    """What makes two requests the same: method, path and body."""
    return hashlib.sha256(b"\x00".join(parts)).hexdigest()


def claim(transaction: Writing, key: str, owner: str, device: str | None, hashed: str) -> StoredAnswer | None:
    """First step of a transaction: take the key; None when it was free, else the answer stored under it.

    Another owner's key is 404 `foreign_key`, as if there were none; another request under the same key 422
    `key_reused`. A key that was given up has the answer `voided`, whatever the request.
    """
    values = {"key": key, "owner": owner, "device": device, "request_hash": hashed, "at": transaction.at}
    connection = transaction.connection
    if connection.execute(_INSERT[connection.dialect.name], values).first():
        return None
    row = connection.execute(_RECEIPT, {"of": key}).one()
    if row.owner != owner:
        raise ProblemError("foreign_key", 404, field=KEY_HEADER)
    is_same = row.request_hash in (hashed, *_keyed(transaction, hashed)) and row.device == device
    if VOIDED not in (row.request_hash, hashed) and not is_same:
        raise ProblemError("key_reused", 422, field=KEY_HEADER)
    return StoredAnswer(row.status, row.body, row.seq, row.request_hash == VOIDED)


def settle(transaction: Writing, key: str, status: int, body: str) -> None:
    """Last step: store the answer beside the effect. The feed is numbered before, so `transaction.seq` is known.

    Where a credential was taken out of the request, its hash would tell whoever guesses it: it is hashed once more
    under the newest master key. After a rotation a repeat of such a request is refused as another one."""
    seq = transaction.finish()
    transaction.connection.execute(_SETTLE, {"of": key, "status": status, "body": body, "seq": seq})
    if transaction.holds_secret:
        [hashed] = transaction.connection.execute(_RECEIPT, {"of": key}).scalars("request_hash")
        newest = next(_keyed(transaction, hashed))
        transaction.connection.execute(_SETTLE, {"of": key, "request_hash": newest})


def _keyed(transaction: Writing, hashed: str) -> Iterator[str]:
    for key in transaction.vault.ring().keys.values():
        yield hmac.digest(key, b"request " + hashed.encode(), "sha256").hex()


def stored_response(
    status: int, body: str, is_replayed: bool, headers: Mapping[str, str] | None = None
) -> Response[bytes]:
    """A stored answer as it goes out; a repeat is marked."""
    return Response(
        body.encode(),
        status_code=status,
        media_type=MediaType.JSON if status < 400 else MEDIA_TYPE,
        headers={**(headers or {}), **({REPLAYED_HEADER: "true"} if is_replayed else {})},
    )
