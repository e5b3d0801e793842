"""Dialogs of the acts: what they offer, what they ask for, and that nothing written in them is lost."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget
from pytestqt.qtbot import QtBot

from desktop.panels import dialogs
from desktop.regulation import intents
from desktop.regulation.book import Account
from desktop.regulation.intents import RefusalReason
from desktop.regulation.people import Department
from desktop.regulation.ticket import BasicService
from desktop.wire.changes import Presence
from tests.panels.fake_desk import CHIEF, IRINA
from tests.panels.keys import write
from tests.panels.ticket_samples import message, ticket_view
from tests.panels.ticket_side import Side, activate, opened

CTRL = Qt.KeyboardModifier.ControlModifier


def ask(side: Side, name: str) -> Any:
    side.panel.offered[name].trigger()
    dialog = side.panel.acts.dialog
    assert dialog is not None
    activate(dialog)
    return dialog


def choices(listed: QListWidget) -> list[str]:
    return [listed.item(row).text() for row in range(listed.count())]


def test_transfer_goes_to_the_other_department_with_its_reason(qtbot: QtBot) -> None:
    with opened() as side:
        dialog = ask(side, "transfer")
        assert dialog.windowTitle() == "Transfer to ORK"
        write(dialog.reason, "Это про оплату")
        qtbot.keyClick(dialog.reason, Qt.Key.Key_Return, CTRL)
        assert side.desk.acts == [(10423, intents.Transfer(Department.ORK, "Это про оплату"))]


def test_emergency_needs_a_reason_and_says_so(qtbot: QtBot) -> None:
    with opened() as side:
        dialog = ask(side, "declare_emergency")
        assert choices(dialog.services) == ["web", "mail", "DNS", "database", "FTP"]
        assert (dialog.ok.isEnabled(), dialog._fault.text) == (False, "A reason is needed. Write it.")
        dialog.services.choose(BasicService.DNS)
        write(dialog.reason, "Зона не отвечает")
        assert dialog._fault.text.startswith("clause 4 of STP: ")
        qtbot.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
        assert side.desk.acts == [(10423, intents.DeclareEmergency(BasicService.DNS, "Зона не отвечает"))]


def test_emergency_is_revoked_with_a_reason(qtbot: QtBot) -> None:
    with opened(ticket_view(message(1, "Да"), emergency=BasicService.WEB)) as side:
        dialog = ask(side, "revoke_emergency")
        write(dialog.reason, "Сайт открывается")
        dialog.accept()
        assert side.desk.acts == [(10423, intents.RevokeEmergency("Сайт открывается", was=BasicService.WEB))]


@pytest.mark.parametrize(
    ("department", "topic", "count"),
    [
        (Department.STP, "fault", 3),
        (Department.ORK, "payment", 3),
        (Department.ORK, "domain", 4),
    ],
)
def test_only_the_reasons_of_the_regulation_are_offered(department: Department, topic: str, count: int) -> None:
    me = IRINA if department is Department.ORK else CHIEF
    with opened(ticket_view(message(1, "Да"), department=department, topic=topic), me=me) as side:
        dialog = ask(side, "refuse")
        assert len(choices(dialog.reasons)) == count
        dialog.reasons.setCurrentRow(count - 1)
        clause = f"clause {'9' if department is Department.STP else '5'}.{count} of {department.upper()}: "
        assert clause in dialog.reasons.currentItem().toolTip()
        dialog.reject()


def test_refusal_takes_the_text_of_the_box_and_empties_it(qtbot: QtBot) -> None:
    with opened() as side:
        write(side.panel.box.editor, "К сожалению, нет.")
        dialog = ask(side, "refuse")
        assert dialog.text.toPlainText() == "К сожалению, нет."
        dialog.reasons.choose(RefusalReason.NOT_IN_PLAN)
        qtbot.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
        assert side.desk.acts == [(10423, intents.Refuse(RefusalReason.NOT_IN_PLAN, "К сожалению, нет."))]
        assert (side.text, side.desk.drafts) == ("", {})


def test_cancelled_refusal_gives_its_text_back_to_the_box() -> None:
    with opened() as side:
        dialog = ask(side, "refuse")
        assert (dialog.ok.isEnabled(), dialog._fault.text) == (False, "The text is empty. Write it, then send.")
        write(dialog.text, "Нет, потому что")
        dialog.reject()
        assert (side.text, side.desk.acts) == ("Нет, потому что", [])


def test_full_disk_keeps_dialog_and_text_open() -> None:
    with opened() as side:
        side.desk.is_full = True
        dialog = ask(side, "transfer")
        write(dialog.reason, "Это про оплату")
        dialog.accept()
        assert (dialog.isVisible(), dialog.reason.toPlainText()) == (True, "Это про оплату")
        assert dialog._fault.text == "Not stored: the disk is full. Your text stays here."
        dialog.reject()


def test_topics_are_those_of_the_department() -> None:
    with opened(ticket_view(message(1, "Да"), topic="fault")) as side:
        dialog = ask(side, "set_topic")
        assert choices(dialog.topics) == [
            "Configuration files",
            "A fault of a service",
            "Passwords",
            "Another question to STP",
        ]
        assert dialog.topics.chosen == "fault"
        dialog.topics.choose("password")
        dialog.accept()
        assert side.desk.acts == [(10423, intents.SetTopic("fault", "password"))]


def test_account_is_offered_from_the_subscribers_own_and_judged_as_it_is_written() -> None:
    with opened(ticket_view(message(1, "Да"), account=None)) as side:
        side.desk.book.accounts["kafe-uyut.ru"] = Account("kafe-uyut.ru", "s1", premium=False, is_blocked=False)  # type: ignore[index]
        dialog = ask(side, "set_account")
        assert (choices(dialog.accounts), dialog.name.text()) == (["kafe-uyut.ru"], "kafe-uyut.ru")
        dialog.name.clear()
        write(dialog.name, "нет.рф")
        assert not dialog.ok.isEnabled()
        assert dialog._fault.text.startswith("There is no account нет.рф.")
        dialog.name.setText(" kafe-uyut.ru ")
        dialog.accept()
        assert side.desk.acts == [(10423, intents.SetAccount(None, "kafe-uyut.ru"))]


def test_supervisor_assigns_to_whom_he_finds() -> None:
    with opened(ticket_view(message(1, "Да"), assignee_id=1), me=CHIEF) as side:
        side.desk.set_presence(Presence(2, "Олег Мишин", "stp"))
        dialog = ask(side, "assign")
        assert choices(dialog.agents) == [
            "Олег Мишин · STP · signed in",
            "Анна Петрова · STP",
            "Павел Орлов · STP",
            "Ирина Лебедева · ORK",
            "Nobody: back to the queue",
        ]
        write(dialog.filter, "лебед")
        assert choices(dialog.agents) == ["Ирина Лебедева · ORK"]
        assert (dialog.ok.isEnabled(), "works in the other department" in dialog._fault.text) == (False, True)
        dialog.filter.setText("мишин")
        assert (dialog.ok.isEnabled(), "assign it and write why" in dialog._fault.text) == (False, True)
        write(dialog.reason, "Знает почту")
        dialog.accept()
        assert side.desk.acts == [(10423, intents.Assign(2, "Знает почту"))]


def test_arrows_choose_an_agent_or_an_account_while_one_types(qtbot: QtBot) -> None:
    with opened(ticket_view(message(1, "Да")), me=CHIEF) as side:
        dialog = ask(side, "assign")
        first = dialog.agents.chosen
        qtbot.keyClick(dialog.filter, Qt.Key.Key_Down)
        assert dialog.agents.currentRow() == 1
        qtbot.keyClick(dialog.filter, Qt.Key.Key_Return)
        [(_ticket, intent)] = side.desk.acts
        assert intent.agent_id not in (None, first)
        account = ask(side, "set_account")
        account.accounts.set_choices([(name, name, "") for name in ("a.ru", "b.ru")])
        qtbot.keyClick(account.name, Qt.Key.Key_Down)
        assert account.name.text() == "b.ru"
        account.reject()


def test_supervisor_gives_a_ticket_back_to_the_queue() -> None:
    with opened(ticket_view(message(1, "Да"), assignee_id=1), me=CHIEF) as side:
        dialog = ask(side, "assign")
        dialog.agents.setCurrentRow(dialog.agents.count() - 1)
        dialog.accept()
        assert side.desk.acts == [], "whoever loses it reads why"
        write(dialog.reason, "Обед")
        dialog.accept()
        assert side.desk.acts == [(10423, intents.Assign(None, "Обед"))]


def test_dialog_is_about_the_ticket_it_was_opened_for() -> None:
    with opened(ticket_view(message(1, "Да")), ticket_view(message(1, "Нет"), number=10424)) as side:
        dialog = ask(side, "transfer")
        side.panel.show_ticket(10424)
        dialog.accept()
        assert [number for number, _intent in side.desk.acts] == [10423]


def test_every_dialog_names_its_fields_for_a_screen_reader() -> None:
    with opened(ticket_view(message(1, "Да")), me=CHIEF) as side:
        dialog: dialogs.AssignDialog = ask(side, "assign")
        assert (dialog.agents.accessibleName(), dialog.reason.accessibleName()) == ("Assignee", "Why")
        dialog.reject()
