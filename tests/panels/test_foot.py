"""The foot: connection, age of data, what waits, what was refused, a passing word."""

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desktop.panels.foot import STAYS, Foot
from desktop.sync.state import Link, SyncState
from tests.panels.fake_desk import NOW, FakeDesk


def shown(qtbot: QtBot, desk: FakeDesk) -> Foot:
    foot = Foot(desk)
    qtbot.addWidget(foot)
    foot.resize(1440, foot.height())
    foot.show()
    qtbot.waitExposed(foot)
    return foot


def words(foot: Foot) -> list[str]:
    parts = [*foot.findChildren(QLabel), *foot.findChildren(QPushButton)]
    return [part.text() for part in parts if part.isVisible() and part.text()]


def test_foot_says_how_the_connection_stands(qtbot: QtBot) -> None:
    desk = FakeDesk()
    foot = shown(qtbot, desk)
    assert words(foot) == ["connected", "data as of 21:14:04", "to send 0", "Ctrl+K commands"]
    desk.state = SyncState(Link.OFFLINE, data_at=NOW - timedelta(hours=1), pending=3, undecided=1)
    foot.show_state()
    assert words(foot) == ["no connection", "data as of 20:14:05", "to send 3", "to decide 1", "Ctrl+K commands"]
    desk.state = SyncState(Link.ONLINE, data_at=NOW, pending=3, stuck=1)
    foot.show_state()
    assert words(foot) == ["connected", "data as of 21:14:05", "to send 3, stuck 1", "Ctrl+K commands"]


def test_counts_lead_to_the_outbox_and_the_hint_to_the_palette(qtbot: QtBot) -> None:
    foot = shown(qtbot, FakeDesk())
    pending, hint = (button for button in foot.findChildren(QPushButton) if button.isVisible())
    with qtbot.waitSignal(foot.outbox_wanted):
        qtbot.mouseClick(pending, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(foot.palette_wanted):
        qtbot.mouseClick(hint, Qt.MouseButton.LeftButton)


def test_who_is_signed_out_signs_in_from_the_foot(qtbot: QtBot) -> None:
    desk = FakeDesk()
    foot = shown(qtbot, desk)
    desk.state = SyncState(Link.SIGNED_OUT, data_at=NOW)
    foot.show_state()
    assert words(foot)[0] == "signed out, nothing is lost"
    button = next(button for button in foot.findChildren(QPushButton) if button.text() == "Sign in again")
    with qtbot.waitSignal(foot.sign_in_wanted):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_passing_word_passes(qtbot: QtBot) -> None:
    desk = FakeDesk()
    foot = shown(qtbot, desk)
    foot.say("Open a ticket first.")
    for beat in range(STAYS):
        assert "Open a ticket first." in words(foot)
        foot.tick(NOW + timedelta(seconds=beat))
    assert "Open a ticket first." not in words(foot)
