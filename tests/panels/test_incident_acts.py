"""One answer to all tickets of an incident, and what a full disk or a doubtful text does to it."""

import pytest

from desktop.panels.incident_dialogs import GatherDialog
from desktop.panels.ticket_acts import TicketActs
from desktop.regulation.intents import JoinIncident, Reply
from desktop.regulation.people import Agent
from desktop.regulation.ticket import BasicService, MessageKind
from tests.panels.fake_desk import ANNA, IRINA, queue_row
from tests.panels.ticket_samples import message, ticket_view
from tests.panels.ticket_side import Side, opened

LEAD = ticket_view(message(1, "Не приходит почта"), emergency=BasicService.MAIL)
TO_ALL = Reply("Чиним.", anyway=True, incident=10423)


def led(side: Side, text: str = "Чиним.") -> TicketActs:
    """The ticket on the screen leads 10424 and 10425; `text` stands in the box."""
    side.panel.offered.members = lambda lead: (10423, 10424, 10425)
    side.panel.box.insert(text)
    return side.panel.acts


def fill_disk_after(side: Side, count: int) -> None:
    """The disk has room for so many intents."""
    room = iter([None] * count)

    def check() -> None:
        side.desk.is_full = next(room, "none") == "none"
        type(side.desk)._check(side.desk)

    side.desk._check = check  # type: ignore[method-assign]


def test_on_a_full_disk_once_more_means_those_that_were_not_told() -> None:
    with opened(LEAD) as side:
        led(side)
        fill_disk_after(side, 1)
        side.panel.offered["answer_incident"].trigger()
        assert side.desk.acts == [(10425, TO_ALL)]
        assert side.text == "Чиним."
        fill_disk_after(side, 9)
        side.panel.offered["answer_incident"].trigger()
        assert side.desk.acts == [(10425, TO_ALL), (10424, TO_ALL), (10423, TO_ALL)]
        assert side.text == ""


def test_open_placeholder_is_told_before_it_goes_to_all() -> None:
    with opened(LEAD) as side:
        led(side, "Здравствуйте, {name}.")
        side.panel.offered["answer_incident"].trigger()
        assert side.desk.acts == []
        assert side.bar.startswith("Not filled in")
        side.panel.box.bar._button.click()
        assert [number for number, _ in side.desk.acts] == [10425, 10424, 10423]


def test_answer_of_one_incident_is_not_sent_to_a_ticket_of_another() -> None:
    first, second = (
        ticket_view(message(1, "Нет почты"), number=number, emergency=BasicService.MAIL, incident=number + 100)
        for number in (10423, 10424)
    )
    lead = ticket_view(message(2, "Чиним."), number=10523, emergency=BasicService.MAIL)
    with opened(first, second, lead) as side:
        side.panel.offered.incident_answer = "Чиним."
        side.desk.tickets.pop(10524, None)
        side.panel.show_ticket(10424)
        side.panel.acts._repeat_answer()
        assert side.desk.acts == []


def test_on_a_full_disk_those_that_joined_are_not_joined_again() -> None:
    with opened(LEAD) as side:
        side.desk.put(*(queue_row(number, emergency=BasicService.MAIL) for number in (10424, 10425)))
        side.panel.offered["gather_incident"].trigger()
        dialog = side.panel.acts.dialog
        assert isinstance(dialog, GatherDialog)
        for item in dialog.tickets._items():
            item.setCheckState(type(item.checkState()).Checked)
        fill_disk_after(side, 1)
        dialog.accept()
        assert dialog.isVisible()
        fill_disk_after(side, 9)
        dialog.accept()
        assert side.desk.acts == [(10424, JoinIncident(10423)), (10425, JoinIncident(10423))]


@pytest.mark.parametrize(("me", "button"), [(ANNA, "Send it"), (IRINA, "")])
def test_answer_that_others_got_is_offered_to_who_may_send_it(me: Agent, button: str) -> None:
    late = ticket_view(message(1, "Нет почты"), emergency=BasicService.MAIL, incident=10523)
    told = message(2, "Чиним.", MessageKind.REPLY, detail={"incident": 10523})
    lead = ticket_view(told, number=10523, emergency=BasicService.MAIL)
    with opened(late, lead, me=me) as side:
        notice = side.panel.notice
        assert (notice.text, notice._button.text()) == (
            "The answer of the incident was not sent here yet: Чиним.",
            button,
        )


def test_answer_that_others_got_goes_once_however_often_its_key_is_pressed() -> None:
    late = ticket_view(message(1, "Нет почты"), emergency=BasicService.MAIL, incident=10523)
    told = message(2, "Чиним.", MessageKind.REPLY, detail={"incident": 10523})
    lead = ticket_view(told, number=10523, emergency=BasicService.MAIL)
    with opened(late, lead) as side:
        for _press in range(2):
            side.panel.offered["repeat_incident_answer"].trigger()
        assert side.desk.acts == [(10423, Reply("Чиним.", anyway=True, incident=10523))]
