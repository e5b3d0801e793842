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
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRect(1, (self.height() - BOX) // 2, BOX, BOX)
        is_marked = self.isChecked() or self.hasFocus()
        painter.setPen(QPen(colours.accent if is_marked else colours.muted, 2 if self.hasFocus() else 1))
        painter.setBrush(colours.accent if self.isChecked() else colours.window)
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        if self.isChecked():
            tick = assets.picture("check", colours.on_accent.name(), BOX - 2, self.devicePixelRatioF())
            painter.drawPixmap(box.left() + 1, box.top() + 1, tick)
        painter.setPen(colours.text if self.isEnabled() else colours.disabled)
        words = self.rect().adjusted(BOX + GAP, 0, 0, 0)
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), self.text())
        painter.end()
