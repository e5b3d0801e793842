"""The sign-in dialog: who, with which password, at which central; errors stand in it as sentences."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop import assets

WIDTH = 460


class SignInDialog(QDialog):
    """`submitted` carries login, password, central's address and the code, which is asked for only when central wants
    one. The owner answers with `failed` (a sentence) or
    `accept`. `language_chosen` carries "ru" or "en"; the dialog itself follows the language of the program."""

    submitted = Signal(str, str, str, str)
    language_chosen = Signal(str)

    def __init__(self, central: str, login: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heading, self._error = QLabel(self), QLabel(self)
        self._login, self._password, self._central = QLineEdit(login, self), QLineEdit(self), QLineEdit(central, self)
        self._code = QLineEdit(self)
        fields = (self._login, self._password, self._code, self._central)
        self._labels = {field: QLabel(self) for field in fields}
        self._enter, self._language = QPushButton(self), QPushButton(self)
        self._is_busy = False
        self._central.setCursorPosition(0)
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._heading.setProperty("role", "title")
        self._error.setProperty("role", "error")
        self._error.setWordWrap(True)
        for label in (self._heading, self._error, *self._labels.values()):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._enter.setProperty("primary", True)
        self._enter.setDefault(True)
        self._language.setProperty("link", True)
        self._language.setAutoDefault(False)
        self._lay_out()
        self._enter.clicked.connect(self._submit)
        self._language.clicked.connect(lambda: self.language_chosen.emit(self._other_language()))
        self.retranslate()
        (self._password if login else self._login).setFocus()

    def _lay_out(self) -> None:
        form = self._form = QFormLayout()
        form.setSpacing(10)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for field, label in self._labels.items():
            label.setBuddy(field)
            form.addRow(label, field)
        buttons = QHBoxLayout()
        buttons.addWidget(self._language)
        buttons.addStretch(1)
        buttons.addWidget(self._enter)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(16)
        column.addWidget(self._heading)
        column.addLayout(form)
        column.addWidget(self._error)
        column.addLayout(buttons)
        self.setFixedWidth(WIDTH)
        self._error.hide()
        form.setRowVisible(self._code, False)
        self.setTabOrder(self._password, self._code)
        self.setTabOrder(self._code, self._central)

    def failed(self, sentence: str, wants_code: bool = False) -> None:
        """The attempt is over: says why, keeps what was typed, ready for the next. `wants_code`: the password was
        right, the code is what lacks."""
        self._set_busy(False)
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))
        self._form.setRowVisible(self._code, wants_code or self._form.isRowVisible(self._code))
        self.adjustSize()
        next_field = self._code if wants_code else self._password
        next_field.setFocus()
        next_field.selectAll()

    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("Smena: sign in"))
        self._heading.setText(self.tr("Welcome to Smena"))
        self._labels[self._login].setText(self.tr("Login"))
        self._labels[self._password].setText(self.tr("Password"))
        self._labels[self._code].setText(self.tr("Code from your app"))
        self._labels[self._central].setText(self.tr("Central server"))
        self._language.setText("English" if self._other_language() == "en" else "Русский")
        self._show_busy()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _other_language(self) -> str:
        return "en" if assets.language() == "ru" else "ru"

    def _submit(self) -> None:
        login, password, central = (field.text() for field in (self._login, self._password, self._central))
        if not (login.strip() and password and central.strip()):
            self.failed(self.tr("Fill in login, password and the address of the central server."))
            return
        self._error.hide()
        self._set_busy(True)
        self.submitted.emit(login.strip(), password, central.strip().rstrip("/"), self._code.text().strip())

    def _set_busy(self, is_busy: bool) -> None:
        self._is_busy = is_busy
        self._show_busy()

    def _show_busy(self) -> None:
        for widget in (*self._labels, self._enter):
            widget.setEnabled(not self._is_busy)
        self._enter.setText(self.tr("Signing in…") if self._is_busy else self.tr("Sign in"))

    def closeEvent(self, event: QCloseEvent) -> None:
        self.reject()
        super().closeEvent(event)
