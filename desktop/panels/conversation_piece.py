"""A stretch of a message short enough to be laid out at once, and how a message is cut into such stretches.

Positions in a text count Python's characters; Qt counts UTF-16 units inside one piece.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QGlyphRun, QStaticText, QTextCharFormat, QTextLayout, QTextOption

from desktop.models.conversation import Fold, Side, links
from desktop.models.message_lines import Line
from desktop.panels.conversation_fonts import Fonts

PIECE = 3000  # characters laid out at once
LINES = 200  # and no more lines
PICTURE, PICTURE_GAP = 14, 6  # pixels: of a file, and the gap after it
EVENT = Side.EVENT  # reading a member of an enum costs more than the layout of a word
HeadPart = tuple[float, QStaticText]  # left edge, words


@dataclass(slots=True, eq=False)
class Piece:
    """`height` is the whole strip the piece takes, head and bubble edges included, and a guess until `layout` is
    there; `text_top` is where its text begins in the strip. `line`: it is one of the lines below the own text. `fold`:
    it has no text, `words` stand for what is hidden there."""

    entry: int
    side: Side
    start: int
    text: str
    is_first: bool
    is_last: bool
    height: float = 0.0
    text_top: float = 0.0
    layout: QTextLayout | None = None
    runs: list[QGlyphRun] = field(default_factory=list)
    links: list[tuple[int, int]] = field(default_factory=list)  # in positions of the entry's text
    suspects: tuple[tuple[int, int], ...] = ()  # as `links`
    head: tuple[HeadPart, ...] = ()  # author, about, delivery
    line: Line | None = None
    fold: Fold | None = None
    words: str = ""

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def is_event(self) -> bool:
        return self.side is EVENT

    @property
    def indent(self) -> int:
        """What a picture before the text takes."""
        return PICTURE + PICTURE_GAP if self.line is not None and self.line.file is not None else 0

    def to_qt(self, position: int) -> int:
        inside = self.text[: max(0, position - self.start)]
        return len(inside) if inside.isascii() else len(inside.encode("utf-16-le", "replace")) // 2

    def from_qt(self, units: int) -> int:
        if self.text.isascii():
            return self.start + min(units, len(self.text))
        return self.start + len(self.text.encode("utf-16-le", "replace")[: units * 2].decode("utf-16-le", "ignore"))

    def lay_out(self, width: float, fonts: Fonts) -> float:
        """Makes the layout, `width` logical pixels wide; returns the height of the text."""
        shown = self.words or (self.text if self.is_last else self.text.removesuffix("\n"))
        font = fonts.author if self.fold else fonts.small if self.is_event or self.line else fonts.body
        layout = QTextLayout(shown.replace("\n", "\u2028"), font)
        layout.setTextOption(CENTRED if self.is_event else WRAPPED)
        layout.setCacheEnabled(True)
        formats = self._formats(fonts)
        layout.setFormats(formats)
        layout.beginLayout()
        height = 0.0
        line = layout.createLine()
        while line.isValid():
            line.setLineWidth(width - self.indent)
            line.setPosition(QPointF(0, height))
            height += line.height() + fonts.leading
            line = layout.createLine()
        layout.endLayout()
        self.layout = layout
        self.runs = [] if formats else layout.glyphRuns()
        return height

    def _formats(self, fonts: Fonts) -> list[QTextLayout.FormatRange]:
        """Links, the coloured word of a line, or the words in place of hidden text."""
        if self.fold is not None:
            return [coloured(0, len(self.words), fonts.link_colour)]
        if self.line is not None:
            end = self.to_qt(self.line.word_end)
            return [coloured(0, end, fonts.colour(self.line.meaning))] if end else []
        self.links = [(self.start + a, self.start + b) for a, b in links(self.text)]
        formats = [
            coloured(self.to_qt(a), self.to_qt(b) - self.to_qt(a), fonts.link_colour, is_link=True)
            for a, b in self.links
        ]
        here = [(a, b) for a, b in self.suspects if a < self.end and b > self.start]
        return formats + [suspected(self.to_qt(a), self.to_qt(b) - self.to_qt(a), fonts) for a, b in here]

    def forget(self) -> None:
        self.layout, self.runs, self.head = None, [], ()


def suspected(start: int, length: int, fonts: Fonts) -> QTextLayout.FormatRange:
    """What may be a credential."""
    made = QTextLayout.FormatRange()
    made.start, made.length = start, length
    style = QTextCharFormat()
    style.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
    style.setUnderlineColor(fonts.colour("guard"))
    made.format = style
    return made


def coloured(start: int, length: int, ink: QColor, is_link: bool = False) -> QTextLayout.FormatRange:
    """`length` of Qt's units from `start` in a colour."""
    made = QTextLayout.FormatRange()
    made.start, made.length = start, length
    style = QTextCharFormat()
    style.setForeground(ink)
    style.setFontUnderline(is_link)
    made.format = style
    return made


def _option(alignment: Qt.AlignmentFlag) -> QTextOption:
    option = QTextOption(alignment)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    return option


WRAPPED, CENTRED = _option(Qt.AlignmentFlag.AlignLeft), _option(Qt.AlignmentFlag.AlignHCenter)


def cut(text: str) -> Iterator[tuple[int, str]]:
    """Starts and texts of pieces of at most PIECE characters and LINES lines, cut at line ends, else at spaces, else
    anywhere."""
    start = 0
    while True:
        part = text[start : start + PIECE]
        lines = part.split("\n", LINES)
        if len(lines) > LINES:
            part = part[: len(part) - len(lines[-1])]
        elif start + PIECE < len(text):
            part = part[: part.rfind("\n") + 1 or part.rfind(" ") + 1 or PIECE]
        yield start, part
        start += len(part)
        if start >= len(text):
            return
