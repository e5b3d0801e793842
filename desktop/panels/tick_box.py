"""A box to tick with words beside it, in the colours of the theme: the style's own has no edge on our grounds."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QWidget

from desktop import assets

BOX, GAP = 16, 8  # pixels


class TickBox(QCheckBox):
    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.setSizePolicy(self.sizePolicy().Policy.Fixed, self.sizePolicy().Policy.Fixed)

    def sizeHint(self) -> QSize:
        words = self.fontMetrics().size(Qt.TextFlag.TextSingleLine, self.text())
        return QSize(BOX + GAP + words.width() + 2, max(BOX, words.height()) + 6)

    def hitButton(self, pos: object) -> bool:
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        colours, painter = assets.colours(), QPainter(self)
        paint_box(painter, QRect(1, (self.height() - BOX) // 2, BOX, BOX), self.isChecked(), self.hasFocus())
        painter.setPen(colours.text if self.isEnabled() else colours.disabled)
        words = self.rect().adjusted(BOX + GAP, 0, 0, 0)
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), self.text())
        painter.end()


def paint_box(painter: QPainter, box: QRect, is_checked: bool, has_focus: bool = False) -> None:
    """The box without words; `box` is a square."""
    colours = assets.colours()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colours.accent if is_checked or has_focus else colours.muted, 2 if has_focus else 1))
    painter.setBrush(colours.accent if is_checked else colours.window)
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    if is_checked:
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(box.topLeft(), assets.picture("check", colours.on_accent.name(), box.width(), ratio))
