"""The editor of the reply box: plain text of bounded length; what does not fit stays on the clipboard."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desktop.regulation.intents import BODY_LIMIT

HEIGHT = 92  # pixels, until the agent makes it higher


class ReplyEditor(QPlainTextEdit):
    """`paste_refused` carries the number of characters of a paste that was too long; `files_given` the paths of files
    and `picture_given` the QImage that were dropped or pasted. It is read-only while its ticket is being read: what is
    typed then waits in `typed`."""

    paste_refused = Signal(int)
    files_given = Signal(list)
    picture_given = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.typed = ""
        self._corner: QWidget | None = None
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)

    def set_corner(self, button: QWidget) -> None:
        """A child that stands in the lower right corner, beside the text."""
        self._corner = button
        self.setViewportMargins(0, 0, button.sizeHint().width(), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._corner is not None:
            size, within = self._corner.sizeHint(), self.viewport().geometry()
            left_top = QPoint(within.right() + 1, within.bottom() + 1 - size.height())
            self._corner.setGeometry(QRect(left_top, size))

    def sizeHint(self) -> QSize:
        return QSize(400, HEIGHT)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return bool(_paths(source)) or source.hasImage() or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        text, paths = source.text(), _paths(source)
        if paths:
            self.files_given.emit(paths)
        elif source.hasImage() and not source.hasText():  # a table is copied as both
            self.picture_given.emit(source.imageData())
        elif len(text) + self.document().characterCount() > BODY_LIMIT:
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


def _paths(source: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in source.urls() if url.isLocalFile()]
