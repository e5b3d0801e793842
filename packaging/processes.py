"""The processes a task starts: each in a group of its own, and none of them outlives the task."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

PATIENCE = 5.0  # seconds between asking a process to end and ending it
END_WITH_PARENT = 1  # PR_SET_PDEATHSIG


class Interrupted(Exception):
    """SIGINT, SIGTERM or SIGHUP came: end everything and go."""


class Processes:
    """What one task has started, in order."""

    def __init__(self) -> None:
        self._started: list[subprocess.Popen[Any]] = []

    def start(self, command: list[str], **options: Any) -> subprocess.Popen[Any]:
        """Start a command in a process group of its own, so that the terminal's Ctrl+C reaches us alone."""
        if os.name == "nt":
            options["creationflags"] = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
        else:
            options |= {"start_new_session": True, "preexec_fn": _end_with(os.getpid())}
        process = subprocess.Popen(command, **options)
        self._started.append(process)
        return process

    def end(self) -> None:
        """End everything, the last started first: ask, wait PATIENCE seconds, kill."""
        for process in reversed(self._started):
            _signal(process, signal.SIGTERM)
            end_at = time.monotonic() + PATIENCE
            while process.poll() is None and time.monotonic() < end_at:
                time.sleep(0.02)
            _signal(process, getattr(signal, "SIGKILL", signal.SIGTERM))  # also what is left of its group
            process.wait()


@contextmanager
def all_ended() -> Iterator[Processes]:
    """Processes that are ended on the way out, whatever the way out is; a signal to us is raised as Interrupted."""

    def interrupt(number: int, frame: object) -> None:
        raise Interrupted

    processes = Processes()
    signals = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {number: signal.signal(number, interrupt) for number in signals}
    try:
        yield processes
    finally:
        for number in signals:
            signal.signal(number, signal.SIG_IGN)  # a second Ctrl+C must not leave half of them running
        processes.end()
        for number, handler in before.items():
            signal.signal(number, handler)


def _signal(process: subprocess.Popen[Any], number: int) -> None:
    if os.name == "nt":
        if process.poll() is None:
            process.terminate()
        return
    try:
        os.killpg(process.pid, number)
    except (ProcessLookupError, PermissionError):
        return


def _end_with(parent: int) -> Callable[[], None]:
    """Runs in the child: on Linux it gets SIGTERM even when we are killed outright."""
    libc = ctypes.CDLL(None) if sys.platform.startswith("linux") else None

    def prepare() -> None:
        if libc:
            libc.prctl(END_WITH_PARENT, signal.SIGTERM)
            if os.getppid() != parent:
                os._exit(1)

    return prepare
