"""`dev.py torture`: real processes under faults and SIGKILL for as many minutes as wanted, and the verdict."""

import argparse
import random
import signal
import sys
import time
from collections import Counter
from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.data_bases import POSTGRESQL
from tests.torture.faulty_proxy import Fault
from tests.torture.torment import Torment
from tests.torture.verdict import Verdict, judge


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="dev.py torture", description=__doc__)
    parser.add_argument("--minutes", type=float, default=1, metavar="N", help="how long (1)")
    parser.add_argument("--seed", type=int, help="of everything random (the clock's)")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite", help="of central (sqlite)")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="leave files and logs of all processes in DIR")
    options = parser.parse_args(arguments)
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(10**6)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    _say(f"Torture for {options.minutes:g} min on {options.database}, seed {seed}.")
    is_sqlite = options.database == "sqlite"
    with TemporaryDirectory() as scratch, nullcontext() if is_sqlite else POSTGRESQL.made(Path(scratch)) as url:
        folder = options.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        silence = 6 if options.minutes < 3 else 50
        torment = Torment(folder, seed, silence) if is_sqlite else Torment(folder, seed, silence, url, workers=2)
        began = time.monotonic()
        is_at_rest = torment.run(options.minutes * 60)
        verdict = judge(torment, is_at_rest)
    _say(report(torment, verdict, time.monotonic() - began))
    return 1 if verdict.violations else 0


def report(torment: Torment, verdict: Verdict, seconds: float) -> str:
    told, faults = torment.told.counts, torment.proxy.counts
    stories = [f"\n{number}. {story}" for number, story in enumerate(verdict.violations, 1)]
    lines = [
        f"{told['kill']} kills, {told['freeze']} freezes, {told['fill the disk of']} full disks, "
        f"{told['cut the cable of'] + told['silence the cable of']} cut cables in {seconds:.0f} s",
        f"requests: {_listed(faults, [*Fault])}",
        f"{verdict.intents} intents kept: {_listed(verdict.states, sorted(verdict.states))}; "
        f"{len(torment.site.written)} messages of the site",
        f"at rest {torment.took:.1f} s after healing",
        f"{len(stories)} VIOLATIONS" if stories else "Nothing lost, nothing twice, every replica is central's.",
    ]
    return "\n".join(lines + stories)


def _listed(counts: Counter[str] | Counter[Fault], names: list[str] | list[Fault]) -> str:
    return ", ".join(f"{counts[name]} {name}" for name in names)  # type: ignore[index]


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
