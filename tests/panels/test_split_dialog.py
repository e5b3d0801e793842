"""Splitting: which messages move is chosen by mouse or key, and judged at each change."""

from typing import Any

from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from desktop.panels.split_dialog import SplitDialog
from desktop.regulation import intents
from desktop.regulation.ticket import MessageKind
from tests.panels.keys import write
from tests.panels.ticket_samples import event, message, ticket_view
from tests.panels.ticket_side import Side, activate, opened

TALK = (
    message(1, "Не открывается сайт.\nВторая строка"),
    event(2, "acknowledged", ticket=10423),
    message(3, "Проверяем.", MessageKind.REPLY, author="Олег Мишин"),
    message(4, "И ещё: продлите домен."),
)


def asked(side: Side) -> Any:
    side.panel.offered["split"].trigger()
    dialog = side.panel.acts.dialog
    assert isinstance(dialog, SplitDialog)
    activate(dialog)
    return dialog


def test_messages_of_both_sides_are_offered_with_author_time_and_first_line() -> None:
    with opened(ticket_view(*TALK)) as side:
        dialog = asked(side)
        assert [dialog.messages.item(row).text() for row in range(dialog.messages.count())] == [
            "Марина Соколова, kafe-uyut.ru · 16:15\nНе открывается сайт.",
            "Олег Мишин · 16:17\nПроверяем.",
            "Марина Соколова, kafe-uyut.ru · 16:18\nИ ещё: продлите домен.",
        ]
        assert (dialog._fault.text, dialog.ok.isEnabled()) == ("Choose the messages for the new ticket.", False)
        dialog.reject()


def test_each_choice_is_judged_with_its_sentence() -> None:
    with opened(ticket_view(*TALK)) as side:
        dialog = asked(side)
        items = [dialog.messages.item(row) for row in range(3)]
        items[1].setCheckState(Qt.CheckState.Checked)
        assert dialog._fault.text == "The new ticket needs at least one message of the subscriber."
        items[0].setCheckState(Qt.CheckState.Checked)
        assert dialog._fault.text.startswith("The new ticket takes 2 messages with it.")
        items[2].setCheckState(Qt.CheckState.Checked)
        assert dialog._fault.text == "At least one message of the subscriber must stay in the old ticket."
        dialog.reject()


def test_space_marks_and_enter_makes_the_new_ticket(qtbot: QtBot) -> None:
    with opened(ticket_view(*TALK)) as side:
        dialog = asked(side)
        qtbot.keyClick(dialog.messages, Qt.Key.Key_End)
        qtbot.keyClick(dialog.messages, Qt.Key.Key_Space)
        dialog.subject.clear()
        assert not dialog.ok.isEnabled()
        write(dialog.subject, "Продлить домен")
        assert dialog._fault.text == (
            "The new ticket takes 1 message with it. It keeps the receipt of its first message: 16:18. "
            "Due: Mon 04:18 (7:04 left). Central gives it a number; it stands in the conversation then."
        )
        qtbot.keyClick(dialog.subject, Qt.Key.Key_Return)
        assert side.desk.acts == [(10423, intents.Split((4,), "Продлить домен"))]


def test_click_anywhere_in_the_row_marks_it_once(qtbot: QtBot) -> None:
    with opened(ticket_view(*TALK)) as side:
        dialog = asked(side)
        rect = dialog.messages.visualItemRect(dialog.messages.item(0))
        viewport = dialog.messages.viewport()
        qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=rect.center())
        assert dialog.messages.checked_ids == (1,)
        qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=rect.center())
        assert dialog.messages.checked_ids == ()
        for left in range(0, 40, 2):
            before = dialog.messages.checked_ids
            qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=QPoint(rect.left() + left, rect.center().y()))
            assert dialog.messages.checked_ids != before, f"{left} pixels from the left"
        dialog.reject()


def test_ticket_with_one_message_of_the_subscriber_says_why_it_can_not_be_split() -> None:
    with opened(ticket_view(message(1, "Да"))) as side:
        assert not side.panel.offered["split"].isEnabled()
        assert side.panel.offered.refusals["split"].startswith("At least one message of the subscriber must stay")
