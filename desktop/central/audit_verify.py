"""Whether the audit is as it was written: its chain is walked, beside the feed, and compared with the signed tips."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, Select, select

from desktop.central import chain, tables
from desktop.central.audit_chain import REDACTING, content_of, next_tip
from desktop.central.audit_tips import RESTORED, Line, Tip, is_signed

_PAGE = 1_000


@dataclass
class Trail:
    """The audit up to its end, or to the first entry that is not as it was written: `fault` says which that is.
    `tips`: of the entries that were asked for."""

    last: int = 0
    tip: str = ""
    tips: dict[int, str] = field(default_factory=lambda: {0: ""})
    fault: str | None = None


def walk(connection: Connection, wanted: Collection[int]) -> Trail:
    """The audit as the data base has it; `wanted` are numbers of entries."""
    trail, taken_out, told = Trail(), set[int](), set[int]()
    try:
        for row in _rows(connection, select(tables.audit).order_by(tables.audit.c.id)):
            trail.fault = _fault(trail, row)
            if trail.fault is not None:
                return trail
            if row["salt"] is None:
                taken_out.add(row["id"])
            elif row["act"] == REDACTING:
                told.add(row["detail"]["entry"])
            trail.last, trail.tip = row["id"], row["tip"]
            if trail.last in wanted:
                trail.tips[trail.last] = trail.tip
    except (ValueError, TypeError, msgspec.DecodeError):
        trail.fault = f"An entry after number {trail.last} was edited: it cannot be read."
    else:
        untold = min(taken_out - told, default=None)
        trail.fault = _untold(untold) if untold is not None else _end_fault(connection, trail)
    return trail


def _fault(trail: Trail, row: Mapping[str, Any]) -> str | None:
    number = trail.last + 1
    if row["id"] != number:
        return f"Entry {number} is missing."
    salt, detail = row["salt"], row["detail"]
    if not (detail is None if salt is None else content_of(salt, detail) == row["content"]):
        return f"The detail of entry {number} was edited."
    if next_tip(trail.tip, row) != row["tip"]:
        return f"Entry {number} is not the one that was written there: it was edited, or stands in another's place."
    return None


def _untold(number: int) -> str:
    return f"The detail of entry {number} is gone, and no entry says that it was taken out."


def _end_fault(connection: Connection, trail: Trail) -> str | None:
    head = tables.feed_head.c
    last, tip = connection.execute(select(head.audit_seq, head.audit_tip)).one()
    if last > trail.last:
        return f"Entries {trail.last + 1} to {last} were cut off the end."
    if (last, tip) != (trail.last, trail.tip):
        return f"The data base's own note of the audit's end says entry {last}, and that is not its end."
    return None


def feed_fault(connection: Connection) -> str | None:
    """What of the feed's rows that are still there is not as it was written, or contradicts the audit."""
    head, tip = connection.execute(select(tables.feed_head)).mappings().one(), None
    expected = head["floor"]
    for row in _rows(connection, select(tables.feed).order_by(tables.feed.c.seq)):
        if row["seq"] != expected:
            return f"Number {expected} of the feed is missing."
        if tip is not None and chain.next_tip(tip, row) != row["tip"]:
            return f"Number {expected} of the feed is not the one that was written there."
        tip, expected = row["tip"], expected + 1
    if (expected - 1, tip) != (head["seq"], head["tip"]):
        return f"The feed ends with number {expected - 1}, and that is not its end."
    audit, feed = tables.audit, tables.feed
    beside = audit.outerjoin(feed, feed.c.seq == audit.c.feed_seq)
    contradicts = feed.c.tip.is_distinct_from(audit.c.feed_tip)
    found = select(audit.c.id).select_from(beside).where(audit.c.feed_seq >= head["floor"], contradicts)
    number = connection.execute(found.order_by(audit.c.id).limit(1)).scalar()
    return None if number is None else f"The feed is not the one that entry {number} was written beside."


def _rows(connection: Connection, query: Select[Any]) -> Iterable[dict[str, Any]]:
    return map(dict, connection.execute(query.execution_options(yield_per=_PAGE)).mappings())


def read_lines(content: bytes, keys: Sequence[Ed25519PublicKey]) -> list[Tip | None]:
    """What each line of the tips says; None for one that none of the keys signed."""
    return [_read(line, keys) for line in content.splitlines()]


def _read(text: bytes, keys: Sequence[Ed25519PublicKey]) -> Tip | None:
    try:
        line = msgspec.json.decode(text, type=Line)
    except msgspec.DecodeError:
        return None
    return line.signed if is_signed(line, keys) else None


def compare(lines: Sequence[Tip], trail: Trail, history: str) -> str | None:
    """What contradicts the tips, which are all signed. An entry that a line knows and a restore after it wrote over is
    no loss: only central signs that there was a restore, and each begins a history of its own, so an old line excuses
    nothing a second time."""
    begun = set[str]()  # histories
    floor: int | None = None  # of what restores after this line wrote over
    expected: str | None = history
    for place, line in reversed(list(enumerate(lines, 1))):
        if line.history in begun:
            return f"Line {place} of the tips stands before the restore that began its history: a line was moved."
        if line.history != (expected or line.history):
            return f"Line {place} of the tips knows another history, and no restore was signed after it."
        fault = _contradiction(line, place, trail) if floor is None or line.number < floor else None
        if fault is not None:
            return fault
        expected = line.history
        if line.on == RESTORED:
            floor, expected = min(line.number, floor or line.number), None
            begun.add(line.history)
    return None


def _contradiction(line: Tip, place: int, trail: Trail) -> str | None:
    if line.number in trail.tips:
        if trail.tips[line.number] != line.tip:
            return f"The audit was computed anew: line {place} of the tips knows another entry {line.number}."
    elif trail.fault is None:
        return f"Entries {trail.last + 1} to {line.number} were cut off: line {place} of the tips knows them."
    return None


def restores(lines: Sequence[Tip]) -> list[str]:
    """A sentence for each restore that wrote over entries which a line before it knows."""
    told, last = [], 0
    for line in lines:
        if line.on == RESTORED:
            if last >= line.number:
                when = f"{line.at:%Y-%m-%d %H:%M} UTC"
                told.append(f"A backup was put back on {when}: what were entries {line.number} to {last} then is lost.")
            last = 0
        last = max(last, line.number)
    return told
