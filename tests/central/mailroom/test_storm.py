"""Hostile letters end as a value each, never as an exception, within two seconds and 256 MiB."""

import os
from datetime import timedelta

import pytest

from desktop.central.mailroom.child import LetterReader
from tests.central.mailroom.bombs import BOMBS
from tests.central.mailroom.storm import Tally, storm

MESSAGES = int(os.environ.get("SMENA_STORM_MESSAGES", "400"))
LARGEST = 60_000  # bytes of one letter, so that a run is short; the whole ones are for `python -m`


@pytest.fixture(scope="module")
def tally() -> Tally:
    with LetterReader(timedelta(seconds=60)) as reader:
        return storm(MESSAGES, 1, reader, LARGEST)


def test_every_letter_has_an_outcome_and_none_is_an_exception(tally: Tally) -> None:
    assert tally.faults == []
    assert sum(tally.outcomes.values()) == MESSAGES
    assert tally.outcomes["letter.unreadable"] == 0


def test_none_takes_two_seconds_of_the_processor_or_256_mebibytes(tally: Tally) -> None:
    assert tally.busiest[0] < 2.0, tally.busiest
    assert tally.largest < 256 * 1024 * 1024


def test_the_limits_are_met_and_most_bombs_are_read(tally: Tally) -> None:
    assert {"letter.too_deep", "letter.too_many_parts", "letter.header_too_long"} < set(tally.outcomes)
    assert sum(tally.kinds[f"{kind}: read"] for kind in BOMBS) > len(BOMBS) // 2
