"""What an agent writes without a connection is kept, goes out by itself, and goes out once."""

import pytest

from desktop.models.queues import Tab
from desktop.regulation.ticket import MessageKind
from desktop.sync.state import Link
from tests.journeys.cable import Cable
from tests.journeys.conftest import Sit, Write
from tests.seats import Seat, wait

ANSWER = "Здравствуйте! Исправили, проверьте, пожалуйста."


def replies(seat: Seat) -> list[str]:
    return [message.body for message in seat.messages() if message.kind is MessageKind.REPLY]


@pytest.fixture
def offline(sit: Sit, cable: Cable, write_in_cabinet: Write) -> Seat:
    """Anna has a ticket open when the connection is lost, and answers it."""
    anna = sit("anna", cable.url)
    number = write_in_cabinet("Сайт не открывается с утра.")
    wait(lambda: str(number) in anna.queue(Tab.STP))
    anna.open_ticket(number)
    cable.cut()
    wait(lambda: anna.desk.state.link is Link.OFFLINE)
    anna.window.ticket_panel.box.insert(ANSWER)
    anna.send()
    wait(lambda: anna.desk.state.pending == 1 and replies(anna) == [ANSWER])
    return anna


def test_reply_written_offline_is_sent_once(offline: Seat, sit: Sit, cable: Cable) -> None:
    assert offline.window.ticket_panel.box.text == ""
    cable.mend()
    wait(lambda: offline.desk.state.link is Link.ONLINE and offline.has_settled())
    assert replies(offline) == [ANSWER]
    boris = sit("boris")
    assert offline.view is not None
    boris.open_ticket(offline.view.row.number)
    assert replies(boris) == [ANSWER]


def test_reply_written_offline_outlives_the_window(offline: Seat, sit: Sit, cable: Cable) -> None:
    assert offline.view is not None
    number = offline.view.row.number
    offline.leave()
    cable.mend()
    again = sit("anna", cable.url)
    again.open_ticket(number)
    wait(lambda: again.has_settled() and replies(again) == [ANSWER])
