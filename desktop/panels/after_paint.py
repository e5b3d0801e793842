"""Work that can wait until what was asked for is on the screen."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

FRAME = 16  # milliseconds; a timer without a duration may fire before the paint


def after_paint(owner: QObject, work: Callable[[], None]) -> QTimer:
    """Start it in the gesture: `work` is done once, a frame later, however often it was started meanwhile."""
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.setInterval(FRAME)
    timer.timeout.connect(work)
    return timer
