"""Another master key in the place of all others, while central serves: what was destroyed is dead in old copies too."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Table, func, select, update

from desktop.central.cabinet_page.links import link_key_context
from desktop.central.cabinet_tables import webhooks
from desktop.central.context import Central
from desktop.central.file_tables import blobs, upload_chunks
from desktop.central.files import blob_context
from desktop.central.mail_tables import raw_letters
from desktop.central.mailroom.raw_letters import context_of
from desktop.central.master_keys import add_key, drop_keys
from desktop.central.page_tables import link_keys
from desktop.central.second_factor import factor_context
from desktop.central.secret_tables import sealed_factors, sealed_secrets
from desktop.central.secrets import secret_context
from desktop.central.uploads import chunk_context
from desktop.central.vault import KeyRing, Sealed, VaultError, rewrap
from desktop.central.webhooks import webhook_context
from desktop.central.writing import Author, Writing

_OPERATOR = Author("operator")
_BATCH = 500  # rows a transaction


@dataclass(frozen=True, slots=True)
class SealedTable:
    """A table with the columns of `vault.Sealed`; the context that a row is sealed under is made of its column `of`."""

    table: Table
    of: "Column[Any]"
    context: Callable[[Any], str]

    @property
    def key(self) -> "Column[Any]":
        [key] = self.table.primary_key.columns
        return key


SEALED_TABLES: list[SealedTable] = [
    SealedTable(sealed_secrets, sealed_secrets.c.secret_id, secret_context),
    SealedTable(sealed_factors, sealed_factors.c.agent_id, factor_context),
    SealedTable(blobs, blobs.c.sha256, blob_context),
    SealedTable(upload_chunks, upload_chunks.c.id, chunk_context),
    SealedTable(webhooks, webhooks.c.client_id, webhook_context),
    SealedTable(link_keys, link_keys.c.client_id, link_key_context),
    SealedTable(raw_letters, raw_letters.c.digest, context_of),
]


@dataclass(frozen=True, slots=True)
class Rotation:
    """How many rows were wrapped anew, and how many no key opened."""

    rewrapped: int
    lost: int


def rotate(central: Central) -> Rotation:
    """A new key, everything wrapped under it, the old keys dropped. If it ends in the middle all keys are there still,
    and the next one does the rest.

    Who seals does so within a write transaction. The last round is alone: what it doesn't find is sealed under the new
    key. In a backup from before secrets, files and raw letters are dead from now on, those that still live too."""
    central.vault.begin()  # there was nothing to seal yet, or the file is lost
    ring = add_key(central.vault.path)
    rewrapped = 0
    for of in SEALED_TABLES:
        after: Any = None
        while True:
            with central.write(_OPERATOR, is_shared=True) as transaction:
                done, after = _rewrap_some(transaction, of, ring, after)
            rewrapped += done
            if after is None:
                break
    lost = 0
    with central.write(_OPERATOR) as transaction:
        for of in SEALED_TABLES:
            after = None
            while True:
                done, after = _rewrap_some(transaction, of, ring, after)
                rewrapped += done
                if after is None:
                    break
            lost += _others(transaction, of, ring)
        transaction.audit("rotate_keys", rewrapped=rewrapped, lost=lost)
    drop_keys(central.vault.path, [id_ for id_ in ring.keys if id_ != ring.newest_id])
    return Rotation(rewrapped, lost)


def _rewrap_some(transaction: Writing, of: SealedTable, ring: KeyRing, after: Any) -> tuple[int, Any]:
    """Wrap some rows behind the key `after` anew. Returns how many it was, and the last key, None at the end."""
    columns = of.table.c
    chosen = select(of.key.label("row"), of.of.label("of"), columns.key_id, columns.wrapped_key)
    chosen = chosen.where(columns.key_id != ring.newest_id).order_by(of.key).limit(_BATCH).with_for_update()
    rows = transaction.connection.execute(chosen if after is None else chosen.where(of.key > after)).all()
    done = 0
    for row in rows:
        try:
            sealed = rewrap(ring, Sealed(row.key_id, row.wrapped_key, b""), of.context(row.of))
        except VaultError:  # it is lost already, with its key or by damage
            continue
        changed = update(of.table).where(of.key == row.row)
        values = {"key_id": sealed.key_id, "wrapped_key": sealed.wrapped_key}
        transaction.connection.execute(changed.values(values))
        done += 1
    return done, rows[-1].row if rows else None


def _others(transaction: Writing, of: SealedTable, ring: KeyRing) -> int:
    counted = select(func.count()).where(of.table.c.key_id != ring.newest_id)
    return int(transaction.connection.execute(counted).scalar_one())
