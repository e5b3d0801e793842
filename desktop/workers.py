"""Threads: the one that owns the data base, and those of the connection; results come back on the main thread."""

import itertools
import queue
import sys
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

if TYPE_CHECKING:
    from desktop.sync.engine import Engine

T = TypeVar("T")
Post = Callable[[Callable[[], None]], None]
Step = Callable[[], float]

SENDERS = 4
_PATIENCE = 2.0  # seconds for a thread to end; one that looks a name up can't be called back
_SWITCH_EVERY = 0.0005  # seconds the painting keeps the interpreter while a thread has an answer in hand
_AFTER_A_FAULT = 30.0  # seconds a loop rests after an error nobody expected


class MainThread(QObject):
    """Runs what the other threads post, in order, on the thread it was made on."""

    _posted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._posted.connect(lambda callback: callback(), Qt.ConnectionType.QueuedConnection)

    def post(self, callback: Callable[[], None]) -> None:
        """May be called on any thread, and before the loop turns."""
        self._posted.emit(callback)


class OneThread:
    """Runs jobs one after the other on its own thread, urgent ones first. `post` runs a callback on the main thread."""

    def __init__(self, name: str, post: Post) -> None:
        self._post = post
        self._jobs: queue.PriorityQueue[tuple[int, int, Callable[[], None]]] = queue.PriorityQueue()
        self._count = itertools.count()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def submit(self, job: Callable[[], T], then: Callable[[T], None], urgent: bool = False) -> None:
        """An error of the job is raised on the main thread."""

        def run() -> None:
            try:
                result = job()
            except Exception as error:
                self._post(_raising(error))
            else:
                self._post(lambda: then(result))

        self._put(run, urgent)

    def call(self, job: Callable[[], T]) -> T:
        """For the other threads: run the job there and wait for its result, or its error."""
        done: queue.SimpleQueue[tuple[Any, Exception | None]] = queue.SimpleQueue()

        def run() -> None:
            try:
                done.put((job(), None))
            except Exception as error:
                done.put((None, error))

        self._put(run, urgent=False)
        result, error = done.get()
        if error is not None:
            raise error
        return result  # type: ignore[no-any-return]

    def close(self) -> None:
        """Ends the thread when every job put before has run."""
        self._jobs.put((2, next(self._count), _end))
        self._thread.join()

    def _put(self, run: Callable[[], None], urgent: bool) -> None:
        self._jobs.put((0 if urgent else 1, next(self._count), run))

    def _run(self) -> None:
        while (run := self._jobs.get()[2]) is not _end:
            run()
            del run  # while it waits for the next it keeps nothing of this one: a password may stand in it


class Inline:
    """The twin of OneThread for tests: every job runs at once, where it is asked for."""

    def submit(self, job: Callable[[], T], then: Callable[[T], None], urgent: bool = False) -> None:
        then(job())

    def call(self, job: Callable[[], T]) -> T:
        return job()


class Bell:
    """Wakes one of the threads that sleep by it; a ring while nobody sleeps is not lost."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self.rings = 0

    def ring(self) -> None:
        with self._changed:
            self.rings += 1
            self._changed.notify()

    def sleep(self, heard: int, seconds: float) -> None:
        """Until a ring after the `heard` first ones, at most so long."""
        with self._changed:
            self._changed.wait_for(lambda: self.rings != heard, min(seconds, threading.TIMEOUT_MAX))


class Loops:
    """The threads of one connection: one reads the feed, up to four send, one tells presence."""

    def __init__(self, post: Post) -> None:
        self._post = post
        self._reading, self._sending, self._presence = Bell(), Bell(), Bell()
        self._threads: list[threading.Thread] = []
        self._is_closing = False

    def ring_reading(self) -> None:
        self._reading.ring()

    def ring_sending(self) -> None:
        self._sending.ring()

    def ring_presence(self) -> None:
        self._presence.ring()

    def start(self, engine: "Engine") -> None:
        sys.setswitchinterval(_SWITCH_EVERY)
        self._start("feed", engine.reading.step, self._reading)
        self._start("presence", engine.presence.step, self._presence)
        for number in range(1, SENDERS + 1):
            self._start(f"net {number}", engine.sending.step, self._sending)

    def close(self) -> None:
        """Ends the threads; the transport must be closed before, so that none waits for central."""
        self._is_closing = True
        for bell in (self._reading, self._sending, self._presence):
            for _ in self._threads:
                bell.ring()
        for thread in self._threads:
            thread.join(_PATIENCE)
        self._threads = []

    def _start(self, name: str, step: Step, bell: Bell) -> None:
        thread = threading.Thread(target=self._loop, args=(step, bell), name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _loop(self, step: Step, bell: Bell) -> None:
        while not self._is_closing:
            heard = bell.rings
            try:
                seconds = step()
            except Exception as error:
                self._post(_raising(error))
                seconds = _AFTER_A_FAULT
            if seconds > 0 and not self._is_closing:
                bell.sleep(heard, seconds)


def monotonic() -> float:
    """Seconds of a clock that nobody sets and that goes on while the computer sleeps, where the system has one."""
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if clock is None else time.clock_gettime(clock)


def _end() -> None:
    """The last job: its identity ends the thread."""


def _raising(error: Exception) -> Callable[[], None]:
    def raise_it() -> None:
        raise error

    return raise_it
