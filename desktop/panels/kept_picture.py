"""A picture of a widget at rest, drawn anew when what it shows changes: a fifth of what a style takes each time."""

from collections.abc import Callable

from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from desktop import assets


class KeptPicture:
    """`draw` paints the whole widget on the window's ground; `paint` shows it as it was while `key` is the same."""

    def __init__(self, widget: QWidget, draw: Callable[[QPainter], None]) -> None:
        self._widget, self._draw = widget, draw
        self._key: object = None
        self._pixmap = QPixmap()

    def forget(self) -> None:
        self._key = None

    def paint(self, *key: object) -> None:
        widget = self._widget
        whole_key = (key, widget.width(), widget.height(), widget.devicePixelRatioF())
        if whole_key != self._key:
            self._draw_anew()
            self._key = whole_key
        painter = QPainter(widget)
        painter.drawPixmap(0, 0, self._pixmap)
        painter.end()

    def _draw_anew(self) -> None:
        ratio = self._widget.devicePixelRatioF()
        self._pixmap = QPixmap(self._widget.size() * ratio)
        self._pixmap.setDevicePixelRatio(ratio)
        self._pixmap.fill(assets.colours().window)
        painter = QPainter(self._pixmap)
        self._draw(painter)
        painter.end()
