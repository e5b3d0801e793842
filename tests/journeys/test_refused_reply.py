"""A reply that central refuses keeps its text: it stands above the reply box until the agent decides."""

from PySide6.QtWidgets import QPushButton

from desktop.models.queues import Tab
from desktop.panels.refused_card import RefusedCard
from desktop.regulation.ticket import MessageKind
from desktop.sync.state import Link
from tests.journeys.cable import Cable
from tests.journeys.conftest import Sit, Write
from tests.seats import Seat, wait

ANSWER = "Здравствуйте! Перезагрузите, пожалуйста, приложение."
NEW = "Уже не нужно, всё заработало."


def cards(seat: Seat) -> list[RefusedCard]:
    return [card for card in seat.window.findChildren(RefusedCard) if card.isVisible()]


def test_reply_past_an_unseen_message_waits_for_the_agent_and_goes_out_anyway(
    sit: Sit, cable: Cable, write_in_cabinet: Write
) -> None:
    anna = sit("anna", cable.url)
    number = write_in_cabinet("Сайт не открывается с утра.")
    wait(lambda: str(number) in anna.queue(Tab.STP))
    anna.open_ticket(number)
    cable.cut()
    wait(lambda: anna.desk.state.link is Link.OFFLINE)
    anna.window.ticket_panel.box.insert(ANSWER)
    anna.send()
    write_in_cabinet(NEW, to=number)
    cable.mend()
    wait(lambda: anna.desk.state.undecided == 1 and bool(cards(anna)))
    wait(lambda: NEW in [message.body for message in anna.messages()])
    assert anna.view is not None
    assert [entry.intent.body for entry in anna.view.outbox] == [ANSWER]  # type: ignore[union-attr]
    anyway = next(b for b in cards(anna)[0].findChildren(QPushButton) if b.text() == "Всё равно отправить")
    anyway.click()
    wait(lambda: anna.desk.state.undecided == 0 and anna.has_settled())
    assert not cards(anna)
    assert [message.body for message in anna.messages() if message.kind is MessageKind.REPLY] == [ANSWER]
