"""Real processes, a faulty network, SIGKILL: nothing is lost, nothing happens twice."""

from pathlib import Path

from tests.torture.__main__ import report
from tests.torture.torment import Torment
from tests.torture.verdict import judge

SECONDS = 60  # then a minute at most until all is at rest


def test_nothing_is_lost_and_nothing_happens_twice_under_faults_and_sigkill(tmp_path: Path) -> None:
    torment = Torment(tmp_path, seed=1, silence=6)
    verdict = judge(torment, torment.run(SECONDS))
    assert not verdict.violations, report(torment, verdict, SECONDS)
    assert torment.told.counts["kill"]
    assert verdict.states["done"]
