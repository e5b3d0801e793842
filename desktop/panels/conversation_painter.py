"""Paints the part of a conversation that is in sight."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTextCharFormat, QTextLayout

from desktop import assets
from desktop.models.conversation import Entry, Side
from desktop.panels.conversation_layout import ConversationLayout
from desktop.panels.conversation_piece import EVENT, Piece
from desktop.panels.conversation_selection import Selection

RADIUS = 8


@dataclass(frozen=True, slots=True)
class Shown:
    """What is painted besides the messages: chosen text, the link that has the keyboard, the words of "show all"."""

    selection: Selection | None
    focused_link: tuple[int, int, int] | None  # entry, start, end
    show_all: dict[int, str]


class ConversationPainter:
    """Colours are read once a theme."""

    def __init__(self) -> None:
        self.colours = assets.colours()
        c = self.colours
        self._ground = {Side.SUBSCRIBER: c.window, Side.OURS: c.selected, Side.NOTE: c.possible_tint}

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
            if piece.is_last and piece.entry in shown.show_all:
                self._show_all(painter, layout, piece, shown)

    def _show_all(self, painter: QPainter, layout: ConversationLayout, piece: Piece, shown: Shown) -> None:
        rect, words = layout.show_all_rect(piece.entry), shown.show_all[piece.entry]
        painter.setPen(self.colours.accent)
        painter.setFont(layout.fonts.author)
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, words)
        if shown.focused_link == (piece.entry, piece.end, piece.end):
            rect.setWidth(layout.fonts.author_metrics.horizontalAdvance(words))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(-4, -1, 4, 1), 3, 3)

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
        for (x, text), colour in zip(piece.head, (self.colours.text, self.colours.muted, about), strict=False):
            painter.setFont(layout.fonts.author if colour is self.colours.text else layout.fonts.body)
            painter.setPen(colour)
            painter.drawStaticText(QPointF(x, top), text)
        painter.setPen(self.colours.muted if entry.side is EVENT else self.colours.text)
        at = QPointF(layout.text_left(piece), top + piece.text_top)
        chosen = self._chosen(piece, entry, shown)
        if chosen or piece.links:
            piece.layout.draw(painter, at, chosen)
        else:
            for run in piece.runs:
                painter.drawGlyphRun(at, run)

    def _chosen(self, piece: Piece, entry: Entry, shown: Shown) -> list[QTextLayout.FormatRange]:
        ranges = []
        if shown.selection:
            start, end = shown.selection.within(piece.entry, len(entry.text))
            ranges += self._range(piece, start, end, self.colours.on_accent, self.colours.accent)
        if shown.focused_link and shown.focused_link[0] == piece.entry:
            _entry, start, end = shown.focused_link
            ranges += self._range(piece, start, end, self.colours.on_accent, self.colours.accent)
        return ranges

    def _range(self, piece: Piece, start: int, end: int, text: QColor, ground: QColor) -> list[QTextLayout.FormatRange]:
        start, end = max(start, piece.start), min(end, piece.end)
        if start >= end:
            return []
        made = QTextLayout.FormatRange()
        made.start, made.length = piece.to_qt(start), piece.to_qt(end) - piece.to_qt(start)
        style = QTextCharFormat()
        style.setForeground(text)
        style.setBackground(ground)
        made.format = style
        return [made]
