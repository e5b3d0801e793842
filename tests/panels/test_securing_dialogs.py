"""Asking for a secret, and recording how a subscriber proved who he is (STP.6, ORK.4)."""

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from desktop.panels.securing_dialogs import AuthorizeDialog, RequestSecretDialog, RevokeAuthorizationDialog
from desktop.regulation import intents
from desktop.regulation.people import Agent, Department
from desktop.regulation.ticket import Authorization, AuthorizationWay, MessageKind, SecretKind, SecretState
from desktop.replica.views import TicketView
from tests.panels.fake_desk import CHIEF, IRINA, NOW
from tests.panels.keys import write
from tests.panels.ticket_samples import message, secret_row, ticket_view
from tests.panels.ticket_side import Side, opened

AUTHORIZED = Authorization(AuthorizationWay.LETTER, "Ирина Лебедева", NOW - timedelta(hours=1), "Письмо 7")


def plan_ticket(*secrets: Any, body: str = "Смените тариф", **values: Any) -> TicketView:
    made = ticket_view(message(1, body), department=Department.ORK, topic="plan", secrets=secrets, **values)
    return made


def dialog_of(side: Side, action: str) -> Any:
    side.panel.offered[action].trigger()
    return side.panel.acts.dialog


def test_request_offers_a_text_for_each_kind_and_keeps_what_was_changed() -> None:
    with opened() as side:
        dialog: RequestSecretDialog = dialog_of(side, "request_secret")
        assert dialog.kinds.chosen == SecretKind.PASSWORD
        first = dialog.text.toPlainText()
        dialog.kinds.choose(SecretKind.AUTHORIZATION)
        second = dialog.text.toPlainText()
        assert first != second
        for text in (first, second):
            assert "в личном кабинете" in text
            assert "в сообщении или письме" in text
        dialog.text.setPlainText("Своими словами")
        dialog.kinds.choose(SecretKind.PASSWORD)
        dialog.accept()
        assert side.desk.acts == [(10423, intents.RequestSecret(SecretKind.PASSWORD, "Своими словами"))]


def test_significant_change_asks_for_authorization_data_first() -> None:
    with opened(plan_ticket(), me=IRINA) as side:
        assert dialog_of(side, "request_secret").kinds.chosen == SecretKind.AUTHORIZATION


def test_text_is_in_the_language_the_subscriber_wrote_in_last() -> None:
    letters = (message(1, "Здравствуйте"), message(2, "Please change the plan"))
    note = message(3, "Заметка", MessageKind.NOTE)
    with opened(ticket_view(*letters, note)) as side:
        assert dialog_of(side, "request_secret").text.toPlainText().startswith("To carry out")


def test_what_was_asked_already_is_not_asked_again() -> None:
    asked = secret_row(state=SecretState.ASKED)
    with opened(ticket_view(message(1, "Да"), secrets=(asked,))) as side:
        dialog = dialog_of(side, "request_secret")
        assert not dialog.ok.isEnabled()
        dialog.kinds.choose(SecretKind.AUTHORIZATION)
        assert dialog.ok.isEnabled()


SEEN = {"kind": SecretKind.AUTHORIZATION, "looked_by_id": IRINA.id, "looked_at": NOW}


@pytest.mark.parametrize(
    ("me", "secret", "ways"),
    [
        (IRINA, SEEN, ["The answer matches: secret 12", "A signed letter"]),
        (IRINA, SEEN | {"looked_by_id": CHIEF.id}, ["A signed letter"]),
        (IRINA, SEEN | {"kind": SecretKind.PASSWORD}, ["A signed letter"]),
        (CHIEF, SEEN, ["A signed letter", "A supervisor's word"]),
    ],
)
def test_only_open_ways_of_authorization_are_offered(me: Agent, secret: dict[str, Any], ways: list[str]) -> None:
    with opened(plan_ticket(secret_row(**secret)), me=me) as side:
        dialog: AuthorizeDialog = dialog_of(side, "authorize")
        assert [dialog.ways.item(row).text() for row in range(dialog.ways.count())] == ways


def test_seen_answer_needs_no_reason_and_a_letter_does() -> None:
    with opened(plan_ticket(secret_row(**SEEN)), me=IRINA) as side:
        dialog: AuthorizeDialog = dialog_of(side, "authorize")
        assert dialog.ok.isEnabled()
        dialog.ways.setCurrentRow(1)
        assert not dialog.ok.isEnabled()
        dialog.reason.setPlainText("Письмо 7 от 20 ноября, подписал директор")
        dialog.accept()
        letter = intents.Authorize(AuthorizationWay.LETTER, "Письмо 7 от 20 ноября, подписал директор")
        assert side.desk.acts == [(10423, letter)]


def test_significant_change_is_resolved_only_when_authorized() -> None:
    with opened(plan_ticket(), me=IRINA) as side:
        words = side.panel.offered.refusals["resolve"]
        assert words.startswith("A significant change (Plan change): record the subscriber's authorization first.")
        assert "\nclause 4 of ORK: " in words
        assert not side.panel.offered["revoke_authorization"].isEnabled()
        side.put(plan_ticket(authorization=AUTHORIZED))
        assert side.panel.offered["resolve"].isEnabled()
        assert not side.panel.offered["authorize"].isEnabled()


def test_authorization_is_taken_back_with_a_reason() -> None:
    with opened(plan_ticket(authorization=AUTHORIZED), me=IRINA) as side:
        dialog: RevokeAuthorizationDialog = dialog_of(side, "revoke_authorization")
        assert not dialog.ok.isEnabled()
        dialog.reason.setPlainText("Письмо подделано")
        dialog.accept()
        assert side.desk.acts == [(10423, intents.RevokeAuthorization("Письмо подделано"))]


def test_what_was_written_in_a_dialog_is_not_lost_by_one_esc(qtbot: QtBot) -> None:
    with opened() as side:
        dialog: RequestSecretDialog = dialog_of(side, "request_secret")
        write(dialog.text, "Своими словами. ")
        written = dialog.text.toPlainText()
        qtbot.keyClick(dialog.text, Qt.Key.Key_Escape)
        (asked,) = dialog.findChildren(QMessageBox)
        qtbot.keyClick(asked, Qt.Key.Key_Escape)
        assert (dialog.isVisible(), dialog.text.toPlainText()) == (True, written)
        dialog.reject()
        asked = dialog.findChildren(QMessageBox)[-1]
        asked.buttons()[0].click()
        assert side.panel.acts.dialog is None
        unwritten = dialog_of(side, "request_secret")
        qtbot.keyClick(unwritten, Qt.Key.Key_Escape)
        assert side.panel.acts.dialog is None
