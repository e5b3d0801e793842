"""A page of the feed into the replica: rows, own keys and cursor in one commit; and the digest both sides share."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import msgspec

from desktop.replica.database import Replica
from desktop.replica.disk import Damaged
from desktop.replica.views import ReplicaChange
from desktop.wire.changes import Change, Page
from desktop.wire.replica_tables import TABLES, digest_hash, record, search_words
from desktop.wire.rows import ROW_TYPES

Digest = dict[str, tuple[int, int]]

_DECODERS = {kind: msgspec.json.Decoder(row_type) for kind, row_type in ROW_TYPES.items()}
_BOOK_KINDS = frozenset({"agent", "calendar_override", "setting", "standard_answer", "announcement"})
_NUMBERED = frozenset(kind for kind, table in TABLES.items() if table.c.id.type.python_type is int)
_BELONGS_TO = {  # the column that says whose view a row stands in
    "ticket": "subscriber_id",
    "message": "ticket",
    "account": "subscriber_id",
    "contact_note": "subscriber_id",
    "secret": "ticket",
}
_OF_TICKETS = frozenset({"message", "secret"})
_FOLLOWERS = (  # kind, and the tickets that show something of its rows
    ("subscriber", "SELECT id FROM ticket WHERE subscriber_id"),
    ("agent", "SELECT id FROM ticket WHERE assignee_id"),
)
_WORDS = """
    SELECT t.id, t.subject, t.account, a.domains, s.name, s.email
    FROM ticket t LEFT JOIN account a ON a.id = t.account LEFT JOIN subscriber s ON s.id = t.subscriber_id WHERE
"""


@dataclass
class _Touched:
    """Ids by kind whose rows the page really changed, and the tickets and subscribers they belong to."""

    ids: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    tickets: set[int] = field(default_factory=set)
    subscribers: set[str] = field(default_factory=set)

    def belongs(self, kind: str, owner: Any) -> None:
        if owner is not None and kind in _BELONGS_TO:
            (self.tickets if kind in _OF_TICKETS else self.subscribers).add(owner)


def apply_page(replica: Replica, page: Page) -> ReplicaChange:
    """Write the page that follows the cursor; a row only if its version is newer. Nothing is changed if anything fails.

    Raises Damaged when the replica is no longer the one the page was asked for."""
    digest = dict(digest_of(replica))
    touched = _Touched()
    by_kind: dict[str, list[Change]] = defaultdict(list)
    for change in page.changes:
        by_kind[change.kind].append(change)
    with replica.writing() as raw:
        for kind, changes in by_kind.items():
            _apply_kind(raw, kind, changes, digest, touched)
        _follow_owners(raw, touched)
        _index_words(raw, touched)
        raw.executemany("INSERT OR IGNORE INTO mine (key, seq) VALUES (?, ?)", [(key, page.next) for key in page.mine])
        if not raw.execute("UPDATE feed_position SET cursor = ? WHERE history = ?", (page.next, page.history)).rowcount:
            raise Damaged
        if page.caught_up:
            replica.set_data_at(page.server_time)
    replica.digest = digest
    return ReplicaChange(
        tickets=frozenset(touched.tickets | set(touched.ids["ticket"])),
        subscribers=frozenset(touched.subscribers | set(touched.ids["subscriber"])),
        has_book=any(touched.ids[kind] for kind in _BOOK_KINDS),
        has_letters=bool(touched.ids["letter"] or touched.ids["secret"]),
    )


def digest_of(replica: Replica) -> Digest:
    """Per kind: how many rows, and the xor of their hashes. Counted once, then kept by each page."""
    if replica.digest is None:
        replica.digest = {kind: _count(replica.raw, kind) for kind in TABLES}
    return replica.digest


def is_same(replica: Replica, central: Mapping[str, tuple[int, int]]) -> bool:
    """Whether the replica's rows are central's."""
    ours = {kind: entry for kind, entry in digest_of(replica).items() if entry != (0, 0)}
    return ours == {kind: tuple(entry) for kind, entry in central.items() if tuple(entry) != (0, 0)}


def _count(raw: Any, kind: str) -> tuple[int, int]:
    count = xor = 0
    for row_id, version in raw.execute(f'SELECT id, version FROM "{kind}"'):
        count += 1
        xor ^= digest_hash(str(row_id), version)
    return count, xor


def _apply_kind(raw: Any, kind: str, changes: list[Change], digest: Digest, touched: _Touched) -> None:
    owner = _BELONGS_TO.get(kind, "id")
    ids = [int(change.id) if kind in _NUMBERED else change.id for change in changes]
    found = raw.execute(f'SELECT id, version, "{owner}" FROM "{kind}" WHERE id {_among(ids)}', ids)
    old = {row_id: (version, owner_id) for row_id, version, owner_id in found}
    puts, gone = [], []
    count, xor = digest.get(kind, (0, 0))
    for row_id, change in zip(ids, changes, strict=True):
        version, owner_id = old.get(row_id, (0, None))
        is_gone = change.op == "gone"
        if not version if is_gone else version >= change.version:
            continue
        if is_gone:
            gone.append((row_id,))
        else:
            row = _DECODERS[kind].decode(change.row)
            puts.append(record(row))
            touched.belongs(kind, getattr(row, owner))
            xor ^= digest_hash(change.id, change.version)
        xor ^= digest_hash(change.id, version) if version else 0
        count += (not version) - is_gone
        touched.ids[kind].append(row_id)
        touched.belongs(kind, owner_id)
    digest[kind] = (count, xor)
    raw.executemany(_put_sql(kind), puts)
    raw.executemany(f'DELETE FROM "{kind}" WHERE id = ?', gone)
    if kind == "message":
        raw.executemany("INSERT OR REPLACE INTO message_text (rowid, body) VALUES (:id, :body)", puts)
        raw.executemany("DELETE FROM message_text WHERE rowid = ?", gone)
    elif kind == "ticket":
        raw.executemany("DELETE FROM ticket_words WHERE rowid = ?", gone)


def _follow_owners(raw: Any, touched: _Touched) -> None:
    """Views that show a name or a plan of another record change with it."""
    for kind, query in _FOLLOWERS:
        if ids := touched.ids[kind]:
            touched.tickets.update(row[0] for row in raw.execute(f"{query} {_among(ids)}", ids))
    if ids := touched.ids["plan"]:
        found = raw.execute(f"SELECT subscriber_id FROM account WHERE plan_id {_among(ids)}", ids)
        touched.subscribers.update(row[0] for row in found)


def _index_words(raw: Any, touched: _Touched) -> None:
    for column, kind in (("t.id", "ticket"), ("t.account", "account"), ("t.subscriber_id", "subscriber")):
        if ids := touched.ids[kind]:
            words = [(row[0], _words(*row)) for row in raw.execute(f"{_WORDS} {column} {_among(ids)}", ids)]
            raw.executemany("INSERT OR REPLACE INTO ticket_words (rowid, words) VALUES (?, ?)", words)


def _words(
    number: int, subject: str, account: str | None, domains: str | None, name: str | None, email: str | None
) -> str:
    names: Iterable[str] = (domain["name"] for domain in msgspec.json.decode(domains)) if domains else ()
    return search_words(number, subject, account, names, name, email)


@cache
def _put_sql(kind: str) -> str:
    names = [column.name for column in TABLES[kind].columns]
    columns, values = ", ".join(f'"{name}"' for name in names), ", ".join(f":{name}" for name in names)
    return f'INSERT OR REPLACE INTO "{kind}" ({columns}) VALUES ({values})'


def _among(values: Sequence[Any]) -> str:
    return f"IN ({','.join('?' * len(values))})"
