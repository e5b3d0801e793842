"""Standard answers: found by title or text, chosen by keys."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.panels.standard_answers import StandardAnswers
from tests.panels.keys import write
from tests.panels.ticket_samples import standard_answers


@pytest.fixture
def dialog(qtbot: QtBot) -> Iterator[StandardAnswers]:
    window = QWidget()
    qtbot.addWidget(window)
    dialog = StandardAnswers(standard_answers(), window)
    dialog.show()
    yield dialog
    window.close()


def titles(dialog: StandardAnswers) -> list[str]:
    return [dialog.list.item(row).text() for row in range(dialog.list.count())]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [("", ["Пароль FTP", "Запись SPF", "Акт"]), ("txt", ["Запись SPF"]), ("ftp ПАРОЛЬ", ["Пароль FTP"]), ("нет", [])],
)
def test_each_word_is_looked_for_in_title_and_text(dialog: StandardAnswers, wanted: str, found: list[str]) -> None:
    dialog.field.setText(wanted)
    assert titles(dialog) == found


def test_answer_is_chosen_without_leaving_the_field(qtbot: QtBot, dialog: StandardAnswers) -> None:
    with qtbot.waitSignal(dialog.answer_chosen) as chosen:
        qtbot.keyClick(dialog.field, Qt.Key.Key_Down)
        qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert chosen.args == ["Добавьте запись TXT."]


def test_nothing_found_chooses_nothing(qtbot: QtBot, dialog: StandardAnswers) -> None:
    chosen: list[str] = []
    dialog.answer_chosen.connect(chosen.append)
    write(dialog.field, "нет такого")
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert (chosen, dialog.isVisible()) == ([], True)
