"""Merging: the subscriber's other live tickets to choose from, by key or number, and what will come of it in words."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.panels.merge_dialog import MergeDialog
from desktop.regulation import intents
from desktop.regulation.people import Department
from desktop.regulation.ticket import State
from desktop.replica.views import EarlierTicket, TicketView
from tests.panels.fake_desk import NOW
from tests.panels.keys import write
from tests.panels.ticket_samples import HOUR, message, subscriber, ticket_view
from tests.panels.ticket_side import Side, activate, opened

HERE = ticket_view(message(1, "Почта"))
OLDER = ticket_view(message(2, "Не приходит"), number=10400, subject="Нет писем", received_at=NOW - 8 * HOUR)
OTHERS: dict[str, tuple[TicketView, dict[str, Any]]] = {
    "of ORK": (ticket_view(number=9981, department=Department.ORK), {"department": Department.ORK}),
    "ended": (ticket_view(number=9900, state=State.RESOLVED), {"state": State.RESOLVED}),
    "somebody else's": (ticket_view(number=10401, subscriber_id="s2"), {}),
}


def _earlier(view: TicketView, **values: Any) -> EarlierTicket:
    row = view.row
    return replace(EarlierTicket(row.number, row.subject, row.department, row.state, row.received_at), **values)


@contextmanager
def asked(*others: TicketView) -> Iterator[tuple[Side, MergeDialog]]:
    with opened(HERE, *others) as side:
        side.desk.subscribers["s1"] = subscriber(
            tickets=tuple(_earlier(view) for view in (HERE, *others) if view.ticket.subscriber_id == "s1")
        )
        side.desk.book = replace(side.desk.book, tickets={view.row.number: view.ticket for view in (HERE, *others)})
        side.panel.offered["merge"].trigger()
        dialog = side.panel.acts.dialog
        assert isinstance(dialog, MergeDialog)
        activate(dialog)
        yield side, dialog


def rows(dialog: MergeDialog) -> list[str]:
    role = Qt.ItemDataRole.AccessibleTextRole
    return [dialog.tickets.item(row).data(role) for row in range(dialog.tickets.count())]


def test_other_live_tickets_of_the_department_are_offered_and_none_is_chosen() -> None:
    with asked(OLDER, *(view for view, _ in OTHERS.values())) as (_, dialog):
        assert rows(dialog) == ["10400 Нет писем, received 13:14, until 01:14"]
        assert (dialog.tickets.chosen, dialog.ok.isEnabled()) == (None, False)
        assert dialog._fault.text == "Choose the ticket that goes on."
        dialog.reject()


def test_enter_alone_merges_nothing(qtbot: QtBot) -> None:
    with asked(OLDER) as (side, dialog):
        qtbot.keyClick(dialog.number, Qt.Key.Key_Return)
        assert (dialog.isVisible(), side.desk.acts) == (True, [])
        dialog.reject()


def test_arrow_chooses_and_the_words_say_what_will_happen(qtbot: QtBot) -> None:
    with asked(OLDER) as (side, dialog):
        qtbot.keyClick(dialog.number, Qt.Key.Key_Down)
        assert dialog._fault.text == (
            "Ticket 10423 ends, its conversation goes into ticket 10400. The subscriber is answered there. "
            "The earlier receipt counts: 13:14. The earlier due time counts: Mon 01:14 (4:00 left)."
        )
        qtbot.keyClick(dialog.number, Qt.Key.Key_Return)
        assert side.desk.acts == [(10423, intents.Merge(10400))]


def test_whole_words_of_the_outcome_have_room(qtbot: QtBot) -> None:
    with asked(OLDER) as (_, dialog):
        qtbot.keyClick(dialog.number, Qt.Key.Key_Down)
        assert dialog._fault.height() >= dialog._fault.heightForWidth(dialog._fault.width())
        dialog.reject()


def test_typed_number_chooses_its_ticket(qtbot: QtBot) -> None:
    with asked(OLDER) as (side, dialog):
        write(dialog.number, "№ 10400")
        assert dialog.tickets.chosen == 10400
        qtbot.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
        assert side.desk.acts == [(10423, intents.Merge(10400))]


def test_number_that_is_not_offered_is_judged_all_the_same() -> None:
    with asked(OLDER, *(view for view, _ in OTHERS.values())) as (_, dialog):
        for typed, words in {
            "777": "There is no ticket 777. Check the number.",
            "10401": "Ticket 10401 is another subscriber's: they cannot be merged.",
            "9981": "Ticket 9981 is with the other department: transfer it first.",
            "9900": "Ticket 9900 has ended: nothing can be merged into it.",
            "10423": "A ticket cannot be merged into itself.",
        }.items():
            dialog.number.setText(typed)
            assert (dialog._fault.text, dialog.ok.isEnabled()) == (words, False)
        dialog.number.setText("9" * 40)
        assert not dialog.ok.isEnabled()
        dialog.reject()


def test_letters_of_the_subject_narrow_the_list() -> None:
    with asked(OLDER) as (_, dialog):
        dialog.number.setText("ПИСЕМ")
        assert len(rows(dialog)) == 1
        dialog.number.setText("ftp")
        assert rows(dialog) == []
        dialog.reject()


def test_subscriber_with_one_ticket_has_nothing_to_choose() -> None:
    with asked() as (_, dialog):
        assert dialog._fault.text == "The subscriber has no other live ticket in this department."
        dialog.reject()


def test_answer_that_comes_after_the_dialog_closed_is_dropped() -> None:
    with opened(HERE, OLDER) as side:
        side.desk.hold()
        side.panel.offered["merge"].trigger()
        dialog = side.panel.acts.dialog
        assert dialog is not None
        dialog.reject()
        side.desk.deliver()
        assert side.desk.acts == []


def test_merged_ticket_leads_to_the_one_that_goes_on(qtbot: QtBot) -> None:
    merged = ticket_view(message(1, "Почта"), state=State.MERGED, ended_at=NOW)
    with opened(replace(merged, ticket=replace(merged.ticket, merged_into=10400))) as side:
        wanted: list[int] = []
        side.panel.ticket_wanted.connect(wanted.append)
        assert side.panel.notice.text == "Merged into ticket 10400: it goes on there."
        bar, head = side.panel.notice, side.panel.header
        qtbot.waitUntil(lambda: bar.y() - head.geometry().bottom() >= 10)
        qtbot.mouseClick(side.panel.notice._button, Qt.MouseButton.LeftButton)
        assert wanted == [10400]
