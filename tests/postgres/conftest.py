"""A central on a real PostgreSQL, with what a test needs to write to it from several sides at once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.central_server import World, new_world
from tests.data_bases import POSTGRESQL


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A fresh central, not served."""
    with new_world(tmp_path / "central", POSTGRESQL) as fresh:
        yield fresh
