"""The workstation's entry: paints the first picture, then starts the loop, and ends all in good order."""

from __future__ import annotations

import builtins
import gc
import os
import sys
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType

    from PySide6.QtWidgets import QApplication

    from desktop.open_desk import OpenDesk
    from desktop.program import Program

SETTLED = 30_000  # milliseconds after the start: everything that stays is there
LONGEST = 1.0  # seconds to wait for a first picture: a window may be hidden


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the workstation until its window is closed; 0 when it ended in good order."""
    sys.excepthook = _log_failure
    gc.disable()  # what is made until the first picture stays: to look through it would only take time
    application, program = started(sys.argv[1:] if arguments is None else arguments)
    try:
        if program.open_desk is not None:
            paint_first(application, program.open_desk)
        gc.enable()
        return run(application, program)
    finally:
        program.close()


def _log_failure(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    from desktop.logs import log_as_json, log_failure

    log_as_json()
    log_failure(kind, error, trace)


def started(arguments: Sequence[str]) -> tuple[QApplication, Program]:
    """The program with its window or its sign-in dialog shown, not yet painted."""
    import PySide6.QtWidgets  # noqa: F401  # brings the import that is put right here

    # PySide's own import reads the source of every module, for a feature that nothing here has asked for.
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)

    from desktop import assets, keyrings
    from desktop.program import Program
    from desktop.settings import read_settings
    from desktop.workers import MainThread

    settings = read_settings(arguments, os.environ)
    os.umask(0o077)  # whatever file is made from here on is its owner's alone
    application = assets.make_application("smena")
    application.setApplicationName("Smena")
    application.setQuitOnLastWindowClosed(False)
    program = Program(settings, MainThread().post, keyrings.system_ring())
    program.start()
    return application, program


def paint_first(application: QApplication, opened: OpenDesk) -> None:
    """Turns until the window has painted itself; asyncio is imported after that."""
    from PySide6.QtCore import QEventLoop, QTimer

    painted: list[bool] = []
    opened.window.painted.connect(lambda: painted.append(True))
    end_at = time.monotonic() + LONGEST
    QTimer.singleShot(int(LONGEST * 1000), lambda: None)  # ends the waiting for events
    while not painted and time.monotonic() < end_at:
        application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def run(application: QApplication, program: Program) -> int:
    """The loop, until the window is closed or the system asks the program to end."""
    import asyncio
    import signal

    import qasync
    from PySide6.QtCore import QTimer

    from desktop.logs import hook_failures, log_as_json

    log_as_json()
    hook_failures()
    loop = qasync.QEventLoop(application)
    asyncio.set_event_loop(loop)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(application.quit))
    awake = QTimer()  # Python hears a signal only between its own steps: an idle dialog takes none
    awake.timeout.connect(lambda: None)
    awake.start(500)
    # What a desk is made of stays as long as it: to look through all of it would hold the main thread for 0.1 s.
    QTimer.singleShot(SETTLED, gc.freeze)
    try:
        code: int = program.exit_code if program.has_ended else loop.run_forever()  # it may end before the loop turns
    finally:
        program.close()
        loop.close()
    return code
