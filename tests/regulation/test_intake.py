"""What comes in: new tickets."""

import pytest

from desktop.regulation.intake import new_ticket
from desktop.regulation.people import Department
from desktop.regulation.ticket import State
from tests.regulation.making import CABINET, NOON, ORK, STP, outlook

NEW = [(STP, "open stp, due wed 00:00"), (ORK, "open ork, due thu 18:00, target thu 12:00")]


@pytest.mark.parametrize(("department", "expected"), NEW)
def test_a_new_ticket_waits_for_its_department(department: Department, expected: str) -> None:
    made = new_ticket(
        7, department, CABINET, NOON, topic="fault", account="example.ru", subscriber_id="s1", premium=True
    )
    assert outlook(made) == expected
    assert (made.state, made.received_at, made.unanswered_since_at) == (State.OPEN, NOON, NOON)
    assert (made.topic, made.account, made.subscriber_id, made.premium) == ("fault", "example.ru", "s1", True)
    assert made.clock(department.other) is None
