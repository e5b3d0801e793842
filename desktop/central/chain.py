"""The feed's rows as a hash chain: a number and the tip there stand for all that led to them."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from desktop.central import tables
from desktop.wire.points import Point
from desktop.wire.replica_tables import instant_text

FIRST_NUMBER = 10_001  # of a ticket
_CHAINED = ("seq", "kind", "row_id", "version", "intent_key", "device")


def next_tip(tip: str, row: Mapping[str, Any]) -> str:
    """The tip at a row of the feed that comes after `tip`."""
    values = [tip, *(str(row[name]) for name in _CHAINED), instant_text(row["at"])]
    return hashlib.blake2b("\x00".join(values).encode(), digest_size=16).hexdigest()


def head_point(connection: Connection) -> Point:
    """The feed's newest number and the tip there."""
    head = tables.feed_head.c
    return Point(*connection.execute(select(head.seq, head.tip)).one())


def begin_history(connection: Connection, history: str, at: datetime) -> None:
    """A new data base, or one that was put back from a backup: what follows is another history under this name."""
    head = connection.execute(select(tables.feed_head)).mappings().one_or_none()
    seq, tip = (-1, "") if head is None else (head["seq"], head["tip"])
    row = {"seq": seq + 1, "kind": "history", "row_id": history, "version": 0, "intent_key": None, "device": None}
    row |= {"at": at}
    row["tip"] = next_tip(tip, row)
    connection.execute(insert(tables.feed), row)
    connection.execute(insert(tables.histories).values(history=history, began=max(seq, 0)))
    begun = {"history": history, "seq": row["seq"], "tip": row["tip"]}
    if head is None:
        begun |= {"id": 1, "floor": 0, "next_number": FIRST_NUMBER, "digest": {}}
        begun |= {"audit_seq": 0, "audit_tip": ""}
        connection.execute(insert(tables.feed_head).values(begun))
    else:
        floor = seq + 1 if not tip else head["floor"]  # rows of a feed without a chain can't be gone on from
        connection.execute(update(tables.feed_head).values(begun | {"floor": floor}))
