"""Moves messages of a ticket into a new one: which, and what it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QLineEdit,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop import assets
from desktop.models.merge_split import movable_messages, split_words
from desktop.panels.act_dialog import DATA, Act, ActDialog, ChoiceList
from desktop.regulation import intents
from desktop.regulation.decide import SUBJECT_LIMIT
from desktop.regulation.outcome import Accepted
from desktop.replica.views import TicketView

if TYPE_CHECKING:
    from desktop.desk import Desk

AnyIndex = QModelIndex | QPersistentModelIndex
ROW, BOX = 44, 14  # pixels
LONGEST = 300  # characters worth measuring
CHECKED, UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class SplitDialog(ActDialog):
    def __init__(self, desk: Desk, view: TicketView, act: Act, parent: QWidget) -> None:
        title = self.tr("Split messages off ticket %1").replace("%1", str(view.row.number))
        super().__init__(desk, view, act, parent, title, self.tr("Make a new ticket"))
        self.setMinimumWidth(560)
        self.messages = _MessageList(movable_messages(view, desk.now()))
        self.messages.itemChanged.connect(self.refresh)
        self.subject = QLineEdit(view.row.subject)
        self.subject.setMaxLength(SUBJECT_LIMIT)
        self.subject.setCursorPosition(0)
        self.subject.textChanged.connect(self.refresh)
        self.add(self.tr("Messages that move (Space marks)"), self.messages)
        self.add(self.tr("Subject of the new ticket"), self.subject)

    def intent(self) -> intents.Split:
        return intents.Split(self.messages.checked_ids, self.subject.text().strip())

    def told(self) -> str:
        if isinstance(self.outcome, Accepted) and self.outcome.split_off is not None:
            new = self.outcome.split_off.ticket
            count = len(new.messages)
            return split_words(self.tr("%n message(s)", "", count), new, self.desk.now(), self.desk.book)
        return ""


class _MessageDelegate(QStyledItemDelegate):
    """A check box, whose message and when, and below it how it begins."""

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(0, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        colours, rect = assets.colours(), QRect(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, colours.selected)
        is_checked = index.data(Qt.ItemDataRole.CheckStateRole) == CHECKED.value
        box = QRect(rect.left() + 10, rect.center().y() - BOX // 2, BOX, BOX)
        painter.setPen(QPen(colours.accent if is_checked else colours.muted, 1))
        painter.setBrush(colours.accent if is_checked else colours.window)
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        if is_checked:
            ratio = painter.device().devicePixelRatioF()
            painter.drawPixmap(box.topLeft(), assets.picture("check", colours.on_accent.name(), BOX, ratio))
        head, _, text = str(index.data()).partition("\n")
        room = rect.adjusted(BOX + 20, 5, -8, -5)
        for role, ink, words, place in (
            ("small", colours.muted, head, Qt.AlignmentFlag.AlignTop),
            ("body", colours.text, text, Qt.AlignmentFlag.AlignBottom),
        ):
            painter.setFont(assets.font(role))
            painter.setPen(ink)
            shown = painter.fontMetrics().elidedText(words[:LONGEST], Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, int(place | Qt.AlignmentFlag.AlignLeft), shown)
        painter.restore()


class _MessageList(ChoiceList):
    """A message a row, with a check box that a click anywhere in the row or Space turns."""

    def __init__(self, messages: tuple[tuple[int, str], ...]) -> None:
        super().__init__([(words, message_id, "") for message_id, words in messages])
        self.setItemDelegate(_MessageDelegate(self))
        self._pressed_state = UNCHECKED
        for item in self._items():
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(UNCHECKED)
        self.itemClicked.connect(self._turn)

    @property
    def checked_ids(self) -> tuple[int, ...]:
        return tuple(int(item.data(DATA)) for item in self._items() if item.checkState() is CHECKED)

    def _items(self) -> list[QListWidgetItem]:
        return [self.item(row) for row in range(self.count())]

    def mousePressEvent(self, event: QMouseEvent) -> None:
        item = self.itemAt(event.position().toPoint())
        if item is not None:
            self._pressed_state = item.checkState()
        super().mousePressEvent(event)

    def _turn(self, item: QListWidgetItem) -> None:
        """A click beside the box; one on the box has turned it already."""
        if item.checkState() is self._pressed_state:
            item.setCheckState(UNCHECKED if item.checkState() is CHECKED else CHECKED)
