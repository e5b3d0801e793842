"""The editor of the reply box: plain text of bounded length; what does not fit stays on the clipboard."""

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desktop.regulation.intents import BODY_LIMIT

HEIGHT = 92  # pixels, until the agent makes it higher


class ReplyEditor(QPlainTextEdit):
    """`paste_refused` carries the number of characters of a paste that was too long. It is read-only while its ticket
    is being read: what is typed then waits in `typed`."""

    paste_refused = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.typed = ""
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)

    def sizeHint(self) -> QSize:
        return QSize(400, HEIGHT)

    def insertFromMimeData(self, source: QMimeData) -> None:
        text = source.text()
        if len(text) + self.document().characterCount() > BODY_LIMIT:
            self.paste_refused.emit(len(text))
        elif not self.isReadOnly():
            self.insertPlainText(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
        elif self.isReadOnly() and self.isEnabled():
            event.setAccepted(self._keep(event))
        else:
            super().keyPressEvent(event)

    def _keep(self, event: QKeyEvent) -> bool:
        """Whether the key was one that writes."""
        text, line_ends = event.text(), (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.matches(QKeySequence.StandardKey.Paste):
            text = QGuiApplication.clipboard().text()
        elif event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            return False
        elif event.key() in line_ends:
            text = "\n"
        elif event.key() == Qt.Key.Key_Backspace:
            self.typed = self.typed[:-1]
            return True
        elif not text.isprintable():
            return False
        self.typed = (self.typed + text)[:BODY_LIMIT]
        return bool(text)
