"""The workstation's entry: paints the first picture, then starts the loop, and ends all in good order."""

from __future__ import annotations

import builtins
import gc
import os
import sys
import threading
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncio

    from PySide6.QtWidgets import QApplication

    from desktop.program import Program

LONGEST = 1.0  # seconds to wait for a first picture: a window may be hidden


class Mail:
    """What the threads post to the main thread; kept until there is a loop."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._early: list[Callable[[], None]] = []
        self._loop: asyncio.AbstractEventLoop | None = None

    def post(self, callback: Callable[[], None]) -> None:
        with self._lock:
            if self._loop is None:
                self._early.append(callback)
            else:
                self._loop.call_soon_threadsafe(callback)

    def deliver_to(self, loop: asyncio.AbstractEventLoop) -> None:
        with self._lock:
            self._loop = loop
            for callback in self._early:
                loop.call_soon(callback)

    @property
    def is_waiting(self) -> bool:
        return bool(self._early)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the workstation until its window is closed; 0 when it ended in good order."""
    gc.disable()  # what is made until the first picture stays: to look through it would only take time
    mail = Mail()
    application, program = started(sys.argv[1:] if arguments is None else arguments, mail)
    try:
        if program.open_desk is not None:
            paint_first(application, mail)
        gc.enable()
        return run(application, program, mail)
    finally:
        program.close()


def started(arguments: Sequence[str], mail: Mail) -> tuple[QApplication, Program]:
    """The program with its window or its sign-in dialog shown, not yet painted."""
    import PySide6.QtWidgets  # noqa: F401  # brings the import that is put right here

    # PySide's own import reads the source of every module, for a feature that nothing here has asked for.
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)

    from desktop import assets
    from desktop.program import Program
    from desktop.settings import read_settings

    settings = read_settings(arguments, os.environ)
    application = assets.make_application("smena")
    application.setApplicationName("Smena")
    application.setQuitOnLastWindowClosed(False)
    program = Program(settings, mail.post)
    program.start()
    return application, program


def paint_first(application: QApplication, mail: Mail) -> None:
    """Turns until the window has painted itself and asks to go on; asyncio is imported after that."""
    from PySide6.QtCore import QEventLoop, QTimer

    end_at = time.monotonic() + LONGEST
    QTimer.singleShot(int(LONGEST * 1000), lambda: None)  # ends the waiting for events
    while not mail.is_waiting and time.monotonic() < end_at:
        application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def run(application: QApplication, program: Program, mail: Mail) -> int:
    """The loop, until the window is closed or the system asks the program to end."""
    import asyncio
    import signal

    import qasync
    from PySide6.QtCore import QTimer

    loop = qasync.QEventLoop(application)
    asyncio.set_event_loop(loop)
    mail.deliver_to(loop)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(application.quit))
    awake = QTimer()  # Python hears a signal only between its own steps: an idle dialog takes none
    awake.timeout.connect(lambda: None)
    awake.start(500)
    try:
        code: int = 0 if program.has_ended else loop.run_forever()
    finally:
        program.close()
        loop.close()
    return code
