"""For tests of what the window shows: the light theme, English unless a test says else, nothing left behind."""

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from desktop import assets
from tests.panels.leftovers import assert_nothing_is_left
from tests.panels.translations import compile_stale


@pytest.fixture(scope="module", autouse=True)
def translations() -> None:
    compile_stale()
    gc.collect()
    gc.freeze()  # what was there before is no leftover: not looked through after each test


@pytest.fixture(autouse=True)
def leaves_nothing(qapp: QApplication) -> Iterator[None]:
    before = set(threading.enumerate())
    if assets.theme() is not assets.Theme.LIGHT:
        assets.apply_theme(assets.Theme.LIGHT)
    assets.set_language("en")
    yield
    assert_nothing_is_left(before)
