"""The queues on the screen: one list model a tab, all in the regulation's order, changed by the smallest steps."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from desktop.models.row_text import RowText
from desktop.replica.queue_rows import QueueRow

Key = tuple[Any, ...]  # sorts as the rows stand; its last item is the ticket's number
AnyIndex = QModelIndex | QPersistentModelIndex
FEW = 24  # more changes than this go through one layout change: a signal for each would cost more

ROOT = QModelIndex()
ROW_TEXT = int(Qt.ItemDataRole.UserRole)  # answered with the row's RowText


class QueueModel(QAbstractListModel):
    """The rows of one tab. `words(row, role)` gives a row's texts for the roles that are read (tool tip, accessible).

    Selection and scroll survive because nothing is ever reset: `apply` inserts, moves and removes by number.
    """

    about_to_change = Signal()
    changed = Signal()  # after all steps of one `apply`

    def __init__(
        self,
        belongs: Callable[[QueueRow], bool],
        words: Callable[[QueueRow, int], str | RowText | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._belongs = belongs
        self._words = words
        self._keys: list[Key] = []
        self._rows: dict[int, tuple[Key, QueueRow]] = {}

    def rowCount(self, parent: AnyIndex = ROOT) -> int:
        return 0 if parent.isValid() else len(self._keys)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> str | RowText | None:
        return self._words(self.row_at(index.row()), role) if index.isValid() else None

    def row_at(self, position: int) -> QueueRow:
        return self._rows[self._keys[position][-1]][1]

    def number_at(self, position: int) -> int:
        number: int = self._keys[position][-1]
        return number

    def position_of(self, number: int) -> int | None:
        """Where the ticket stands, None when it does not stand in this tab."""
        found = self._rows.get(number)
        return None if found is None else bisect_left(self._keys, found[0])

    def apply(self, changes: Mapping[int, tuple[Key, QueueRow] | None]) -> None:
        """Brings rows to their new state and place; None: no longer live. Keys sort with each other and are unique."""
        gone: list[int] = []
        moved: list[tuple[Key, QueueRow]] = []
        new: list[tuple[Key, QueueRow]] = []
        same: list[tuple[Key, QueueRow]] = []
        for number, change in changes.items():
            old = self._rows.get(number)
            if change is None or not self._belongs(change[1]):
                if old is not None:
                    gone.append(number)
            elif old is None:
                new.append(change)
            elif old[0] != change[0]:
                moved.append(change)
            elif old[1] != change[1]:
                same.append(change)
        if not (gone or moved or new or same):
            return
        self.about_to_change.emit()
        for change in same:
            self._rows[change[0][-1]] = change
        if len(gone) + len(moved) + len(new) > FEW:
            self._apply_many(gone, moved, new)
        else:
            self._apply_few(gone, moved, new)
        self._tell_changed(key for key, _ in same)
        self.changed.emit()

    def _tell_changed(self, keys: Iterable[Key]) -> None:
        positions = [bisect_left(self._keys, key) for key in keys]
        if len(positions) > FEW:
            positions = [min(positions), max(positions)]
            self.dataChanged.emit(self.index(positions[0]), self.index(positions[1]))
            return
        for position in positions:
            self.dataChanged.emit(self.index(position), self.index(position))

    def _apply_few(self, gone: list[int], moved: list[tuple[Key, QueueRow]], new: list[tuple[Key, QueueRow]]) -> None:
        for number in gone:
            position = bisect_left(self._keys, self._rows[number][0])
            self.beginRemoveRows(ROOT, position, position)
            del self._keys[position], self._rows[number]
            self.endRemoveRows()
        for change in moved:
            self._move(change)
        for change in new:
            position = bisect_left(self._keys, change[0])
            self.beginInsertRows(ROOT, position, position)
            self._keys.insert(position, change[0])
            self._rows[change[0][-1]] = change
            self.endInsertRows()

    def _move(self, change: tuple[Key, QueueRow]) -> None:
        key = change[0]
        old = bisect_left(self._keys, self._rows[key[-1]][0])
        before = bisect_left(self._keys, key)
        position = before - (before > old)
        if position == old:
            self._keys[old] = key
            self._rows[key[-1]] = change
        else:
            self.beginMoveRows(ROOT, old, old, ROOT, before)
            del self._keys[old]
            self._keys.insert(position, key)
            self._rows[key[-1]] = change
            self.endMoveRows()
        self.dataChanged.emit(self.index(position), self.index(position))

    def _apply_many(self, gone: list[int], moved: list[tuple[Key, QueueRow]], new: list[tuple[Key, QueueRow]]) -> None:
        """New rows come in at the end, one layout change puts all in order and the gone ones last, these go at once."""
        if new:
            self.beginInsertRows(ROOT, len(self._keys), len(self._keys) + len(new) - 1)
            self._keys.extend(key for key, _ in new)
            self._rows.update((change[0][-1], change) for change in new)
            self.endInsertRows()
        self.layoutAboutToBeChanged.emit()
        old_indexes = self.persistentIndexList()
        numbers = [self.number_at(index.row()) for index in old_indexes]
        standing = self._keys[: len(self._keys) - len(new)]
        leaving = [self._rows[number][0] for number in gone]
        freed = sorted(bisect_left(standing, key) for key in (*leaving, *(self._rows[c[0][-1]][0] for c in moved)))
        self._rows.update((change[0][-1], change) for change in moved)
        self._keys = _merged(_without(standing, freed), sorted(key for key, _ in (*moved, *new)))
        kept = len(self._keys)
        places = {number: kept + place for place, number in enumerate(gone)}
        at = {n: places.get(n, bisect_left(self._keys, self._rows[n][0], 0, kept)) for n in numbers}
        self._keys.extend(leaving)
        self.changePersistentIndexList(old_indexes, [self.index(at[number]) for number in numbers])
        self.layoutChanged.emit()
        if gone:
            self.beginRemoveRows(ROOT, kept, kept + len(gone) - 1)
            del self._keys[kept:]
            for number in gone:
                del self._rows[number]
            self.endRemoveRows()


def _without(keys: list[Key], positions: list[int]) -> list[Key]:
    """`keys` less the ones at the sorted positions, copied by stretches."""
    kept: list[Key] = []
    start = 0
    for position in positions:
        kept += keys[start:position]
        start = position + 1
    return kept + keys[start:]


def _merged(keys: list[Key], coming: list[Key]) -> list[Key]:
    """Both sorted lists as one, copied by stretches between the places of the coming ones."""
    merged: list[Key] = []
    start = 0
    for key in coming:
        place = bisect_left(keys, key, start)
        merged += keys[start:place]
        merged.append(key)
        start = place
    return merged + keys[start:]


def as_text(model: QAbstractListModel) -> str:
    """Any list model as lines of its display texts: how tests read a model."""
    return "\n".join(str(model.index(row, 0).data()) for row in range(model.rowCount()))
