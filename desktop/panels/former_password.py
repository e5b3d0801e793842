"""The question for a former password: what this computer keeps does not open with the present one."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

WIDTH = 460


class FormerPasswordDialog(QDialog):
    """`submitted` carries the former password, answered with `failed` or by closing the dialog; `given_up`: what can't
    be opened is to be set aside."""

    submitted = Signal(str)
    given_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heading, self._words, self._error = QLabel(self), QLabel(self), QLabel(self)
        self._password = QLineEdit(self)
        self._open, self._aside = QPushButton(self), QPushButton(self)
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._heading.setProperty("role", "title")
        self._error.setProperty("role", "error")
        for label in (self._heading, self._words, self._error):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self._words.setBuddy(self._password)
        self._open.setProperty("primary", True)
        self._open.setDefault(True)
        self._aside.setAutoDefault(False)
        self._lay_out()
        self._open.clicked.connect(self._submit)
        self._aside.clicked.connect(self.given_up)
        self.retranslate()
        self._password.setFocus()

    def failed(self) -> None:
        """This one does not open it either."""
        self._set_busy(False)
        self._error.setText(self.tr("This password does not open it either."))
        self._error.show()
        self.adjustSize()
        self._password.setFocus()
        self._password.selectAll()

    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("Smena: former password"))
        self._heading.setText(self.tr("The password was changed"))
        self._words.setText(
            self.tr(
                "What you wrote on this computer is encrypted with the password you had then. Enter the former "
                "password to open it. If you set it aside, nothing is deleted: it is shown when it can be opened."
            )
        )
        self._open.setText(self.tr("Open"))
        self._aside.setText(self.tr("Set aside"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self._aside)
        buttons.addStretch(1)
        buttons.addWidget(self._open)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(16)
        for widget in (self._heading, self._words, self._password, self._error):
            column.addWidget(widget)
        column.addLayout(buttons)
        self.setFixedWidth(WIDTH)
        self._error.hide()

    def _submit(self) -> None:
        if self._password.text():
            self._error.hide()
            self._set_busy(True)
            self.submitted.emit(self._password.text())

    def _set_busy(self, is_busy: bool) -> None:
        for widget in (self._password, self._open, self._aside):
            widget.setEnabled(not is_busy)
