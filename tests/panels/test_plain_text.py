"""Foreign text in labels: no markup, no word too long, cut where lines end, whole in hint and copy."""

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from desktop.panels.plain_text import PlainText


@pytest.mark.parametrize("text", ["слово " * 200, "ж" * 5000, "<b>нет</b> &amp;", "\n\n\n", ""])
def test_text_wraps_anywhere_and_never_widens_its_panel(qtbot: QtBot, text: str) -> None:
    shown = PlainText()
    qtbot.addWidget(shown)
    shown.set_text(text)
    assert shown.minimumSizeHint().width() <= 24
    shown.resize(200, shown.heightForWidth(200))
    shown.grab()
    assert shown.accessibleName() == text


def test_text_takes_no_more_lines_than_it_may_and_keeps_the_rest_in_hint_and_copy(qtbot: QtBot) -> None:
    shown, two = PlainText(lines=2), PlainText()
    qtbot.addWidget(shown)
    qtbot.addWidget(two)
    long = "слово " * 100
    shown.set_text(long)
    two.set_text("а\nб")
    assert shown.heightForWidth(200) == two.heightForWidth(200)
    assert long.strip() in shown.toolTip()
    shown.copy()
    assert QGuiApplication.clipboard().text() == long


def test_markup_in_a_hint_is_shown_and_not_rendered(qtbot: QtBot) -> None:
    shown = PlainText(lines=1)
    qtbot.addWidget(shown)
    shown.set_text("x", hint="<img src='file:///a'>")
    assert "<img" not in shown.toolTip()
    assert "&lt;img" in shown.toolTip()
