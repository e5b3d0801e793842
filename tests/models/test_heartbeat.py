"""The heartbeat beats when central's second turns, and stops when told."""

from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import QTimer

from desktop.models.heartbeat import Heartbeat
from tests.panels.fake_desk import NOW, FakeDesk


@pytest.mark.parametrize(("microseconds", "wait"), [(0, 1000), (1000, 999), (250_000, 750), (999_999, 1)])
def test_next_beat_is_set_to_the_turn_of_the_second(microseconds: int, wait: int) -> None:
    desk = FakeDesk(at=NOW + timedelta(microseconds=microseconds))
    heartbeat = Heartbeat(desk)
    beats: list[datetime] = []
    heartbeat.beat.connect(beats.append)
    heartbeat.start()
    timer = heartbeat.findChild(QTimer)
    assert (beats, timer.interval(), timer.isActive()) == ([desk.at], wait, True)
    heartbeat.stop()
    assert not timer.isActive()
