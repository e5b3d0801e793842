"""A dialog that asks for what an act needs, and says at each change whether it would be accepted."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop import assets
from desktop.models.clause_words import refusal_words
from desktop.panels.plain_text import PlainText
from desktop.regulation.intents import TicketIntent
from desktop.regulation.outcome import Refused
from desktop.replica.views import TicketView

if TYPE_CHECKING:
    from desktop.desk import Desk

Act = Callable[[TicketView, TicketIntent], bool]  # puts an intent into the outbox; False: it could not be stored
DATA = Qt.ItemDataRole.UserRole


def label(words: str, role: str = "muted") -> QLabel:
    made = QLabel(words)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    return made


class ChoiceList(QListWidget):
    """A list to choose one from. Foreign text is shown as it is."""

    def __init__(self, choices: list[tuple[str, object, str]]) -> None:
        """Each choice: its words, its value, a hint."""
        super().__init__()
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.set_choices(choices)

    def set_choices(self, choices: list[tuple[str, object, str]]) -> None:
        self.clear()
        for words, value, hint in choices:
            item = QListWidgetItem(words)
            item.setData(DATA, value)
            item.setToolTip(assets.plain_tip(hint or words))
            self.addItem(item)
        self.setCurrentRow(0 if choices else -1)

    @property
    def chosen(self) -> Any:
        item = self.currentItem()
        return item.data(DATA) if item is not None else None

    def choose(self, value: object) -> None:
        for row in range(self.count()):
            if self.item(row).data(DATA) == value:
                self.setCurrentRow(row)

    def sizeHint(self) -> QSize:
        return QSize(360, min(240, 12 + max(2, self.count()) * (self.sizeHintForRow(0) if self.count() else 28)))


class ActDialog(QDialog):
    """A subclass builds its widgets, names them to `watch`, and gives its `intent`."""

    def __init__(self, desk: Desk, view: TicketView, act: Act, parent: QWidget, title: str, button: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setMinimumWidth(440)
        self.desk, self.view = desk, view
        self._act = act
        self._first: QWidget | None = None  # the field that has the keyboard to begin with
        self.form = QVBoxLayout()
        self.form.setSpacing(6)
        self._fault = PlainText("small", "muted", lines=8)
        self.buttons = QDialogButtonBox()
        self.ok: QPushButton = self.buttons.addButton(button, QDialogButtonBox.ButtonRole.AcceptRole)
        self.ok.setProperty("primary", True)
        self.ok.setDefault(True)
        self.buttons.addButton(self.tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(label(title, "heading"))
        layout.addLayout(self.form)
        layout.addWidget(self._fault)
        layout.addWidget(self.buttons)

    def intent(self) -> TicketIntent | None:
        """What the agent has asked for so far; None while something is not chosen."""
        raise NotImplementedError

    def add(self, words: str, widget: QWidget) -> None:
        """A field under its name."""
        named = label(words)
        named.setBuddy(widget)
        widget.setAccessibleName(words)
        self.form.addWidget(named)
        self.form.addWidget(widget)
        self._first = self._first or widget

    def reason_field(self, words: str, height: int = 72) -> QPlainTextEdit:
        made = QPlainTextEdit()
        made.setTabChangesFocus(True)
        made.setFixedHeight(height)
        made.textChanged.connect(self.refresh)
        self.add(words, made)
        return made

    def refresh(self) -> None:
        """Judges what is asked for now."""
        intent = self.intent()
        outcome = None if intent is None else self.desk.judge(self.view.ticket, intent)
        self.ok.setEnabled(intent is not None and not isinstance(outcome, Refused))
        self._fault.set_text(refusal_words(outcome) if isinstance(outcome, Refused) else self.told())

    def told(self) -> str:
        """What is said while nothing is wrong, a clause for example."""
        return ""

    def accept(self) -> None:
        intent = self.intent()
        if intent is None or not self.ok.isEnabled():
            return
        if self._act(self.view, intent):
            super().accept()
        else:
            self._fault.set_text(self.tr("Not stored: the disk is full. Your text stays here."), meaning="emergency")

    def showEvent(self, event: QShowEvent) -> None:
        self.refresh()
        super().showEvent(event)
        if self._first is not None:
            self._first.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.accept()
        else:
            super().keyPressEvent(event)
