"""A quiet line above the reply box: a message looks as if a credential stood in it."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.models.redaction import Part
from desktop.panels.plain_text import PlainText


class SuspectBar(QWidget):
    """Shows one message at a time; `hide_wanted` and `keep_wanted` carry its Part."""

    hide_wanted = Signal(object)
    keep_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.part: Part | None = None
        self.words = PlainText("body", "text", lines=2, fills=True)
        self.hide_it, self.keep_it = QPushButton(), QPushButton()
        self.hide_it.clicked.connect(lambda: self.hide_wanted.emit(self.part))
        self.keep_it.clicked.connect(lambda: self.keep_wanted.emit(self.part))
        frame = QFrame()
        frame.setProperty("bar", "quiet")
        row = QHBoxLayout(frame)
        row.setContentsMargins(12, 6, 6, 6)
        row.addWidget(self.words, 1, Qt.AlignmentFlag.AlignVCenter)
        for button in (self.hide_it, self.keep_it):
            button.setProperty("flat", True)
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 4, 20, 6)
        column.addWidget(frame)
        self.hide()
        self._speak()

    def show_part(self, part: Part | None) -> None:
        if part != self.part:
            self.part = part
            self._speak()
        self.setVisible(part is not None)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._speak()
        super().changeEvent(event)

    def _speak(self) -> None:
        head = self.part.head if self.part is not None else ""
        self.words.set_text(self.tr("Looks like a password: %1").replace("%1", head))
        self.hide_it.setText(self.tr("Hide…"))
        self.keep_it.setText(self.tr("Leave it"))
