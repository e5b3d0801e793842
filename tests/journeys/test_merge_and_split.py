"""Merging and splitting without a connection: shown at once, carried out when it is back, the new number told."""

from PySide6.QtCore import Qt

from desktop.models.queues import Tab
from desktop.panels.merge_dialog import MergeDialog
from desktop.panels.split_dialog import SplitDialog
from desktop.regulation.ticket import State
from desktop.sync.state import Link
from tests.journeys.cable import Cable
from tests.journeys.conftest import Sit, Write
from tests.seats import Seat, wait


def events(seat: Seat) -> list[str]:
    return [entry.text.partition(" ")[2] for entry in seat.window.ticket_panel.conversation.entries if not entry.author]


def test_ticket_merged_offline_joins_the_other_when_the_connection_is_back(
    sit: Sit, cable: Cable, write_in_cabinet: Write
) -> None:
    anna = sit("anna", cable.url)
    first = write_in_cabinet("Сайт не открывается с утра.")
    second = write_in_cabinet("Всё ещё не открывается.", subject="Снова сайт")
    wait(lambda: str(second) in anna.queue(Tab.STP))
    anna.open_ticket(second)
    cable.cut()
    wait(lambda: anna.desk.state.link is Link.OFFLINE)
    anna.press(Qt.Key.Key_C)
    dialog = anna.window.ticket_panel.acts.dialog
    assert isinstance(dialog, MergeDialog)
    wait(lambda: dialog.tickets.count() == 1)
    dialog.number.setText(str(first))
    dialog.accept()
    wait(lambda: anna.view is not None and anna.view.ticket.state is State.MERGED)
    assert events(anna)[-1] == f"Заявка № {second} объединена с заявкой № {first}."
    wait(lambda: "Снова сайт" not in anna.queue(Tab.STP))
    cable.mend()
    wait(anna.has_settled)
    anna.open_ticket(first)
    wait(lambda: "Всё ещё не открывается." in [message.body for message in anna.messages()])


def test_messages_split_off_offline_become_a_ticket_whose_number_the_conversation_tells(
    sit: Sit, cable: Cable, write_in_cabinet: Write
) -> None:
    anna = sit("anna", cable.url)
    number = write_in_cabinet("Сайт не открывается с утра.")
    write_in_cabinet("И ещё смените пароль FTP.", to=number)
    wait(lambda: str(number) in anna.queue(Tab.STP))
    anna.open_ticket(number)
    wait(lambda: anna.messages()[-1].body == "И ещё смените пароль FTP.")
    cable.cut()
    wait(lambda: anna.desk.state.link is Link.OFFLINE)
    anna.press(Qt.Key.Key_S)
    dialog = anna.window.ticket_panel.acts.dialog
    assert isinstance(dialog, SplitDialog)
    dialog.messages.item(1).setCheckState(Qt.CheckState.Checked)
    dialog.subject.setText("Пароль FTP")
    dialog.accept()
    wait(lambda: events(anna)[-1] == "Часть переписки выделена в новую заявку: Пароль FTP.")
    assert "И ещё смените пароль FTP." not in [message.body for message in anna.messages()]
    cable.mend()
    wait(anna.has_settled)
    new = number + 1
    wait(lambda: events(anna)[-1] == f"Часть переписки выделена в новую заявку № {new}: Пароль FTP.")
    wait(lambda: str(new) in anna.queue(Tab.STP))
    anna.open_ticket(new)
    assert [message.body for message in anna.messages() if message.body] == ["И ещё смените пароль FTP."]
