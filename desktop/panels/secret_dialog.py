"""Shows a secret for a minute: after a reason and, when central wants it, the agent's password. Keeps nothing of it."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QSize, Qt, QTimer
from PySide6.QtGui import QFont, QFontDatabase, QHideEvent, QPainter, QPaintEvent, QShowEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget

from desktop import assets
from desktop.models.secret_lines import kind_name, secret_name
from desktop.panels.act_dialog import label, make_room
from desktop.panels.copied_secret import KEPT_FOR, CopiedSecret
from desktop.panels.plain_text import PlainText
from desktop.sync.secret_looks import PasswordWanted, SecretShown
from desktop.sync.state import Link
from desktop.wire.rows import SecretRow

if TYPE_CHECKING:
    from desktop.desk import Desk

SHOWN_FOR = timedelta(seconds=60)
REASON_LIMIT = 500  # characters, central's
LARGER = 2  # points: 1, l and I must differ
HIGHEST = 220  # pixels of a long value before it scrolls


class SecretText(QWidget):
    """The value, painted: it can't be selected, has no tool tip, and no assistive technology is handed it."""

    def __init__(self) -> None:
        super().__init__()
        self._value = ""
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_value(self, value: str) -> None:
        """Empty: forgets the one before."""
        self._value = value
        self.updateGeometry()
        self.update()

    def _laid_out(self, width: float) -> tuple[QTextLayout, float]:
        font = QFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        font.setPointSizeF(assets.font("body").pointSizeF() + LARGER)
        layout, option = QTextLayout(self._value.replace("\n", "\u2028"), font), QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAnywhere)
        option.setFlags(QTextOption.Flag.ShowTabsAndSpaces | QTextOption.Flag.ShowLineAndParagraphSeparators)
        layout.setTextOption(option)
        layout.setCacheEnabled(False)
        height = 0.0
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(1.0, width))
            line.setPosition(QPointF(0, height))
            height += line.height()
        layout.endLayout()
        return layout, height

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return math.ceil(self._laid_out(width)[1])

    def sizeHint(self) -> QSize:
        return QSize(400, self.heightForWidth(max(self.width(), 100)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(assets.colours().text)
        self._laid_out(self.width())[0].draw(painter, QPointF())
        painter.end()


class SecretDialog(QDialog):
    """Hidden by whatever, it has forgotten the value and does not come back."""

    def __init__(
        self,
        desk: Desk,
        secret: SecretRow,
        copied: CopiedSecret,
        parent: QWidget,
        authorize: Callable[[], bool] | None = None,
    ) -> None:
        """`authorize` records that what is shown matches; False: it could not be stored. None: there is nothing to."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk, self._secret, self._copied, self._matching = desk, secret, copied, authorize
        self._shown: SecretShown | None = None
        self._hides_at = desk.now()
        self._is_over = False
        self._beat = QTimer(self, interval=500)
        self._beat.timeout.connect(self.tick)
        title = f"{secret_name(secret.id)}: {kind_name(secret.kind)}"
        self.setWindowTitle(title[:1].upper() + title[1:])
        self.setMinimumWidth(480)
        self.reason, self.password = QLineEdit(), QLineEdit()
        self.reason.setMaxLength(REASON_LIMIT)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.look = QPushButton(self.tr("Show for a minute"))
        self.fault = PlainText("small", "muted", lines=8)
        self.value = SecretText()
        self.countdown = label("", "muted")
        self.copy = QPushButton(self.tr("Copy"))
        self.matches = QPushButton(self.tr("It matches: record the authorization"))
        self.hide_now = QPushButton(self.tr("Hide"))
        self._asking, self._showing = self._asking_page(), self._showing_page()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        for widget in (label(self.windowTitle(), "heading"), self._asking, self._showing):
            layout.addWidget(widget)
        self._showing.hide()
        self._check()
        if desk.state.link is not Link.ONLINE:
            self._tell(self.tr("No connection to central: a secret is shown only while there is one."), "guard")

    def _asking_page(self) -> QWidget:
        page, column = _page()
        cancel = QPushButton(self.tr("Cancel"))
        self._password_label = label(self.tr("Your password"))
        why = label(self.tr("Why you look (it stands in the audit)"))
        for words, field in ((why, self.reason), (self._password_label, self.password)):
            words.setBuddy(field)
            field.setAccessibleName(words.text())
            field.textChanged.connect(self._check)
            field.returnPressed.connect(self._ask)
            column.addWidget(words)
            column.addWidget(field)
        self._want_password(False)
        column.addWidget(self.fault)
        self.look.setProperty("primary", True)
        for button in (self.look, cancel):
            button.setAutoDefault(False)
        self.look.clicked.connect(self._ask)
        cancel.clicked.connect(self.reject)
        column.addLayout(_row(self.look, cancel))
        return page

    def _showing_page(self) -> QWidget:
        page, column = _page()
        self._area = area = QScrollArea()
        area.setWidget(self.value)
        area.setWidgetResizable(True)
        area.setProperty("bare", True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._note = PlainText("small", "muted", lines=3)
        for widget in (area, self.countdown, self._note):
            column.addWidget(widget)
        self.matches.setProperty("primary", True)
        for button in (self.copy, self.matches, self.hide_now):
            button.setAutoDefault(False)
        self.copy.clicked.connect(self._copy)
        self.matches.clicked.connect(self._authorize)
        self.hide_now.clicked.connect(self.reject)
        column.addLayout(_row(self.matches, self.copy, self.hide_now))
        return page

    def _want_password(self, is_wanted: bool) -> None:
        self.password.setVisible(is_wanted)
        self._password_label.setVisible(is_wanted)

    def _check(self) -> None:
        has_password = self.password.isHidden() or bool(self.password.text())
        self.look.setEnabled(bool(self.reason.text().strip()) and has_password)

    def _tell(self, words: str, meaning: str = "emergency") -> None:
        self.fault.set_text(words, meaning=meaning)
        make_room(self)

    def _ask(self) -> None:
        if not self.look.isEnabled():
            return
        self.look.setEnabled(False)
        self._tell(self.tr("Asking central…"), "muted")
        password = None if self.password.isHidden() else self.password.text()
        self._desk.look_at_secret(self._secret.id, self.reason.text(), password, self._answered)

    def _answered(self, answer: SecretShown | str) -> None:
        if self._is_over:
            return
        if isinstance(answer, str):
            if isinstance(answer, PasswordWanted):
                is_first = self.password.isHidden()
                self._want_password(True)
                self.password.setFocus()
                self.password.selectAll()
                self._tell(answer, "muted" if is_first else "emergency")
            else:
                self._tell(answer)
            self._check()
        else:
            self._show(answer)

    def _show(self, shown: SecretShown) -> None:
        now = self._desk.now()
        self.password.clear()
        self._shown, self._hides_at = shown, min(shown.shown_until, now + SHOWN_FOR)
        self.value.show_value(shown.value)
        count = self.tr("%n character(s); blanks are shown as dots.", "", len(shown.value))
        self._note.set_text(count)
        self.matches.setVisible(self._matching is not None)
        self._asking.hide()
        self._showing.show()
        self.hide_now.setFocus()
        self._area.setFixedHeight(min(HIGHEST, self.value.heightForWidth(self._area.viewport().width()) + 2))
        self.tick()
        self._beat.start()
        self.adjustSize()

    def tick(self) -> None:
        """Time has passed."""
        seconds = math.ceil((self._hides_at - self._desk.now()).total_seconds())
        if seconds <= 0:
            self.reject()
        else:
            self.countdown.setText(self.tr("Hidden in %1 s").replace("%1", str(seconds)))

    def _copy(self) -> None:
        if self._shown is not None:
            self._copied.put(self._shown.value)
            words = self.tr("Copied. The clipboard is emptied in %1 s.")
            self._note.set_text(words.replace("%1", str(KEPT_FOR)))

    def _authorize(self) -> None:
        if self._matching is None or self._matching():
            self.accept()
        else:
            self._note.set_text(self.tr("Not stored: the disk is full."), meaning="emergency")

    def _forget(self) -> None:
        self._is_over = True
        self._beat.stop()
        self._shown = None
        self.value.show_value("")
        self.password.clear()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        make_room(self)
        self.reason.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        """Also when the window is locked: what is hidden then would be shown again afterwards."""
        super().hideEvent(event)
        if not event.spontaneous() and not self._is_over:
            self._forget()
            QTimer.singleShot(0, self, self.reject)


def _page() -> tuple[QWidget, QVBoxLayout]:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(8)
    return page, column


def _row(*buttons: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addStretch(1)
    for button in buttons:
        row.addWidget(button)
    return row
