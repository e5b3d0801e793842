"""Paints the part of a conversation that is in sight."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTextLayout

from desktop import assets
from desktop.models.conversation import Entry, Side
from desktop.panels.conversation_layout import ConversationLayout
from desktop.panels.conversation_piece import EVENT, PICTURE, Piece, coloured
from desktop.panels.conversation_selection import Selection

RADIUS = 8


@dataclass(frozen=True, slots=True)
class Shown:
    """What is painted besides the messages: chosen text, and what has the keyboard."""

    selection: Selection | None = None
    focused: tuple[int, int, int] | None = None  # entry, start, end; a folded text has no length


class ConversationPainter:
    """Colours are read once a theme."""

    def __init__(self) -> None:
        self.colours = assets.colours()
        c = self.colours
        self._ground = {
            Side.SUBSCRIBER: c.window,
            Side.STRANGER: c.guard_tint,
            Side.OURS: c.selected,
            Side.NOTE: c.possible_tint,
        }

    def paint(self, painter: QPainter, layout: ConversationLayout, top: float, height: float, shown: Shown) -> None:
        """Paints what stands between `top` and `top + height` of the content at the painter's origin."""
        seen = layout.between(top, top + height)
        painter.translate(0, -top)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index in dict.fromkeys(layout.pieces[i].entry for i in seen):
            if layout.entries[index].side is not EVENT:
                self._bubble(painter, layout.bubble(index), layout.entries[index])
        for i in seen:
            piece = layout.pieces[i]
            self._piece(painter, layout, piece, layout.tops[i], shown)

    def _bubble(self, painter: QPainter, rect: QRectF, entry: Entry) -> None:
        ground = self._ground[entry.side]
        if entry.is_refused:
            painter.setPen(QPen(self.colours.emergency, 1))
        elif ground == self.colours.window:
            painter.setPen(QPen(self.colours.line, 1))
        else:
            painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)

    def _piece(self, painter: QPainter, layout: ConversationLayout, piece: Piece, top: float, shown: Shown) -> None:
        assert piece.layout is not None, "settled before it is painted"
        entry = layout.entries[piece.entry]
        about = self.colours.emergency if entry.is_refused else self.colours.muted
        if entry.side is Side.STRANGER:
            about = self.colours.guard
        for (x, text), colour in zip(piece.head, (self.colours.text, self.colours.muted, about), strict=False):
            painter.setFont(layout.fonts.author if colour is self.colours.text else layout.fonts.body)
            painter.setPen(colour)
            painter.drawStaticText(QPointF(x, top), text)
        painter.setPen(self.colours.muted if entry.side is EVENT or piece.line else self.colours.text)
        at = QPointF(layout.text_left(piece), top + piece.text_top)
        chosen = self._chosen(piece, entry, shown)
        if piece.indent:
            self._file(painter, piece, at)
        if chosen or not piece.runs:
            piece.layout.draw(painter, at, chosen)
        else:
            for run in piece.runs:
                painter.drawGlyphRun(at, run)

    def _file(self, painter: QPainter, piece: Piece, at: QPointF) -> None:
        assert piece.line is not None
        assert piece.layout is not None
        ink, ratio = getattr(self.colours, piece.line.meaning).name(), painter.device().devicePixelRatioF()
        top = at.y() + (piece.layout.lineAt(0).height() - PICTURE) / 2
        painter.drawPixmap(QPointF(at.x() - piece.indent, top), assets.picture("file", ink, PICTURE, ratio))

    def _chosen(self, piece: Piece, entry: Entry, shown: Shown) -> list[QTextLayout.FormatRange]:
        ranges = []
        if shown.selection:
            start, end = shown.selection.within(piece.entry, len(entry.text))
            ranges += self._range(piece, start, end, self.colours.on_accent, self.colours.accent)
        if shown.focused and shown.focused[0] == piece.entry:
            _entry, start, end = shown.focused
            ranges += self._range(piece, start, end, self.colours.on_accent, self.colours.accent)
            if piece.fold and start == end == piece.start:
                ranges.append(_stretch(0, len(piece.words), self.colours.on_accent, self.colours.accent))
        return ranges

    def _range(self, piece: Piece, start: int, end: int, text: QColor, ground: QColor) -> list[QTextLayout.FormatRange]:
        start, end = max(start, piece.start), min(end, piece.end)
        if start >= end:
            return []
        return [_stretch(piece.to_qt(start), piece.to_qt(end) - piece.to_qt(start), text, ground)]


def _stretch(start: int, length: int, ink: QColor, ground: QColor) -> QTextLayout.FormatRange:
    made = coloured(start, length, ink)
    style = made.format
    style.setBackground(ground)
    made.format = style
    return made
