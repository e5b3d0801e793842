"""One write transaction: rows change through it, and at its end it numbers their feed rows without a gap.

Order: receipt, lock the ticket, decide and change, and **last** lock `feed_head`, number, commit.
"""

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    Connection,
    CursorResult,
    Engine,
    Insert,
    Integer,
    MappingResult,
    RowMapping,
    Select,
    Update,
    bindparam,
    insert,
    literal,
    select,
    update,
)

from desktop.central import cabinet_tables, tables
from desktop.central.audit_chain import chained
from desktop.central.cabinet_tables import webhook_deliveries, webhooks
from desktop.central.chain import next_tip
from desktop.central.columns import Instant
from desktop.central.database import writing
from desktop.central.mail_settings import MailSettings
from desktop.central.master_keys import MasterKeys
from desktop.central.ticket_numbers import free_numbers
from desktop.wire.points import Point
from desktop.wire.replica_tables import digest_hash

# Statements are made once: to build one costs more than to run it.
_AUDIT, _FEED = insert(tables.audit), insert(tables.feed)
_NOTICE = insert(cabinet_tables.notices)
_TELL_WEBHOOKS = insert(webhook_deliveries).from_select(
    ["client_id", "notice_id", "tries", "at"],
    select(
        webhooks.c.client_id,
        bindparam("notice", type_=Integer),
        literal(0),
        bindparam("noticed_at", type_=Instant),
    ).where(webhooks.c.off_at.is_(None)),
)
_HEAD, _MOVE_HEAD = select(tables.feed_head).with_for_update(), update(tables.feed_head)


@dataclass(frozen=True, slots=True)
class Author:
    """On whose account a transaction stands: `actor` is "agent:7", "client:3", "operator" or "system"."""

    actor: str
    on_behalf_of: str | None = None
    device: str | None = None
    intent_key: str | None = None


@dataclass(slots=True)
class _Edit:
    """What happens to a replicated row: `old` is the version the replicas have, 0 for none; `is_gone`: none shall."""

    old: int
    new: int
    is_gone: bool

    @property
    def is_inserted(self) -> bool:
        return self.new == 1


