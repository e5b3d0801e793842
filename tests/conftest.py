"""What holds for every test: no screen, no user's folders, no Qt warning."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QTimer

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        item.add_marker(pytest.mark.qt_log_level_fail("WARNING"))
        item.add_marker(pytest.mark.qt_log_ignore("^This plugin does not support"))  # the screen that is none


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()  # thousands of tests stay till the end: not looked through each time


@pytest.fixture(autouse=True)
def _folders_of_nobody(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is read from or written to the folders of whoever runs the tests."""
    home: Path = tmp_path_factory.getbasetemp() / "home"
    home.mkdir(exist_ok=True)
    for variable, folder in {
        "HOME": "",
        "XDG_DATA_HOME": "data",
        "XDG_CONFIG_HOME": "config",
        "XDG_CACHE_HOME": "cache",
    }.items():
        monkeypatch.setenv(variable, str(home / folder))


@pytest.fixture(autouse=True)
def _loops_turn_again() -> Iterator[None]:
    """A program that ended has asked Qt's loops to end, and each later one would, until the outermost has turned."""
    yield
    if (application := QCoreApplication.instance()) is not None:
        QTimer.singleShot(0, application.quit)
        application.exec()
