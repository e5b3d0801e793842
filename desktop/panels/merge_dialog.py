"""Ends this ticket into another of its subscriber: chosen in the list or by its number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from desktop import assets
from desktop.models.merge_split import merge_words, other_ticket
from desktop.models.queue import ROW_TEXT
from desktop.models.row_text import RowText
from desktop.panels.act_dialog import Act, ActDialog, ArrowKeys
from desktop.panels.delegates import HEIGHT, RowDelegate
from desktop.regulation import intents
from desktop.regulation.outcome import Accepted
from desktop.replica.views import QueueRow, SubscriberView, TicketView

if TYPE_CHECKING:
    from desktop.desk import Desk

NUMBER = ROW_TEXT + 1
LONGEST_NUMBER = 9  # digits
MOST_SHOWN = 4  # rows at once


class MergeDialog(ActDialog):
    """Nothing is chosen to begin with: a merge can't be undone, so Enter alone must not make one."""

    def __init__(self, desk: Desk, view: TicketView, act: Act, parent: QWidget) -> None:
        title = self.tr("Merge ticket %1 into another").replace("%1", str(view.row.number))
        super().__init__(desk, view, act, parent, title, self.tr("Merge"))
        self.setMinimumWidth(520)
        self._rows: tuple[QueueRow, ...] = ()
        self.number = QLineEdit()
        self.number.setClearButtonEnabled(True)
        self.number.textChanged.connect(self._narrow)
        self.tickets = _TicketList()
        ArrowKeys(self.number, self.tickets)
        self.tickets.currentRowChanged.connect(self.refresh)
        self.add(self.tr("Number or subject of the ticket that goes on"), self.number)
        self.add(self.tr("Other live tickets of the subscriber in this department"), self.tickets)
        if view.ticket.subscriber_id is not None:
            desk.read_subscriber(view.ticket.subscriber_id, view.ticket.account, self.while_open(self._find))

    def _find(self, subscriber: SubscriberView | None) -> None:
        ticket = self.view.ticket
        numbers = [
            other.number
            for other in (subscriber.tickets if subscriber else ())
            if other.number != ticket.number and other.department is ticket.department and not other.state.is_ended
        ]
        self.desk.read_queue_rows(numbers, self.while_open(self._offer))

    def _offer(self, found: Mapping[int, QueueRow | None]) -> None:
        here = self.view.ticket.department
        self._rows = tuple(row for _, row in sorted(found.items()) if row is not None and row.department is here)
        self.tickets.make_room(len(self._rows))
        self._narrow()

    @property
    def _typed(self) -> str:
        return self.number.text().strip().lstrip("№# ")

    def _narrow(self) -> None:
        """What is chosen stays so while it is shown; a whole number chooses its ticket."""
        typed, now = self._typed, self.desk.now()
        wanted = int(typed) if _is_number(typed) else self.tickets.chosen
        shown = [row for row in self._rows if typed.casefold() in f"{row.number} {row.subject}".casefold()]
        texts = [(row.number, other_ticket(row, now, self.desk.book, self.desk.me)) for row in shown]
        self.tickets.show_rows(texts, wanted)
        self.refresh()

    def intent(self) -> intents.Merge | None:
        if self.tickets.chosen is not None:
            return intents.Merge(self.tickets.chosen)
        return intents.Merge(int(self._typed)) if _is_number(self._typed) else None

    def told(self) -> str:
        if isinstance(self.outcome, Accepted) and self.outcome.survivor is not None:
            return merge_words(self.outcome.ticket, self.outcome.survivor, self.desk.now(), self.desk.book)
        if not self._rows:
            return self.tr("The subscriber has no other live ticket in this department.")
        return self.tr("Choose the ticket that goes on.")


class _TicketList(QListWidget):
    """Rows as in the queue."""

    def __init__(self) -> None:
        super().__init__()
        self._delegate = RowDelegate(self)
        self._delegate.restyle()
        self.setItemDelegate(self._delegate)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.make_room(0)

    def make_room(self, rows: int) -> None:
        self.setFixedHeight(max(1, min(rows, MOST_SHOWN)) * HEIGHT + 2)

    @property
    def chosen(self) -> int | None:
        item = self.currentItem()
        return None if item is None else int(item.data(NUMBER))

    def show_rows(self, rows: Sequence[tuple[int, RowText]], chosen: int | None) -> None:
        """Numbers and texts; `chosen` is marked if it is among them, else none is."""
        self.clear()
        for number, text in rows:
            item = QListWidgetItem()
            item.setData(NUMBER, number)
            item.setData(ROW_TEXT, text)
            title, chips = f"{text.number} {text.title}", (chip.text for chip in text.chips)
            words = (title, *chips, text.line, text.who, text.below)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, ", ".join(word for word in words if word))
            item.setToolTip(assets.plain_tip(text.title))
            self.addItem(item)
            if number == chosen:
                self.setCurrentItem(item)


def _is_number(typed: str) -> bool:
    return typed.isdecimal() and len(typed) <= LONGEST_NUMBER