@dataclass
class Writing:
    """What a transaction changes. `at` is central's time, one instant for all of it; `vault`: what may be a secret is
    sealed under its keys; `mail`: None when no e-mail goes out."""

    connection: Connection
    at: datetime
    author: Author
    vault: MasterKeys
    seq: int = 0  # after `finish`: the last feed number of this transaction (or the head, if it changed no row)
    tip: str = ""  # after `finish`: of the chain there
    changes_tokens: bool = False  # set by who revokes one: see `concerns_callers`
    holds_secret: bool = False  # set by who moves a credential out of a text: see `receipts.settle`
    has_redacted: bool = False  # set by who takes words out of a message: no snapshot that has them may stay
    mail: MailSettings | None = None
    _edits: dict[tuple[str, Any], _Edit] = field(default_factory=dict)
    _entries: list[dict[str, Any]] = field(default_factory=list)  # of the audit
    _notices: list[dict[str, Any]] = field(default_factory=list)
    _is_logged: bool = False
    _is_finished: bool = False

    def insert(self, kind: str, /, **values: Any) -> Any:
        """A new row of a replicated kind; returns its id."""
        result = self.connection.execute(_insertion(kind), {"version": 1, **values})
        row_id = values["id"] if "id" in values else primary_key(result)
        self._edits[kind, row_id] = _Edit(0, 1, values.get("is_retired", False))
        return row_id

    def insert_many(self, kind: str, rows: Sequence[Mapping[str, Any]]) -> list[Any]:
        """New rows of a kind, all with the same columns, in one statement; returns their ids in order."""
        if not rows:
            return []
        table, values = tables.REPLICATED[kind], [{"version": 1, **row} for row in rows]
        if "id" in rows[0]:
            self.connection.execute(insert(table), values)
            row_ids = [row["id"] for row in rows]
        else:
            # Ids grow in the order of the rows; SQLAlchemy, asked for that order, would make a statement of each row.
            row_ids = sorted(self.connection.execute(insert(table).returning(table.c.id), values).scalars())
        for row_id, row in zip(row_ids, rows, strict=True):
            self._edits[kind, row_id] = _Edit(0, 1, row.get("is_retired", False))
        return row_ids

    def update(self, kind: str, row_id: Any, /, **values: Any) -> None:
        """Change a replicated row; its version grows once a transaction."""
        edit = self._edits.get((kind, row_id))
        if edit is None:
            edit = self._edits[kind, row_id] = _edit_of(self._row(kind, row_id).one())
        edit.is_gone = values.get("is_retired", edit.is_gone)
        self.connection.execute(_change(kind), {"row_id": row_id, "version": edit.new, **values})

    def upsert(self, kind: str, row_id: Any, /, **values: Any) -> bool:
        """Insert or change; returns whether anything is different now (an unchanged row makes no feed row)."""
        old = self._row(kind, row_id).one_or_none()
        if old is None:
            self.insert(kind, id=row_id, **values)
            return True
        changed = {name: value for name, value in values.items() if old[name] != value}
        if changed:
            self._edits.setdefault((kind, row_id), _edit_of(old))
            self.update(kind, row_id, **changed)
        return bool(changed)

    @property
    def concerns_callers(self) -> bool:
        """Whether somebody who was let in before may do less from now on."""
        return self.changes_tokens or any(kind == "agent" for kind, _ in self._edits)

    def is_retired(self, kind: str, row_id: Any) -> bool:
        """Whether no replica has the row when this transaction ends as it stands."""
        edit = self._edits.get((kind, row_id))
        return edit.is_gone if edit is not None else _edit_of(self._row(kind, row_id).one()).is_gone

    def retire(self, kind: str, row_id: Any) -> None:
        """Take a ticket, message or calendar override out of every replica; central keeps it."""
        self.update(kind, row_id, is_retired=True)

    def audit(self, act: str, ticket: int | None = None, **detail: Any) -> None:
        """Log an act: who, when, what, on whose behalf, from which workstation. No text of a message goes in. It is
        written by `finish`, under the lock that gives its place in the chain."""
        assert not self._is_finished
        author = self.author
        entry = {
            "at": self.at,
            "actor": author.actor,
            "on_behalf_of": author.on_behalf_of,
            "device": author.device,
            "act": act,
            "ticket": ticket,
            "intent_key": author.intent_key,
            "detail": detail,
        }
        self._entries.append(entry)

    def notify(self, **values: Any) -> None:
        """A notice for a subscriber's cabinet; all but `at`. It is stored at the end, so that notices are numbered in
        the order of their commits: who has read up to a number has missed none before it."""
        self._notices.append(values | {"at": self.at})

    def log_in_feed(self) -> None:
        """Give this transaction a number although it changes no row: what a desk was told is part of history."""
        self._is_logged = True

    def next_number(self) -> int:
        """The next free ticket number; numbers taken by imported tickets are passed over."""
        return self.next_numbers(1)[0]

    def next_numbers(self, count: int, besides: Container[int] = ()) -> list[int]:
        """So many free ticket numbers in order, none of those in `besides`."""
        return free_numbers(self.connection, count, besides)

    def finish(self) -> int:
        """Number the feed rows and the entries of the audit; returns `seq`. Then come the receipt and the commit. Only
        the first call acts."""
        if self._is_finished:
            return self.seq
        self._is_finished = True
        head = self.connection.execute(_HEAD).mappings().one()
        self.seq, self.tip = head["seq"], head["tip"]
        rows, moved = self._feed_rows(), {}
        if rows:
            self.connection.execute(_FEED, rows)
            moved = {"seq": self.seq, "tip": self.tip, "digest": self._digest(head["digest"])}
        if self._entries:
            entries = chained(head["audit_tip"], head["audit_seq"], self._entries, self.point)
            self.connection.execute(_AUDIT, entries)
            moved |= {"audit_seq": entries[-1]["id"], "audit_tip": entries[-1]["tip"]}
        if moved:
            self.connection.execute(_MOVE_HEAD, moved)
        self._number_messages(rows)
        self._number_notices()
        return self.seq

    @property
    def point(self) -> Point:
        """After `finish`: what has been seen by whoever is told of this transaction."""
        return Point(self.seq, self.tip)

    def _row(self, kind: str, row_id: Any) -> MappingResult:
        return self.connection.execute(_row_of(kind), {"row_id": row_id}).mappings()

    def _feed_rows(self) -> list[dict[str, Any]]:
        named = [
            (kind, str(row_id), edit.new)
            for (kind, row_id), edit in self._edits.items()
            if edit.old or not edit.is_gone  # else no replica had it and none shall have it
        ]
        if self._is_logged and not named:
            named = [("receipt", self.author.intent_key or "", 0)]
        stamp = {"intent_key": self.author.intent_key, "device": self.author.device, "at": self.at}
        rows = []
        for kind, row_id, version in named:
            self.seq += 1
            row = {"seq": self.seq, "kind": kind, "row_id": row_id, "version": version, **stamp}
            self.tip = row["tip"] = next_tip(self.tip, row)
            rows.append(row)
        return rows

    def _digest(self, digest: dict[str, Any]) -> dict[str, tuple[int, int]]:
        sums = {kind: tuple(entry) for kind, entry in digest.items()}
        for (kind, row_id), edit in self._edits.items():
            count, xor = sums.get(kind, (0, 0))
            xor ^= digest_hash(str(row_id), edit.old) if edit.old else 0
            xor ^= 0 if edit.is_gone else digest_hash(str(row_id), edit.new)
            sums[kind] = (count - bool(edit.old) + (not edit.is_gone), xor)
        return sums

    def _number_notices(self) -> None:
        for values in self._notices:
            notice_id = primary_key(self.connection.execute(_NOTICE, values))
            self.connection.execute(_TELL_WEBHOOKS, {"notice": notice_id, "noticed_at": self.at})

    def _number_messages(self, rows: list[dict[str, Any]]) -> None:
        numbers = {row["row_id"]: row["seq"] for row in rows if row["kind"] == "message"}
        new = [
            {"message": row_id, "number": numbers.get(str(row_id), self.seq)}
            for (kind, row_id), edit in self._edits.items()
            if kind == "message" and edit.is_inserted
        ]
        if new:
            numbered = update(tables.messages).where(tables.messages.c.id == bindparam("message"))
            self.connection.execute(numbered.values(seq=bindparam("number")), new)


