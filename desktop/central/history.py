"""Central's history, and what a desk has seen that this history does not have.

A data base put back from a backup has forgotten something that desks were told. Nobody need tell them: a desk sends the
points it has seen, and central does nothing for it when one of them is not in its chain.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, func, select

from desktop.central import tables
from desktop.central.faults import fault
from desktop.central.problems import ProblemError
from desktop.wire.points import Point


def check_points(connection: Connection, points: Iterable[Point]) -> None:
    """409 `history_changed` when one of the points is not in this history, or so old that nobody can tell."""
    wanted, feed = set(points), tables.feed.c
    if not wanted:
        return
    found = connection.execute(select(feed.seq, feed.tip).where(feed.seq.in_([point.seq for point in wanted])))
    if {Point(*row) for row in found} != wanted:
        raise history_changed(connection)


def history_changed(connection: Connection, **more: Any) -> ProblemError:
    """409: central lacks what its caller has seen; `facts.history` names the present history."""
    history = connection.execute(select(tables.feed_head.c.history)).scalar_one()
    return ProblemError("history_changed", 409, history=history, **more)


def knows(connection: Connection, history: str | None) -> bool:
    """Whether central can tell what of its rows had been seen in this history (None: the present one). One that began
    after the backup it was put back from is unknown to it."""
    histories = tables.histories.c
    return history is None or bool(connection.execute(select(histories.id).where(histories.history == history)).first())


def seen_here(connection: Connection, seq: int, history: str | None) -> int:
    """Up to which number of this history an intent's author had seen it, who saw `seq` of `history` (None: of this).

    Of another history he saw what both have in common; of one that central does not know, nothing. Who has seen more
    of this history than there is gets 409 before any effect."""
    head = connection.execute(select(tables.feed_head)).mappings().one()
    if history in (None, head["history"]):
        if seq > head["seq"]:
            raise history_changed(connection, field="seen_seq", fault=fault("unseen", limit=head["seq"]))
        return seq
    histories = tables.histories.c
    place = select(histories.id).where(histories.history == history).scalar_subquery()
    common = connection.execute(select(func.min(histories.began)).where(histories.id > place)).scalar()
    return min(seq, common or 0)
