"""A list to choose several from: rows of two lines, each with a check box."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop import assets
from desktop.panels.act_dialog import DATA, ChoiceList
from desktop.panels.tick_box import paint_box

AnyIndex = QModelIndex | QPersistentModelIndex
ROW, BOX = 44, 14  # pixels
LONGEST = 300  # characters worth measuring
CHECKED, UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class _RowDelegate(QStyledItemDelegate):
    """A check box, a line that says what it is, and below it how it begins."""

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(0, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        colours, rect = assets.colours(), QRect(option.rect)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, colours.selected)
        is_checked = index.data(Qt.ItemDataRole.CheckStateRole) == CHECKED.value
        paint_box(painter, QRect(rect.left() + 10, rect.center().y() - BOX // 2, BOX, BOX), is_checked)
        head, _, text = str(index.data()).partition("\n")
        room = rect.adjusted(BOX + 20, 5, -8, -5)
        for role, ink, words, place in (
            ("small", colours.muted, head, Qt.AlignmentFlag.AlignTop),
            ("body", colours.text, text, Qt.AlignmentFlag.AlignBottom),
        ):
            painter.setFont(assets.font(role))
            painter.setPen(ink)
            shown = painter.fontMetrics().elidedText(words[:LONGEST], Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, int(place | Qt.AlignmentFlag.AlignLeft), shown)
        painter.restore()


class CheckList(ChoiceList):
    """Rows of two lines with a check box that a click anywhere in the row or Space turns."""

    def __init__(self, rows: tuple[tuple[int, str], ...] = ()) -> None:
        """Each row: its number and its words."""
        super().__init__([])
        self.setItemDelegate(_RowDelegate(self))
        self._pressed_state = UNCHECKED
        self.itemClicked.connect(self._turn)
        self.show_rows(rows)

    def show_rows(self, rows: tuple[tuple[int, str], ...]) -> None:
        """None of them is checked."""
        self.set_choices([(words, number, "") for number, words in rows])
        for item in self._items():
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(UNCHECKED)

    @property
    def checked_ids(self) -> tuple[int, ...]:
        return tuple(int(item.data(DATA)) for item in self._items() if item.checkState() is CHECKED)

    def uncheck(self, number: int) -> None:
        for item in self._items():
            if item.data(DATA) == number:
                item.setCheckState(UNCHECKED)

    def _items(self) -> list[QListWidgetItem]:
        return [self.item(row) for row in range(self.count())]

    def mousePressEvent(self, event: QMouseEvent) -> None:
        item = self.itemAt(event.position().toPoint())
        if item is not None:
            self._pressed_state = item.checkState()
        super().mousePressEvent(event)

    def _turn(self, item: QListWidgetItem) -> None:
        """A click beside the box; one on the box has turned it already."""
        if item.checkState() is self._pressed_state:
            item.setCheckState(UNCHECKED if item.checkState() is CHECKED else CHECKED)
