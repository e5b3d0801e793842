"""The fonts of the conversation and what is measured with them once."""

import math

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontMetricsF, QStaticText

from desktop import assets


class Fonts:
    """Of the language and theme set now; make it anew when the font or the palette changes."""

    def __init__(self) -> None:
        self.body, self.author, self.small = assets.font("body"), assets.font("strong"), assets.font("small")
        self._colours = assets.colours()
        self.link_colour: QColor = self._colours.accent
        self.metrics, self.author_metrics = QFontMetricsF(self.body), QFontMetricsF(self.author)
        self.leading = round(self.metrics.height() / 8)  # air between lines
        self.line, self.letter = self.metrics.height() + self.leading, self.metrics.averageCharWidth()
        self._authors: dict[tuple[str, float], tuple[QStaticText, float]] = {}
        self.head = math.ceil(self.author_metrics.height())

    def colour(self, meaning: str) -> QColor:
        found: QColor = getattr(self._colours, meaning)
        return found

    def words(self, text: str, room: float) -> tuple[QStaticText, float]:
        """One line in the body font, elided to `room` logical pixels, and its width."""
        return _fitted(text, room, self.metrics)

    def words_with_end(self, text: str, separator: str, room: float) -> tuple[QStaticText, float]:
        """The same, but elided before the last separator: what follows it stays."""
        start, last, end = text.rpartition(separator)
        kept = self.metrics.horizontalAdvance(last + end)
        start = self.metrics.elidedText(start, Qt.TextElideMode.ElideRight, max(0.0, room - kept))
        return self.words(start + last + end, max(room, kept))

    def author_words(self, text: str, room: float) -> tuple[QStaticText, float]:
        """The same for an author's name, made once: few people write much."""
        if (text, room) not in self._authors:
            self._authors[text, room] = _fitted(text, room, self.author_metrics)
        return self._authors[text, room]

    def guess(self, text: str, width: float) -> float:
        """About how high a text will be, without laying it out."""
        letters = max(1.0, width / self.letter)
        return self.line * (text.count("\n") + math.ceil(len(text) / letters))


def _fitted(text: str, room: float, metrics: QFontMetricsF) -> tuple[QStaticText, float]:
    width = metrics.horizontalAdvance(text)
    if width > room:
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        width = metrics.horizontalAdvance(text)
    made = QStaticText(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    return made, width
