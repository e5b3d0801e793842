"""Search within the conversation on the screen."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from desktop import assets
from desktop.panels.conversation_selection import Selection, found
from desktop.panels.conversation_view import ConversationView


class FindBar(QFrame):
    """Enter goes to the next place, Shift+Enter to the one before, Escape closes."""

    closed = Signal()

    def __init__(self, conversation: ConversationView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._conversation = conversation
        self._places: list[Selection] = []
        self._at = -1
        self.field = QLineEdit()
        self.field.textChanged.connect(self._search)
        self._count = QLabel()
        self._count.setTextFormat(Qt.TextFormat.PlainText)
        self._count.setProperty("role", "small")
        self._back, self._next, self._close = QToolButton(), QToolButton(), QToolButton()
        self._back.setText("↑")
        self._next.setText("↓")
        self._back.clicked.connect(lambda: self.step(-1))
        self._next.clicked.connect(lambda: self.step(1))
        self._close.clicked.connect(self.close_bar)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(20, 6, 12, 6)
        layout.addWidget(self.field, 1)
        layout.addWidget(self._count)
        for button in (self._back, self._next, self._close):
            button.setProperty("flat", True)
            layout.addWidget(button)
        self.hide()
        self._speak()

    def open_bar(self) -> None:
        """Shows the bar with what is chosen in the conversation, ready to type."""
        chosen = self._conversation.selected_text
        self.show()
        if chosen and "\n" not in chosen and len(chosen) < 100:
            self.field.setText(chosen)
        self.field.selectAll()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search_again()

    def close_bar(self) -> None:
        self.hide()
        self._conversation.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()

    def search_again(self) -> None:
        """The conversation changed: the places are counted anew, nothing moves."""
        if self.isVisible():
            wanted = self.field.text()
            self._places = list(found(self._conversation.entries, wanted)) if wanted else []
            self._at = min(self._at, len(self._places) - 1)
            self._tell()

    def _search(self) -> None:
        self.search_again()
        self._at = len(self._places)
        self.step(-1)

    def step(self, by: int) -> None:
        """To the next place or an earlier one; at the end it goes on from the beginning."""
        if self._places:
            self._at = (self._at + by) % len(self._places)
            self._conversation.show_selection(self._places[self._at])
        self._tell()

    def _tell(self) -> None:
        if not self.field.text():
            words = ""
        elif not self._places:
            words = self.tr("not found")
        else:
            words = self.tr("%1 of %2").replace("%1", str(self._at + 1)).replace("%2", str(len(self._places)))
        self._count.setText(words)
        for button in (self._back, self._next):
            button.setEnabled(bool(self._places))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.PaletteChange):
            self._speak()
        super().changeEvent(event)

    def _speak(self) -> None:
        self.field.setPlaceholderText(self.tr("Find in the conversation"))
        self.field.setAccessibleName(self.tr("Find in the conversation"))
        self._close.setIcon(assets.icon("close"))
        for button, words in (
            (self._back, self.tr("The place before (Shift+Enter)")),
            (self._next, self.tr("The next place (Enter)")),
            (self._close, self.tr("Close")),
        ):
            button.setToolTip(words)
            button.setAccessibleName(words)
        self._tell()
