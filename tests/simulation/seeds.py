"""Runs seeds on all cores, with a fault planted or without."""

import gc
import os
from collections.abc import Iterator
from contextlib import nullcontext
from multiprocessing import get_context

from tests.simulation.central_side import prepare
from tests.simulation.faults import FAULTS
from tests.simulation.world import Outcome, run

AGAIN = "python3 packaging/dev.py simulate --seeds 1 --first {}{}"


def run_one(task: tuple[int, str | None]) -> Outcome:
    """One seed, with a fault planted or without."""
    seed, fault = task
    prepare()
    gc.disable()  # a run makes little that goes round in circles, and is short
    with FAULTS[fault]() if fault else nullcontext():
        outcome = run(seed)
    gc.collect()
    return outcome


def outcomes(tasks: list[tuple[int, str | None]], processes: int | None = None) -> Iterator[Outcome]:
    """As they come."""
    count = processes or os.cpu_count() or 1
    with get_context("spawn").Pool(min(count, len(tasks))) as pool:
        yield from pool.imap_unordered(run_one, tasks)


def report(outcome: Outcome, fault: str | None = None) -> str:
    """A failing seed: its last events, what was broken, and how to see it again."""
    again = AGAIN.format(outcome.seed, f" --fault {fault}" if fault else "")
    return "\n".join([f"seed {outcome.seed}: {outcome.violation}", *outcome.trace, f"again: {again}"])
