"""The palette: every command by its name, with its key, and why it can't be done now."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop import assets
from desktop.panels.actions import LATIN, RUSSIAN, key_text

WIDTH, HIGHEST, TOP = 560, 374, 72  # pixels, of the window and of its list
ROW, LOW_ROW = 46, 34
FAR = 1000  # letters: a place in the name counts, but less than any skipped letter
KEY, WHY = int(Qt.ItemDataRole.UserRole), int(Qt.ItemDataRole.UserRole) + 1


def rank(query: str, name: str) -> float | None:
    """How well the letters of `query`, in their order, fit `name`: less is better, None: they don't. Typed on the
    wrong layout they fit as well."""
    typed = query.lower().replace(" ", "")
    ranks = [_rank(keys, name.lower()) for keys in {typed, _swapped(typed, LATIN), _swapped(typed, RUSSIAN)}]
    return min((found for found in ranks if found is not None), default=None)


def _swapped(keys: str, layout: dict[str, str]) -> str:
    return "".join(layout.get(key, key) for key in keys)


@lru_cache(maxsize=20_000)
def _rank(letters: str, name: str, at: int = 0) -> float | None:
    """The cheapest way to find the letters: skipped ones cost one each, a letter that begins a word costs nothing,
    and of equals the one that stands nearer to the beginning wins."""
    best: float | None = 0.0 if not letters else None
    found = name.find(letters[:1], at) if letters else -1
    while found >= 0:
        rest = _rank(letters[1:], name, found + 1)
        starts_word = found == 0 or not name[found - 1].isalnum()
        if rest is not None:
            cost = rest + (found / FAR if starts_word else found - at)
            best = cost if best is None else min(best, cost)
        found = name.find(letters[0], found + 1)
    return best


class Palette(QDialog):
    """Opens over `window`; Enter does the chosen command and closes."""

    def __init__(self, actions: Sequence[QAction], window: QWidget) -> None:
        super().__init__(window, Qt.WindowType.Popup)
        self._actions = actions
        self._shown: list[QAction] = []
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("popup", True)
        self.query = QLineEdit(self)
        self.query.setPlaceholderText(self.tr("What to do?"))
        self.query.setAccessibleName(self.tr("Commands"))
        self._rows = QStandardItemModel(self)
        self.list = QListView(self)
        self.list.setModel(self._rows)
        self.list.setItemDelegate(_CommandDelegate(self.list))
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName(self.tr("Commands"))
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self.query)
        column.addWidget(self.list)
        self.query.installEventFilter(self)
        self.query.textChanged.connect(self._filter)
        self.list.clicked.connect(self._do)
        self._filter("")
        width = min(WIDTH, window.width() - 32)
        corner = window.mapToGlobal(window.rect().topLeft())
        self.setFixedWidth(width)
        self.move(corner.x() + (window.width() - width) // 2, corner.y() + TOP)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.query and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None and self._shown:
                row = (self.list.currentIndex().row() + step) % len(self._shown)
                self.list.setCurrentIndex(self._rows.index(row, 0))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._do()
                return True
        return super().eventFilter(watched, event)

    def _filter(self, query: str) -> None:
        ranked = [(rank(query, action.text()), action) for action in self._actions if action.isVisible()]
        found = [(cost, action) for cost, action in ranked if cost is not None]
        self._shown = [action for _, action in sorted(found, key=lambda pair: pair[0])]
        self._rows.clear()
        for action in self._shown:
            self._rows.appendRow(_item(action))
        self.list.setCurrentIndex(self._rows.index(0, 0))
        self._fit()

    def _fit(self) -> None:
        """As high as the commands found, of many as high as whole rows go."""
        height = 0
        for action in self._shown:
            row = LOW_ROW if action.isEnabled() else ROW
            if height + row > HIGHEST:
                break
            height += row
        self.list.setFixedHeight(height)
        self.list.setVisible(height > 0)
        self.adjustSize()

    def _do(self) -> None:
        row = self.list.currentIndex().row()
        if 0 <= row < len(self._shown) and self._shown[row].isEnabled():
            self.close()
            self._shown[row].trigger()


def _item(action: QAction) -> QStandardItem:
    mark = "✓ " if action.isCheckable() and action.isChecked() else ""
    why = "" if action.isEnabled() else action.statusTip()
    item = QStandardItem(f"{mark}{action.text()}")
    item.setData(key_text(action.objectName()), KEY)
    item.setData(why, WHY)
    item.setEnabled(True)
    item.setData(
        ", ".join(part for part in (action.text(), item.data(KEY), why) if part), Qt.ItemDataRole.AccessibleTextRole
    )
    return item


class _CommandDelegate(QStyledItemDelegate):
    """Name, key, and below them why not."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, ROW if index.data(WHY) else LOW_ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        colours, why = assets.colours(), index.data(WHY)
        rect: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, colours.selected)
        room = rect.adjusted(10, 0, -10, 0)
        upper = room.adjusted(0, 5, 0, -room.height() // 2) if why else room
        middle, left, right = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        painter.setFont(assets.font("small"))
        painter.setPen(colours.muted)
        painter.drawText(upper, int(middle | right), index.data(KEY))
        if why:
            lower = room.adjusted(0, room.height() // 2, 0, -3)
            reason = painter.fontMetrics().elidedText(
                why.replace("\n", " "), Qt.TextElideMode.ElideRight, lower.width()
            )
            painter.drawText(lower, int(middle | left), reason)
        painter.setFont(assets.font("body"))
        painter.setPen(colours.disabled if why else colours.text)
        painter.drawText(upper, int(middle | left), index.data())
