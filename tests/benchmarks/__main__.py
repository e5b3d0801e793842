"""`dev.py bench`: the six figures of speed, a line each; `dev.py bench load`: what one central holds."""

import sys

from PySide6.QtWidgets import QApplication

from desktop import assets
from tests.benchmarks import first_fill, load, painting, queue_rows, start, take_seen, throughput
from tests.benchmarks.measuring import ROUNDS, Figure


def main() -> int:
    application = QApplication([])
    assets.apply_theme(assets.Theme.LIGHT)
    _say(f"Ratios of medians of {ROUNDS}, both sides measured in turn in this run.\n")
    sections = (
        painting.figures,
        lambda: [queue_rows.figure()],
        lambda: [first_fill.figure()],
        lambda: [take_seen.figure()],
        lambda: [start.figure()],
        lambda: [throughput.figure()],
    )
    missed = 0
    for measure in sections:
        for figure in measure():
            missed += not figure.is_met
            _say(_text(figure))
    application.processEvents()
    _say(f"\n{missed} missed." if missed else "\nAll are met.")
    return 0


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _text(figure: Figure) -> str:
    bound = "at least" if figure.is_least else "at most"
    verdict = "met" if figure.is_met else "MISSED"
    return (
        f"{figure.ratio:7.2f}  {bound} {figure.target:<5g} {verdict:7} {figure.name}\n"
        f"{'':25}in units of {figure.unit}: {figure.measured}"
    )


if __name__ == "__main__":
    sys.exit(load.main(sys.argv[2:]) if sys.argv[1:2] == ["load"] else main())
