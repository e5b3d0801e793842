"""The ticket on the screen is read again when it changes, and an older one from central."""

from collections.abc import Iterator
from typing import Any

import pytest

from desktop.models.open_ticket import OpenTicket
from desktop.replica.views import ReplicaChange
from tests.panels.fake_desk import FakeDesk
from tests.panels.ticket_samples import ticket_view


class Screen:
    """What was shown, in order."""

    def __init__(self, desk: FakeDesk) -> None:
        self.shown: list[Any] = []
        self.ticket = OpenTicket(desk)  # type: ignore[arg-type]
        self.ticket.viewed.connect(lambda view: self.shown.append((view.row.number, view.row.subject)))
        self.ticket.waiting.connect(lambda number: self.shown.append(f"waiting for {number}"))
        self.ticket.missing.connect(self.shown.append)


@pytest.fixture
def desk() -> FakeDesk:
    desk = FakeDesk()
    desk.tickets = {1: ticket_view(number=1, subject="один"), 2: ticket_view(number=2, subject="два")}
    return desk


@pytest.fixture
def screen(desk: FakeDesk) -> Iterator[Screen]:
    screen = Screen(desk)
    yield screen
    screen.ticket.end()


def test_changed_ticket_is_read_again_and_another_is_not(desk: FakeDesk, screen: Screen) -> None:
    screen.ticket.open(1)
    desk.tickets[1] = ticket_view(number=1, subject="один, изменён")
    desk.changed(ReplicaChange(tickets=frozenset({2})))
    desk.changed(ReplicaChange(tickets=frozenset({1})))
    assert screen.shown == [(1, "один"), (1, "один, изменён")]


def test_answer_for_a_ticket_left_meanwhile_is_not_shown(desk: FakeDesk, screen: Screen) -> None:
    desk.hold()
    screen.ticket.open(1)
    screen.ticket.open(2)
    desk.deliver()
    assert screen.shown == [(2, "два")]


def test_many_changes_during_one_reading_cost_one_more_reading(desk: FakeDesk, screen: Screen) -> None:
    desk.hold()
    screen.ticket.open(1)
    for _ in range(50):
        desk.changed(ReplicaChange(tickets=frozenset({1})))
    desk.deliver()
    assert screen.shown == [(1, "один")] * 2


def test_older_ticket_comes_from_central(desk: FakeDesk, screen: Screen) -> None:
    desk.online[7] = ticket_view(number=7, subject="старая", is_online_only=True)
    screen.ticket.open(7)
    assert screen.shown == ["waiting for 7", (7, "старая")]


def test_without_a_connection_a_sentence_says_why(screen: Screen) -> None:
    screen.ticket.open(7)
    assert screen.shown == ["waiting for 7", "No connection to central."]


def test_changed_calendar_does_not_ask_central_again_for_an_older_ticket(desk: FakeDesk, screen: Screen) -> None:
    screen.ticket.open(7)
    desk.changed(ReplicaChange(has_book=True))
    assert len(screen.shown) == 2


def test_answer_of_central_does_not_replace_what_the_replica_has_by_now(desk: FakeDesk, screen: Screen) -> None:
    asked: list[Any] = []
    desk.read_ticket_online = lambda number, then: asked.append(then)  # type: ignore[method-assign]
    screen.ticket.open(7)
    desk.tickets[7] = ticket_view(number=7, subject="седьмая")
    desk.changed(ReplicaChange(is_refill=True))
    asked[0]("No connection to central.")
    assert screen.shown == ["waiting for 7", (7, "седьмая")]
