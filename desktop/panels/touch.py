"""Tells of every key and every touch of the mouse in any window of the program."""

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow

from desktop import assets
from desktop.panels.actions import OF_KEYS, pressed

_TOUCHES = (
    QEvent.Type.ShortcutOverride,
    QEvent.Type.KeyPress,
    QEvent.Type.MouseMove,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
    QEvent.Type.TabletMove,
)


class Touch(QObject):
    """Listens at the system's windows, through which all input comes: at the widgets each paint event would call it.
    `lock_wanted`: the key of that command, in whatever window."""

    touched = Signal()
    lock_wanted = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        assets.application().focusWindowChanged.connect(self._listen)
        self._listen(QGuiApplication.focusWindow())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in _TOUCHES:
            return False
        self.touched.emit()
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        is_lock = OF_KEYS.get(pressed(event)) == "lock"
        if is_lock:
            self.lock_wanted.emit()
        return is_lock

    def _listen(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)
