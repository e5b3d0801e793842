"""`dev.py bench load`: what one central holds, measured in one run: desks on a stream of changes, restarts, returns."""

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks import load_offline, load_stream
from tests.benchmarks.load_figure import LoadFigure
from tests.data_bases import POSTGRESQL

SECONDS = 15.0  # of each stream
_DATABASES = {
    "sqlite": ("SQLite", load_stream.SQLITE, 1),
    "postgresql": ("PostgreSQL, 2 workers", load_stream.POSTGRESQL, 2),
}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="dev.py bench load", description=__doc__)
    parser.add_argument("--minutes", type=float, metavar="N", help="of each stream (a quarter)")
    parser.add_argument("--database", choices=_DATABASES, action="append", help="only this one (both)")
    options = parser.parse_args(arguments)
    seconds = options.minutes * 60 if options.minutes else SECONDS
    _say_load("before")
    missed = 0
    for database in options.database or _DATABASES:
        for figure in _figures(database, seconds):
            missed += not figure.is_met
            _say(str(figure))
    _say_load("after")
    _say(f"{missed} missed." if missed else "All are met.")
    return 0


def _figures(database: str, seconds: float) -> Iterator[LoadFigure]:
    name, load, workers = _DATABASES[database]
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        with _data_base(database) as url, load_stream.crowd(folder / "stream", load.desks, url, workers) as everyone:
            yield from load_stream.stream(everyone, load, seconds, name)
        desks = load_stream.RESTART_DESKS
        with _data_base(database) as url, load_stream.crowd(folder / "restart", desks, url, workers) as everyone:
            yield load_stream.restart(everyone, name)
        with _data_base(database) as url:
            yield from load_offline.figures(folder / "offline", url, workers, name)


def _data_base(database: str) -> AbstractContextManager[str | None]:
    """The URL of an empty one; None: SQLite in the folder."""
    return nullcontext() if database == "sqlite" else POSTGRESQL.made(Path())


def _say_load(when: str) -> None:
    running = os.getloadavg()[0]
    _say(f"{os.cpu_count()} processors; {running:.1f} processes wanted to run in the minute {when}.")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
