"""How a figure is measured: both sides in turn in one run, warmed up, the medians of fifteen, their ratio."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEventLoop

ROUNDS = 15
WARM_UP = 3


@dataclass(frozen=True, slots=True)
class Figure:
    """`ratio` in units of `unit`; `target` is the most it may be, or the least when `is_least`."""

    name: str
    ratio: float
    target: float
    unit: str
    measured: str  # the two medians in their own measure
    is_least: bool = False

    @property
    def is_met(self) -> bool:
        return self.ratio >= self.target if self.is_least else self.ratio <= self.target


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def turn_until(condition: Callable[[], bool]) -> None:
    """Let the loop turn as a program's own does: asleep between events, so that the other threads can work."""
    while not condition():
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def in_turn(
    subject: Callable[[], float], unit: Callable[[], float], rounds: int = ROUNDS, warm_up: int = WARM_UP
) -> tuple[float, float]:
    """The medians of what `subject` and `unit` return, called in turn; the warming up does not count."""
    pairs = [(subject(), unit()) for _ in range(warm_up + rounds)][warm_up:]
    return statistics.median(s for s, _ in pairs), statistics.median(u for _, u in pairs)


def milliseconds(subject: float, unit: float) -> str:
    return f"{subject * 1000:.2f} ms / {unit * 1000:.2f} ms"
