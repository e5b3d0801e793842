"""A chip: a short word on a tint, with an icon, told by colour, shape and word."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

from desktop import assets
from desktop.models.row_text import Chip

PICTURE, LARGER = 11, 13  # pixels
LONGEST = 64  # characters shown; the rest stands in the tool tip


class ChipLabel(QLabel):
    """Colours come from the style sheet by the chip's meaning."""

    def __init__(self, chip: Chip, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._chip: Chip | None = None
        self.show_chip(chip)

    def show_chip(self, chip: Chip) -> None:
        if chip == self._chip:
            return
        before, self._chip = self._chip, chip
        self.setProperty("chip", chip.meaning)
        self.setIndent(PICTURE + 2 if chip.picture else 0)
        if before is not None and before.meaning != chip.meaning:
            self.style().unpolish(self)
            self.style().polish(self)
        self.setText(chip.text if len(chip.text) <= LONGEST else chip.text[: LONGEST - 1] + "…")
        self.setToolTip(assets.plain_tip(chip.text) if len(chip.text) > LONGEST else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._chip is None or not self._chip.picture:
            return
        meaning = "muted" if self._chip.meaning == "plain" else self._chip.meaning
        colour = getattr(assets.colours(), meaning).name()
        painter = QPainter(self)
        image = assets.picture(self._chip.picture, colour, PICTURE, self.devicePixelRatioF())
        painter.drawPixmap(5, (self.height() - PICTURE) // 2, image)
        painter.end()


class Picture(QWidget):
    """An icon in the colour of a meaning, beside a word that says the same."""

    def __init__(self, name: str, meaning: str) -> None:
        super().__init__()
        self._name, self._meaning = name, meaning
        self.setFixedSize(LARGER, LARGER + 3)

    def paintEvent(self, event: QPaintEvent) -> None:
        colour = getattr(assets.colours(), self._meaning).name()
        painter = QPainter(self)
        painter.drawPixmap(0, 3, assets.picture(self._name, colour, LARGER, self.devicePixelRatioF()))
        painter.end()
