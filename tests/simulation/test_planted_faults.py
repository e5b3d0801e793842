"""The simulation finds the mistakes that are planted in the code: each by the seed written here."""

import warnings
from itertools import islice

import pytest

from tests.simulation.__main__ import outcomes, run_one
from tests.simulation.faults import FAULTS

WITHIN = 2_000  # seeds
FOUND_BY: dict[str, int] = {}


def test_every_fault_has_its_seed() -> None:
    assert FOUND_BY.keys() == FAULTS.keys()
    assert len(FAULTS) >= 20


@pytest.mark.parametrize("fault", FAULTS)
def test_planted_fault_is_found(fault: str) -> None:
    if run_one((FOUND_BY[fault], fault)).violation is not None:
        return
    found = (outcome for outcome in outcomes([(seed, fault) for seed in range(WITHIN)]) if outcome.violation)
    now = next(islice(found, 1), None)
    assert now is not None, f"{fault} is not found within {WITHIN} seeds"
    warnings.warn(f"{fault}: the code changed, seed {now.seed} finds it now; write it into FOUND_BY", stacklevel=1)
