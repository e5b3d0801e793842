"""Reasons by key: why the ticket stands where it stands, and why each act that is not possible is not."""

from collections.abc import Iterable

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget


class WhyDialog(QDialog):
    """`reasons` are pairs of a heading and its reason, with the clause; readable by keys and by a screen reader."""

    def __init__(self, reasons: Iterable[tuple[str, str]], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Reasons and clauses"))
        self.resize(560, 440)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(self.tr("Reasons and clauses"))
        self.text.setPlainText(
            "\n\n".join(f"{heading}\n{reason}" if reason else heading for heading, reason in reasons)
        )
        buttons = QDialogButtonBox()
        closing = buttons.addButton(self.tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        closing.setDefault(True)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.addWidget(self.text)
        layout.addWidget(buttons)
