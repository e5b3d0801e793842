"""The replica's tables, one a kind: central's snapshot writes them, the workstation's replica reads and changes them.

Instants are text of fixed width, `2026-10-06T06:15:00.000000Z`: they sort as they read. Nested values are JSON text.
"""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

import msgspec
from sqlalchemy import Column, Index, Integer, MetaData, Table, Text

from desktop.wire.rows import ROW_TYPES, Row
from desktop.wire.spelling import one_spelling
from desktop.wire.version import WIRE_VERSION

metadata = MetaData()

_PLAIN = (str, int, float, type(None))


def instant_text(at: datetime) -> str:
    return at.isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def _columns(row_type: type[Row]) -> list[Column[Any]]:
    hints = {f.name: f.type for f in msgspec.structs.fields(row_type)}
    return [
        Column(name, Integer if hint in (int, bool, int | None) else Text, primary_key=name == "id")
        for name, hint in sorted(hints.items(), key=lambda item: item[0] != "id")
    ]


TABLES: dict[str, Table] = {kind: Table(kind, metadata, *_columns(row_type)) for kind, row_type in ROW_TYPES.items()}
ticket, message, subscriber, account, contact_note, secret = (
    TABLES[kind] for kind in ("ticket", "message", "subscriber", "account", "contact_note", "secret")
)
Index("message_by_ticket", message.c.ticket, message.c.id)
Index("ticket_by_subscriber", ticket.c.subscriber_id)
Index("ticket_by_state", ticket.c.state, ticket.c.department)
Index("secret_by_ticket", secret.c.ticket)
Index("account_by_subscriber", account.c.subscriber_id)
Index("contact_note_by_subscriber", contact_note.c.subscriber_id)

feed_position = Table(  # one row
    "feed_position",
    metadata,
    Column("history", Text, nullable=False),
    Column("cursor", Integer, nullable=False),
    Column("schema", Text, nullable=False),
)
mine = Table("mine", metadata, Column("key", Text, primary_key=True), Column("seq", Integer, nullable=False))

# Search: message text by word prefixes; subjects, names, domains and addresses by any three letters.
SEARCH_DDL = (
    "CREATE VIRTUAL TABLE message_text USING fts5(body, content='', contentless_delete=1, tokenize='unicode61')",
    "CREATE VIRTUAL TABLE ticket_words USING fts5(words, content='', contentless_delete=1, tokenize='trigram')",
)


def search_words(
    number: int, subject: str, account: str | None, domains: Iterable[str], name: str | None, email: str | None
) -> str:
    """What `ticket_words` holds of a ticket: number, subject, account, its domains, the subscriber's name and email."""
    words = dict.fromkeys(word for word in (str(number), subject, account, *domains, name, email) if word)
    return one_spelling("\n".join(words))


def record(row: Row) -> dict[str, Any]:
    """The row as column values."""
    return {name: stored(getattr(row, name)) for name in row.__struct_fields__}


def stored(value: Any) -> Any:
    """A value as the replica's columns keep it."""
    if type(value) is bool:
        return int(value)
    if isinstance(value, _PLAIN):
        return value
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, date | time):
        return value.isoformat()
    return msgspec.json.encode(value).decode()


def schema_hash() -> str:
    """Stamped into each replica: another wire version or table shape means drop and refill."""
    shape = [str(WIRE_VERSION), *SEARCH_DDL]
    shape += [
        f"{table.name}:{','.join(f'{c.name} {c.type}' for c in table.columns)}" for table in metadata.sorted_tables
    ]
    return hashlib.sha256("\n".join(shape).encode()).hexdigest()[:16]


def digest_hash(row_id: str, version: int) -> int:
    """One row's share of a digest: a signed 64-bit number, xor-ed over the rows of a kind."""
    return int.from_bytes(
        hashlib.blake2b(f"{row_id}\x00{version}".encode(), digest_size=8).digest(), "big", signed=True
    )
