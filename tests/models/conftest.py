"""For tests of models: the light theme, English unless a test says else, nothing left behind."""

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from desktop import assets
from tests.panels.leftovers import assert_nothing_is_left


@pytest.fixture(autouse=True)
def _leaves_nothing(qapp: QApplication) -> Iterator[None]:
    before = set(threading.enumerate())
    if assets.theme() is not assets.Theme.LIGHT:
        assets.apply_theme(assets.Theme.LIGHT)
    assets.set_language("en")
    yield
    assert_nothing_is_left(before)
