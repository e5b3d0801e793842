"""A refused intent above the reply box: its text is kept, and the agent chooses what becomes of it."""

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from desktop.models.refused import RefusedText
from desktop.panels.flow_layout import FlowLayout
from desktop.panels.plain_text import PlainText

CHOICES = ("edit", "anyway", "again", "note", "drop")


class RefusedCard(QFrame):
    """`chosen` carries the key of the intent and the name of the choice."""

    chosen = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "refused")
        self._shown: RefusedText | None = None
        self._title = PlainText("strong", "emergency", lines=1)
        self._reason = PlainText("body", "text", lines=3)
        self._meanwhile = PlainText("small", "muted", lines=4)
        self._text = PlainText("body", "muted", lines=3)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(4)
        for widget in (self._title, self._reason, self._meanwhile, self._text):
            layout.addWidget(widget)
        row = QWidget()
        flow = FlowLayout(row)
        self.buttons: dict[str, QPushButton] = {}
        for name in CHOICES:
            self.buttons[name] = button = QPushButton()
            button.clicked.connect(lambda _checked=False, name=name: self._choose(name))
            flow.addWidget(button)
        layout.addSpacing(4)
        layout.addWidget(row)
        self._speak()

    @property
    def key(self) -> str:
        return self._shown.key if self._shown else ""

    def show_refused(self, shown: RefusedText) -> None:
        if shown == self._shown:
            return
        self._shown = shown
        self._title.set_text(shown.title)
        self._reason.set_text(shown.reason, shown.clause)
        self._meanwhile.set_text("\n".join(shown.meanwhile))
        self._text.set_text(shown.text)
        for widget in (self._meanwhile, self._text):
            widget.setVisible(bool(widget.text))
        for name, button in self.buttons.items():
            button.setVisible(name in shown.choices)
        self._speak()

    def minimumSizeHint(self) -> QSize:
        """Whole, however narrow: the splitter above it asks for no height at a width."""
        layout = self.layout()
        return QSize(0, layout.totalHeightForWidth(self.width()) if layout is not None else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    def _choose(self, name: str) -> None:
        if self._shown:
            self.chosen.emit(self._shown.key, name)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._speak()
        super().changeEvent(event)

    def _speak(self) -> None:
        has_text = self._shown is not None and bool(self._shown.text)
        words = {
            "edit": self.tr("Edit"),
            "anyway": self.tr("Send anyway"),
            "again": self.tr("Try again"),
            "note": self.tr("Keep as a note"),
            "drop": self.tr("Drop…") if has_text else self.tr("Dismiss"),
        }
        for name, button in self.buttons.items():
            button.setText(words[name])
