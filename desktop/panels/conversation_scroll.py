"""The painted, scrolling part of a conversation: lays out what is in sight, keeps its place, shows what came below."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QPushButton, QWidget

from desktop.models.conversation import Entry, Fold
from desktop.panels.conversation_fonts import Fonts
from desktop.panels.conversation_layout import ConversationLayout
from desktop.panels.conversation_painter import ConversationPainter, Shown
from desktop.panels.conversation_selection import Selection
from desktop.panels.conversations_ahead import Conversation, ConversationsAhead

END = 4  # pixels from the end that still count as the end


class ConversationScroll(QAbstractScrollArea):
    """Shows entries. While the end is in sight new messages scroll in; else a button says that they came."""

    def __init__(self, fold_words: Callable[[Entry, Fold], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = Conversation(ConversationLayout(Fonts(), fold_words=fold_words))
        self._ahead = ConversationsAhead()
        self._painter = ConversationPainter()
        self._selection: Selection | None = None
        self._focused: tuple[int, int, int] | None = None  # entry, start, end
        self._follows_end = True
        self._is_settling = False
        self._pill = QPushButton(self)
        self._pill.setProperty("pill", True)
        self._pill.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._pill.hide()
        self._pill.clicked.connect(self.scroll_to_end)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self._speak()

    @property
    def _layout(self) -> ConversationLayout:
        return self._shown.layout

    @property
    def entries(self) -> tuple[Entry, ...]:
        return self._layout.entries

    @property
    def is_at_end(self) -> bool:
        return self._follows_end

    def set_entries(self, entries: Sequence[Entry], is_other_ticket: bool = False) -> None:
        """Shows a conversation. Of the same ticket what is read keeps its place, and what is chosen stays chosen."""
        before = self.entries
        if not is_other_ticket and tuple(entries) == before:
            return
        anchor = self._anchor()
        self._focused = None
        if is_other_ticket:
            self._show_other(entries)
            return
        self._selection = _moved(self._selection, before, entries)
        self._layout.set_entries(entries)
        self._shown.picture = None
        known_keys = {entry.key for entry in before}
        new = [entry for entry in entries if entry.key not in known_keys]
        if any(entry.is_mine and entry.delivery for entry in new):
            self._follows_end = True
        self._settle(self._top_of(anchor))
        if not self._follows_end and any(not entry.is_mine for entry in new):
            self._pill.show()
            self._pill.raise_()

    def _show_other(self, entries: Sequence[Entry]) -> None:
        self._selection = None
        self._ahead.keep(self._shown)
        self._shown = self._ahead.take(entries, self._layout)
        self.scroll_to_end()

    def make_ready(self, entries: Sequence[Entry]) -> None:
        """Lays out and paints a conversation that may be shown next."""
        made, size, ratio = self._ahead.take(entries, self._layout), self.viewport().size(), self.devicePixelRatioF()
        top = round(made.layout.settle(0, size.height(), at_end=True))
        look = self._look(made.layout, top)
        if made.look != look:
            made.look, made.picture = look, QPixmap(size * ratio)
            made.picture.setDevicePixelRatio(ratio)
            painter = QPainter(made.picture)
            self._paint(painter, made.layout, top, self.viewport().rect())
            painter.end()
        self._ahead.keep(made)

    def _look(self, layout: ConversationLayout, top: int) -> object:
        return top, layout.height, self.viewport().size(), self.devicePixelRatioF()

    def _anchor(self) -> tuple[str, float] | None:
        """The message at the upper edge, and how far below its beginning the edge is."""
        top = float(self.verticalScrollBar().value())
        seen = self._layout.between(top, top)
        if not seen:
            return None
        piece = self._layout.pieces[seen[0]]
        return self.entries[piece.entry].key, top - self._layout.tops[self._layout.first_piece[piece.entry]]

    def _top_of(self, anchor: tuple[str, float] | None) -> float | None:
        if anchor is None:
            return None
        index = next((i for i, entry in enumerate(self.entries) if entry.key == anchor[0]), None)
        return None if index is None else self._layout.tops[self._layout.first_piece[index]] + anchor[1]

    def scroll_to_end(self) -> None:
        self._follows_end = True
        self._pill.hide()
        self._settle()

    def scroll_to_begin(self) -> None:
        self._follows_end = False
        for _pass in range(2):  # what the first pass lays out above what was in sight moves the beginning
            self._settle(0.0)

    def show_selection(self, selection: Selection) -> None:
        """Chooses a text and brings it into sight, opening what hides it."""
        (index, position), _end = selection.span
        fold = self._layout.fold_at(index, position)
        if fold is not None:
            self._layout.open(index, fold)
        self._selection = selection
        self._bring_into_sight(index, position)

    def _bring_into_sight(self, index: int, position: int) -> None:
        self._follows_end = False
        for _pass in range(2):  # the first pass lays out what the second measures
            top, height = self.verticalScrollBar().value(), self.viewport().height()
            wanted = self._layout.top_of(index, position)
            is_seen = top <= wanted <= top + height - 2 * self._layout.fonts.line
            self._settle(None if is_seen else wanted - height / 3)

    def _settle(self, top: float | None = None) -> None:
        """Lays out what is in sight at `top` (None: where it is) and moves the scroll bar accordingly."""
        if self._is_settling:
            return
        bar, height = self.verticalScrollBar(), self.viewport().height()
        self._is_settling = True
        self._layout.set_width(self.viewport().width())
        settled = self._layout.settle(bar.value() if top is None else top, height, self._follows_end)
        bar.setRange(0, max(0, round(self._layout.height - height)))
        bar.setPageStep(height)
        bar.setSingleStep(round(self._layout.fonts.line * 2))
        bar.setValue(round(settled))
        self._is_settling = False
        self.viewport().update()

    def _scrolled(self, value: int) -> None:
        if self._is_settling:
            return
        self._follows_end = value >= self.verticalScrollBar().maximum() - END
        if self._follows_end:
            self._pill.hide()
        self._settle()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        anchor = self._anchor()
        self._layout.set_width(self.viewport().width())
        self._settle(self._top_of(anchor))
        self._place_pill()

    def _place_pill(self) -> None:
        self._pill.adjustSize()
        self._pill.move((self.viewport().width() - self._pill.width()) // 2, self.height() - self._pill.height() - 12)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, top, shown = QPainter(self.viewport()), self.verticalScrollBar().value(), self._shown
        painter.setClipRect(event.rect())
        is_plain = self._selection is None and self._focused is None
        if is_plain and shown.picture is not None and shown.look == self._look(shown.layout, top):
            painter.drawPixmap(0, 0, shown.picture)
        else:
            self._paint(painter, shown.layout, top, event.rect(), Shown(self._selection, self._focused))
        painter.end()

    def _paint(
        self, painter: QPainter, layout: ConversationLayout, top: int, rect: QRect, shown: Shown | None = None
    ) -> None:
        painter.fillRect(rect, self._painter.colours.window)
        self._painter.paint(painter, layout, float(top), self.viewport().height(), shown or Shown())

    def entry_rect(self, index: int) -> QRect:
        """Where a message stands on the screen, in sight or not."""
        first, after = self._layout.first_piece[index], self._layout.first_piece[index + 1]
        top, bottom = self._layout.tops[first], self._layout.tops[after]
        rect = QRectF(0, top - self.verticalScrollBar().value(), self.viewport().width(), bottom - top).toRect()
        return rect.translated(self.viewport().mapToGlobal(QPoint()))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            anchor = self._anchor()
            self._painter, self._ahead = ConversationPainter(), ConversationsAhead()
            self._shown.picture = None
            self._layout.set_fonts(Fonts())
            self._settle(self._top_of(anchor))
        elif event.type() is QEvent.Type.LanguageChange:
            self._ahead = ConversationsAhead()
            self._shown.picture = None
            self._layout.cut_again()
            self._settle()
            self._speak()
        super().changeEvent(event)

    def _speak(self) -> None:
        self.setAccessibleName(self.tr("Conversation"))
        self._pill.setText(self.tr("New message ↓"))
        self._place_pill()


def _moved(selection: Selection | None, before: Sequence[Entry], after: Sequence[Entry]) -> Selection | None:
    """The same choice in the changed conversation; None if a text it begins or ends in is not there as it was."""
    if selection is None:
        return None
    at = {(entry.key, entry.text): index for index, entry in enumerate(after)}
    (first, start), (last, end) = selection.anchor, selection.caret
    now_first, now_last = (at.get((before[index].key, before[index].text)) for index in (first, last))
    if now_first is None or now_last is None:
        return None
    return Selection((now_first, start), (now_last, end))
