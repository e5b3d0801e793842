"""A scroll bar that paints only its handle: a style sheet's bar takes as long as half of a list."""

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractSlider, QScrollBar, QWidget

from desktop import assets
from desktop.panels.kept_picture import KeptPicture

SHORTEST = 32  # as in the style sheet, which decides where the mouse finds the handle


class SlimBar(QScrollBar):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._kept = KeptPicture(self, self._draw)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._kept.paint()

    def sliderChange(self, change: QAbstractSlider.SliderChange) -> None:
        super().sliderChange(change)
        self._kept.forget()

    def _draw(self, painter: QPainter) -> None:
        steps = self.maximum() - self.minimum()
        if not steps:
            return
        colours = assets.colours()
        length = max(SHORTEST, self.height() * self.pageStep() // (steps + self.pageStep()))
        top = (self.height() - length) * (self.value() - self.minimum()) / steps
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.muted if self.isSliderDown() or self.underMouse() else colours.handle)
        painter.drawRoundedRect(QRectF(2, top + 2, self.width() - 4, length - 4), 3, 3)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # a style sheet takes it away
        self._kept.forget()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._kept.forget()
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._kept.forget()
        self.update()
