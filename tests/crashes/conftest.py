"""A central and its desks on one thread, as a house that can be copied and opened again."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crashes.house import House, new_house


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with new_house(tmp_path / "house") as fresh:
        yield fresh
