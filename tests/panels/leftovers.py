"""What a test may not leave behind: widgets, running timers, threads."""

import gc
import threading

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication


def assert_nothing_is_left(threads_before: set[threading.Thread]) -> None:
    """Lets what is to be deleted go, then looks what is still there."""
    gc.collect()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    widgets = [widget for widget in QApplication.topLevelWidgets() if type(widget).__module__.startswith("desktop")]
    timers = [found for found in gc.get_objects() if isinstance(found, QTimer) and _is_running(found)]
    threads = [thread for thread in threading.enumerate() if thread not in threads_before]
    left = [*widgets, *timers, *threads]
    assert not left, f"left behind: {left}"


def _is_running(timer: QObject) -> bool:
    try:
        return isinstance(timer, QTimer) and timer.isActive()
    except RuntimeError:
        return False  # its C++ half has gone
