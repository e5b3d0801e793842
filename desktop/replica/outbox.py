"""The outbox: every intent of this desk from the gesture until its effect is in the replica."""

import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Engine, and_, case, delete, func, insert, not_, or_, select, update

from desktop.replica import tables
from desktop.replica.disk import DiskFull, full_disk_named
from desktop.replica.entry import Counts, Entry, strand_of_notes
from desktop.replica.now import Now
from desktop.replica.views import IntentState
from desktop.wire.intents import from_wire, to_wire
from desktop.wire.points import Point
from desktop.wire.replica_tables import instant_text
from desktop.wire.rows import Attachment

LOST = "lost"  # in place of a history's name: a part of central's present one that it has forgotten
KEPT = timedelta(days=7)  # how long what is done or dropped stays: a restored central may ask for it
_WRONG = timedelta(days=1)  # an instant further in the future was written by a clock that was ahead
MOST_TRIES = 8  # then an intent is shown as stuck; it is still tried

_ENDED = (IntentState.DONE, IntentState.DROPPED)
# What is read at each act and each paint goes by the bare driver, in a tenth of the time; what writes does not.
_NAMES = tuple(column.name for column in tables.outbox.columns if column.name not in ("place", "wall_at"))
_READ = f"SELECT {', '.join(_NAMES)} FROM outbox"
_PENDING = f"{_READ} WHERE state NOT IN ('done', 'dropped')"
# What central has accepted lets the next of its strand go.
_UNSETTLED = """
    SELECT strand, key, state, agent_id FROM outbox WHERE state NOT IN ('accepted', 'done', 'dropped') ORDER BY place
"""
_TICKETS = "SELECT DISTINCT ticket FROM outbox WHERE state NOT IN ('done', 'dropped')"
_COUNTS = """
    WITH refusals AS (SELECT strand, min(place) AS refused_place FROM outbox WHERE state = 'refused' GROUP BY strand)
    SELECT count(*) FILTER (WHERE refused_place IS NULL), count(*) FILTER (WHERE refused_place IS NOT NULL),
        count(*) FILTER (WHERE refused_place IS NULL AND state = 'stuck')
    FROM outbox LEFT JOIN refusals ON refusals.strand = outbox.strand AND refused_place <= place
    WHERE state IN ('queued', 'sending', 'held', 'stuck', 'refused')
"""
_WAITING = (IntentState.QUEUED, IntentState.HELD, IntentState.STUCK)


@dataclass(frozen=True, slots=True)
class Seen:
    """What this desk had seen of central's history when it asked; `generation` grows when that history is lost."""

    points: frozenset[Point]
    generation: int


