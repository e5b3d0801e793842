"""The state of the connection in words, with the age of the data."""

from datetime import timedelta

import pytest

from desktop.models.sync_light import light
from desktop.sync.state import Link, SyncState
from tests.panels.fake_desk import NOW

STATES = [
    (SyncState(Link.STARTING), "possible connecting"),
    (SyncState(Link.FILLING, progress=0.437), "possible first fill: 43 %"),
    (SyncState(Link.CATCHING_UP, NOW), "possible catching up data as of 21:14:05"),
    (SyncState(Link.ONLINE, NOW - timedelta(seconds=1)), "works connected data as of 21:14:04"),
    (SyncState(Link.ONLINE, NOW - timedelta(seconds=60)), "works connected data as of 21:13:05"),
    (SyncState(Link.ONLINE, NOW - timedelta(hours=2)), "guard central is silent data as of 19:14:05"),
    (SyncState(Link.OFFLINE, NOW - timedelta(hours=1)), "guard no connection data as of 20:14:05"),
    (SyncState(Link.OFFLINE, NOW - timedelta(days=3)), "guard no connection data as of 19 Nov 21:14"),
    (SyncState(Link.SIGNED_OUT, NOW), "guard signed out, nothing is lost data as of 21:14:05"),
    (SyncState(Link.OUTDATED), "guard this program is too old for the central server: update it"),
]


@pytest.mark.parametrize(("state", "expected"), STATES)
def test_light_says_how_it_stands(state: SyncState, expected: str) -> None:
    shown = light(state, NOW)
    assert " ".join(part for part in (shown.meaning, shown.words, shown.data) if part) == expected
