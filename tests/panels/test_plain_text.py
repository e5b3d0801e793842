"""Foreign text in labels: no markup, no word too long, cut where lines end, whole in hint and copy."""

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
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


def test_text_that_fills_its_width_gets_the_height_it_needs_at_every_width(qtbot: QtBot) -> None:
    column, shown = QWidget(), PlainText(fills=True)
    qtbot.addWidget(column)
    layout = QVBoxLayout(column)
    layout.addWidget(shown)
    layout.addStretch(1)
    column.resize(300, 600)
    column.show()
    for text in ("слово " * 12, "ж" * 60, "коротко", "слово " * 40):
        for width in (300, 500, 200):
            column.resize(width, 600)
            QApplication.processEvents()
            QApplication.processEvents()
            fresh = PlainText()
            qtbot.addWidget(fresh)
            fresh.set_text(shown.text)
            assert shown.height() == max(fresh.heightForWidth(shown.width()), shown.minimumSizeHint().height())
        shown.set_text(text)


def test_text_gets_its_height_though_its_layout_asked_for_another_width_before(qtbot: QtBot) -> None:
    column, shown = QWidget(), PlainText(fills=True)
    qtbot.addWidget(column)
    layout = QVBoxLayout(column)
    layout.addWidget(shown)
    layout.addStretch(1)
    shown.set_text("слово слово")
    column.resize(300, 600)
    column.show()
    QApplication.processEvents()
    one = shown.height()
    while shown.heightForWidth(80) != 2 * one:  # as a splitter does, to know the least it can give
        shown.set_text(shown.text + " слово")
        QApplication.processEvents()
    shown.set_text("слово " * 12)
    needed = shown.heightForWidth(shown.width())
    QApplication.processEvents()
    assert needed == 2 * one
    assert shown.height() == needed
