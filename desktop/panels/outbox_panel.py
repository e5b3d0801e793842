"""What this desk has not yet brought to central: what waits, what was refused, the drafts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QListView, QMessageBox, QPushButton, QVBoxLayout, QWidget

from desktop.desk import DiskFull
from desktop.models.clause_words import clause_text
from desktop.models.outbox import OutboxModel, has_body, reason_words, state_words, text_of
from desktop.panels.act_dialog import label
from desktop.panels.delegates import RowDelegate
from desktop.panels.flow_layout import FlowLayout
from desktop.panels.plain_text import PlainText
from desktop.regulation.intents import LetterIntent
from desktop.replica.views import DraftView, IntentState, OutboxView, ReplicaChange

if TYPE_CHECKING:
    from desktop.desk import Desk

DROPPABLE = (IntentState.REFUSED, IntentState.QUEUED, IntentState.HELD, IntentState.STUCK, IntentState.SENDING)


class OutboxPanel(QWidget):
    """`ticket_chosen` opens a ticket, `edit_wanted` opens it with the text of a refused intent in its box. Call `end`
    before it goes."""

    ticket_chosen = Signal(int)
    letter_chosen = Signal(int)
    edit_wanted = Signal(int, str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._owes_focus = False
        self.model = OutboxModel()
        self.list = QListView()
        self.list.setModel(self.model)
        self._delegate = RowDelegate(self.list)
        self._delegate.restyle()
        self.list.setItemDelegate(self._delegate)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.selectionModel().currentChanged.connect(self._show_current)
        self.list.activated.connect(self._open_index)
        self._empty = QLabel()
        self._empty.setTextFormat(Qt.TextFormat.PlainText)
        self._empty.setProperty("role", "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._state, self._reason = PlainText("strong", lines=1), PlainText("body", lines=4)
        self._text = PlainText("body", "muted", lines=8)
        self.open_button, self.edit_button, self.resend_button, self.drop_button = (QPushButton() for _ in range(4))
        self.open_button.clicked.connect(self._open)
        self.edit_button.clicked.connect(self._edit)
        self.resend_button.clicked.connect(self._resend)
        self.drop_button.clicked.connect(self._drop)
        self._lay_out()
        self._end_listening = desk.on_change(self._on_change)
        self._speak()

    def _lay_out(self) -> None:
        self._detail = QWidget()
        detail = QVBoxLayout(self._detail)
        detail.setContentsMargins(16, 12, 16, 12)
        detail.setSpacing(6)
        for widget in (self._state, self._reason, self._text):
            detail.addWidget(widget)
        row = FlowLayout(gap=8)
        for button in (self.open_button, self.edit_button, self.resend_button, self.drop_button):
            row.addWidget(button)
        detail.addLayout(row)
        self._title = label("", "heading")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._title.setContentsMargins(16, 14, 16, 8)
        self._empty.setContentsMargins(32, 0, 32, 64)
        layout.addWidget(self._title)
        layout.addWidget(self._empty, 1)
        layout.addWidget(self.list, 1)
        layout.addWidget(self._detail)

    def end(self) -> None:
        self._end_listening()

    @property
    def current(self) -> OutboxView | None:
        """The intent that is chosen; None for a draft."""
        chosen = self._chosen
        return chosen if isinstance(chosen, OutboxView) else None

    @property
    def _chosen(self) -> OutboxView | DraftView | None:
        index = self.list.currentIndex()
        return self.model.view_at(index.row()) if index.isValid() else None

    def take_focus(self) -> None:
        """To the list, as soon as there is something in it."""
        self._owes_focus = not self.list.isVisible()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _read(self) -> None:
        self._desk.read_outbox(lambda views: self._desk.read_drafts(lambda drafts: self._arrived(views, drafts)))

    def _arrived(self, views: tuple[OutboxView, ...], drafts: tuple[DraftView, ...]) -> None:
        self.model.show(views, self._desk.now(), drafts)
        is_empty = not views and not drafts
        if not self.list.currentIndex().isValid() and not is_empty:
            self.list.setCurrentIndex(self.model.index(0))
        self.list.setVisible(not is_empty)
        self._detail.setVisible(not is_empty)
        self._empty.setVisible(is_empty)
        if self._owes_focus and not is_empty:
            self.take_focus()
        self._show_current()

    def _show_current(self) -> None:
        chosen = self._chosen
        if isinstance(chosen, DraftView):
            self._show_draft(chosen)
        elif chosen is not None:
            self._show_intent(chosen)

    def _show_draft(self, shown: DraftView) -> None:
        self.open_button.setText(self.tr("Open the ticket"))
        self._state.set_text(self.tr("Draft: nobody but you has seen it"), meaning="text")
        self._reason.hide()
        self._text.set_text(shown.draft.body or ", ".join(file.name for file in shown.draft.files))
        self.open_button.setEnabled(True)
        for button in (self.edit_button, self.resend_button, self.drop_button):
            button.setEnabled(False)

    def _show_intent(self, shown: OutboxView) -> None:
        is_refused = shown.state is IntentState.REFUSED
        self._state.set_text(state_words(shown), meaning="emergency" if is_refused else "text")
        self._reason.set_text(reason_words(shown), clause_text(shown.clause))
        self._reason.setVisible(bool(self._reason.text))
        self._text.set_text(text_of(shown.intent))
        is_letters = isinstance(shown.intent, LetterIntent)
        self.open_button.setText(self.tr("Open the letter") if is_letters else self.tr("Open the ticket"))
        self.open_button.setEnabled(shown.ticket is not None or is_letters)
        self.edit_button.setEnabled(is_refused and shown.ticket is not None and has_body(shown.intent))
        self.resend_button.setEnabled(is_refused)
        self.drop_button.setEnabled(shown.state in DROPPABLE and not shown.is_void_wanted)

    def _open_index(self, index: QModelIndex) -> None:
        self._open()

    def _open(self) -> None:
        chosen = self._chosen
        ticket = chosen.draft.ticket if isinstance(chosen, DraftView) else chosen.ticket if chosen else None
        if ticket is not None:
            self.ticket_chosen.emit(ticket)
        elif isinstance(chosen, OutboxView) and isinstance(chosen.intent, LetterIntent):
            self.letter_chosen.emit(chosen.intent.letter_id)

    def _edit(self) -> None:
        if self.current is not None and self.current.ticket is not None:
            self.edit_wanted.emit(self.current.ticket, self.current.key)

    def _resend(self) -> None:
        if self.current is None:
            return
        try:
            self._desk.resend(self.current.key)
        except DiskFull:
            self._reason.set_text(self.tr("Not stored: the disk is full. The text stays here."), meaning="emergency")
            self._reason.show()

    def _drop(self) -> None:
        """Asks: the agent's own act is the only one that destroys a text."""
        shown = self.current
        if shown is None:
            return
        asked = QMessageBox(self)
        asked.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        asked.setTextFormat(Qt.TextFormat.PlainText)
        asked.setIcon(QMessageBox.Icon.Question)
        asked.setWindowTitle(self.tr("Drop it"))
        asked.setText(self.tr("It will not be sent, and its text is destroyed."))
        drop = asked.addButton(self.tr("Drop"), QMessageBox.ButtonRole.DestructiveRole)
        drop.clicked.connect(lambda: self._desk.drop(shown.key))
        asked.setDefaultButton(asked.addButton(self.tr("Keep"), QMessageBox.ButtonRole.RejectRole))
        asked.open()

    def _on_change(self, change: ReplicaChange) -> None:
        if (change.has_outbox or change.is_refill) and self.isVisible():
            self._read()

    def showEvent(self, event: QShowEvent) -> None:
        self._read()
        super().showEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._speak()
            self._read()
        elif event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._delegate.restyle()
            self.list.viewport().update()
        super().changeEvent(event)

    def _speak(self) -> None:
        self._title.setText(self.tr("What waits to be sent, and drafts"))
        self.list.setAccessibleName(self.tr("What waits to be sent, and drafts"))
        self._empty.setText(self.tr("Nothing waits: central has everything you did."))
        self.open_button.setText(self.tr("Open the ticket"))
        self.edit_button.setText(self.tr("Edit"))
        self.resend_button.setText(self.tr("Send again"))
        self.drop_button.setText(self.tr("Drop…"))
