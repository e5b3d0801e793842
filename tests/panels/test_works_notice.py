"""The bar over the conversation: planned works that may explain the ticket, inserted as an answer by one key."""

from dataclasses import replace
from datetime import timedelta

import msgspec
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.models.works import works_answer
from desktop.replica.views import TicketView
from tests.panels.fake_desk import IRINA, NOW
from tests.panels.keys import write
from tests.panels.ticket_samples import announcement, message, ticket_view
from tests.panels.ticket_side import opened

SUGGESTED = "This looks like planned works, until 22:14: Работы на почтовом сервере."


def explained() -> TicketView:
    return replace(ticket_view(message(1, "Не работает")), works=(announcement(),))


def test_works_that_may_explain_the_ticket_are_suggested_and_inserted_by_one_key(qtbot: QtBot) -> None:
    with opened(explained()) as side:
        assert side.panel.works_notice.text == SUGGESTED
        side.panel.box.editor.setFocus()
        write(side.panel.box.editor, "Анна, СТП.")
        qtbot.keyClick(
            side.panel.box.editor, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        )
        assert side.text == "Анна, СТП.\n\n" + works_answer(announcement(), NOW)
        assert side.panel.works_notice.text == ""
        side.put(explained())  # read again, it is not suggested again
        assert side.panel.works_notice.text == ""
        side.panel.box.editor.undo()
        assert side.text == "Анна, СТП."


def test_button_of_the_bar_inserts_the_answer_and_a_note_becomes_a_reply(qtbot: QtBot) -> None:
    with opened(explained()) as side:
        side.panel.box.set_note(True)
        qtbot.mouseClick(side.panel.works_notice._button, Qt.MouseButton.LeftButton)
        assert side.text == works_answer(announcement(), NOW)
        assert not side.panel.box.is_note


def test_nothing_is_suggested_to_who_may_not_answer_the_ticket(qtbot: QtBot) -> None:
    with opened(explained(), me=IRINA) as side:
        assert not side.panel.offered["answer_with_works"].isEnabled()
        assert side.panel.works_notice.text == ""


def test_works_that_are_long_over_are_suggested_no_more(qtbot: QtBot) -> None:
    with opened(explained()) as side:
        side.desk.at = NOW + timedelta(hours=6, minutes=59)
        side.panel.tick(side.desk.at)
        assert "over since 22 Nov 22:14" in side.panel.works_notice.text
        side.desk.at += timedelta(minutes=2)
        side.panel.tick(side.desk.at)
        assert side.panel.works_notice.text == ""


def test_ticket_without_works_says_why_there_is_nothing_to_insert(qtbot: QtBot) -> None:
    with opened() as side:
        assert side.panel.works_notice.text == ""
        assert side.panel.offered.refusals["answer_with_works"] == "No planned works explain this ticket."
        side.put(replace(explained(), works=(msgspec.structs.replace(announcement(), ends_at=None),)))
        assert side.panel.offered.refusals["answer_with_works"] == ""
