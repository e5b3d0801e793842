"""The strip: departments, date, Moscow clock, who sits here, and that a demo is a demo."""

from datetime import timedelta
from itertools import pairwise

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop import assets
from desktop.models.departments import Departments
from desktop.panels.department_strip import DepartmentStrip
from desktop.panels.elided_label import ElidedLabel
from desktop.wire.changes import Presence
from tests.panels.fake_desk import NOW, FakeDesk


def shown(qtbot: QtBot, desk: FakeDesk, width: int = 1440) -> DepartmentStrip:
    departments = Departments(desk)
    strip = DepartmentStrip(desk, departments)
    departments.setParent(strip)
    departments.start()
    qtbot.addWidget(strip)
    strip.resize(width, strip.height())
    strip.show()
    qtbot.waitExposed(strip)
    return strip


def words(strip: DepartmentStrip) -> list[str]:
    return [label.text() for label in strip.findChildren(QLabel) if label.isVisible() and label.text()]


def test_strip_says_state_people_date_clock_and_agent(qtbot: QtBot) -> None:
    desk = FakeDesk()
    desk.presence = (Presence(1, "Анна Петрова", "stp"), Presence(2, "Олег Мишин", "stp"))
    strip = shown(qtbot, desk)
    assert words(strip) == [
        "Sun 22 November", "21:14:05 MSK", "Анна Петрова · STP",
        "STP", "guaranteed until 22:00", "2 signed in",
        "ORK", "not guaranteed, opens Mon 10:00", "0 signed in",
    ]  # fmt: skip


def test_strip_speaks_russian_at_once(qtbot: QtBot) -> None:
    strip = shown(qtbot, FakeDesk())
    assets.set_language("ru")
    QApplication.processEvents()
    assert words(strip)[:5] == ["вс 22 ноября", "21:14:05 МСК", "Анна Петрова · СТП", "СТП", "гарантировано до 22:00"]


def test_clock_and_state_go_on(qtbot: QtBot) -> None:
    desk = FakeDesk()
    strip = shown(qtbot, desk)
    desk.at = NOW + timedelta(hours=2, minutes=46)
    strip.tick(desk.at)
    assert words(strip)[:2] == ["Mon 23 November", "00:00:05 MSK"]
    assert "not guaranteed, opens 06:00" in words(strip)


@pytest.mark.parametrize("is_demo", [True, False])
def test_demo_is_marked(qtbot: QtBot, is_demo: bool) -> None:
    desk = FakeDesk()
    strip = shown(qtbot, desk)
    desk.is_demo = is_demo
    strip.show_demo()
    assert ("demo: invented data" in words(strip)) is is_demo


def test_department_tells_its_clause_on_hover_and_to_a_screen_reader(qtbot: QtBot) -> None:
    strip = shown(qtbot, FakeDesk())
    chip = strip._chips[1]
    assert chip.accessibleName() == "ORK not guaranteed, opens Mon 10:00 · 0 signed in"
    assert "hours of ORK" in chip.toolTip()


def test_narrow_strip_cuts_words_and_nothing_overlaps(qtbot: QtBot) -> None:
    strip = shown(qtbot, FakeDesk(at=NOW.replace(month=11, day=4)), width=960)
    parts = [part for part in strip.children() if isinstance(part, QWidget) and part.isVisible()]
    places = sorted((part.x(), part.x() + part.width()) for part in parts)
    assert all(one[1] <= other[0] for one, other in pairwise(places))
    assert places[-1][1] <= strip.width()


@pytest.mark.parametrize("language", ["ru", "en"])
def test_narrow_strip_keeps_the_states_whole_and_the_agent_in_sight(qtbot: QtBot, language: str) -> None:
    desk = FakeDesk()
    desk.is_demo = True
    strip = shown(qtbot, desk, width=1024)
    assets.set_language(language)
    labels = strip.findChildren(ElidedLabel)
    qtbot.waitUntil(lambda: all(one.fontMetrics().horizontalAdvance(one.text()) <= one.width() for one in labels))
    strip.resize(1440, strip.height())
    QApplication.processEvents()
    assert ("вс 22 ноября" if language == "ru" else "Sun 22 November") in words(strip)
