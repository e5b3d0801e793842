"""A secret in the clipboard: no history of the system keeps it, and soon it is gone."""

import hashlib
import os

from PySide6.QtCore import QMimeData, QObject, QTimer
from PySide6.QtGui import QGuiApplication

KEPT_FOR = 30  # seconds
HINTS = {  # what clipboard histories of KDE and its like, and of Windows, look for before they keep something
    "x-kde-passwordManagerHint": b"secret",
    'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"': b"\1\0\0\0",
    'application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"': b"\0\0\0\0",
    'application/x-qt-windows-mime;value="CanUploadToCloudClipboard"': b"\0\0\0\0",
}


class CopiedSecret(QObject):
    """Call `forget` where it must be gone at once. The value is not kept here, only by what it is known again."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._salt, self._known_by = os.urandom(16), b""
        self._timer = QTimer(self, singleShot=True, interval=KEPT_FOR * 1000)
        self._timer.timeout.connect(self.forget)

    def put(self, value: str) -> None:
        data = QMimeData()
        data.setText(value)
        for name, hint in HINTS.items():
            data.setData(name, hint)
        self._known_by = self._hash(value)
        QGuiApplication.clipboard().setMimeData(data)
        self._timer.start()

    def forget(self) -> None:
        """Empties the clipboard, unless something else was copied since."""
        self._timer.stop()
        clipboard = QGuiApplication.clipboard()
        if self._known_by and self._hash(clipboard.text()) == self._known_by:
            clipboard.clear()
        self._known_by = b""

    def _hash(self, text: str) -> bytes:
        return hashlib.sha256(self._salt + text.encode(errors="surrogatepass")).digest()
