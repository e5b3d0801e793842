"""A refused intent above the reply box: its text is kept, and the agent chooses what becomes of it."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.models.refused import RefusedText
from desktop.panels.flow_layout import FlowLayout
from desktop.panels.plain_text import PlainText

CHOICES = ("edit", "anyway", "again", "note", "drop")


class RefusedCard(QFrame):
    """`chosen` carries the key of the intent and the name of the choice, `opened` the key of one that was folded."""

    chosen = Signal(str, str)
    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "refused")
        self._shown: RefusedText | None = None
        self._title = PlainText("strong", "emergency", lines=1)
        self._reason = PlainText("body", "text", lines=3)
        self._meanwhile = PlainText("small", "muted", lines=4)
        self._text = PlainText("body", "muted", lines=3)
        self.opener = QPushButton()
        self.opener.setProperty("link", True)
        self.opener.clicked.connect(lambda: self.opened.emit(self.key))
        head = QHBoxLayout()
        head.addWidget(self._title, 1, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self.opener)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(4)
        layout.addLayout(head)
        self._row = QWidget()
        flow = FlowLayout(self._row)
        self.buttons: dict[str, QPushButton] = {}
        for name in CHOICES:
            self.buttons[name] = button = QPushButton()
            button.clicked.connect(lambda _checked=False, name=name: self._choose(name))
            flow.addWidget(button)
        for widget in (self._reason, self._row, self._meanwhile, self._text):  # the choices first: they stay in sight
            layout.addWidget(widget)
        self._speak()

    @property
    def key(self) -> str:
        return self._shown.key if self._shown else ""

    @property
    def is_open(self) -> bool:
        return self.opener.isHidden()

    def show_refused(self, shown: RefusedText, is_open: bool = True) -> None:
        if (shown, is_open) == (self._shown, self.is_open):
            return
        self._shown = shown
        self._title.set_text(shown.title)
        self._reason.set_text(shown.reason, shown.clause)
        self._meanwhile.set_text("\n".join(shown.meanwhile))
        self._text.set_text("" if shown.is_in_conversation else shown.text)
        for widget in (self._reason, self._meanwhile, self._text):
            widget.setVisible(is_open and bool(widget.text))
        self.opener.setVisible(not is_open)
        self._row.setVisible(is_open)
        for name, button in self.buttons.items():
            button.setVisible(name in shown.choices)
        self._speak()

    def take_focus(self) -> None:
        """On the first choice, which destroys nothing; of a folded card on what opens it."""
        choices = (button for button in self.buttons.values() if not button.isHidden())
        first = next(choices) if self.is_open else self.opener
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self, name: str) -> None:
        if self._shown:
            self.chosen.emit(self._shown.key, name)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._speak()
        super().changeEvent(event)

    def _speak(self) -> None:
        shown = self._shown
        words = {
            "edit": self.tr("Edit"),
            "anyway": self.tr("Send anyway"),
            "again": self.tr("Try again"),
            "note": self.tr("Keep as a note"),
            "drop": self.tr("Drop…") if shown is not None and shown.text else self.tr("Dismiss"),
        }
        if shown is not None and shown.mine != shown.theirs:
            words["again"] = self.tr("Set mine: %1").replace("%1", shown.mine)
            words["drop"] = self.tr("Leave it: %1").replace("%1", shown.theirs)
        if shown is not None and shown.note_for:
            words["note"] = self.tr("Pass on as a note: %1").replace("%1", shown.note_for)
        for name, button in self.buttons.items():
            button.setText(words[name])
        self.opener.setText(self.tr("Show"))
