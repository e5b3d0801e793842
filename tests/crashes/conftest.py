"""A central and its desks on one thread, as a house that can be copied at every instant and opened again."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crashes.acts import Acts
from tests.crashes.house import House, new_house
from tests.crashes.instants import Instants


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
