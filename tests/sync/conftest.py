"""A real central on a loopback port, and desks whose loops the test steps."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.central_server import World, served_central, world
from tests.sync.stepped import Stepped, sit

__all__ = ["served_central", "world"]

Seated = Callable[..., Stepped]


@pytest.fixture
def seated(served_central: World, tmp_path: Path) -> Iterator[Seated]:
    """Sits an agent down by login; the same login again finds the files of the first time."""
    desks: list[Stepped] = []

    def sit_down(login: str = "anna", **more: object) -> Stepped:
        desk = sit(served_central, login, tmp_path / "desks" / login, **more)  # type: ignore[arg-type]
        desks.append(desk)
        return desk

    yield sit_down
    for desk in desks:
        desk.close()
