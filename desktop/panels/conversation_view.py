"""The conversation of a ticket: messages whose text can be chosen, copied and searched, whose links can be opened."""

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QMenu, QToolTip, QWidget

from desktop import assets
from desktop.models.conversation import Entry, Fold
from desktop.panels import conversation_reader
from desktop.panels.conversation_layout import Hit
from desktop.panels.conversation_scroll import ConversationScroll
from desktop.panels.conversation_selection import Place, Selection, all_of, word_at

SCROLL_EVERY = 40  # milliseconds, while text is chosen beyond the edge
FOCUS_EDGE = 2  # pixels at the left that show where the keyboard is


class ConversationView(ConversationScroll):
    """Asks by `link_chosen` to open a link, by `file_chosen` what to do with a file, by `redact_wanted` (unless nothing
    here `may_redact`) to hide what is chosen; Tab goes through links, files and folded texts in sight, Enter chooses
    one."""

    link_chosen = Signal(str)
    file_chosen = Signal(object)  # an Attachment
    redact_wanted = Signal()

    def __init__(self, parent: QWidget | None = None, *, may_redact: bool = True) -> None:
        super().__init__(self._fold_words, parent)
        self._may_redact = may_redact
        conversation_reader.install()
        self._pressed: Hit | None = None
        self._last_mouse = QPoint()
        self._drag_scroll = QTimer(self)
        self._drag_scroll.setInterval(SCROLL_EVERY)
        self._drag_scroll.timeout.connect(self._scroll_while_choosing)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)

    @property
    def selected_text(self) -> str:
        return self._selection.text(self.entries) if self._selection else ""

    @property
    def chosen(self) -> list[tuple[int, int, int]]:
        """Index of each message that something is chosen of, and from where to where in its own text."""
        if self._selection is None:
            return []
        found = [(i, *self._selection.within(i, len(entry.text))) for i, entry in enumerate(self.entries)]
        return [(i, start, min(end, self.entries[i].body_end)) for i, start, end in found if start < end]

    def copy(self) -> None:
        if self.selected_text:
            QGuiApplication.clipboard().setText(self.selected_text)

    def select_all(self) -> None:
        if self.entries:
            self._selection = all_of(self.entries)
            self.viewport().update()

    # Mouse: press, drag, double click

    def _hit(self, at: QPoint) -> Hit | None:
        return self._layout.hit(at.x(), at.y() + self.verticalScrollBar().value())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        hit = self._hit(event.position().toPoint())
        if event.button() is not Qt.MouseButton.LeftButton or hit is None:
            return
        self._pressed = hit
        self._focused = None
        place = (hit.entry, hit.position)
        is_more = event.modifiers() & Qt.KeyboardModifier.ShiftModifier and self._selection
        self._choose(self._selection.anchor if is_more and self._selection else place, place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self._last_mouse = event.position().toPoint()
        hit = self._hit(at)
        if self._pressed is None:
            self.viewport().setCursor(_pointer(hit))
            return
        if hit and self._selection:
            self._choose(self._selection.anchor, (hit.entry, hit.position))
        if self.viewport().rect().contains(at):
            self._drag_scroll.stop()
        elif not self._drag_scroll.isActive():
            self._drag_scroll.start()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._drag_scroll.stop()
        pressed, self._pressed = self._pressed, None
        if event.button() is not Qt.MouseButton.LeftButton or pressed is None:
            return
        if self._selection and not self._selection.is_empty:
            clipboard = QGuiApplication.clipboard()
            if clipboard.supportsSelection():
                clipboard.setText(self.selected_text, clipboard.Mode.Selection)
            return
        hit = self._hit(event.position().toPoint())
        if hit and hit.fold and (hit.entry, hit.fold) == (pressed.entry, pressed.fold):
            self._unfold(hit.entry, hit.fold)
        elif hit and hit.file and hit.file == pressed.file:
            self.file_chosen.emit(hit.file)
        elif hit and hit.link and hit.link == pressed.link:
            self.link_chosen.emit(hit.link)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        hit = self._hit(event.position().toPoint())
        if hit and event.button() is Qt.MouseButton.LeftButton:
            start, end = word_at(self.entries[hit.entry].text, hit.position)
            self._choose((hit.entry, start), (hit.entry, end))

    def _scroll_while_choosing(self) -> None:
        y, height = self._last_mouse.y(), self.viewport().height()
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + (y if y < 0 else max(0, y - height)))
        hit = self._hit(QPoint(self._last_mouse.x(), min(max(0, y), height - 1)))
        if hit and self._selection:
            self._choose(self._selection.anchor, (hit.entry, hit.position))

    def _choose(self, anchor: Place, caret: Place) -> None:
        self._selection = Selection(anchor, caret)
        self.viewport().update()

    def _fold_words(self, entry: Entry, fold: Fold) -> str:
        """What stands in the place of hidden text."""
        if fold is Fold.REST:
            return self.tr("Show all (%Ln character(s))", "", entry.body_end)
        return self.tr(
            "Show the quotation (%n line(s))", "", entry.text.count("\n", entry.quote_at, entry.body_end) + 1
        )

    def _unfold(self, index: int, fold: Fold) -> None:
        self._follows_end = False
        self._layout.open(index, fold)
        self._settle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.select_all()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._focused:
            self._choose_stop()
        elif event.key() == Qt.Key.Key_Home:
            self.scroll_to_begin()
        elif event.key() == Qt.Key.Key_End:
            self.scroll_to_end()
        else:
            super().keyPressEvent(event)

    def _stops(self) -> list[tuple[int, int, int]]:
        """What Tab goes through: links, files and folded texts in sight; these have no length."""
        top = float(self.verticalScrollBar().value())
        stops = []
        for i in self._layout.between(top, top + self.viewport().height()):
            piece = self._layout.pieces[i]
            stops += [(piece.entry, start, end) for start, end in piece.links]
            if piece.fold is not None:
                stops.append((piece.entry, piece.start, piece.start))
            elif piece.line is not None and piece.line.file is not None:
                stops.append((piece.entry, piece.line.start, piece.line.end))
        return stops

    def _choose_stop(self) -> None:
        assert self._focused
        index, start, end = self._focused
        entry = self.entries[index]
        file = next((line.file for line in entry.lines if line.start == start), None)
        fold = self._layout.fold_at(index, start)
        if start == end and fold is not None:
            self._focused = None
            self._unfold(index, fold)
        elif file is not None:
            self.file_chosen.emit(file)
        else:
            self.link_chosen.emit(entry.text[start:end])

    def focusNextPrevChild(self, forward: bool) -> bool:
        stops = self._stops() if self.hasFocus() else []
        at = stops.index(self._focused) if self._focused in stops else (-1 if forward else len(stops))
        following = at + (1 if forward else -1)
        self._focused = stops[following] if 0 <= following < len(stops) else None
        self.viewport().update()
        return self._focused is not None or super().focusNextPrevChild(forward)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self.viewport())
            painter.fillRect(0, 0, FOCUS_EDGE, self.viewport().height(), assets.colours().accent)
            painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.viewport().update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._focused = None
        self.viewport().update()
        super().focusOutEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        hit = self._hit(self.viewport().mapFromGlobal(event.globalPos()))
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        copy = menu.addAction(self.tr("Copy"), QKeySequence.StandardKey.Copy, self.copy)
        copy.setEnabled(bool(self.selected_text))
        if hit:
            text = self.entries[hit.entry].text
            menu.addAction(self.tr("Copy the message"), lambda: QGuiApplication.clipboard().setText(text))
        if hit and hit.link:
            link = hit.link
            menu.addAction(self.tr("Copy the link"), lambda: QGuiApplication.clipboard().setText(link))
            menu.addAction(self.tr("Open the link…"), lambda: self.link_chosen.emit(link))
        if hit and hit.file:
            file = hit.file
            menu.addAction(self.tr("Open or save the file…"), lambda: self.file_chosen.emit(file))
        if self._may_redact:
            redact = menu.addAction(self.tr("Hide for ever…"), self.redact_wanted.emit)
            redact.setEnabled(bool(self.chosen))
        menu.addAction(self.tr("Select all"), QKeySequence.StandardKey.SelectAll, self.select_all)
        menu.popup(event.globalPos())

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            hit = self._hit(event.pos())
            words = (hit.link or ("" if hit.is_text else self.entries[hit.entry].head)) if hit else ""
            QToolTip.showText(event.globalPos(), assets.plain_tip(words) if words else "", self)
            return True
        return super().viewportEvent(event)


def _pointer(hit: Hit | None) -> Qt.CursorShape:
    if hit and (hit.link or hit.fold or hit.file):
        return Qt.CursorShape.PointingHandCursor
    return Qt.CursorShape.IBeamCursor if hit and hit.is_text else Qt.CursorShape.ArrowCursor
