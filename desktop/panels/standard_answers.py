"""The list of standard answers (STP.8): search, choose, and it stands in the reply box."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QVBoxLayout, QWidget

from desktop.panels.act_dialog import ArrowKeys, ChoiceList, label
from desktop.panels.plain_text import PlainText
from desktop.wire.rows import StandardAnswerRow


class StandardAnswers(QDialog):
    """`answer_chosen` carries the text to insert."""

    answer_chosen = Signal(str)

    def __init__(self, answers: Sequence[StandardAnswerRow], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Standard answer"))
        self.resize(560, 480)
        self._answers = tuple(answers)
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Find an answer"))
        self.field.setAccessibleName(self.tr("Find an answer"))
        self.field.textChanged.connect(self._narrow)
        self.field.returnPressed.connect(self.accept)
        self.list = ChoiceList([])
        ArrowKeys(self.field, self.list)
        self.list.setAccessibleName(self.tr("Standard answers"))
        self.list.currentRowChanged.connect(self._preview)
        self.list.itemActivated.connect(self.accept)
        self._shown = PlainText("small", "muted", lines=6)
        self._none = label(self.tr("Nothing found. Try another word."))
        buttons = QDialogButtonBox()
        self.ok = buttons.addButton(self.tr("Insert"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.ok.setProperty("primary", True)
        self.ok.setAutoDefault(False)  # Enter in the field inserts already
        buttons.addButton(self.tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole).setAutoDefault(False)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(8)
        heading = label(self.tr("Standard answer"), "heading")
        for widget in (heading, self.field, self._none, self.list, self._shown, buttons):
            layout.addWidget(widget, 1 if widget is self.list else 0)
        self._narrow("")

    def _narrow(self, wanted: str) -> None:
        words = wanted.casefold().split()
        found = [
            answer
            for answer in self._answers
            if all(word in answer.title.casefold() or word in answer.body.casefold() for word in words)
        ]
        self.list.set_choices([(answer.title, answer.body, answer.body) for answer in found])
        self._none.setVisible(not found)
        self.ok.setEnabled(bool(found))
        self._preview()

    def _preview(self) -> None:
        self._shown.set_text(str(self.list.chosen or ""))

    def accept(self) -> None:
        text = self.list.chosen
        if text is not None:
            self.answer_chosen.emit(str(text))
            super().accept()
