"""A chip that is used again looks like a new one."""

import pytest
from pytestqt.qtbot import QtBot

from desktop.models.row_text import Chip
from desktop.panels.chip_label import LONGEST, ChipLabel

PLAIN, PICTURED = Chip("plain", "кабинет"), Chip("emergency", "Экстренно", "emergency")


@pytest.mark.parametrize(("before", "after"), [(PLAIN, PICTURED), (PICTURED, PLAIN), (PLAIN, Chip("works", "кабинет"))])
def test_chip_used_again_looks_like_a_new_one(qtbot: QtBot, before: Chip, after: Chip) -> None:
    used, new = ChipLabel(before), ChipLabel(after)
    for label in (used, new):
        qtbot.addWidget(label)
        label.show()
    used.show_chip(after)
    used.resize(new.size())
    assert used.sizeHint() == new.sizeHint()
    assert used.grab().toImage() == new.grab().toImage()


def test_long_word_is_cut_and_stands_whole_in_the_hint(qtbot: QtBot) -> None:
    label = ChipLabel(Chip("plain", "ж" * 100))
    qtbot.addWidget(label)
    assert (len(label.text()), "ж" * 100 in label.toolTip()) == (LONGEST, True)
