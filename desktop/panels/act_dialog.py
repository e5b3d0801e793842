"""A dialog that asks for what an act needs, and says at each change whether it would be accepted."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLayout,
    QListWidget,
    QListWidgetItem,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop import assets
from desktop.models.clause_words import refusal_words
from desktop.panels.kept_words import KeptText
from desktop.panels.plain_text import PlainText
from desktop.regulation.intents import TicketIntent
from desktop.regulation.outcome import Accepted, Refused
from desktop.replica.views import TicketView

if TYPE_CHECKING:
    from desktop.desk import Desk

translate = QCoreApplication.translate

Act = Callable[[TicketView, TicketIntent], bool]  # puts an intent into the outbox; False: it could not be stored
T = TypeVar("T")
DATA = Qt.ItemDataRole.UserRole
HIGHEST_LIST = 260  # pixels
ROW_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


def label(words: str, role: str = "muted") -> QLabel:
    made = QLabel(words)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    return made


def show_dialog(dialog: QDialog) -> None:
    """Over its window, until it is closed."""
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()


def make_room(dialog: QDialog) -> None:
    """As high as its words, and never lower than before: buttons don't jump."""
    layout = dialog.layout()
    if layout is not None and dialog.isVisible():
        for within in (*dialog.findChildren(QLayout), layout):  # a page of its own asks its dialog only by and by
            within.activate()
        dialog.resize(dialog.width(), max(dialog.height(), layout.totalHeightForWidth(dialog.width())))


def confirm(over: QWidget, words: str, button: str, then: Callable[[], None]) -> None:
    """Asks before `then`; Enter and Esc mean no."""
    asked = QMessageBox(over)
    asked.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    asked.setTextFormat(Qt.TextFormat.PlainText)
    asked.setIcon(QMessageBox.Icon.Question)
    asked.setWindowTitle(over.windowTitle())
    asked.setText(words)
    asked.addButton(button, QMessageBox.ButtonRole.AcceptRole).clicked.connect(then)
    cancel = asked.addButton(translate("AskingDialog", "Cancel"), QMessageBox.ButtonRole.RejectRole)
    asked.setDefaultButton(cancel)
    asked.open()


def leave_written(dialog: QDialog, leave: Callable[[], None]) -> None:
    """What was written in a dialog is not lost by one Esc."""
    fields = dialog.findChildren(QPlainTextEdit)
    if any(field.document().isModified() and field.toPlainText().strip() for field in fields):
        words = translate("AskingDialog", "What you wrote here is lost when you close.")
        confirm(dialog, words, translate("AskingDialog", "Close all the same"), leave)
    else:
        leave()


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
        """As high as its rows, between two and what leaves room for the rest of a dialog."""
        self.ensurePolished()  # the style sheet's padding counts
        row = max(self.sizeHintForRow(0), 28)
        return QSize(360, min(HIGHEST_LIST, 2 * self.frameWidth() + max(2, self.count()) * row))

    def minimumSizeHint(self) -> QSize:
        return QSize(240, min(self.sizeHint().height(), 5 * max(self.sizeHintForRow(0), 28)))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.doItemsLayout()  # rows measured before the style sheet was known would overlap


class ArrowKeys(QObject):
    """The arrows move in a list while one types in the field above it."""

    def __init__(self, field: QWidget, rows: QListWidget) -> None:
        super().__init__(field)
        self._rows = rows
        field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and event.key() in ROW_KEYS:
            self._rows.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)


class AskingDialog(QDialog):
    """A subclass builds its widgets in `form`, says by `fault` whether it may go, and does it by `carry_out`."""

    def __init__(self, desk: Desk, about: int, parent: QWidget, title: str, button: str) -> None:
        """`about` is the number of what is acted on: with the type of the dialog it names what is kept of it."""
        super().__init__(parent)
        self.desk, self._about = desk, about
        self._kept: KeptText | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setMinimumWidth(440)
        self._is_open = True
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

    def fault(self) -> str | None:
        """Why what is asked for now would not be accepted, empty while something is not chosen; None: it would be."""
        raise NotImplementedError

    def carry_out(self) -> bool:
        """Does it; False when it could not be stored."""
        raise NotImplementedError

    def add(self, words: str, widget: QWidget) -> None:
        """A field under its name."""
        named = label(words)
        named.setBuddy(widget)
        widget.setAccessibleName(words)
        self.form.addWidget(named)
        self.form.addWidget(widget)
        self._first = self._first or widget

    def reason_field(self, words: str, height: int = 72, is_kept: bool = True) -> QPlainTextEdit:
        """The dialog's text; `is_kept`: by this dialog itself."""
        made = QPlainTextEdit()
        made.setTabChangesFocus(True)
        made.setFixedHeight(height)
        made.textChanged.connect(self.refresh)
        self.add(words, made)
        if is_kept:
            self._kept = KeptText(self.desk, f"{type(self).__name__} {self._about}", self, made)
            self.form.addWidget(self._kept.line)
        return made

    def refresh(self) -> None:
        """Judges what is asked for now."""
        fault = self.fault()
        self.ok.setEnabled(fault is None)
        self._fault.set_text(fault or self.told())
        make_room(self)

    def told(self) -> str:
        """What is said while nothing is wrong, a clause for example."""
        return ""

    def while_open(self, then: Callable[[T], None]) -> Callable[[T], None]:
        """`then`, but not for an answer that comes when the dialog has closed."""
        return lambda answer: then(answer) if self._is_open else None

    def done(self, result: int) -> None:
        self._is_open = False
        super().done(result)

    def reject(self) -> None:
        leave_written(self, lambda: QDialog.reject(self))

    def accept(self) -> None:
        if not self.ok.isEnabled():
            return
        if self.carry_out():
            super().accept()
        else:
            self._fault.set_text(self.tr("Not stored: the disk is full. Your text stays here."), meaning="emergency")

    def showEvent(self, event: QShowEvent) -> None:
        if self._kept is not None:
            self._kept.give_back()
        self.refresh()
        super().showEvent(event)
        make_room(self)
        if self._first is not None:
            self._first.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.accept()
        else:
            super().keyPressEvent(event)


class ActDialog(AskingDialog):
    """What an act on a ticket asks for. A subclass gives its `intent`."""

    def __init__(self, desk: Desk, view: TicketView, act: Act, parent: QWidget, title: str, button: str) -> None:
        super().__init__(desk, view.row.number, parent, title, button)
        self.view, self._act = view, act
        self.outcome: Accepted | Refused | None = None  # of what is asked for now

    def intent(self) -> TicketIntent | None:
        """What the agent has asked for so far; None while something is not chosen."""
        raise NotImplementedError

    def fault(self) -> str | None:
        intent = self.intent()
        self.outcome = outcome = None if intent is None else self.desk.judge(self.view.ticket, intent)
        if outcome is None:
            return ""
        return refusal_words(outcome) if isinstance(outcome, Refused) else None

    def carry_out(self) -> bool:
        intent = self.intent()
        return intent is not None and self._act(self.view, intent)
