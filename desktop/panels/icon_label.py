"""An icon in the colour of its meaning; it follows the theme."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop import assets


class IconLabel(QWidget):
    """A picture of `size` pixels; the words beside it carry the meaning for whoever can't see it."""

    def __init__(self, size: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size, self._picture, self._meaning = size, "", "text"
        self.setFixedSize(QSize(size, size))

    def show_picture(self, picture: str, meaning: str) -> None:
        if (picture, meaning) != (self._picture, self._meaning):
            self._picture, self._meaning = picture, meaning
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._picture:
            colour = getattr(assets.colours(), self._meaning).name()
            painter = QPainter(self)
            painter.drawPixmap(0, 0, assets.picture(self._picture, colour, self._size, self.devicePixelRatioF()))
            painter.end()
