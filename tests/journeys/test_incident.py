"""Emergencies of one cause: joined, answered at once, each with its own clock; who comes later is told too (STP.4)."""

from PySide6.QtCore import Qt

from desktop.models.queues import Tab
from desktop.panels.chip_label import ChipLabel
from desktop.panels.incident_dialogs import GatherDialog, JoinIncidentDialog
from desktop.regulation.intents import DeclareEmergency, LeaveIncident
from desktop.regulation.ticket import BasicService, MessageKind, State
from desktop.sync.state import Link
from tests.central_server import World
from tests.journeys.cable import Cable
from tests.journeys.conftest import Sit, Write
from tests.seats import Seat, wait

ANSWER = "Почта не работает у всех, чиним. Напишем, когда починим."
SHIFT_CTRL = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
CHECKED = Qt.CheckState.Checked


def declare(seat: Seat, number: int) -> None:
    wait(lambda: seat.window.queues.row(number) is not None)
    seat.open_ticket(number)
    assert seat.view is not None
    seat.desk.act(seat.view, DeclareEmergency(BasicService.MAIL, "отказ почты"))
    wait(lambda: seat.has_settled() and seat.view is not None and seat.view.ticket.emergency is not None)


def gather(seat: Seat, lead: int, count: int) -> None:
    """Every similar ticket joins the lead's incident."""
    seat.open_ticket(lead)
    seat.window.ticket_panel.offered["gather_incident"].trigger()
    dialog = seat.window.ticket_panel.acts.dialog
    assert isinstance(dialog, GatherDialog)
    wait(lambda: dialog.tickets.count() == count)
    for row in range(count):
        dialog.tickets.item(row).setCheckState(CHECKED)
    dialog.accept()
    wait(lambda: len(seat.window.queues.members(lead)) == count + 1)


def chips(seat: Seat) -> list[str]:
    return [label.text() for label in seat.window.ticket_panel.header.findChildren(ChipLabel) if label.isVisible()]


def said(seat: Seat, number: int) -> list[str]:
    """The public words of ours in a ticket, once all of it is settled."""
    seat.open_ticket(number)
    wait(seat.has_settled)
    return [message.body for message in seat.messages() if message.kind is MessageKind.REPLY]


def test_one_answer_goes_to_all_and_who_joins_later_is_told_by_one_key(
    sit: Sit, served_central: World, write_in_cabinet: Write
) -> None:
    anna, numbers = sit("anna"), []
    for _ in range(3):
        numbers.append(write_in_cabinet("Не приходит почта.", subject="Почта"))
        served_central.clock.advance(minutes=7)
        declare(anna, numbers[-1])
    lead = numbers[0]
    due = {number: row.due_at for number in numbers if (row := anna.window.queues.row(number)) is not None}
    assert len(set(due.values())) == 3
    gather(anna, lead, 2)
    wait(lambda: f"сбой №{lead} · заявок: 3" in chips(anna))
    assert f"сбой №{lead}" in anna.queue(Tab.STP)
    assert "сбой · 3" in anna.queue(Tab.STP)
    assert {number: getattr(anna.window.queues.row(number), "due_at", None) for number in numbers} == due
    anna.window.ticket_panel.box.insert(ANSWER)
    assert anna.window.ticket_panel.offered.refusals["answer_incident"] == ""
    anna.press(Qt.Key.Key_A, SHIFT_CTRL)
    assert anna.window.ticket_panel.box.text == ""
    assert anna.window.ticket_panel.box.bar.text == "Уйдёт в 3 заявки сбоя."
    for number in numbers:
        assert said(anna, number) == [ANSWER]
        assert f"Ответ по сбою №{lead}" in anna.window.ticket_panel.conversation.entries[-1].text
        assert anna.view is not None
        assert (anna.view.ticket.state, anna.view.ticket.assignee_id) == (State.ANSWERED, None)
        acknowledged = [m.detail["ticket"] for m in anna.messages() if m.event == "acknowledged"]
        assert acknowledged == [number]
    late = write_in_cabinet("И у меня.", subject="Почта")
    declare(anna, late)
    anna.press(Qt.Key.Key_I)
    dialog = anna.window.ticket_panel.acts.dialog
    assert isinstance(dialog, JoinIncidentDialog)
    wait(lambda: dialog.tickets.count() > 0)
    dialog.tickets.choose(lead)
    dialog.accept()
    notice = anna.window.ticket_panel.notice
    wait(lambda: notice.text == f"Ответ по сбою ещё не отправлен: {ANSWER}")
    anna.press(Qt.Key.Key_B)
    wait(lambda: said(anna, late) == [ANSWER])
    wait(lambda: notice.text == "")


def test_ticket_that_left_meanwhile_refuses_alone_and_the_others_are_resolved(
    sit: Sit, cable: Cable, write_in_cabinet: Write
) -> None:
    anna, boris = sit("anna", cable.url), sit("boris")
    numbers = [write_in_cabinet("Не приходит почта.", subject="Почта") for _ in range(2)]
    for number in numbers:
        declare(boris, number)
    lead, other = numbers
    gather(boris, lead, 1)
    wait(lambda: len(anna.window.queues.members(lead)) == 2)
    anna.open_ticket(lead)
    cable.cut()
    wait(lambda: anna.desk.state.link is Link.OFFLINE)
    boris.open_ticket(other)
    assert boris.view is not None
    boris.desk.act(boris.view, LeaveIncident())
    wait(boris.has_settled)
    anna.window.ticket_panel.box.insert("Починили.")
    anna.window.ticket_panel.offered["resolve_incident"].trigger()
    cable.mend()
    wait(lambda: anna.desk.state.undecided == 1 and anna.view is not None and not anna.view.outbox)
    assert anna.view is not None
    assert anna.view.ticket.state is State.RESOLVED
    anna.open_ticket(other)
    wait(lambda: anna.view is not None and bool(anna.view.outbox))
    assert [shown.code for shown in anna.view.outbox] == ["not_in_incident"]
