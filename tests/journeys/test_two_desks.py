"""A ticket filed in the cabinet stands at every desk at once, and who takes it is seen at the others."""

from PySide6.QtCore import Qt

from desktop.models.queues import Tab
from tests.journeys.conftest import Sit, Write
from tests.seats import wait


def test_ticket_filed_in_the_cabinet_stands_in_the_queue_of_both_desks(sit: Sit, write_in_cabinet: Write) -> None:
    anna, boris = sit("anna"), sit("boris")
    assert anna.queue(Tab.STP) == boris.queue(Tab.STP) == ""
    number = write_in_cabinet("Сайт не открывается с утра.")
    wait(lambda: str(number) in anna.queue(Tab.STP) and str(number) in boris.queue(Tab.STP))
    assert "Не открывается сайт" in anna.queue(Tab.STP)
    anna.press(Qt.Key.Key_J)
    wait(lambda: anna.view is not None)
    assert anna.messages()[0].body == "Сайт не открывается с утра."


def test_take_at_one_desk_is_seen_at_the_other(sit: Sit, write_in_cabinet: Write) -> None:
    anna, boris = sit("anna"), sit("boris")
    number = write_in_cabinet("Сайт не открывается с утра.")
    wait(lambda: str(number) in boris.queue(Tab.STP) and str(number) in anna.queue(Tab.STP))
    boris.open_ticket(number)
    anna.open_ticket(number)
    anna.press(Qt.Key.Key_T)
    wait(lambda: boris.view is not None and boris.view.ticket.assignee_id == anna.desk.me.id)
    wait(lambda: (row := boris.window.queues.row(number)) is not None and row.assignee_name == "Анна Петрова")
    wait(anna.has_settled)
    assert not boris.window.actions_["take"].isEnabled()
    assert "Анна Петрова" in boris.window.actions_["take"].toolTip()


def test_answered_ticket_leaves_the_queue_of_both_desks(sit: Sit, write_in_cabinet: Write) -> None:
    anna, boris = sit("anna"), sit("boris")
    number = write_in_cabinet("Сайт не открывается с утра.")
    wait(lambda: str(number) in boris.queue(Tab.STP) and str(number) in anna.queue(Tab.STP))
    anna.open_ticket(number)
    anna.window.ticket_panel.box.insert("Исправили, проверьте, пожалуйста.")
    anna.send()
    wait(lambda: anna.queue(Tab.STP) == boris.queue(Tab.STP) == "")
    assert str(number) in boris.queue(Tab.ALL)