class Outbox:
    """Safe from any thread: an act is durable before its caller goes on, so it is written where the agent acts."""

    def __init__(self, engine: Engine, raw: Any) -> None:
        self.engine = engine
        self._raw = raw
        self.lock = threading.RLock()
        self._generation = 0  # histories of central lost while this program runs
        self._points = frozenset(Point(*row) for row in raw.execute("SELECT seq, tip FROM points"))

    def seen(self) -> Seen:
        """What goes with the next request."""
        with self.lock:
            return Seen(self._points, self._generation)

    def answered(self, asked: Seen, head: Point | None) -> bool:
        """Central answered at this head; False when that answer is of a history that was lost meanwhile."""
        with self.lock:
            if asked.generation != self._generation:
                return False
            points = (self._points - asked.points) | {head} if head is not None else self._points
            if points != self._points:
                self._points = points
                with suppress(DiskFull), full_disk_named(), self._unforced() as connection:
                    connection.execute(delete(tables.points))
                    connection.execute(insert(tables.points), [point._asdict() for point in points])
            return True

    def close(self) -> None:
        with self.lock:
            self.engine.dispose()
            self._raw.close()

    def add(self, entry: Entry, with_draft: bool = False, wall_at: datetime | None = None) -> None:
        """Keep a new intent; `with_draft`: its text leaves the ticket's draft in the same commit; `wall_at`: what this
        computer's clock says where that is not central's time. Raises DiskFull."""
        outbox = tables.outbox
        with self.lock, full_disk_named(), self.engine.begin() as connection:
            place = connection.execute(select(func.coalesce(func.max(outbox.c.place), 0) + 1)).scalar_one()
            if entry.supersedes:
                is_old = (outbox.c.key == entry.supersedes) & (outbox.c.state == IntentState.REFUSED)
                place = connection.execute(select(outbox.c.place).where(is_old)).scalar_one()
                _set(connection, entry.supersedes, state=IntentState.DROPPED)
            written_on = instant_text(wall_at or entry.written_at)
            connection.execute(insert(outbox).values(place=place, wall_at=written_on, **_values(entry)))
            if with_draft:
                connection.execute(delete(tables.drafts).where(tables.drafts.c.ticket == entry.ticket))

    def get(self, key: str) -> Entry | None:
        return next(iter(self._select(f"{_READ} WHERE key = ?", key)), None)

    def pending(self, ticket: int | None = None) -> list[Entry]:
        """All that is not yet done or dropped, in order; of one ticket if it is named."""
        if ticket is None:
            return _marked(self._select(f"{_PENDING} ORDER BY place"))
        return _marked(self._select(f"{_PENDING} AND ticket = ? ORDER BY place", ticket))

    def pending_notes(self, subscriber_id: str) -> list[Entry]:
        return _marked(self._select(f"{_PENDING} AND strand = ? ORDER BY place", strand_of_notes(subscriber_id)))

    def tickets(self) -> frozenset[int | None]:
        """Those that something pending is about; None among them for contact notes."""
        with self.lock:
            return frozenset(ticket for (ticket,) in self._raw.execute(_TICKETS))

    def counts(self) -> Counts:
        with self.lock:
            return Counts(*self._raw.execute(_COUNTS).fetchone())

    def claim(self, agent_id: int, may_go: Callable[[str], bool]) -> list[Entry]:
        """Mark the next sendable intent as sending; gives it, and after it one that could go beside it. Sendable is
        the first of a strand, not on the wire, refused or held, made by this agent, that `may_go` lets go now."""
        with self.lock:
            first_of: dict[str, tuple[str, str, int]] = {}
            for strand, *found in self._raw.execute(_UNSETTLED):
                first_of.setdefault(strand, tuple(found))
            sendable = [
                key
                for strand, (key, state, whose) in first_of.items()
                if state in (IntentState.QUEUED, IntentState.STUCK) and whose == agent_id and may_go(strand)
            ]
            claimed = [entry for key in sendable[:2] if (entry := self.get(key)) is not None]
            if claimed:
                with self._unforced() as connection:
                    _set(connection, claimed[0].key, state=IntentState.SENDING)
            return claimed

    def accepted(self, key: str, seq: int, is_in_replica: bool, asked: Seen | None = None) -> None:
        """Central accepted it; laid over the view until its effects are in the replica."""
        state = IntentState.DONE if is_in_replica else IntentState.ACCEPTED
        self._settle(key, asked, state=state, seq=seq, is_void_owed=False)

    def refused(self, key: str, code: str, reason: str, clause: str | None, asked: Seen | None = None) -> None:
        self._settle(key, asked, state=IntentState.REFUSED, code=code, reason=reason, clause=clause)

    def again(self, key: str, code: str | None = None, reason: str = "") -> None:
        """The answer was lost or was none, for which `reason` is central's sentence: same key again later."""
        tries = tables.outbox.c.tries + 1
        state = case((tries >= MOST_TRIES, IntentState.STUCK), else_=IntentState.QUEUED)
        self._settle(key, state=state, tries=tries, code=code, reason=reason)

    def put_back(self, key: str) -> None:
        """Nothing was sent: that was no try."""
        tries = tables.outbox.c.tries
        self._settle(key, state=case((tries >= MOST_TRIES, IntentState.STUCK), else_=IntentState.QUEUED))

    def hold(self, key: str) -> None:
        self._settle(key, state=IntentState.HELD)

    def voided(self, key: str, asked: Seen | None = None) -> None:
        self._settle(key, asked, state=IntentState.DROPPED)

    def owed(self, agent_id: int) -> Entry | None:
        """The first intent of this agent that central must be told once more never to carry out."""
        return next(iter(self._select(f"{_READ} WHERE is_void_owed AND agent_id = ? ORDER BY place", agent_id)), None)

    def void_paid(self, key: str, accepted_seq: int | None, asked: Seen) -> None:
        """Central voided it again; or it had taken effect before, under this number."""
        values: dict[str, Any] = {"is_void_owed": False}
        if accepted_seq is not None:
            values |= {"state": IntentState.ACCEPTED, "seq": accepted_seq}
        with self._unforced() as connection:
            if asked.generation == self._generation:
                _set(connection, key, **values)

    def release_held(self) -> None:
        """After a sign-in, or when central and this program speak the same wire again."""
        outbox = tables.outbox
        with self.lock, self.engine.begin() as connection:
            connection.execute(
                update(outbox).where(outbox.c.state == IntentState.HELD).values(state=IntentState.QUEUED)
            )

    def resume(self) -> None:
        """At start: what was on the wire when the program ended goes again under its old key. That was a try."""
        outbox = tables.outbox
        was_sending = update(outbox).where(outbox.c.state == IntentState.SENDING)
        with self.lock, self.engine.begin() as connection:
            connection.execute(was_sending.values(state=IntentState.QUEUED, tries=outbox.c.tries + 1))
        self.release_held()

    def confirm(self, keys: Collection[str], cursor: int) -> list[Entry]:
        """Accepted intents whose effects are in the replica are done; returns them. One that the cursor passed without
        a page naming it is asked for once more, under its key."""
        with self.lock:
            accepted = self._select(f"{_READ} WHERE state = 'accepted' ORDER BY place")
            done = [entry for entry in accepted if entry.key in keys]
            unnamed = [entry for entry in accepted if entry.key not in keys and (entry.seq or 0) <= cursor]
            if done or unnamed:
                with self._unforced() as connection:
                    for entry in done:
                        _set(connection, entry.key, state=IntentState.DONE)
                    for entry in unnamed:
                        _set(connection, entry.key, state=IntentState.QUEUED, seq=None, tries=entry.tries + 1)
            return done

    def reconcile(self, filled_seq: int, keys: Collection[str]) -> None:
        """At start and after a refill: done is what the replica has, by its snapshot or by a page that named the key;
        what it lost, or does not have yet, is laid over the view again."""
        outbox = tables.outbox
        is_there = (outbox.c.seq <= filled_seq) | outbox.c.key.in_(keys)
        state = case((is_there, IntentState.DONE), else_=IntentState.ACCEPTED)
        settled = outbox.c.state.in_((IntentState.ACCEPTED, IntentState.DONE))
        with self.lock, self.engine.begin() as connection:
            connection.execute(update(outbox).where(settled).values(state=state))

    def begin_history(self, history: str | None, now: Now, seen_in: str | None = None) -> None:
        """Central lacks what this desk has seen, so it may lack what it accepted and refused too. What it accepted of
        the last seven days goes again under its old key: central replays what it has and carries out what it lost.
        What it refused or voided it is told again. `history` is central's now: what was seen of it is of a lost part.
        `seen_in` is the one that was the present one until now: what names none was seen in that.
        """
        outbox, state = tables.outbox, tables.outbox.c.state
        is_recent = _is_recent(now)
        again = state.in_((IntentState.SENDING, IntentState.ACCEPTED)) | (state == IntentState.DONE) & is_recent
        was_refused = state.in_((IntentState.REFUSED, IntentState.DROPPED)) & is_recent
        with self.lock, self.engine.begin() as connection:
            for whose, values in (
                (outbox.c.history.is_(None), {"history": seen_in or LOST}),
                (outbox.c.history == history, {"history": LOST}),
                (was_refused, {"is_void_owed": True}),
                (again, {"state": IntentState.QUEUED, "seq": None, "tries": 1}),
                (state == IntentState.DONE, {"seq": 0}),  # its number means nothing any more
            ):
                connection.execute(update(outbox).where(whose).values(values))
            connection.execute(delete(tables.points))
            self._points, self._generation = frozenset(), self._generation + 1

    def drop(self, key: str) -> bool:
        """The agent destroys it. What may be on the wire is only marked: central must void it first; then False."""
        with self.lock, full_disk_named(), self.engine.begin() as connection:
            state, tries = connection.execute(
                select(tables.outbox.c.state, tables.outbox.c.tries).where(tables.outbox.c.key == key)
            ).one()
            if state == IntentState.REFUSED or (state == IntentState.QUEUED and not tries):
                _set(connection, key, state=IntentState.DROPPED)
                return True
            _set(connection, key, is_void_wanted=True)
            return False

    def forget_old(self, now: Now) -> None:
        """Remove rows that are done or dropped and were written more than seven days ago."""
        outbox = tables.outbox
        with self.lock, self.engine.begin() as connection:
            connection.execute(delete(outbox).where(outbox.c.state.in_(_ENDED), not_(_is_recent(now))))

    @contextmanager
    def _unforced(self) -> Iterator[Connection]:
        """What central said or is asked is not forced to the disk: after a loss of power the key is sent again and gets
        the stored answer. The agent's own words and acts are."""
        with self.lock:
            self._raw.execute("PRAGMA synchronous=NORMAL")
            try:
                with self.engine.begin() as connection:
                    yield connection
            finally:
                self._raw.execute("PRAGMA synchronous=FULL")

    def _select(self, query: str, *values: Any) -> list[Entry]:
        with self.lock:
            return [_entry(found) for found in self._raw.execute(query, values).fetchall()]

    def _settle(self, key: str, asked: Seen | None = None, **values: Any) -> None:
        """Only what is on the wire is changed by an answer: a late second answer changes nothing, nor does one of a
        history that is lost."""
        outbox = tables.outbox
        with self._unforced() as connection:
            if asked is not None and asked.generation != self._generation:
                return
            connection.execute(
                update(outbox).where(outbox.c.key == key, outbox.c.state == IntentState.SENDING).values(values)
            )


