"""A ticket read ahead opens at once and as the replica has it: what changed meanwhile is read again."""

from collections.abc import Iterator

import pytest

from desktop.regulation.intents import Take
from desktop.replica.views import ReplicaChange
from tests.models.test_open_ticket import Screen
from tests.panels.fake_desk import FakeDesk
from tests.panels.ticket_samples import intent_view, ticket_view

CHANGES = [
    ReplicaChange(tickets=frozenset({2})),
    ReplicaChange(is_refill=True),
    ReplicaChange(has_book=True),
]


@pytest.fixture
def desk() -> FakeDesk:
    desk = FakeDesk()
    desk.tickets = {number: ticket_view(number=number, subject="как было") for number in range(1, 20)}
    return desk


@pytest.fixture
def screen(desk: FakeDesk) -> Iterator[Screen]:
    screen = Screen(desk)
    yield screen
    screen.ticket.end()


def test_ticket_read_ahead_opens_without_another_reading_and_counts_as_seen_only_then(
    desk: FakeDesk, screen: Screen
) -> None:
    screen.ticket.read_ahead([2])
    assert (desk.seen, screen.shown) == ([], [])
    desk.hold()
    screen.ticket.open(2)
    assert (desk.seen, screen.shown) == ([2], [(2, "как было")])


def test_what_is_here_or_on_its_way_is_not_read_twice(desk: FakeDesk, screen: Screen) -> None:
    screen.ticket.open(1)
    screen.ticket.read_ahead([1, 2])
    desk.hold()
    screen.ticket.read_ahead([1, 2, 3])
    screen.ticket.read_ahead([3])
    assert desk.read_ahead_numbers == [2, 3]


@pytest.mark.parametrize("change", CHANGES)
def test_changed_ticket_is_read_again_when_it_is_opened(desk: FakeDesk, screen: Screen, change: ReplicaChange) -> None:
    screen.ticket.read_ahead([2])
    desk.tickets[2] = ticket_view(number=2, subject="как стало")
    desk.changed(change)
    screen.ticket.open(2)
    assert screen.shown == [(2, "как стало")]


@pytest.mark.parametrize("change", CHANGES)
def test_ticket_that_changed_while_it_was_read_is_not_kept(
    desk: FakeDesk, screen: Screen, change: ReplicaChange
) -> None:
    desk.hold()
    screen.ticket.read_ahead([2])
    desk.tickets[2] = ticket_view(number=2, subject="как стало")
    desk.changed(change)
    desk.deliver()
    screen.ticket.open(2)
    assert screen.shown == [(2, "как стало")]


def test_view_that_changed_while_it_was_read_is_not_shown_when_one_comes_back(desk: FakeDesk, screen: Screen) -> None:
    desk.hold()
    screen.ticket.open(2)
    desk.tickets[2] = ticket_view(number=2, subject="как стало")
    desk.changed(ReplicaChange(tickets=frozenset({2})))
    screen.ticket.open(1)
    desk.deliver()
    screen.shown.clear()
    screen.ticket.open(2)
    assert screen.shown == [(2, "как стало")]


def test_pending_intents_are_laid_over_at_the_time_of_the_opening(desk: FakeDesk, screen: Screen) -> None:
    desk.tickets[2] = ticket_view(number=2, subject="как было", outbox=(intent_view("k1", Take()),))
    screen.ticket.read_ahead([2])
    desk.tickets[2] = ticket_view(number=2, subject="как стало")
    screen.ticket.open(2)
    assert screen.shown == [(2, "как стало")]


def test_few_tickets_are_kept(desk: FakeDesk, screen: Screen) -> None:
    screen.ticket.read_ahead(range(1, 20))
    assert list(screen.ticket._ahead._views) == list(range(12, 20))
