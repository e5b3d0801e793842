"""A list of tickets: rows of one height, painted from pictures kept until their words change."""

import sys
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QToolTip, QWidget

from desktop import assets
from desktop.models.letters import LettersModel
from desktop.models.queue import ROW_TEXT, QueueModel
from desktop.models.row_text import RowText
from desktop.models.search import HitsModel
from desktop.panels.after_paint import after_paint
from desktop.panels.delegates import RowDelegate
from desktop.panels.kept_picture import KeptPicture
from desktop.panels.slim_bar import SlimBar

MOST_PICTURES = 400
RESTYLING = (QEvent.Type.PaletteChange, QEvent.Type.FontChange, QEvent.Type.LanguageChange, QEvent.Type.StyleChange)
MOVING_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
EDGE_KEYS = {Qt.Key.Key_Home: -sys.maxsize, Qt.Key.Key_End: sys.maxsize}
ENTER_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)

AnyIndex = QModelIndex | QPersistentModelIndex
Source = QueueModel | HitsModel | LettersModel
Look = tuple[bool, bool]  # whether a row is the current one, and whether the list has the keyboard then
PLAIN: Look = (False, False)
LOOKS: tuple[Look, ...] = (PLAIN, (True, False), (True, True))


class RowList(QTableView):
    """`chosen` carries a ticket's number when a person moves to its row, `opened` when he confirms it. A row that
    leaves takes the mark with it and chooses nothing else; what stands on top of a scrolled list stays there."""

    chosen = Signal(int)
    opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setViewport(QWidget())  # of Python: to find out what Qt's own is, PySide builds every class of widgets
        self._delegate = RowDelegate(self)
        self._pictures: dict[tuple[int, Look], tuple[RowText, QPixmap]] = {}
        self._changes = 0
        self._whole = KeptPicture(self.viewport(), lambda painter: self._draw_rows(painter, self.viewport().rect()))
        self._after_paint = after_paint(self, self._draw_ahead)
        self._source: Source | None = None
        self._is_told = False  # the current row moves by a program's hand, not by a person's
        self._seen: list[tuple[int, int]] = []
        self._last_position = -1
        self.setItemDelegate(self._delegate)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self._bar = SlimBar(self)
        self.setVerticalScrollBar(self._bar)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.restyle()

    @property
    def source(self) -> Source | None:
        return self._source

    @property
    def current_number(self) -> int | None:
        position = self.currentIndex().row()
        return self._source.number_at(position) if self._source is not None and position >= 0 else None

    def follow(self, source: Source) -> None:
        """Shows these rows from now on, from their top."""
        if self._source is source:
            return
        if self._source is not None:
            self._source.about_to_change.disconnect(self._before_change)
            self._source.changed.disconnect(self._after_change)
            self._source.layoutChanged.disconnect(self.refresh)
        old_selection = self.selectionModel()
        self._source, self._last_position, self._is_told = source, -1, True
        self.setModel(source)
        self._is_told = False
        if old_selection is not None:
            old_selection.deleteLater()
        source.about_to_change.connect(self._before_change)
        source.changed.connect(self._after_change)
        source.layoutChanged.connect(self.refresh)  # rows that moved by it may say something else
        self._bar.setValue(0)
        self._forget()

    def select(self, number: int | None) -> None:
        """Marks the ticket's row, or none, and tells nobody."""
        position = None if self._source is None or number is None else self._source.position_of(number)
        self._is_told = True
        if position is None:
            self._unmark()
        else:
            self.selectRow(position)
        self._is_told = False

    def step(self, by: int) -> None:
        """Moves to a later or an earlier row as a person would; where a row has left, its successor is the next."""
        rows = self._source.rowCount() if self._source is not None else 0
        current = self.currentIndex().row()
        start = current if current >= 0 else self._last_position - (by > 0)
        if rows:
            self.selectRow(max(0, min(rows - 1, start + by)))

    def neighbours(self) -> tuple[int, ...]:
        """The tickets one step away."""
        if self._source is None or not self.currentIndex().isValid():
            return ()
        current, rows = self.currentIndex().row(), self._source.rowCount()
        return tuple(self._source.number_at(place) for place in (current + 1, current - 1) if 0 <= place < rows)

    def set_compact(self, is_compact: bool) -> None:
        self._delegate.is_compact = is_compact
        self.restyle()

    def restyle(self) -> None:
        self._delegate.restyle()
        self.verticalHeader().setDefaultSectionSize(self._delegate.height)
        self._forget()

    def refresh(self) -> None:
        """Repaints the rows in sight whose words have changed since they were painted."""
        if self._source is None:
            return
        for position in self._positions(self.viewport().rect()):
            number = self._source.number_at(position)
            words = [self._pictures[number, look][0] for look in LOOKS if (number, look) in self._pictures]
            if words and any(kept != self._text(position) for kept in words):
                self._forget_row(position)

    def explain(self) -> None:
        """Shows why the current row stands where it stands, beside it."""
        index = self.currentIndex()
        words = index.data(Qt.ItemDataRole.ToolTipRole)
        if words:
            corner = self.visualRect(index).bottomLeft()
            QToolTip.showText(self.viewport().mapToGlobal(corner), assets.plain_tip(words), self)

    def paintEvent(self, event: QPaintEvent) -> None:
        rect = event.rect()
        if rect.height() == self.viewport().height():
            self._whole.paint(self._changes, self._bar.value())
            return
        painter = QPainter(self.viewport())
        self._draw_rows(painter, rect)
        painter.end()

    def _draw_rows(self, painter: QPainter, rect: QRect) -> None:
        positions, height, current = self._positions(rect), self._delegate.height, self.currentIndex().row()
        end = positions.start * height - self._bar.value()
        for position in positions:
            number = self._source.number_at(position)  # type: ignore[union-attr] # no source has no positions
            look = PLAIN if position != current else (True, self.hasFocus())
            kept = self._pictures.get((number, look)) or self._picture(position, number, look)
            painter.drawPixmap(0, end, kept[1])
            end += height
        if end <= rect.bottom():
            painter.fillRect(0, max(end, 0), rect.right() + 1, rect.bottom() + 1, assets.colours().window)

    def _positions(self, rect: QRect) -> range:
        """The rows that a part of the viewport shows."""
        if self._source is None:
            return range(0)
        height, scrolled, rows = self._delegate.height, self._bar.value(), self._source.rowCount()
        first, last = max(0, rect.top() + scrolled) // height, (rect.bottom() + scrolled) // height
        return range(min(rows, first), min(rows, last + 1))

    def _text(self, position: int) -> RowText:
        assert self._source is not None
        text = self._source.data(self._source.index(position), ROW_TEXT)
        assert isinstance(text, RowText)
        return text

    def _draw_ahead(self) -> None:
        """What the next step needs: the rows beside the current one as they will be then, and that one as well."""
        current = self.currentIndex().row()
        if self._source is None or current < 0:
            return
        for position in range(max(0, current - 1), min(current + 2, self._source.rowCount())):
            number, look = self._source.number_at(position), PLAIN if position == current else (True, self.hasFocus())
            if (number, look) not in self._pictures:
                self._picture(position, number, look)

    def _picture(self, position: int, number: int, look: Look) -> tuple[RowText, QPixmap]:
        """Draws a row and keeps its picture, with the words it was drawn from."""
        if len(self._pictures) > MOST_PICTURES:
            self._pictures.clear()
        rect = QRect(0, 0, self.viewport().width(), self._delegate.height)
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(rect.size() * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(assets.colours().window)
        text = self._text(position)
        painter = QPainter(pixmap)
        self._delegate.draw(painter, rect, text, *look)
        painter.end()
        self._pictures[number, look] = (text, pixmap)
        return text, pixmap

    def _forget(self) -> None:
        self._pictures.clear()
        self._changes += 1
        self.viewport().update()

    def _forget_row(self, position: int) -> None:
        if self._source is not None and 0 <= position < self._source.rowCount():
            number = self._source.number_at(position)
            for look in LOOKS:
                self._pictures.pop((number, look), None)
            self._repaint_row(position)

    def _repaint_row(self, position: int) -> None:
        if position >= 0:
            self._changes += 1
            height = self._delegate.height
            self.viewport().update(0, position * height - self._bar.value(), self.viewport().width(), height)

    def _unmark(self) -> None:
        self.setCurrentIndex(QModelIndex())
        self.clearSelection()

    def _before_change(self) -> None:
        self._is_told, self._seen = True, []
        scrolled = self._bar.value()
        if self._source is not None and scrolled:
            seen = self._positions(self.viewport().rect())
            self._seen = [(self._source.number_at(place), place * self._delegate.height - scrolled) for place in seen]

    def _after_change(self) -> None:
        self._is_told = False
        if self._source is None:
            return
        for number, offset in self._seen:
            place = self._source.position_of(number)
            if place is not None:
                self.updateGeometries()
                self._bar.setValue(place * self._delegate.height - offset)
                break
        self._changes += 1
        self.viewport().update()

    def rowsAboutToBeRemoved(self, parent: AnyIndex, start: int, end: int) -> None:
        if start <= self.currentIndex().row() <= end:
            self._unmark()
        super().rowsAboutToBeRemoved(parent, start, end)

    def currentChanged(self, current: AnyIndex, previous: AnyIndex) -> None:
        super().currentChanged(current, previous)
        self._repaint_row(previous.row())
        self._repaint_row(current.row())
        if current.isValid() and self._source is not None:
            self._last_position = current.row()
            self._after_paint.start()
            if not self._is_told:
                self.chosen.emit(self._source.number_at(current.row()))

    def dataChanged(self, top: AnyIndex, bottom: AnyIndex, roles: Sequence[int] = ()) -> None:
        in_sight = self._positions(self.viewport().rect())
        for position in range(max(top.row(), in_sight.start), min(bottom.row() + 1, in_sight.stop)):
            self._forget_row(position)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER_KEYS and self.current_number is not None:
            self.opened.emit(self.current_number)
        elif event.key() in EDGE_KEYS:
            self.step(EDGE_KEYS[Qt.Key(event.key())])
        elif event.key() in MOVING_KEYS:
            super().keyPressEvent(event)
        else:
            event.ignore()  # letters are commands of the window, not a search in the list

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in RESTYLING:
            self.restyle()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._repaint_row(self.currentIndex().row())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._repaint_row(self.currentIndex().row())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._forget()