def _is_recent(now: Now) -> ColumnElement[bool]:
    """Written in the last seven days by either clock: when one of them has leapt, the other tells. A clock that was
    ahead when it was written tells nothing; when both were, it counts as recent."""
    clocks = (tables.outbox.c.written_at, now.central), (tables.outbox.c.wall_at, now.wall)
    within = [column.between(instant_text(at - KEPT), instant_text(at + _WRONG)) for column, at in clocks]
    return or_(*within, and_(*(column > instant_text(at + _WRONG) for column, at in clocks)))


def _marked(entries: list[Entry]) -> list[Entry]:
    """In their order, those behind a refused one told so."""
    refused: set[str] = set()
    marked = []
    for entry in entries:
        if entry.state is IntentState.REFUSED:
            refused.add(entry.strand)
        is_behind = entry.strand in refused and entry.state in _WAITING
        marked.append(replace(entry, is_behind=True) if is_behind else entry)
    return marked


def _set(connection: Connection, key: str, **values: Any) -> None:
    connection.execute(update(tables.outbox).where(tables.outbox.c.key == key).values(values))


def _values(entry: Entry) -> dict[str, Any]:
    return {
        "key": entry.key,
        "strand": entry.strand,
        "ticket": entry.ticket,
        "agent_id": entry.agent_id,
        "seen_seq": entry.seen_seq,
        "written_at": instant_text(entry.written_at),
        "intent": msgspec.json.encode(to_wire(entry.intent)).decode(),
        "state": entry.state,
        "supersedes": entry.supersedes,
        "history": entry.history,
        "files": msgspec.json.encode(entry.files).decode(),
    }


def _entry(found: Sequence[Any]) -> Entry:
    values = dict(zip(_NAMES, found, strict=True))
    values["written_at"] = datetime.fromisoformat(values["written_at"])
    values["intent"] = from_wire(msgspec.json.decode(values["intent"]))
    values["state"] = IntentState(values["state"])
    values["files"] = msgspec.json.decode(values["files"], type=tuple[Attachment, ...])
    values |= {name: bool(values[name]) for name in ("is_void_wanted", "is_void_owed")}
    return Entry(**values)
