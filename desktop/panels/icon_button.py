"""A button that is a picture: it follows an action, whose name and key its tool tip says."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QToolButton, QWidget

from desktop import assets


class IconButton(QToolButton):
    def __init__(self, action: QAction, picture: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._action, self._picture = action, picture
        self.setProperty("flat", True)
        self.setProperty("tight", True)
        action.changed.connect(self.follow)
        self.clicked.connect(action.trigger)
        self.follow()

    def follow(self) -> None:
        action, key = self._action, self._action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        words = action.text().rstrip("…")
        self.setEnabled(action.isEnabled())
        self.setIcon(assets.icon(self._picture, None if action.isEnabled() else assets.colours().disabled))
        self.setToolTip(assets.plain_tip(f"{words} ({key})") if action.isEnabled() else action.toolTip())
        self.setAccessibleName(words)
        self.setAccessibleDescription(action.statusTip() or key)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.PaletteChange:
            self.follow()
        super().changeEvent(event)
