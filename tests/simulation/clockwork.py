"""Virtual time: one heap of events, and loops that run as greenlets between them, all on one thread."""

import heapq
import math
from collections.abc import Callable
from typing import Any

from greenlet import getcurrent, greenlet


class Killed(BaseException):
    """The process that ran this is gone; what it had on the disk stays."""


class Clockwork:
    """`now` is in seconds. Events run on the hub; a fiber runs until it waits, then the hub goes on."""

    def __init__(self) -> None:
        self.now = 0.0
        self.steps = 0
        self.hub = getcurrent()
        self._events: list[tuple[float, int, Callable[[], object]]] = []
        self._count = 0

    def monotonic(self) -> float:
        return self.now

    def at(self, delay: float, job: Callable[[], object]) -> None:
        self._count += 1
        heapq.heappush(self._events, (self.now + delay, self._count, job))

    def run_until(self, end: float, is_enough: Callable[[], bool] = lambda: False) -> None:
        while self._events and self._events[0][0] <= end and not is_enough():
            self.now, _, job = heapq.heappop(self._events)
            self.steps += 1
            job()
        if not is_enough():
            self.now = end

    def spawn(self, run: Callable[[], None]) -> greenlet:
        fiber = greenlet(run, parent=self.hub)
        self.at(0, lambda: fiber.dead or fiber.switch())
        return fiber

    @property
    def is_in_fiber(self) -> bool:
        return getcurrent() is not self.hub

    def current(self) -> greenlet:
        return getcurrent()

    def sleep(self, seconds: float) -> None:
        """For fibers only."""
        waiting = Waiting(self)
        waiting.settle(delay=seconds)
        waiting.wait()


class Waiting:
    """What one fiber waits for: the first that settles it counts."""

    def __init__(self, clockwork: Clockwork) -> None:
        self._clockwork = clockwork
        self._fiber = getcurrent()
        self._is_over = False

    def settle(self, value: Any = None, error: BaseException | None = None, delay: float = 0.0) -> None:
        self._clockwork.at(delay, lambda: self._resume(value, error))

    def wait(self) -> Any:
        return self._clockwork.hub.switch()

    def _resume(self, value: Any, error: BaseException | None) -> None:
        if self._is_over or self._fiber.dead:
            return
        self._is_over = True
        if error is None:
            self._fiber.switch(value)
        else:
            self._fiber.throw(error)


class Bell:
    """The twin of `desktop.workers.Bell` for fibers."""

    def __init__(self, clockwork: Clockwork) -> None:
        self._clockwork = clockwork
        self._sleepers: list[Waiting] = []
        self.rings = 0

    def ring(self) -> None:
        self.rings += 1
        if self._sleepers:
            self._sleepers.pop(0).settle()

    def sleep(self, heard: int, seconds: float) -> None:
        if self.rings != heard:
            return
        waiting = Waiting(self._clockwork)
        self._sleepers.append(waiting)
        if seconds < math.inf:
            waiting.settle(delay=seconds)
        waiting.wait()
        if waiting in self._sleepers:
            self._sleepers.remove(waiting)
