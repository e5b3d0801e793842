"""The delegate of every list of tickets: a row with edge, title, chips, line and time, drawn from its RowText."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from desktop import assets
from desktop.models.queue import ROW_TEXT
from desktop.models.row_text import SEPARATOR, Chip, RowText

HEIGHT, COMPACT_HEIGHT = 56, 44
LEFT, RIGHT, GAP, CHIP_GAP = 14, 12, 8, 6
EDGE = 4
CHIP_PADDING, CHIP_PICTURE = 6, 11
LEAST_LINE = 40
LONGEST = 300  # characters worth measuring: more never fit a row

_LINE = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine)
_END = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight | Qt.TextFlag.TextSingleLine)


@dataclass(frozen=True, slots=True)
class LowerLine:
    """The second line as there is room for it: chips, cut where they must be, words after them, words at the end."""

    chips: tuple[Chip, ...]
    words: str
    below: str


class _Face:
    """A font with its metrics."""

    def __init__(self, role: str) -> None:
        self.font: QFont = assets.font(role)
        self.metrics = QFontMetrics(self.font)

    def width(self, text: str) -> int:
        return self.metrics.horizontalAdvance(text)

    def cut(self, text: str, width: int) -> str:
        return self.metrics.elidedText(text[:LONGEST], Qt.TextElideMode.ElideRight, width)


class RowDelegate(QStyledItemDelegate):
    """Call `restyle` when palette or font changed."""

    is_compact = False

    def restyle(self) -> None:
        self._colours = assets.colours()
        self._body, self._strong, self._small, self._chip = map(_Face, ("body", "strong", "small", "chip"))

    @property
    def height(self) -> int:
        return COMPACT_HEIGHT if self.is_compact else HEIGHT

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, self.height)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        from PySide6.QtWidgets import QStyle  # its enums take long, and the first picture needs none of them

        text: RowText | None = index.data(ROW_TEXT)
        if text is not None:
            rect, state = option.rect, option.state
            is_selected = bool(state & QStyle.StateFlag.State_Selected)
            self.draw(painter, rect, text, is_selected, bool(state & QStyle.StateFlag.State_HasFocus))

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        words = index.data(Qt.ItemDataRole.ToolTipRole) if index.isValid() else None
        QToolTip.showText(event.globalPos(), assets.plain_tip(words) if words else "", view)
        return True

    def draw(self, painter: QPainter, rect: QRect, text: RowText, is_selected: bool, has_focus: bool) -> None:
        """The whole row, ground included."""
        colours = self._colours
        painter.fillRect(rect, colours.selected if is_selected else colours.window)
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, colours.line)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if text.edge:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._colour(text.edge))
            painter.drawRoundedRect(QRectF(rect.left() - EDGE, rect.top() + 4, 2 * EDGE, rect.height() - 9), 2, 2)
        if is_selected and (has_focus or assets.is_high_contrast()):
            painter.setPen(QPen(colours.accent, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(EDGE + 2 if text.edge else 1, 1, -1, -2), 3, 3)
        half = (rect.height() - 1) // 2
        inset = 2 if self.is_compact else 7
        upper = QRect(rect.left() + LEFT, rect.top() + inset, rect.width() - LEFT - RIGHT, half - inset)
        lower = QRect(upper.left(), rect.top() + half, upper.width(), half - inset)
        self._draw_upper(painter, upper, text)
        self._draw_lower(painter, lower, text)

    def _draw_upper(self, painter: QPainter, rect: QRect, text: RowText) -> None:
        painter.setFont(self._strong.font)
        painter.setPen(self._colour(text.right_meaning))
        painter.drawText(rect, _END, text.right)
        width = rect.width() - (self._strong.width(text.right) + GAP if text.right else 0)
        painter.setPen(self._colours.muted)
        painter.setFont(self._small.font)
        painter.drawText(rect, _LINE, text.number)
        begin = self._small.width(text.number) + GAP if text.number else 0
        painter.setFont(self._body.font)
        painter.setPen(self._colours.text)
        painter.drawText(rect.adjusted(begin, 0, 0, 0), _LINE, self._body.cut(text.title, width - begin))

    def _draw_lower(self, painter: QPainter, rect: QRect, text: RowText) -> None:
        shown = self.lower_line(text, rect.width())
        painter.setFont(self._small.font)
        painter.setPen(self._colours.muted)
        painter.drawText(rect, _END, shown.below)
        left = rect.left()
        for chip in shown.chips:
            left += self._draw_chip(painter, QRect(left, rect.top(), self._chip_width(chip), rect.height()), chip)
            left += CHIP_GAP
        painter.setFont(self._small.font)
        painter.setPen(self._colours.muted)
        painter.drawText(QRect(left, rect.top(), rect.right() - left, rect.height()), _LINE, shown.words)

    def lower_line(self, text: RowText, width: int) -> LowerLine:
        """What of the second line has room in `width` pixels. Who has the ticket always stands there; then the chips,
        then the words under the time, and what is left is the line's."""
        who = self._small.cut(text.who, width // 2)
        kept = self._small.width(who) + 1 if who else 0
        below = self._small.width(text.below) + GAP if text.below else 0
        wanted = sum(self._chip_width(chip) + CHIP_GAP for chip in text.chips)
        end = width
        if not text.chips or wanted + kept + below <= width:
            end -= below
        chips: list[Chip] = []
        left = 0
        for chip in text.chips:
            words = self._chip.cut(chip.text, end - kept - left - CHIP_GAP - _around(chip))
            if len(words) < 2:
                break
            chips.append(replace(chip, text=words))
            left += self._chip_width(chips[-1]) + CHIP_GAP
        return LowerLine(tuple(chips), self._words(text, who, end - left), text.below if end < width else "")

    def _chip_width(self, chip: Chip) -> int:
        return self._chip.width(chip.text) + _around(chip)

    def _words(self, text: RowText, who: str, width: int) -> str:
        """The name at the end stays whole; the line before it is cut, and left out where little of it would stay."""
        line = text.line
        end = f"{SEPARATOR}{who}" if line and who else who
        room = width - self._small.width(end) - 1  # widths are rounded: one pixel more, and the name would be cut
        if self._small.width(line) > room:
            line = line.removeprefix(text.spare)
        return self._small.cut(line, room) + end if line and room >= LEAST_LINE else who

    def _draw_chip(self, painter: QPainter, room: QRect, chip: Chip) -> int:
        """Draws the chip in `room` and gives its width."""
        is_plain = chip.meaning == "plain"
        ink = self._colours.muted if is_plain else self._colour(chip.meaning)
        height = self._chip.metrics.height() + 3
        box = QRect(room.left(), room.top() + (room.height() - height) // 2, room.width(), height)
        painter.setPen(QPen(self._colours.line, 1) if is_plain else Qt.PenStyle.NoPen)
        painter.setBrush(self._colours.panel if is_plain else self._colour(f"{chip.meaning}_tint"))
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        if chip.picture:
            ratio = painter.device().devicePixelRatioF()
            top = box.top() + (height - CHIP_PICTURE) // 2
            image = assets.picture(chip.picture, ink.name(), CHIP_PICTURE, ratio)
            painter.drawPixmap(box.left() + CHIP_PADDING - 1, top, image)
        painter.setFont(self._chip.font)
        painter.setPen(ink)
        painter.drawText(box.adjusted(_around(chip) - CHIP_PADDING, 0, 0, 0), _LINE, chip.text)
        return room.width()

    def _colour(self, meaning: str) -> QColor:
        colour: QColor = getattr(self._colours, meaning)
        return colour


def _around(chip: Chip) -> int:
    """What a chip takes beside its words: padding and picture."""
    return 2 * CHIP_PADDING + (CHIP_PICTURE + 3 if chip.picture else 0)
