"""What a search found, as a list model with the rows' texts."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from desktop.models.queue import ROOT, ROW_TEXT
from desktop.models.row_text import RowText, hit_text
from desktop.replica.queue_rows import SearchHit, SearchResult


class HitsModel(QAbstractListModel):
    """The hits of the last query; `now` gives central's time. Every answer replaces the rows."""

    about_to_change = Signal()
    changed = Signal()

    def __init__(self, now: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self.result = SearchResult("", ())

    @property
    def hits(self) -> tuple[SearchHit, ...]:
        return self.result.hits

    def show(self, result: SearchResult) -> None:
        self.about_to_change.emit()
        self.beginResetModel()
        self.result = result
        self.endResetModel()
        self.changed.emit()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = ROOT) -> int:
        return 0 if parent.isValid() else len(self.hits)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | RowText | None:
        if not index.isValid():
            return None
        text = hit_text(self.hits[index.row()], self._now())
        if role == ROW_TEXT:
            return text
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return ", ".join(
                word for word in (f"{text.number} {text.title}", text.line, text.below, text.right) if word
            )
        return None

    def number_at(self, position: int) -> int:
        return self.hits[position].number

    def position_of(self, number: int) -> int | None:
        return next((place for place, hit in enumerate(self.hits) if hit.number == number), None)
