"""The foot: the connection and the age of the data, what waits to be sent or for a decision, a passing word."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from desktop.models.sync_light import light
from desktop.panels.elided_label import ElidedLabel
from desktop.panels.icon_label import IconLabel
from desktop.sync.state import Link

if TYPE_CHECKING:
    from desktop.desk import Desk

HEIGHT = 26
STAYS = 8  # beats a passing word stays


class Foot(QWidget):
    """`sign_in_wanted`, `outbox_wanted` and `palette_wanted` are what its links ask for."""

    sign_in_wanted = Signal()
    outbox_wanted = Signal()
    palette_wanted = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._left = 0  # beats until the passing word goes
        self._icon = IconLabel(11, self)
        self._words, self._data = QLabel(self), ElidedLabel("small", self)
        self._sign_in = _link(self, "accent")
        self._pending, self._undecided = _link(self, "muted"), _link(self, "emergency")
        self._said, self._hint = ElidedLabel("small", self), _link(self, "muted")
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self.setFixedHeight(HEIGHT)
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(6)
        row.addWidget(self._icon)
        for widget in (self._words, self._data, self._pending, self._undecided, self._said):
            row.addWidget(widget)
            row.addSpacing(8)
        row.insertWidget(row.indexOf(self._words) + 1, self._sign_in)
        row.addStretch(1)
        row.addWidget(self._hint)
        self._sign_in.clicked.connect(self.sign_in_wanted)
        self._pending.clicked.connect(self.outbox_wanted)
        self._undecided.clicked.connect(self.outbox_wanted)
        self._hint.clicked.connect(self.palette_wanted)
        self.retranslate()

    def tick(self, now: datetime) -> None:
        self._show_light(now)
        if self._left:
            self._left -= 1
            if not self._left:
                self._said.setText("")

    def say(self, words: str) -> None:
        """A passing word: why a command can't be done, what was done."""
        self._said.setText(words)
        self._left = STAYS

    def show_state(self) -> None:
        state = self._desk.state
        words = self.tr("to send %1, stuck %2") if state.stuck else self.tr("to send %1")
        self._pending.setText(words.replace("%1", str(state.pending)).replace("%2", str(state.stuck)))
        self._undecided.setText(self.tr("to decide %1").replace("%1", str(state.undecided)))
        self._undecided.setVisible(state.undecided > 0)
        self._sign_in.setVisible(state.link is Link.SIGNED_OUT)
        self._show_light(self._desk.now())

    def retranslate(self) -> None:
        self._hint.setText(self.tr("Ctrl+K commands"))
        self._sign_in.setText(self.tr("Sign in again"))
        self._pending.setToolTip(self.tr("What waits to be sent"))
        self._undecided.setToolTip(self.tr("What was not accepted, and what waits for your decision about it"))
        self._said.setAccessibleName(self.tr("Notice"))
        self.show_state()

    def _show_light(self, now: datetime) -> None:
        shown = light(self._desk.state, now)
        self._icon.show_picture(shown.picture, shown.meaning)
        self._data.setText(shown.data)
        if self._words.text() != shown.words or self._words.property("role") != shown.meaning:
            self._words.setText(shown.words)
            self._words.setProperty("role", shown.meaning)
            self._words.style().unpolish(self._words)
            self._words.style().polish(self._words)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()


def _link(parent: QWidget, meaning: str) -> QPushButton:
    button = QPushButton(parent)
    button.setProperty("link", True)
    button.setProperty("meaning", meaning)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    return button
