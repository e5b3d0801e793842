"""A central and its desks on one thread, as a house that can be copied at every instant and opened again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.crashes.acts import Acts
from tests.crashes.house import House, new_house
from tests.crashes.instants import Instants

settings.register_profile(
    "long", max_examples=2000, stateful_step_count=60, deadline=None, suppress_health_check=list(HealthCheck)
)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with new_house(tmp_path / "house") as fresh:
        yield fresh


@pytest.fixture
def acts(monkeypatch: pytest.MonkeyPatch) -> Acts:
    watching = Acts()
    watching.watch(monkeypatch)
    return watching


@pytest.fixture
def instants(acts: Acts, house: House, tmp_path: Path) -> Instants:
    """Of the house, whose files are watched from its first one on."""
    (tmp_path / "instants").mkdir()
    return Instants(house, acts, tmp_path / "instants")
