"""Runs seeds on all cores: `--seeds N --first N --fault NAME`; each failing seed with its last events."""

import argparse
import sys
from collections import Counter

from tests.simulation.act_faults import FAULTS
from tests.simulation.seeds import outcomes, report


def main() -> int:
    parser = argparse.ArgumentParser(prog="simulate", description=__doc__)
    parser.add_argument("--seeds", type=int, default=300, metavar="N", help="how many (300)")
    parser.add_argument("--first", type=int, default=0, metavar="N", help="the first (0)")
    parser.add_argument("--fault", choices=sorted(FAULTS), metavar="NAME", help="plant this mistake in the code first")
    parser.add_argument("--scale", type=float, default=1.0, metavar="X", help="of what happens in a seed (1.0)")
    options = parser.parse_args()
    happened, exposed = Counter[str](), Counter[str]()
    steps, broken = 0, []
    tasks = [(seed, options.fault) for seed in range(options.first, options.first + options.seeds)]
    for outcome in outcomes(tasks, options.scale):
        steps += outcome.steps
        happened.update(outcome.happened)
        exposed.update(outcome.exposed)
        if outcome.violation is not None:
            broken.append(outcome.seed)
            print(report(outcome, options.scale, options.fault), flush=True)
    print(f"{len(tasks)} seeds, {steps} steps, {sum(happened.values())} faults:", dict(sorted(happened.items())))
    print("exposed:", dict(sorted(exposed.items())))
    print(f"{len(broken)} seeds failed: {sorted(broken)}" if broken else "every promise held")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
