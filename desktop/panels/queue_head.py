"""Tabs and search box of the queue panel; at rest both paint from a kept picture, a fifth of what the style takes."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QStyle, QStyleOptionFrame, QStyleOptionTab, QTabBar, QWidget

from desktop import assets
from desktop.panels.kept_picture import KeptPicture

RESTYLING = (QEvent.Type.PaletteChange, QEvent.Type.FontChange, QEvent.Type.StyleChange, QEvent.Type.LanguageChange)
TAB_PADDING = 7
SHORTEST, ELLIPSIS = 3, "…"


class TabStrip(QTabBar):
    """Tabs with counts in one row: where they don't fit, the longest words are cut, never a count."""

    def __init__(self, count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kept = KeptPicture(self, self._draw)
        self._words: Sequence[tuple[str, int]] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        for _ in range(count):
            self.addTab("")
        self.currentChanged.connect(self._fit)

    def set_words(self, words: Sequence[tuple[str, int]]) -> None:
        """The word and the count of each tab."""
        if words != self._words:
            self._words = words
            self._fit()

    def _fit(self) -> None:
        words = [word for word, _ in self._words]
        while self._width(words) > self.width() and max(map(len, words), default=0) > SHORTEST:
            longest = max(range(len(words)), key=lambda place: len(words[place]))
            words[longest] = words[longest].removesuffix(ELLIPSIS)[:-1] + ELLIPSIS
        for place, text in enumerate(self._texts(words)):
            self.setTabText(place, text)
        self._kept.forget()

    def _texts(self, words: Sequence[str]) -> list[str]:
        return [f"{word} {count}" for word, (_, count) in zip(words, self._words, strict=True)]

    def _width(self, words: Sequence[str]) -> int:
        return sum(self._tab_width(place, text) for place, text in enumerate(self._texts(words)))

    def _tab_width(self, place: int, text: str) -> int:
        font = assets.bold(self.font()) if place == self.currentIndex() else self.font()
        return QFontMetrics(font).horizontalAdvance(text) + 2 * TAB_PADDING

    def tabSizeHint(self, index: int) -> QSize:
        return QSize(self._tab_width(index, self.tabText(index)), self.fontMetrics().height() + 12)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.tabSizeHint(0).height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        hovered = self.tabAt(self.mapFromGlobal(self.cursor().pos())) if self.underMouse() else -1
        self._kept.paint(self.currentIndex(), hovered, self.hasFocus())

    def _draw(self, painter: QPainter) -> None:
        option = QStyleOptionTab()
        for place in range(self.count()):
            self.initStyleOption(option, place)
            self.style().drawControl(QStyle.ControlElement.CE_TabBarTab, option, painter, self)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in RESTYLING:
            self._kept.forget()
            self._fit()


class SearchBox(QLineEdit):
    """A line to search with; empty and without focus it is a picture."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kept = KeptPicture(self, self._draw)
        self.setClearButtonEnabled(True)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.hasFocus() or self.text():
            super().paintEvent(event)
        else:
            self._kept.paint(self.placeholderText())

    def _draw(self, painter: QPainter) -> None:
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelLineEdit, option, painter, self)
        rect = self.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, self).adjusted(2, 0, -2, 0)
        words = self.fontMetrics().elidedText(self.placeholderText(), Qt.TextElideMode.ElideRight, rect.width())
        painter.setFont(self.font())
        painter.setPen(assets.colours().muted)
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), words)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in RESTYLING:
            self._kept.forget()
