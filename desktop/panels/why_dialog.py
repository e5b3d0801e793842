"""Reasons by key: why the ticket stands where it stands, and why each act that is not possible is not."""

from collections.abc import Iterable

from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from desktop import assets
from desktop.panels.act_dialog import label


class WhyDialog(QDialog):
    """`reasons` are pairs of a heading and its reason, with the clause; readable by keys and by a screen reader."""

    def __init__(self, reasons: Iterable[tuple[str, str]], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Reasons and clauses"))
        self.resize(600, 480)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(self.tr("Reasons and clauses"))
        self._write(reasons)
        buttons = QDialogButtonBox()
        closing = buttons.addButton(self.tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        closing.setDefault(True)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        for widget in (label(self.tr("Reasons and clauses"), "heading"), self.text, buttons):
            layout.addWidget(widget)

    def _write(self, reasons: Iterable[tuple[str, str]]) -> None:
        """Headings in bold; a reason that several share stands once, under all of them."""
        headings: dict[str, list[str]] = {}
        for heading, reason in reasons:
            headings.setdefault(reason, []).append(heading)
        plain, strong = QTextCharFormat(), QTextCharFormat()
        strong.setFont(assets.font("strong"))
        cursor = QTextCursor(self.text.document())
        for reason, named in headings.items():
            cursor.insertText(("\n\n" if cursor.position() else "") + "\n".join(named), strong)
            if reason:
                cursor.insertText(f"\n{reason}", plain)
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