def _edit_of(row: RowMapping) -> _Edit:
    is_retired, version = row.get("is_retired", False), row["version"]
    return _Edit(0 if is_retired else version, version + 1, is_retired)


@cache
def _row_of(kind: str) -> Select[Any]:
    table = tables.REPLICATED[kind]
    return select(table).where(table.c.id == bindparam("row_id"))


@cache
def _insertion(kind: str) -> Insert:
    return insert(tables.REPLICATED[kind])


@cache
def _change(kind: str) -> Update:
    table = tables.REPLICATED[kind]
    return update(table).where(table.c.id == bindparam("row_id"))


def primary_key(result: CursorResult[Any]) -> Any:
    """The id the data base gave to an inserted row."""
    key = result.inserted_primary_key
    assert key is not None
    return key[0]


@contextmanager
def write(
    engine: Engine,
    at: datetime,
    author: Author,
    vault: MasterKeys,
    on_commit: Callable[[Writing], None] = lambda done: None,
    is_shared: bool = False,
    mail: MailSettings | None = None,
) -> Iterator[Writing]:
    """A write transaction by `author` at central's time `at`; `on_commit` is called after the commit.
    `is_shared`: see `database.writing`."""
    with writing(engine, is_shared) as connection:
        transaction = Writing(connection, at, author, vault, mail=mail)
        yield transaction
        transaction.finish()
    on_commit(transaction)
