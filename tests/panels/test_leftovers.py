"""The guard of the other tests sees what they leave behind."""

import threading

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from desktop.panels.slim_bar import SlimBar
from tests.panels.leftovers import assert_nothing_is_left


def left() -> None:
    assert_nothing_is_left(set(threading.enumerate()))


def test_running_timer_is_seen(qtbot: QtBot) -> None:
    timer = QTimer()
    timer.start(60_000)
    with pytest.raises(AssertionError, match="QTimer"):
        left()
    timer.stop()
    left()


def test_widget_is_seen(qtbot: QtBot) -> None:
    widget = SlimBar()
    with pytest.raises(AssertionError, match="SlimBar"):
        left()
    widget.deleteLater()
    left()


def test_thread_is_seen() -> None:
    before, gate = set(threading.enumerate()), threading.Event()
    thread = threading.Thread(target=gate.wait, name="forgotten")
    thread.start()
    try:
        with pytest.raises(AssertionError, match="forgotten"):
            assert_nothing_is_left(before)
    finally:
        gate.set()
        thread.join()
