"""Tabs and search box of the queue panel; at rest both paint from a kept picture, a fifth of what the style takes."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLineEdit, QTabBar, QWidget

from desktop import assets
from desktop.panels.kept_picture import KeptPicture

RESTYLING = (QEvent.Type.PaletteChange, QEvent.Type.FontChange, QEvent.Type.StyleChange, QEvent.Type.LanguageChange)
FACES = (
    ("small", 8),
    ("small", 6),
    ("small", 4),
    ("chip", 5),
    ("chip", 3),
)  # font and padding of the tabs, the first that fits
RADIUS, PADDING = 6, 12  # of the search box: the style sheet's, with what a line edit keeps beside its text
WHOLE, SHORTEST, ELLIPSIS = 3, 2, "…"  # words of three letters are left whole: an ellipsis is as wide as two


class TabStrip(QTabBar):
    """Tabs with counts in one row: where they don't fit, letters get smaller, then the counts go below the words; at
    last words are cut, down to their first letter, never a count."""

    def __init__(self, count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kept = KeptPicture(self, self._draw)
        self._role, self._padding = FACES[0]
        self._is_stacked = False
        self._words: Sequence[tuple[str, int | None]] = ()
        self._shown: list[str] = []  # the words as they fit
        self._metrics: dict[tuple[str, bool], QFontMetrics] = {}  # by role and whether bold; dear to make
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        for _ in range(count):
            self.addTab("")
        self.currentChanged.connect(self._fit)

    def set_words(self, words: Sequence[tuple[str, int | None]]) -> None:
        """The word and the count of each tab; None: it shows none."""
        before, self._words = self._words, words
        if [_room(*one) for one in before] != [_room(*one) for one in words]:
            self._fit()
        elif before != words and self.isVisible():
            for place, text in enumerate(self._texts(self._shown)):
                if text != self.tabText(place):
                    self.setTabText(place, text)
            self._kept.forget()

    def _fit(self) -> None:
        if not self.isVisible():
            return  # showEvent fits: before, the width is nobody's
        words = self._shown = [word for word, _ in self._words]
        long = [place for place, word in enumerate(words) if len(word) > WHOLE]
        if not self._is_stacked and not self._finds_face(words):
            self._is_stacked = True  # until there is another width: a count that grows and falls moves no list
        if self._is_stacked:
            self._finds_face(words)
        while self._width(words) > self.width() and max((len(words[place]) for place in long), default=0) > SHORTEST:
            longest = max(long, key=lambda place: (len(words[place]), place))
            words[longest] = words[longest].removesuffix(ELLIPSIS)[:-1] + ELLIPSIS
        for place in sorted(range(len(words)), key=lambda place: (place == self.currentIndex(), place not in long)):
            if self._width(words) > self.width() and self._words[place][1] is not None:
                words[place] = words[place][:1]  # of what is chosen last; the tool tip has it whole
        for place, text in enumerate(self._texts(words)):
            self.setTabText(place, text)
        self.updateGeometry()
        self._kept.forget()

    def _fit_anew(self) -> None:
        self._is_stacked = False
        self._fit()

    def _finds_face(self, words: Sequence[str]) -> bool:
        """Take the largest letters that these words fit in; False when none do."""
        for self._role, self._padding in FACES:
            if self._width(words) <= self.width():
                break
        return self._width(words) <= self.width()

    def _texts(self, words: Sequence[str]) -> list[str]:
        counts = (count for _, count in self._words)
        between = "\n" if self._is_stacked else " "
        return [word if count is None else f"{word}{between}{count}" for word, count in zip(words, counts, strict=True)]

    def _width(self, words: Sequence[str]) -> int:
        return sum(self._tab_width(place, text) for place, text in enumerate(self._texts(words)))

    def _tab_width(self, place: int, text: str) -> int:
        metrics = self._measure(self._role, place == self.currentIndex())
        return max(map(metrics.horizontalAdvance, text.split("\n"))) + 2 * self._padding

    def _measure(self, role: str, is_bold: bool) -> QFontMetrics:
        found = self._metrics.get((role, is_bold))
        if found is None:
            font = assets.font(role)
            font.setBold(is_bold)
            found = self._metrics[role, is_bold] = QFontMetrics(font)
        return found

    def _tab_font(self, place: int) -> QFont:
        font = assets.font(self._role)
        font.setBold(place == self.currentIndex())
        return font

    def tabSizeHint(self, index: int) -> QSize:
        lines = 2 if self._is_stacked else 1
        return QSize(self._tab_width(index, self.tabText(index)), lines * self._measure("small", False).height() + 12)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.tabSizeHint(0).height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit_anew()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit_anew()

    def paintEvent(self, event: QPaintEvent) -> None:
        hovered = self.tabAt(self.mapFromGlobal(self.cursor().pos())) if self.underMouse() else -1
        self._kept.paint(self.currentIndex(), hovered, self.hasFocus())

    def _draw(self, painter: QPainter) -> None:
        colours, current = assets.colours(), self.currentIndex()
        hovered = self.tabAt(self.mapFromGlobal(self.cursor().pos())) if self.underMouse() else -1
        for place in range(self.count()):
            rect = self.tabRect(place)
            if place == current:
                if self.hasFocus():
                    painter.fillRect(rect, colours.hover)
                painter.fillRect(rect.left(), rect.bottom() - 1, rect.width(), 2, colours.accent)
            painter.setFont(self._tab_font(place))
            painter.setPen(colours.accent if place == current else colours.text if place == hovered else colours.muted)
            across, down = Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignVCenter
            if self._is_stacked:
                down = Qt.AlignmentFlag.AlignTop  # a tab without a count has its word beside the others
            painter.drawText(rect.adjusted(0, 4 * self._is_stacked, 0, -2), int(across | down), self.tabText(place))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in RESTYLING:
            self._metrics.clear()
            self._fit_anew()


class SearchBox(QLineEdit):
    """A line to search with; empty and without focus it is a picture. `left` by Esc, `gone_down` by the arrow,
    `entered` by Enter."""

    left = Signal()
    gone_down = Signal()
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kept = KeptPicture(self, self._draw)
        self.setClearButtonEnabled(True)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.hasFocus() or self.text():
            ground = QPainter(self)
            ground.fillRect(event.rect(), assets.colours().window)
            ground.end()
            super().paintEvent(event)
        else:
            self._kept.paint()

    def _draw(self, painter: QPainter) -> None:
        """As the style sheet has it; by hand, for the style's own enums take long to build before the first picture."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(assets.colours().line, 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        rect = self.rect().adjusted(PADDING, 0, -PADDING, 0)
        words = self.fontMetrics().elidedText(self.placeholderText(), Qt.TextElideMode.ElideRight, rect.width())
        painter.setFont(self.font())
        painter.setPen(assets.colours().muted)
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), words)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in RESTYLING:
            self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # a style sheet takes it away
            self._kept.forget()

    def setPlaceholderText(self, text: str) -> None:
        super().setPlaceholderText(text)
        self._kept.forget()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        signal = {
            Qt.Key.Key_Escape: self.left,
            Qt.Key.Key_Down: self.gone_down,
            Qt.Key.Key_Return: self.entered,
            Qt.Key.Key_Enter: self.entered,
        }.get(Qt.Key(event.key()))
        if signal is not None:
            signal.emit()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)


def _room(word: str, count: int | None) -> tuple[str, int]:
    """What a tab's width depends on: all digits are as wide."""
    return word, 0 if count is None else len(str(count))
