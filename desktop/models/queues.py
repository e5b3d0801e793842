"""All tabs of the queue panel: reads the desk's live tickets, keeps each tab in order as rows and time change."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Signal

from desktop import assets
from desktop.models.queue import ROW_TEXT, Key, QueueModel
from desktop.models.row_text import RowText, queue_text, state_name
from desktop.regulation import queues as rules
from desktop.regulation.people import Department
from desktop.regulation.ticket_words import State
from desktop.replica.queue_rows import QueueRow

if TYPE_CHECKING:
    from desktop.desk import Desk
    from desktop.models.first_desk import FirstDesk
    from desktop.replica.views import ReplicaChange
    from desktop.wire.changes import Presence

translate = QCoreApplication.translate

PIECE = 100  # rows brought to their places in one turn of the loop: the main thread is never held


class Tab(StrEnum):
    STP = "stp"
    ORK = "ork"
    MINE = "mine"
    UNASSIGNED = "unassigned"
    WAITING = "waiting"
    ALL = "all"
    LETTERS = "letters"  # no tickets yet: see `models.letters`


class Queues(QObject):
    """`models` holds one list a tab; `filled` comes once, with the first rows; `refreshed` when texts of unchanged rows
    may differ (time, presence, language)."""

    filled = Signal()
    counted = Signal()
    refreshed = Signal()

    def __init__(self, desk: Desk | FirstDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._rows: dict[int, QueueRow] = {}
        self._followers: dict[int, set[int]] = {}  # by the ticket that leads their incident
        self._writers: dict[int, tuple[str, ...]] = {}
        self._next_changes: list[tuple[datetime, int]] = []
        self._coming: dict[int, QueueRow | None] = {}  # in the next turns of the loop, a piece each
        self._next_turn = QTimer(self, singleShot=True, interval=0)
        self._next_turn.timeout.connect(self._take_piece)
        self.is_filled = False
        self.models = {tab: QueueModel(belongs, self._words, self) for tab, belongs in self._selections().items()}
        self._endings: list[Callable[[], None]] = []

    def show_last(self, rows: Iterable[QueueRow]) -> None:
        """The rows of the last run, until `start` has read the replica."""
        self._place({row.number: row for row in rows})

    def join(self, desk: Desk) -> None:
        """The desk that stands behind the first picture is there."""
        self._desk = desk

    def start(self) -> None:
        """Reads all rows and follows the desk until `stop`."""
        self._endings = [self._desk.on_change(self._on_change), self._desk.on_presence(self._on_presence)]
        self._on_presence(self._desk.presence)
        self._desk.read_queues(self._refill)

    def stop(self) -> None:
        for end in self._endings:
            end()
        self._endings = []
        self._next_turn.stop()

    def count(self, tab: Tab) -> int:
        return self.models[tab].rowCount()

    def rows(self, tab: Tab) -> Iterator[QueueRow]:
        model = self.models[tab]
        return (model.row_at(place) for place in range(model.rowCount()))

    def row(self, number: int) -> QueueRow | None:
        return self._rows.get(number)

    def position(self, number: int) -> int | None:
        """The ticket's place in its department's queue, counted from 1; None when it waits in none."""
        row = self._rows.get(number)
        place = self.models[Tab(row.department)].position_of(number) if row is not None else None
        return None if place is None else place + 1

    def text(self, row: QueueRow) -> RowText:
        now, settings = self._desk.now(), self._desk.book.settings
        lane = rules.place(row, now, settings).lane if rules.waits(row) else None
        writers, tickets = self._writers.get(row.number, ()), len(self.members(row.number))
        return queue_text(row, lane, now, settings.guard, self._desk.me, writers, tickets)

    def members(self, lead: int) -> tuple[int, ...]:
        """The live tickets of the incident that a ticket leads, itself included; none when it leads none."""
        followers = self._followers.get(lead)
        return tuple(sorted(followers | ({lead} & self._rows.keys()))) if followers else ()

    def why(self, row: QueueRow) -> str:
        """Why the ticket stands where it stands, with the words of the clause; a sentence, plain text."""
        from desktop.models.clause_words import clause_text  # the first picture shows no clause
        from desktop.regulation.sentences import sentence

        if not rules.waits(row):
            return translate("Queue", "Stands in no queue: %1.").replace("%1", state_name(row.state))
        now = self._desk.now()
        place = rules.place(row, now, self._desk.book.settings)
        told = translate("Queue", "Place %1 in the queue").replace("%1", str(self.position(row.number)))
        reason = sentence(place.reason, assets.language(), now, **place.detail)
        return f"{told}. {reason}\n{clause_text(place.clause)}"

    def tick(self, now: datetime) -> None:
        """Time has passed: rows whose place changes by time alone go there. Called by the heartbeat."""
        due = set()
        while self._next_changes and self._next_changes[0][0] <= now:
            due.add(heapq.heappop(self._next_changes)[1])
        self._place({number: self._rows[number] for number in due if number in self._rows})
        self.refreshed.emit()

    def _selections(self) -> Mapping[Tab, Callable[[QueueRow], bool]]:
        me = self._desk.me
        return {
            Tab.STP: lambda row: row.department is Department.STP and rules.waits(row),
            Tab.ORK: lambda row: row.department is Department.ORK and rules.waits(row),
            Tab.MINE: lambda row: row.assignee_id == me.id,
            Tab.UNASSIGNED: lambda row: row.assignee_id is None and rules.waits(row),
            Tab.WAITING: lambda row: row.state is State.WAITING,
            Tab.ALL: lambda row: True,
        }

    def _key(self, row: QueueRow, now: datetime) -> Key:
        """What waits for us first, the own department first, each in the regulation's order; then the rest by age."""
        rank = row.department is not self._desk.me.department
        if rules.waits(row):
            return (False, rank, *rules.sort_key(row, now, self._desk.book.settings))
        return (True, rank, 0, row.waiting_since_at or row.received_at, row.number)

    def _refill(self, rows: Iterable[QueueRow]) -> None:
        coming: dict[int, QueueRow | None] = {row.number: row for row in rows}
        self._coming = dict.fromkeys(self._rows.keys() - coming.keys()) | coming
        if self.is_filled:
            self._take_piece()
            return
        self._place(self._coming)
        self._coming = {}
        self.is_filled = True
        self.filled.emit()

    def _change(self, rows: Mapping[int, QueueRow | None]) -> None:
        """A page of the feed names tickets again whose row it does not change: these cost nothing."""
        for number, row in rows.items():
            if number in self._coming or self._rows.get(number) != row:
                self._coming[number] = row
        if not self._next_turn.isActive():
            self._take_piece()

    def _take_piece(self) -> None:
        piece = dict(islice(self._coming.items(), PIECE))
        for number in piece:
            del self._coming[number]
        self._place(piece)
        if self._coming:
            self._next_turn.start()

    def _place(self, rows: Mapping[int, QueueRow | None]) -> None:
        if not rows:
            return
        now, settings = self._desk.now(), self._desk.book.settings
        changes: dict[int, tuple[Key, QueueRow] | None] = {}
        is_joined = False
        for number, row in rows.items():
            is_joined |= self._follow(number, row)
            if row is None:
                self._rows.pop(number, None)
                changes[number] = None
                continue
            self._rows[number] = row
            changes[number] = (self._key(row, now), row)
            next_at = rules.next_change_at((row,), now, settings)
            if next_at is not None:
                heapq.heappush(self._next_changes, (next_at, number))
        for model in self.models.values():
            model.apply(changes)
        self.counted.emit()
        if is_joined:
            self.refreshed.emit()

    def _follow(self, number: int, row: QueueRow | None) -> bool:
        """Whether another ticket's incident has grown or shrunk by this one's change."""
        before = self._rows.get(number)
        old, new = (None if one is None else one.incident for one in (before, row))
        if old == new:
            return False
        if old is not None:
            self._followers[old].discard(number)
        if new is not None:
            self._followers.setdefault(new, set()).add(number)
        return True

    def _on_change(self, change: ReplicaChange) -> None:
        if change.is_refill or change.has_book:
            self._desk.read_queues(self._refill)
        elif change.rows is not None:
            self._change(change.rows)
        elif change.tickets:
            self._desk.read_queue_rows(change.tickets, self._change)

    def _on_presence(self, presence: tuple[Presence, ...]) -> None:
        writers: dict[int, tuple[str, ...]] = {}
        for someone in presence:
            if someone.writing and someone.ticket is not None and someone.agent_id != self._desk.me.id:
                writers[someone.ticket] = (*writers.get(someone.ticket, ()), someone.name)
        if writers != self._writers:
            self._writers = writers
            self.refreshed.emit()

    def _words(self, row: QueueRow, role: int) -> str | RowText | None:
        if role == ROW_TEXT:
            return self.text(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.why(row)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            text = self.text(row)
            words = (
                str(row.number),
                text.title,
                *(chip.text for chip in text.chips),
                text.line,
                text.who,
                text.right,
                text.below,
            )
            return ", ".join(word for word in words if word)
        return None
