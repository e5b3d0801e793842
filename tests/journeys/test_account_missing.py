"""A ticket that names no account (STP.5): one key asks for it."""

from PySide6.QtCore import Qt

from desktop.regulation.ticket import MessageKind, State
from tests.central_server import World
from tests.journeys.conftest import Sit
from tests.seats import wait

TEXT = "Укажите, пожалуйста, имя аккаунта (основной домен): без него мы не можем выполнить заявку."


def test_one_key_asks_for_the_account_and_never_beside_a_draft(sit: Sit, served_central: World) -> None:
    anna = sit("anna")
    first, second = (served_central.file_ticket(account=None) for _ in range(2))
    wait(lambda: anna.window.queues.row(first) is not None and anna.window.queues.row(second) is not None)
    anna.open_ticket(second)
    anna.window.ticket_panel.box.insert("Здравствуйте")
    anna.press(Qt.Key.Key_A)
    assert anna.window.foot._said.text().startswith("В поле ответа стоит черновик.")
    anna.open_ticket(first)
    anna.press(Qt.Key.Key_A)
    wait(anna.has_settled)
    assert anna.view is not None
    assert [m.body for m in anna.messages() if m.kind is MessageKind.REQUEST] == [TEXT]
    assert anna.view.ticket.state is State.WAITING
    anna.open_ticket(second)
    assert (anna.window.ticket_panel.box.text, anna.messages()[-1].kind) == ("Здравствуйте", MessageKind.SUBSCRIBER)
