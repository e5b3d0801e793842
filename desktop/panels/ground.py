"""Plain grounds for other widgets, and the line between them."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QWidget

from desktop import assets


class Ground(QWidget):
    """In a colour of the theme, and opaque: nothing below it is painted when a part of it is."""

    def __init__(self, meaning: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._meaning = meaning
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), getattr(assets.colours(), self._meaning))
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # a style sheet takes it away


class EmptyGround(QWidget):
    """The empty place of a panel that is built after the first picture."""

    painted = Signal()

    def __init__(self, surface: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("surface", surface)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.painted.emit()


def line(parent: QWidget | None = None) -> QFrame:
    """What parts two panels, one pixel high."""
    made = QFrame(parent)
    made.setProperty("line", True)
    made.setFixedHeight(1)
    return made
