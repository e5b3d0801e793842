"""Central's time on a computer whose clock is wrong, and pauses between tries."""

from datetime import UTC, datetime, timedelta

import pytest

from desktop.sync.pace import CentralClock, delay
from tests.sync.stepped import Ticking

NOON = datetime(2026, 10, 6, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("tries", "random", "retry_after", "seconds"),
    [
        (0, 1.0, None, 0.0),
        (1, 1.0, None, 0.5),
        (1, 0.0, None, 0.0),
        (3, 0.5, None, 1.0),
        (8, 1.0, None, 30.0),
        (1_000_000, 1.0, None, 30.0),
        (1, 1.0, 7.0, 7.0),
        (8, 1.0, 7.0, 30.0),
    ],
)
def test_delay_is_jittered_bounded_and_never_before_central_asked(
    tries: int, random: float, retry_after: float | None, seconds: float
) -> None:
    assert delay(tries, lambda: random, retry_after) == seconds


def test_clock_goes_on_while_the_wall_clock_is_set() -> None:
    ticking, wall = Ticking(), [NOON]
    clock = CentralClock(ticking, lambda: wall[0])
    clock.answered(NOON + timedelta(hours=1))
    wall[0] -= timedelta(days=3650)
    ticking.seconds = 30
    assert clock.now() == NOON + timedelta(hours=1, seconds=30)


def test_offset_brings_the_next_start_to_centrals_time() -> None:
    wall = NOON - timedelta(days=1)
    first = CentralClock(Ticking(), lambda: wall)
    first.answered(NOON)
    second = CentralClock(Ticking(), lambda: wall + timedelta(minutes=5))
    second.start_from(first.both().central - first.both().wall)
    assert second.now() == NOON + timedelta(minutes=5)
