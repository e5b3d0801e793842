"""Runs seeds on all cores, with a fault planted or without."""

import gc
import os
from collections.abc import Iterator
from contextlib import nullcontext
from functools import partial
from multiprocessing import get_context

from tests.simulation.act_faults import FAULTS
from tests.simulation.central_side import prepare
from tests.simulation.world import Outcome, run

AGAIN = "python3 packaging/dev.py simulate --seeds 1 --first {} --scale {}{}"


def run_one(task: tuple[int, str | None], scale: float = 1.0) -> Outcome:
    """One seed, with a fault planted or without."""
    seed, fault = task
    prepare()
    gc.freeze()  # what all runs share is not looked through after each
    was_collecting = gc.isenabled()
    gc.disable()  # a run makes little that goes round in circles, and is short
    with FAULTS[fault]() if fault else nullcontext():
        outcome = run(seed, scale)
    gc.collect()
    if was_collecting:
        gc.enable()  # for what runs in this process after it
    return outcome


def outcomes(tasks: list[tuple[int, str | None]], scale: float = 1.0) -> Iterator[Outcome]:
    """As they come."""
    with get_context("spawn").Pool(min(os.cpu_count() or 1, len(tasks))) as pool:
        yield from pool.imap_unordered(partial(run_one, scale=scale), tasks)


def report(outcome: Outcome, scale: float, fault: str | None = None) -> str:
    """A failing seed: its last events, what was broken, and how to see it again."""
    again = AGAIN.format(outcome.seed, scale, f" --fault {fault}" if fault else "")
    return "\n".join([f"seed {outcome.seed}: {outcome.violation}", *outcome.trace, f"again: {again}"])
