"""What stands over a locked window: whose it is, what has come meanwhile, and the password that opens it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.models.row_text import Chip
from desktop.panels.chip_label import ChipLabel
from desktop.panels.ground import Ground

WIDTH = 412  # pixels: the sign-in dialog's, less its margins


class LockCover(Ground):
    """`submitted` carries password and code, which is asked for only when central wants one; answer with `failed` or
    take the cover away. `sign_out_wanted`: another agent comes."""

    submitted = Signal(str, str)
    sign_out_wanted = Signal()
    painted = Signal()

    def __init__(self, name: str, window: QWidget) -> None:
        super().__init__("window", window)
        self._heading, self._name, self._since = QLabel(self), QLabel(name, self), QLabel(self)
        self._error, self._work = QLabel(self), QLabel(self)
        self._password, self._code = QLineEdit(self), QLineEdit(self)
        self._labels = {field: QLabel(self) for field in (self._password, self._code)}
        self._open, self._sign_out = QPushButton(self), QPushButton(self)
        self._chips: tuple[Chip, ...] = ()
        self._chip_labels: list[ChipLabel] = []
        self._is_busy, self._pause = False, 0
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        roles = {self._heading: "title", self._name: "strong", self._since: "muted", self._error: "error"}
        for label, role in (roles | {self._work: "small"}).items():
            label.setProperty("role", role)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self._open.setProperty("primary", True)
        self._sign_out.setProperty("link", True)
        self._lay_out()
        for field in self._labels:
            field.returnPressed.connect(self._submit)
        self._open.clicked.connect(self._submit)
        self._sign_out.clicked.connect(self.sign_out_wanted)
        self.retranslate()

    def _lay_out(self) -> None:
        self._below_since = QVBoxLayout()
        self._below_since.setSpacing(6)
        buttons = QHBoxLayout()
        buttons.addWidget(self._sign_out)
        buttons.addStretch(1)
        buttons.addWidget(self._open)
        column = QVBoxLayout()
        column.setSpacing(10)
        for widget in (self._heading, self._name, self._since):
            column.addWidget(widget)
        column.addLayout(self._below_since)
        for field, label in self._labels.items():
            label.setBuddy(field)
            label.setTextFormat(Qt.TextFormat.PlainText)
            column.addWidget(label)
            column.addWidget(field)
        column.addWidget(self._error)
        column.addLayout(buttons)
        column.addWidget(self._work)
        page = QWidget(self)
        page.setFixedWidth(WIDTH)
        page.setLayout(column)
        around = QVBoxLayout(self)
        around.addWidget(page, 0, Qt.AlignmentFlag.AlignCenter)
        for before, after in (
            (self._password, self._code),
            (self._code, self._open),
            (self._open, self._sign_out),
        ):
            self.setTabOrder(before, after)
        self._error.hide()
        self._ask_for_code(False)

    def begin(self) -> None:
        """Nothing is typed yet, nothing went wrong yet."""
        self.forget()
        self._error.hide()
        self._ask_for_code(False)
        self._set_busy(False)
        self.take_focus()

    def forget(self) -> None:
        """What was typed: it has opened the window."""
        for field in self._labels:
            field.clear()

    def take_focus(self) -> None:
        self._password.setFocus()

    def tell(self, since: str, emergencies: tuple[int, int], work: str) -> None:
        """What it says besides; called again when it has changed. `emergencies`: confirmed ones and maybe some."""
        chips = self._emergencies(*emergencies)
        self._since.setText(since)
        self._work.setText(work)
        if chips != self._chips:
            self._chips = chips
            for label in self._chip_labels:
                label.deleteLater()
            self._chip_labels = [ChipLabel(chip, self) for chip in chips]
            for label in self._chip_labels:
                self._below_since.addWidget(label, 0, Qt.AlignmentFlag.AlignLeft)

    def _emergencies(self, confirmed: int, maybe: int) -> tuple[Chip, ...]:
        found = []
        if confirmed:
            found.append(Chip("emergency", self.tr("%n emergency(s) in the queue", "", confirmed), "emergency"))
        if maybe:
            found.append(Chip("guard", self.tr("%n possible emergency(s), not confirmed", "", maybe), "clock"))
        return tuple(found)

    def failed(self, sentence: str, wants_code: bool = False) -> None:
        """The attempt is over: says why, keeps what was typed. `wants_code`: the password was right, the code is what
        lacks."""
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))
        self._ask_for_code(wants_code or not self._code.isHidden())
        self._set_busy(False)
        field = self._code if wants_code else self._password
        field.setFocus()
        field.selectAll()

    def pause(self, seconds: int) -> None:
        """Nothing can be sent for so long; 0: at once."""
        if seconds != self._pause:
            self._pause = seconds
            self._show_busy()

    def retranslate(self) -> None:
        self._heading.setText(self.tr("The window is locked"))
        self._labels[self._password].setText(self.tr("Password"))
        self._labels[self._code].setText(self.tr("Code from your app"))
        self._sign_out.setText(self.tr("Another agent signs in"))
        self._sign_out.setToolTip(self.tr("You are signed out here. Drafts and what waits to be sent are kept."))
        self._show_busy()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.painted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the focus, as in a dialog."""
        focused = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focused, QPushButton):
            focused.click()
        else:
            super().keyPressEvent(event)

    def _ask_for_code(self, is_asked: bool) -> None:
        self._code.setVisible(is_asked)
        self._labels[self._code].setVisible(is_asked)

    def _submit(self) -> None:
        if self._password.text() and not self._is_busy and not self._pause:
            self._error.hide()
            self._set_busy(True)
            self.submitted.emit(self._password.text(), self._code.text().strip())

    def _set_busy(self, is_busy: bool) -> None:
        self._is_busy = is_busy
        self._show_busy()

    def _show_busy(self) -> None:
        for field in self._labels:
            field.setReadOnly(self._is_busy)
        self._open.setEnabled(not self._is_busy and not self._pause)
        if self._is_busy:
            words = self.tr("Checking…")
        elif self._pause:
            words = self.tr("Wait %1 s").replace("%1", str(self._pause))
        else:
            words = self.tr("Unlock")
        self._open.setText(words)
