"""The palette: found by few letters in either layout, done by Enter, honest about what can't be done."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.panels.palette import KEY, WHY, Palette, rank


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.resize(1000, 700)
    widget.show()
    return widget


def opened(window: QWidget) -> tuple[Palette, list[str]]:
    done: list[str] = []
    actions = []
    for name, text in (("next_ticket", "Next ticket"), ("transfer", "Transfer to ORK…"), ("take", "Take")):
        action = QAction(text, window)
        action.setObjectName(name)
        action.triggered.connect(lambda *_, name=name: done.append(name))
        actions.append(action)
    actions[2].setEnabled(False)
    actions[2].setStatusTip("Олег Мишин already has this ticket.\nclause 4 of STP: …")
    palette = Palette(actions, window)
    palette.show()
    palette.query.setFocus()
    return palette, done


def rows(palette: Palette) -> list[str]:
    model = palette.list.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_palette_lists_every_command_with_key_and_why_not(qtbot: QtBot, window: QWidget) -> None:
    palette, _ = opened(window)
    model = palette.list.model()
    assert [(model.index(row, 0).data(), model.index(row, 0).data(KEY)) for row in range(3)] == [
        ("Next ticket", "J"), ("Transfer to ORK…", "M"), ("Take", "T"),
    ]  # fmt: skip
    assert model.index(2, 0).data(WHY).startswith("Олег Мишин already has this ticket.")
    assert model.index(2, 0).data(Qt.ItemDataRole.AccessibleTextRole).startswith("Take, T, Олег")
    palette.close()


def test_letters_find_and_enter_does(qtbot: QtBot, window: QWidget) -> None:
    palette, done = opened(window)
    qtbot.keyClicks(palette.query, "tork")
    assert rows(palette) == ["Transfer to ORK…"]
    qtbot.keyClick(palette.query, Qt.Key.Key_Return)
    assert done == ["transfer"]


def test_arrows_choose(qtbot: QtBot, window: QWidget) -> None:
    palette, done = opened(window)
    qtbot.keyClick(palette.query, Qt.Key.Key_Down)
    qtbot.keyClick(palette.query, Qt.Key.Key_Down)
    qtbot.keyClick(palette.query, Qt.Key.Key_Up)
    qtbot.keyClick(palette.query, Qt.Key.Key_Return)
    assert done == ["transfer"]


def test_what_can_not_be_done_is_not_done_and_stays_to_be_read(qtbot: QtBot, window: QWidget) -> None:
    palette, done = opened(window)
    qtbot.keyClicks(palette.query, "take")
    qtbot.keyClick(palette.query, Qt.Key.Key_Return)
    assert (done, palette.isVisible()) == ([], True)
    palette.close()


def test_mouse_does(qtbot: QtBot, window: QWidget) -> None:
    palette, done = opened(window)
    place = palette.list.visualRect(palette.list.model().index(0, 0)).center()
    qtbot.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert done == ["next_ticket"]


RANKS = [
    ("tr", "Transfer", "Next ticket"),
    ("nt", "Next ticket", "Note"),
    ("отв", "Ответить", "Вернуться к ответу"),
    ("jnd", "Ответить", "Заметка"),  # "отв" typed on the Latin layout
    ("еку", "Tree", "Next ticket"),  # "tre" typed on the Russian layout
]


@pytest.mark.parametrize(("query", "better", "worse"), RANKS)
def test_nearer_name_comes_first(query: str, better: str, worse: str) -> None:
    best, other = rank(query, better), rank(query, worse)
    assert best is not None
    assert other is None or best < other


def test_letters_out_of_order_find_nothing() -> None:
    assert rank("xq", "Next ticket") is None
