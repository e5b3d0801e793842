"""Tickets that may be opened next, read before they are wanted, so that they open without a turn of the db thread."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from desktop.replica.views import ReplicaChange, TicketView

if TYPE_CHECKING:
    from desktop.desk import Desk

MOST = 8  # views kept


class ReadAhead:
    """A few views as the replica has them now: whatever changes is forgotten at once."""

    def __init__(self, desk: Desk, arrived: Callable[[TicketView], None]) -> None:
        """`arrived` gets each view that was read, to make ready what is made of it."""
        self._desk, self._tell = desk, arrived
        self._views: dict[int, TicketView] = {}  # the one used last stands last
        self._coming: dict[int, object] = {}  # what is being read, with a token of that reading

    def read(self, numbers: Iterable[int]) -> None:
        """Reads those of the tickets that are not here yet."""
        for number in numbers:
            if number not in self._views and number not in self._coming:
                token = self._coming[number] = object()
                self._desk.read_ahead(number, partial(self._arrived, number, token))

    def _arrived(self, number: int, token: object, view: TicketView | None) -> None:
        if self._coming.get(number) is token:  # else it changed while it was read
            del self._coming[number]
            if view is not None:
                self.keep(view)
                self._tell(view)

    def keep(self, view: TicketView) -> None:
        """What is laid over a ticket depends on the time: one with pending intents is read when it is opened."""
        self._views.pop(view.row.number, None)
        if not view.outbox:
            self._views[view.row.number] = view
            if len(self._views) > MOST:
                del self._views[next(iter(self._views))]

    def find(self, number: int) -> TicketView | None:
        return self._views.get(number)

    def forget(self, change: ReplicaChange) -> None:
        if change.is_refill or change.has_book:
            self._views, self._coming = {}, {}
        for number in change.tickets:
            self._views.pop(number, None)
            self._coming.pop(number, None)
