"""Central's data base as an observer reads it, commit by commit."""

import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import sqlcipher3.dbapi2 as sqlite

from desktop.central import tables
from desktop.wire.replica_tables import TABLES

Row = tuple[str, str]  # kind and id
_AUDIT = ("id", "actor", "device", "act", "ticket", "intent_key", "detail")
_TEXTS = "('reply', 'note', 'request', 'refusal', 'out_of_scope', 'resolution')"


def _versions_sql() -> str:
    parts = []
    for kind, table in tables.REPLICATED.items():
        retired = "is_retired" if "is_retired" in table.c else "0"
        parts.append(f"SELECT '{kind}', CAST(id AS TEXT), version, {retired} FROM {table.name}")
    return " UNION ALL ".join(parts)


_VERSIONS = _versions_sql()
_OF_REPLICA = " UNION ALL ".join(f"SELECT '{kind}', CAST(id AS TEXT), version FROM \"{kind}\"" for kind in TABLES)


class TicketState(NamedTuple):
    assignee_id: int | None
    state: str
    merged_into: int | None


@dataclass
class News:
    """What was committed since the last look. `changed`, `told`: rows with their new version, None for gone."""

    old_head: int
    head: int
    feed_seqs: list[int]
    changed: dict[Row, int | None]
    told: dict[Row, int | None]
    backwards: list[Row]
    audit: list[dict[str, Any]]
    texts: Counter[str]
    places: dict[int, int]
    tickets: dict[int, TicketState]


class Ledger:
    """`live_at` gives the rows the replicas shall have at a number of the feed, with their versions: in each of the
    histories there were."""

    def __init__(self, file: Path) -> None:
        self.head = 0
        self.tickets: dict[int, TicketState] = {}
        self.places: dict[int, int] = {}  # of each message its ticket
        self.live_at: dict[int, list[dict[Row, int]]] = defaultdict(list)
        self._file = file
        self.heads: set[str] = set()
        self._open()

    def _open(self) -> None:
        self._raw: Any = sqlite.connect(str(self._file), isolation_level=None)
        self._data_version = -1
        self._audit_id = 0
        self._all: dict[Row, tuple[int, bool]] = {}

    def begin_again(self, heads: frozenset[str]) -> None:
        """Another file stands there; `heads` had been told when it was made."""
        self._open()
        self.heads = set(heads)
        news = self.look()
        assert news is not None
        self.keep_up(news)

    def unknown(self, heads: frozenset[str]) -> list[str]:
        """Which of these are not in the present history."""
        return sorted(heads - self.heads)

    def all_audit(self) -> list[dict[str, Any]]:
        return self._audit(0)

    def close(self) -> None:
        self._raw.close()

    def look(self) -> News | None:
        """None when nothing was committed."""
        (data_version,) = self._raw.execute("PRAGMA data_version").fetchone()
        if data_version == self._data_version:
            return None
        is_first, self._data_version = self._data_version == -1, data_version
        (head,) = self._raw.execute("SELECT seq FROM feed_head").fetchone()
        old_head = head if is_first else self.head
        if is_first:
            self.heads.update(f"{seq}:{tip}" for seq, tip in self._raw.execute("SELECT seq, tip FROM feed"))
        feed = self._raw.execute(
            "SELECT seq, kind, row_id, version, tip FROM feed WHERE seq > ? ORDER BY seq", (old_head,)
        ).fetchall()
        self.heads.update(f"{seq}:{tip}" for seq, *_, tip in feed)
        rows = {(kind, row_id): (version, bool(gone)) for kind, row_id, version, gone in self._raw.execute(_VERSIONS)}
        changed: dict[Row, int | None] = {}
        backwards = []
        for row, (version, is_gone) in rows.items():
            old = self._all.get(row)
            if (version, is_gone) == old or is_first:
                continue
            if old is not None and version < old[0]:
                backwards.append(row)
            if is_gone and (old is None or old[1]):
                continue
            changed[row] = version
        changed |= dict.fromkeys((row for row in self._all if row not in rows), None)
        told = {(kind, row_id): version for _, kind, row_id, version, _ in feed if kind in tables.REPLICATED}
        audit = self._audit(self._audit_id)
        keys = {entry["intent_key"] for entry in audit if entry["intent_key"]}
        texts: Counter[str] = Counter()
        for key in sorted(keys):
            (texts[key],) = self._raw.execute(
                f"SELECT count(*) FROM messages WHERE intent_key = ? AND kind IN {_TEXTS}", (key,)
            ).fetchone()
        self._all, self.head = rows, head
        self._audit_id = max((entry["id"] for entry in audit), default=self._audit_id)
        live = {row: version for row, (version, is_gone) in rows.items() if not is_gone}
        if live not in self.live_at[head]:
            self.live_at[head].append(live)
        places = dict(self._raw.execute("SELECT id, ticket FROM messages"))
        tickets = {
            number: TicketState(*found)
            for number, *found in self._raw.execute("SELECT id, assignee_id, state, merged_into FROM tickets")
        }
        if is_first:
            self.places, self.tickets = places, tickets
        return News(old_head, head, [seq for seq, *_ in feed], changed, told, backwards, audit, texts, places, tickets)

    def _audit(self, after: int) -> list[dict[str, Any]]:
        query = f"SELECT {', '.join(_AUDIT)} FROM audit WHERE id > ? ORDER BY id"
        return [
            dict(zip(_AUDIT, (*found, json.loads(detail)), strict=True))
            for *found, detail in self._raw.execute(query, (after,))
        ]

    def keep_up(self, news: News) -> None:
        """After a look: who has what, and what stands where, is known for the next one."""
        self.places, self.tickets = news.places, news.tickets

    def public_before(self, ticket: int, key: str) -> list[dict[str, Any]]:
        """The public messages of a ticket that are older than the one an intent made."""
        found = self._raw.execute(
            "SELECT id, author_id FROM messages WHERE ticket = ? AND kind NOT IN ('note', 'event')"
            " AND id < (SELECT min(id) FROM messages WHERE intent_key = ?)",
            (ticket, key),
        )
        return [{"id": message_id, "author_id": author_id} for message_id, author_id in found]

    def count_of_body(self, body: str) -> int:
        (count,) = self._raw.execute("SELECT count(*) FROM messages WHERE body = ?", (body,)).fetchone()
        (notes,) = self._raw.execute("SELECT count(*) FROM contact_notes WHERE body = ?", (body,)).fetchone()
        return int(count) + int(notes)

    def contents(self) -> dict[str, list[Any]]:
        """Every live row of every kind, as the replicas shall have it."""
        found = {}
        for kind, table in tables.REPLICATED.items():
            names = ", ".join(f'"{column.name}"' for column in TABLES[kind].columns)
            live = "WHERE NOT is_retired" if "is_retired" in table.c else ""
            found[kind] = self._raw.execute(f"SELECT {names} FROM {table.name} {live} ORDER BY id").fetchall()
        return found

    @staticmethod
    def contents_of(replica: Any) -> dict[str, list[Any]]:
        found = {}
        for kind, table in TABLES.items():
            names = ", ".join(f'"{column.name}"' for column in table.columns)
            found[kind] = replica.execute(f'SELECT {names} FROM "{kind}" ORDER BY id').fetchall()
        return found

    @staticmethod
    def rows_of(replica: Any) -> dict[Row, int]:
        return {(kind, row_id): version for kind, row_id, version in replica.execute(_OF_REPLICA)}
