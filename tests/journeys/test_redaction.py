"""A password in a message is hidden for ever: at once on this screen, then in every copy."""

from PySide6.QtCore import Qt

from desktop.panels.conversation_selection import found
from desktop.panels.redact_dialog import RedactDialog
from desktop.regulation.outcome import REDACTED
from desktop.sync.state import Link
from tests.central_server import World
from tests.journeys.cable import Cable
from tests.journeys.conftest import Sit
from tests.journeys.test_secrets import VALUE, kept_by, no_log_holds_it
from tests.seats import wait

__all__ = ["no_log_holds_it"]


def test_text_hidden_offline_is_gone_from_both_desks_when_the_connection_is_back(
    sit: Sit, served_central: World, cable: Cable
) -> None:
    anna, boris = sit("anna", cable.url), sit("boris")
    number = served_central.file_ticket(body=f"Вход не работает.\r\nУ меня {VALUE} стоит.")
    for seat in (anna, boris):
        wait(lambda seat=seat: seat.window.queues.row(number) is not None)  # type: ignore[misc]
        seat.open_ticket(number)
    cable.cut()
    wait(lambda: anna.desk.state.link is Link.OFFLINE)
    conversation = anna.window.ticket_panel.conversation
    conversation.show_selection(next(found(conversation.entries, VALUE)))
    anna.press(Qt.Key.Key_H)
    dialog = anna.window.ticket_panel.acts.dialog
    assert isinstance(dialog, RedactDialog)
    dialog.accept()
    hidden = f"Вход не работает.\r\nУ меня {REDACTED} стоит."
    wait(lambda: anna.messages()[0].body == hidden)
    assert VALUE in boris.messages()[0].body
    cable.mend()
    wait(anna.has_settled)
    wait(lambda: boris.messages()[0].body == hidden)
    for seat in (anna, boris):
        kept = kept_by(seat)
        assert REDACTED in kept
        assert VALUE not in kept
