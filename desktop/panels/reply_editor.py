"""The editor of the reply box: plain text of bounded length; what does not fit stays on the clipboard."""

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desktop.regulation.intents import BODY_LIMIT

HEIGHT = 92  # pixels, until the agent makes it higher


class ReplyEditor(QPlainTextEdit):
    """`paste_refused` carries the number of characters of a paste that was too long."""

    paste_refused = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
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
        else:
            super().keyPressEvent(event)
