"""The one timer of every countdown: a beat at each full second of central's time."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

if TYPE_CHECKING:
    from desktop.desk import Desk

SECOND = 1000  # milliseconds


class Heartbeat(QObject):
    """`beat` carries central's time (aware UTC) once a second, just after the second has turned."""

    beat = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_time)

    def start(self) -> None:
        self._on_time()

    def stop(self) -> None:
        self._timer.stop()

    def _on_time(self) -> None:
        now: datetime = self._desk.now()
        self.beat.emit(now)
        self._timer.start(SECOND - now.microsecond // 1000)
