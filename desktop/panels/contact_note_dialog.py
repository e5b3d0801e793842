"""Adds a contact note: a talk by phone or messenger, which is no ticket (STP.3, ORK.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from desktop.desk import DiskFull
from desktop.models.clause_words import clause_text
from desktop.panels.act_dialog import label, leave_written
from desktop.panels.kept_words import KeptText
from desktop.panels.plain_text import PlainText
from desktop.panels.reply_editor import ReplyEditor
from desktop.regulation.intents import BODY_LIMIT
from desktop.regulation.people import Department

if TYPE_CHECKING:
    from desktop.desk import Desk


class ContactNoteDialog(QDialog):
    """Closes only when the note is in the outbox, or when the agent cancels it."""

    def __init__(self, desk: Desk, subscriber_id: str, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Contact note"))
        self.setMinimumWidth(440)
        self._desk, self._subscriber_id = desk, subscriber_id
        who, self._fault = PlainText("heading", lines=2), PlainText("small", "muted", lines=4)
        who.set_text(name)
        self._fault.set_text(clause_text("STP.3" if desk.me.department is Department.STP else "ORK.2"))
        self.text = ReplyEditor()
        self.text.setPlaceholderText(self.tr("What was said by phone or messenger"))
        self.text.setAccessibleName(self.tr("What was said by phone or messenger"))
        self.text.textChanged.connect(self._check)
        buttons = QDialogButtonBox()
        self.ok = buttons.addButton(self.tr("Keep the note"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.ok.setProperty("primary", True)
        buttons.addButton(self.tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(8)
        no_ticket = label(self.tr("A talk is no ticket: no clock runs."))
        self._kept = KeptText(desk, f"{type(self).__name__} {subscriber_id}", self, self.text)
        for widget in (who, no_ticket, self.text, self._kept.line, self._fault, buttons):
            layout.addWidget(widget)
        self._kept.give_back()
        self._check()

    def _check(self) -> None:
        text = self.text.toPlainText()
        self.ok.setEnabled(bool(text.strip()) and len(text) <= BODY_LIMIT)

    def reject(self) -> None:
        leave_written(self, lambda: QDialog.reject(self))

    def accept(self) -> None:
        if not self.ok.isEnabled():
            return
        try:
            self._desk.add_contact_note(self._subscriber_id, self.text.toPlainText())
        except DiskFull:
            self._fault.set_text(self.tr("Not stored: the disk is full. Your text stays here."), meaning="emergency")
        else:
            super().accept()
