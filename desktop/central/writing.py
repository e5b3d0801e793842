"""One write transaction: rows change through it, and at its end it numbers their feed rows without a gap.

Order (sync.md section 1): receipt, lock the ticket, decide and change, and **last** lock `feed_head`, number, commit.
"""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, update

from desktop.central import tables
from desktop.central.database import writing
from desktop.wire.replica_tables import digest_hash

FIRST_NUMBER = 10_001


@dataclass(frozen=True, slots=True)
class Author:
    """On whose account a transaction stands: `actor` is "agent:7", "client:3", "operator" or "system"."""

    actor: str
    on_behalf_of: str | None = None
    device: str | None = None
    intent_key: str | None = None


@dataclass
class Writing:
    """What a transaction changes. `at` is central's time, one instant for all of it."""

    connection: Connection
    at: datetime
    author: Author
    seq: int = 0  # after the end: the last feed number of this transaction (or the head, if it changed no row)
    _changed: dict[tuple[str, Any], tuple[int, int]] = field(default_factory=dict)  # (kind, id) -> (old, new version)
    _gone: set[tuple[str, Any]] = field(default_factory=set)
    _logged: bool = False

    def insert(self, kind: str, /, **values: Any) -> Any:
        """A new row of a replicated kind; returns its id."""
        result = self.connection.execute(insert(tables.REPLICATED[kind]).values(version=1, **values))
        row_id = values["id"] if "id" in values else result.inserted_primary_key[0]
        self._changed[kind, row_id] = (0, 1)
        return row_id

    def update(self, kind: str, row_id: Any, /, **values: Any) -> None:
        """Change a replicated row; its version grows once a transaction."""
        table = tables.REPLICATED[kind]
        if (kind, row_id) not in self._changed:
            old = self.connection.execute(select(table.c.version).where(table.c.id == row_id)).scalar_one()
            self._changed[kind, row_id] = (old, old + 1)
        new = self._changed[kind, row_id][1]
        self.connection.execute(update(table).where(table.c.id == row_id).values(version=new, **values))

    def upsert(self, kind: str, row_id: Any, /, **values: Any) -> bool:
        """Insert or change; returns whether anything is different now (an unchanged row makes no feed row)."""
        table = tables.REPLICATED[kind]
        old = self.connection.execute(select(table).where(table.c.id == row_id)).mappings().one_or_none()
        if old is None:
            self.insert(kind, id=row_id, **values)
        elif any(old[name] != value for name, value in values.items()):
            self.update(kind, row_id, **values)
        else:
            return False
        return True

    def retire(self, kind: str, row_id: Any) -> None:
        """Take a ticket or message out of every replica; central keeps it."""
        self.update(kind, row_id, is_retired=True)
        self._gone.add((kind, row_id))

    def audit(self, act: str, ticket: int | None = None, **detail: Any) -> None:
        """Log an act: who, when, what, on whose behalf, from which workstation."""
        author = self.author
        self.connection.execute(
            insert(tables.audit).values(
                at=self.at,
                actor=author.actor,
                on_behalf_of=author.on_behalf_of,
                device=author.device,
                act=act,
                ticket=ticket,
                intent_key=author.intent_key,
                detail=detail,
            )
        )

    def log_in_feed(self) -> None:
        """Give this transaction a number although it changes no row: what a desk was told is part of history."""
        self._logged = True

    def next_number(self) -> int:
        """The next free ticket number; numbers taken by imported tickets are passed over."""
        head, tickets = tables.feed_head, tables.tickets
        number = self.connection.execute(select(head.c.next_number).with_for_update()).scalar_one()
        while self.connection.execute(select(tickets.c.id).where(tickets.c.id == number)).first():
            number += 1
        self.connection.execute(update(head).values(next_number=number + 1))
        return int(number)

    def finish(self) -> None:
        """Number the feed rows. Nothing but the commit comes after it."""
        head = self.connection.execute(select(tables.feed_head).with_for_update()).mappings().one()
        seq, digest = head["seq"], {kind: tuple(entry) for kind, entry in head["digest"].items()}
        rows, author = [], self.author
        for (kind, row_id), (old, new) in self._changed.items():
            seq += 1
            is_gone = (kind, row_id) in self._gone
            rows.append({"seq": seq, "kind": kind, "row_id": str(row_id), "version": new})
            if kind == "message" and not old:
                self.connection.execute(update(tables.messages).where(tables.messages.c.id == row_id).values(seq=seq))
            count, xor = digest.get(kind, (0, 0))
            xor ^= digest_hash(str(row_id), old) if old else 0
            xor ^= 0 if is_gone else digest_hash(str(row_id), new)
            digest[kind] = (count + (not old) - is_gone, xor)
        if self._logged and not rows:
            seq += 1
            rows.append({"seq": seq, "kind": "receipt", "row_id": author.intent_key or "", "version": 0})
        if rows:
            stamp = {"intent_key": author.intent_key, "device": author.device, "at": self.at}
            self.connection.execute(insert(tables.feed), [row | stamp for row in rows])
            self.connection.execute(update(tables.feed_head).values(seq=seq, digest=digest))
        self.seq = seq


@contextmanager
def write(
    engine: Engine, at: datetime, author: Author, on_commit: Callable[[int], None] = lambda seq: None
) -> Iterator[Writing]:
    """A write transaction by `author` at central's time `at`; `on_commit` gets the feed's head after the commit."""
    with writing(engine) as connection:
        transaction = Writing(connection, at, author)
        yield transaction
        transaction.finish()
    on_commit(transaction.seq)


def begin_history(connection: Connection) -> None:
    """The first row of a new data base's feed."""
    connection.execute(
        insert(tables.feed_head).values(
            id=1, history=str(uuid.uuid4()), seq=0, floor=0, next_number=FIRST_NUMBER, digest={}
        )
    )
