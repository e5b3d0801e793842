"""Incidents: which tickets are of one, what may join it, what a late one was not told."""

from typing import Any

import pytest

from desktop.models.incident import alike, incident_of, leads, missing_answer
from desktop.regulation.people import Department
from desktop.regulation.ticket import BasicService, MessageKind
from desktop.replica.views import QueueRow
from tests.panels.fake_desk import NOW, queue_row
from tests.panels.ticket_samples import message, ticket_view

WEB, MAIL = BasicService.WEB, BasicService.MAIL


def row(number: int, **values: Any) -> QueueRow:
    return queue_row(number, f"Заявка {number}", **({"emergency": MAIL} | values))


ROWS = (
    row(10423),
    row(1),
    row(2, emergency=WEB),
    row(3, emergency=None),
    row(4, department=Department.ORK),
    row(5),
    row(6, incident=5),
    row(7, incident=5),
)
OWN = ticket_view(emergency=MAIL)


def test_ticket_may_join_every_live_emergency_of_its_department_those_that_lead_first() -> None:
    assert leads(ROWS, OWN) == [
        ("№ 5 · incident · 3 · mail · Заявка 5", 5),
        ("№ 1 · mail · Заявка 1", 1),
        ("№ 2 · web · Заявка 2", 2),
    ]


def test_alike_are_those_of_the_same_service_outside_every_incident() -> None:
    assert alike(ROWS, OWN, NOW) == ((1, "№ 1 · 21:14\nЗаявка 1"),)


@pytest.mark.parametrize(
    ("incident", "members", "found"),
    [
        (None, (), None),
        (None, (1, 10423), (10423, (1, 10423))),
        (1, (1, 2, 10423), (1, (1, 2, 10423))),
        (1, (), (1, (10423,))),
    ],
)
def test_incident_of_a_ticket(incident: int | None, members: tuple[int, ...], found: object) -> None:
    assert incident_of(ticket_view(emergency=MAIL, incident=incident), lambda lead: members) == found


def test_what_all_were_told_last_is_missing_until_it_was_told_here() -> None:
    to_all: dict[str, Any] = {"kind": MessageKind.REPLY, "detail": {"incident": 1}}
    lead = ticket_view(
        message(1, "Не работает"),
        message(2, "Разбираемся", **to_all),
        message(3, "Чиним", **to_all),
        message(4, "Заметка", MessageKind.NOTE),
        message(5, "Иван, вам перезвонят.", MessageKind.REPLY),  # to the lead alone
        number=1,
    )
    late = ticket_view(message(9, "И у меня"), message(10, "Разбираемся", **to_all))
    alike = ticket_view(message(9, "И у меня"), message(10, "Чиним", MessageKind.REPLY))  # told of another matter
    told = ticket_view(message(9, "И у меня"), message(10, "Чиним", **to_all))
    assert [missing_answer(view, lead) for view in (late, alike, told)] == ["Чиним", "Чиним", ""]
    assert missing_answer(late, ticket_view(message(1, "Да"), message(2, "Ждите", MessageKind.REPLY))) == ""
    assert missing_answer(late, None) == ""
