"""A ticket that names no account (STP.5): one key asks, never beside a draft."""

from pytestqt.qtbot import QtBot

from desktop.regulation import intents
from desktop.regulation.ticket import MessageKind, State
from tests.panels.keys import write
from tests.panels.ticket_samples import message, ticket_view
from tests.panels.ticket_side import opened


def test_missing_account_is_asked_for_with_one_key() -> None:
    with opened(ticket_view(message(1, "Да"), account=None)) as side:
        side.panel.offered["ask_account"].trigger()
        [(number, intent)] = side.desk.acts
        assert (number, type(intent)) == (10423, intents.RequestData)
        assert intent.body.startswith("Укажите, пожалуйста, имя аккаунта")
        assert (side.text, intent.body in side.bar) == ("", True)
        side.panel.box.bar._button.click()
        assert side.desk.acts[1:] == [("key-1", "drop")]
    with opened() as side:
        assert side.panel.offered["ask_account"].toolTip().endswith("The account is named: kafe-uyut.ru.</p>")


def test_account_is_not_asked_for_beside_a_draft() -> None:
    with opened(ticket_view(message(1, "Да"), account=None)) as side:
        write(side.panel.box.editor, "Здравствуйте")
        side.panel.offered["ask_account"].trigger()
        assert side.desk.acts == []
        assert side.panel.offered.refusals["ask_account"].startswith("A draft stands in the reply box.")
        side.panel.box.editor.clear()
        assert side.panel.offered["ask_account"].isEnabled()


def test_account_is_asked_for_once_until_the_subscriber_writes(qtbot: QtBot) -> None:
    view = ticket_view(message(1, "Да"), account=None)
    with opened(view) as side:
        for _press in range(2):  # the second before the ticket shows the first
            side.panel.offered["ask_account"].trigger()
        [(_, intent)] = side.desk.acts
        asked = message(2, intent.body, MessageKind.REQUEST)
        side.put(ticket_view(message(1, "Да"), asked, account=None, state=State.WAITING))
        assert side.panel.offered.refusals["ask_account"].startswith("The account was asked for.")
        side.put(ticket_view(message(1, "Да"), asked, message(3, "Какой?"), account=None))
        assert side.panel.offered["ask_account"].isEnabled()
