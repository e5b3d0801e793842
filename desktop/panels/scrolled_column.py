"""A column as high as what stands in it: where the room is short it scrolls."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QVBoxLayout, QWidget


class ScrolledColumn(QScrollArea):
    """Put widgets into `column`. Not lower than `LOWEST` pixels where others need the room, nor higher than `HIGHEST`,
    unless what stands in it is lower itself. Hidden at first."""

    LOWEST, HIGHEST = 40, 1 << 14

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inner = QWidget()
        self.column = QVBoxLayout(self._inner)
        self.setWidget(self._inner)
        self.setWidgetResizable(True)
        self.setProperty("bare", True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    def sizeHint(self) -> QSize:
        return QSize(0, min(self.HIGHEST, self._inner.heightForWidth(max(1, self.viewport().width()))))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, min(self.LOWEST, self.sizeHint().height()))

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()
