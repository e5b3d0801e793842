"""Standard answers: found by title or text, chosen by keys."""

from collections.abc import Iterator

import msgspec
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.panels.standard_answers import Question, StandardAnswers
from desktop.wire.rows import StandardAnswerRow
from tests.panels.fake_desk import NOW
from tests.panels.keys import write
from tests.panels.ticket_samples import HOUR, message, standard_answers, ticket_view

CTRL = Qt.KeyboardModifier.ControlModifier


def answers() -> tuple[StandardAnswerRow, ...]:
    first, *rest = standard_answers()
    body = "{account}, заявка {заявка}. " + first.body
    dead = ["https://example.ru/ftp"]
    return (msgspec.structs.replace(first, body=body, dead_links=dead, checked_at=NOW - HOUR), *rest)


@pytest.fixture
def dialog(qtbot: QtBot) -> Iterator[StandardAnswers]:
    window = QWidget()
    qtbot.addWidget(window)
    question = Question(ticket_view(message(1, "Не работает")), NOW)
    dialog = StandardAnswers(answers(), frozenset(), question, window)
    dialog.show()
    yield dialog
    window.close()


def titles(dialog: StandardAnswers) -> list[str]:
    return [dialog.list.item(row).text() for row in range(dialog.list.count())]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("", ["Запись SPF", "Пароль FTP\na link does not open, tried 20:14", "Акт · ORK"]),
        ("txt", ["Запись SPF"]),
        ("ftp ПАРОЛ", ["Пароль FTP\na link does not open, tried 20:14"]),
        ("tp", []),
        ("нет", []),
    ],
)
def test_each_word_begins_a_word_of_title_or_text(dialog: StandardAnswers, wanted: str, found: list[str]) -> None:
    dialog.field.setText(wanted)
    assert titles(dialog) == found


def test_answer_is_chosen_without_leaving_the_field(qtbot: QtBot, dialog: StandardAnswers) -> None:
    with qtbot.waitSignal(dialog.answer_chosen) as chosen:
        qtbot.keyClick(dialog.field, Qt.Key.Key_Down)
        qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert chosen.args == ["kafe-uyut.ru, заявка 10423. Смените пароль: https://example.ru/ftp"]


def test_favourites_stand_first_and_are_marked_by_a_key_on_any_layout(qtbot: QtBot, dialog: StandardAnswers) -> None:
    with qtbot.waitSignal(dialog.favourites_changed) as marked:
        dialog.list.setCurrentRow(2)
        QApplication.sendEvent(dialog.field, QKeyEvent(QEvent.Type.KeyPress, 0x0412, CTRL, "в"))  # the key of D
    assert marked.args == [frozenset({3})]
    assert titles(dialog) == ["★ Акт · ORK", "Запись SPF", "Пароль FTP\na link does not open, tried 20:14"]
    assert dialog.list.currentRow() == 0
    qtbot.mouseClick(dialog.star, Qt.MouseButton.LeftButton)
    assert titles(dialog)[2] == "Акт · ORK"


def test_preview_is_filled_in_and_says_what_is_wrong(dialog: StandardAnswers) -> None:
    dialog.field.setText("ftp")
    assert dialog._shown.text == "kafe-uyut.ru, заявка 10423. Смените пароль: https://example.ru/ftp"
    assert dialog._warning.text == "The link does not open, tried 20:14: https://example.ru/ftp."
    dialog.field.setText("акт")
    assert not dialog._warning.isVisible()


def test_without_any_answer_the_list_says_who_writes_them(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    dialog = StandardAnswers((), frozenset(), Question(ticket_view(message(1, "Да")), NOW), window)
    assert dialog._none.text() == "There are no standard answers yet. A supervisor writes them."
    assert not dialog.ok.isEnabled()


def test_nothing_found_chooses_nothing(qtbot: QtBot, dialog: StandardAnswers) -> None:
    chosen: list[str] = []
    dialog.answer_chosen.connect(chosen.append)
    write(dialog.field, "нет такого")
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert (chosen, dialog.isVisible()) == ([], True)
