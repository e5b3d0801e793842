"""Text that wraps anywhere and is never taken for markup: for words that others wrote, however long."""

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetricsF,
    QGuiApplication,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from desktop import assets

SOME = 200  # pixels asked for by a text that takes what it gets
LONGEST = 4000  # characters worth laying out; what is cut stands in the tool tip and in the copy


class PlainText(QWidget):
    """`role` names a font and `meaning` a colour of the assets; at most `lines` lines, the last one elided. One that
    `fills` takes the width it is given, whatever its words: another text of the same height moves nothing."""

    def __init__(
        self,
        role: str = "body",
        meaning: str = "text",
        lines: int = 0,
        parent: QWidget | None = None,
        fills: bool = False,
    ) -> None:
        super().__init__(parent)
        self._fills, self._hint = fills, ""
        self._text, self._role, self._meaning, self._lines = "", role, meaning, lines
        self._layout: QTextLayout | None = None
        self._font, self._metrics = assets.font(role), QFontMetricsF(assets.font(role))
        self._width = self._height = 0.0
        self._tip = ""
        self._last = ""  # the elided last line, where there is more
        self.alignment = Qt.AlignmentFlag.AlignLeft
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def text(self) -> str:
        return self._text

    @property
    def meaning(self) -> str:
        return self._meaning

    def set_text(self, text: str, hint: str = "", meaning: str | None = None) -> None:
        """`hint` is shown on hover; without one the whole text is, where it is cut."""
        if meaning is not None and meaning != self._meaning:
            self._meaning = meaning
            self.update()
        if (text, hint) == (self._text, self._hint):
            return
        if text != self._text:
            height = self._laid_out(max(1, self.width()))  # at this width: a layout may have asked for another since
            self._text, self._layout = text, None
            self.setAccessibleName(text)
            if not self._fills or self._laid_out(max(1, self.width())) != height:
                self.updateGeometry()
            self.update()
        if hint != self._hint:
            self._hint = hint
            self.setAccessibleDescription(hint)
        tip = hint or (text if self._lines or len(text) > LONGEST else "")
        if tip != self._tip:
            self._tip = tip
            self.setToolTip(assets.plain_tip(tip) if tip else "")

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(self._laid_out(max(1, width)))

    def sizeHint(self) -> QSize:
        if self._fills:
            return QSize(SOME, round(self._metrics.lineSpacing()))
        advance = self._metrics.horizontalAdvance
        longest = max((advance(line) for line in self._text[:LONGEST].split("\n")), default=0.0)
        return QSize(min(560, round(longest + 1)), round(self._metrics.lineSpacing()))

    def minimumSizeHint(self) -> QSize:
        return QSize(24, round(self._metrics.lineSpacing()))

    def _laid_out(self, width: float) -> float:
        """The height of the text at a width; the layout is kept while both stay."""
        if self._layout is None or (self._width != width and not self._fits(width)):
            self._layout, self._width = QTextLayout(self._shown_text(), self._font), width
            option = QTextOption(self.alignment)
            option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
            self._layout.setTextOption(option)
            self._height = self._break_lines(self._layout, width)
        return self._height

    def _fits(self, width: float) -> bool:
        """One line at the left is the same at any width that it fits."""
        assert self._layout is not None
        is_simple = self._layout.lineCount() == 1 and not self._last and self.alignment is Qt.AlignmentFlag.AlignLeft
        return is_simple and self._layout.lineAt(0).naturalTextWidth() <= min(width, self._width)

    def _shown_text(self) -> str:
        return self._text[:LONGEST].replace("\n", "\u2028")

    def _break_lines(self, layout: QTextLayout, width: float) -> float:
        height, self._last = 0.0, ""
        layout.beginLayout()
        line = layout.createLine()
        while line.isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, height))
            height += line.height()
            if self._lines and layout.lineCount() == self._lines:
                rest = self._shown_text()[line.textStart() :]
                if line.textLength() < len(rest):
                    self._last = self._metrics.elidedText(rest[:500], Qt.TextElideMode.ElideRight, width)
                break
            line = layout.createLine()
        layout.endLayout()
        return height

    def paintEvent(self, event: QPaintEvent) -> None:
        self._laid_out(max(1, self.width()))
        assert self._layout is not None
        painter = QPainter(self)
        colours = assets.colours()
        painter.setPen(getattr(colours, self._meaning) if self.isEnabled() else colours.disabled)
        count = self._layout.lineCount()
        for number in range(count):
            line = self._layout.lineAt(number)
            if number == count - 1 and self._last:
                painter.setFont(self._layout.font())
                painter.drawText(QPointF(0, line.y() + line.ascent()), self._last)
            else:
                line.draw(painter, QPointF())
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._fills:
            self.updateGeometry()  # a layout may remember the height of another text at this width

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Copy"), self.copy)
        menu.popup(event.globalPos())

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._layout = None
            self._font = assets.font(self._role)
            self._metrics = QFontMetricsF(self._font)
            self.updateGeometry()
            self.update()
        super().changeEvent(event)
