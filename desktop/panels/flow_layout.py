"""A layout of widgets side by side that go on in the next line where the width ends."""

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """`gap` pixels between widgets and between lines."""

    def __init__(self, parent: QWidget | None = None, gap: int = 6) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self._sizes: list[tuple[QLayoutItem, QSize, int]] = []  # what is shown: wanted size, least width
        self._heights: dict[int, int] = {}  # for a width
        self.setContentsMargins(QMargins())

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            self._heights[width] = self._arrange(QRect(0, 0, width, 0), is_real=False)
        return self._heights[width]

    def invalidate(self) -> None:
        self._sizes, self._heights = [], {}
        super().invalidate()

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        shown = self._shown()
        return QSize(
            max((least for _i, _s, least in shown), default=0), max((s.height() for _i, s, _l in shown), default=0)
        )

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, is_real=True)

    def _shown(self) -> list[tuple[QLayoutItem, QSize, int]]:
        if not self._sizes:
            shown = (item for item in self._items if not item.isEmpty())
            self._sizes = [(item, item.sizeHint(), item.minimumSize().width()) for item in shown]
        return self._sizes

    def _arrange(self, rect: QRect, is_real: bool) -> int:
        """Returns the height it takes."""
        x, y, height = rect.x(), rect.y(), 0
        for item, wanted, least in self._shown():
            size = QSize(min(wanted.width(), max(rect.width(), least)), wanted.height())
            if x > rect.x() and x + size.width() > rect.x() + rect.width():
                x, y, height = rect.x(), y + height + self._gap, 0
            if is_real:
                item.setGeometry(QRect(QPoint(x, y), size))
            x += size.width() + self._gap
            height = max(height, size.height())
        return y + height - rect.y()
