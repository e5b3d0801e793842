"""Runs seeds on all cores: `--seeds N --first N --fault NAME`; each failing seed with its last events."""

import argparse
import gc
import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from multiprocessing import get_context

from tests.simulation.faults import FAULTS
from tests.simulation.world import Outcome, run

AGAIN = "python3 packaging/dev.py simulate --seeds 1 --first {}{}"


def run_one(task: tuple[int, str | None]) -> Outcome:
    """One seed, with a fault planted or without."""
    seed, fault = task
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


def main() -> int:
    parser = argparse.ArgumentParser(prog="simulate", description=__doc__)
    parser.add_argument("--seeds", type=int, default=300, metavar="N", help="how many (300)")
    parser.add_argument("--first", type=int, default=0, metavar="N", help="the first (0)")
    parser.add_argument("--fault", choices=sorted(FAULTS), metavar="NAME", help="plant this mistake in the code first")
    options = parser.parse_args()
    happened: Counter[str] = Counter()
    steps, broken = 0, []
    tasks = [(seed, options.fault) for seed in range(options.first, options.first + options.seeds)]
    for outcome in outcomes(tasks):
        steps += outcome.steps
        happened.update(outcome.happened)
        if outcome.violation is not None:
            broken.append(outcome.seed)
            print(report(outcome, options.fault), flush=True)
    print(f"{len(tasks)} seeds, {steps} steps, {sum(happened.values())} faults:", dict(sorted(happened.items())))
    print(f"{len(broken)} seeds failed: {sorted(broken)}" if broken else "every promise held")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
