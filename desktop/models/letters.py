"""Letters that are no ticket: read from the replica, as list models of what waits and of what machines sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from desktop.models.queue import ROOT, ROW_TEXT
from desktop.models.row_text import RowText

if TYPE_CHECKING:
    from desktop.desk import Desk
    from desktop.models.first_desk import FirstDesk
    from desktop.replica.views import LetterView, ReplicaChange

AnyIndex = QModelIndex | QPersistentModelIndex


class LettersModel(QAbstractListModel):
    """Letters in their order; every reading replaces the rows."""

    about_to_change = Signal()
    changed = Signal()

    def __init__(self, now: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self.letters: tuple[LetterView, ...] = ()

    def show(self, letters: Sequence[LetterView]) -> None:
        if tuple(letters) == self.letters:
            return
        self.about_to_change.emit()
        self.beginResetModel()
        self.letters = tuple(letters)
        self.endResetModel()
        self.changed.emit()

    def rowCount(self, parent: AnyIndex = ROOT) -> int:
        return 0 if parent.isValid() else len(self.letters)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> str | RowText | None:
        from desktop.models.letter_words import card, row_text  # the first picture shows no letter

        if not index.isValid():
            return None
        letter = self.letters[index.row()]
        if role == ROW_TEXT:
            return row_text(letter, self._now())
        if role == Qt.ItemDataRole.ToolTipRole:
            why = card(letter, self._now()).why
            return f"{why.text}\n{why.hint}"
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            text = row_text(letter, self._now())
            chips = (chip.text for chip in text.chips)
            return ", ".join(word for word in (text.number, text.title, *chips, text.who, text.right) if word)
        return None

    def number_at(self, position: int) -> int:
        return self.letters[position].row.id

    def position_of(self, number: int) -> int | None:
        return next((place for place, letter in enumerate(self.letters) if letter.row.id == number), None)


class Letters(QObject):
    """`waiting` holds what a person has to look at, the oldest first and what was asked last; `machines` what programs
    sent, the newest first. `read` comes each time they were read."""

    read = Signal()

    def __init__(self, desk: Desk | FirstDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.waiting, self.machines = (LettersModel(lambda: self._desk.now(), self) for _ in range(2))
        self.is_read = False
        self._all: dict[int, LetterView] = {}
        self._read: Callable[[], None] = lambda: None
        self._endings: list[Callable[[], None]] = []

    def start(self, desk: Desk) -> None:
        """Reads them and follows the desk until `stop`."""
        self._desk, self._read = desk, lambda: desk.read_letters(self._arrived)
        self._endings = [desk.on_change(self._on_change)]
        self._read()

    def stop(self) -> None:
        for end in self._endings:
            end()
        self._endings = []

    def find(self, number: int) -> LetterView | None:
        """The letter with this id, in a list or decided lately."""
        return self._all.get(number)

    def next_of(self, number: int) -> int | None:
        """The one to look at when this one is done with: the next in its list, else the one before."""
        for model in (self.waiting, self.machines):
            place = model.position_of(number)
            if place is not None:
                others = [*model.letters[place + 1 :], *reversed(model.letters[:place])]
                return next((one.row.id for one in others), None)
        return None

    def _on_change(self, change: ReplicaChange) -> None:
        if change.has_letters or change.is_refill:
            self._read()

    def _arrived(self, letters: tuple[LetterView, ...]) -> None:
        from desktop.models.letter_words import waits

        self._all = {letter.row.id: letter for letter in letters}
        waiting = [letter for letter in letters if waits(letter)]
        waiting.sort(key=lambda one: (one.row.state == "asked", one.row.received_at, one.row.id))
        machines = [letter for letter in letters if letter.row.state == "machine" and not waits(letter)]
        machines.sort(key=lambda one: (one.row.received_at, one.row.id), reverse=True)
        self.is_read = True
        self.waiting.show(waiting)
        self.machines.show(machines)
        self.read.emit()
