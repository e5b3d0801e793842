"""The one ticket on the screen: read from the replica, read again when it changes, from central when it is older."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.models.read_ahead import ReadAhead
from desktop.replica.views import ReplicaChange, TicketView

if TYPE_CHECKING:
    from desktop.desk import Desk


class OpenTicket(QObject):
    """`viewed` carries the ticket each time it is read; `waiting`: central is asked; `missing`: why there is none;
    `came_ahead`: one that may be opened next is here."""

    viewed = Signal(object)
    waiting = Signal(int)
    came_ahead = Signal(object)
    missing = Signal(str)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.number: int | None = None
        self._reading: int | None = None  # the number whose view is on its way
        self._is_stale = False  # it changed while it was read
        self._is_online = False
        self._ahead = ReadAhead(desk, self.came_ahead.emit)
        self._end_listening = desk.on_change(self._on_change)

    def end(self) -> None:
        self._end_listening()

    def open(self, number: int | None) -> None:
        self.number, self._is_stale, self._is_online = number, False, False
        view = None if number is None else self._ahead.find(number)
        if view is None:
            self._read()
        else:
            self._desk.saw(view)
            self._ahead.keep(view)
            self.viewed.emit(view)

    def read_ahead(self, numbers: Iterable[int]) -> None:
        """Reads tickets that may be opened next."""
        self._ahead.read(numbers)

    def _read(self) -> None:
        number = self.number
        if number is None:
            return
        if self._reading == number:
            self._is_stale = True
            return
        self._reading = number
        self._desk.read_ticket(number, lambda view: self._arrived(number, view))

    def _arrived(self, number: int, view: TicketView | None) -> None:
        if self._reading == number:
            self._reading = None
        if number != self.number:
            return
        self._is_online = view is None
        if view is not None:
            if not self._is_stale:
                self._ahead.keep(view)
            self.viewed.emit(view)
        else:
            self.waiting.emit(number)
            self._desk.read_ticket_online(number, lambda answer: self._answered(number, answer))
        if self._is_stale:
            self._is_stale = False
            self._read()

    def _answered(self, number: int, answer: TicketView | str) -> None:
        if number != self.number or not self._is_online:  # another is open, or the replica has it by now
            return
        if isinstance(answer, str):
            self.missing.emit(answer)
        else:
            self.viewed.emit(answer)

    def _on_change(self, change: ReplicaChange) -> None:
        self._ahead.forget(change)
        if change.is_refill or self.number in change.tickets or (change.has_book and not self._is_online):
            self._read()
