"""Who stands in a queue, in which lane and order, and why (section 3: STP.4, ORK.3)."""

import time
from dataclasses import replace
from datetime import timedelta

import pytest

from desktop.regulation.book import Settings
from desktop.regulation.queues import next_change_at, order, place, sort_key, waits
from desktop.regulation.ticket import BasicService, Emergency, State
from tests.regulation.making import EMAIL, NOON, ORK, STP, Row, msk, stp_row, wall

SETTINGS = Settings()
WEB = BasicService.WEB


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


LANES = [
    # a ticket that STP received so many minutes ago, lane, reason
    (stp_row(1, 10), "cabinet", "cabinet"),
    (stp_row(1, 10, channel=EMAIL), "email", "email"),
    (stp_row(1, 10, premium=True), "premium", "premium"),
    (stp_row(1, 10, premium=True, channel=EMAIL), "premium", "premium"),  # out of turn beats channel
    (stp_row(1, 10, emergency=WEB), "emergency", "emergency"),
    (stp_row(1, 10, emergency=WEB, channel=EMAIL), "emergency", "emergency"),  # an emergency by e-mail too
    (stp_row(1, 10, emergency=WEB, premium=True), "emergency", "emergency"),
    (stp_row(1, 11 * 60), "cabinet", "cabinet"),  # exactly 60 minutes left is not under 60
    (stp_row(1, 11 * 60 + 0.1), "guard", "guard"),
    (stp_row(1, 11 * 60 + 0.1, premium=True), "guard", "guard"),  # a must beats a may
    (stp_row(1, 11 * 60 + 0.1, channel=EMAIL), "guard", "guard"),
    (stp_row(1, 12 * 60), "guard", "guard"),  # exactly at the due instant an answer is in time
    (stp_row(1, 12 * 60 + 0.1), "guard", "overdue"),
    (stp_row(1, 12 * 60 + 0.1, emergency=WEB), "emergency", "emergency"),  # the emergency goes first
    (stp_row(1, 99 * 60), "guard", "overdue"),
    (stp_row(1, 10, department=ORK), "arrival", "arrival"),
    (stp_row(1, 99 * 60, department=ORK, premium=True, emergency=WEB), "arrival", "arrival"),  # changes nothing
]


@pytest.mark.parametrize(("row", "lane", "reason"), LANES)
def test_the_lane_of_a_ticket(row: Row, lane: str, reason: str) -> None:
    found = place(row, NOON, SETTINGS)
    assert (found.lane, found.reason) == (lane, reason)
    assert found.clause == ("ORK.3" if row.department is ORK else "STP.4")


def test_the_guard_is_a_setting() -> None:
    row = stp_row(1, 11 * 60 + 1)
    assert place(row, NOON, Settings(guard=minutes(30))).lane == "cabinet"
    assert place(stp_row(1, 10 * 60), NOON, Settings(guard=minutes(121))).lane == "guard"
    assert place(stp_row(1, 12 * 60 + 1), NOON, Settings(guard=minutes(0))).lane == "guard"


DETAILS = [
    (stp_row(1, 10, emergency=WEB), {"service": "web"}),
    (stp_row(1, 11.5 * 60), {"due_at": (NOON + minutes(30)).isoformat(), "minutes": 60}),
    (stp_row(1, 10), {"arrived_at": (NOON - minutes(10)).isoformat()}),
    (stp_row(1, 10, department=ORK), {"arrived_at": (NOON - minutes(10)).isoformat()}),
]


@pytest.mark.parametrize(("row", "detail"), DETAILS)
def test_a_place_knows_what_to_say(row: Row, detail: dict[str, object]) -> None:
    assert place(row, NOON, SETTINGS).detail == detail


def test_an_emergency_of_the_rules_counts_as_one_of_a_row() -> None:
    confirmed = Emergency(WEB, "Анна", NOON, "сайт лежит")
    row = replace(stp_row(1, 10), emergency=confirmed)  # type: ignore[arg-type]
    assert place(row, NOON, SETTINGS) == place(stp_row(1, 10, emergency=WEB), NOON, SETTINGS)


ONE_OF_EACH_LANE = [
    stp_row(1, 5, emergency=WEB),
    stp_row(2, 690),
    stp_row(3, 7, premium=True),
    stp_row(4, 9),
    stp_row(5, 90, channel=EMAIL),
]
ORDERS = [
    # rows of STP's queue, their numbers from first to last
    ([stp_row(1, 10), stp_row(2, 20), stp_row(3, 15)], [2, 3, 1]),  # by arrival
    ([stp_row(2, 10), stp_row(1, 10)], [1, 2]),  # a tie goes by number
    ([stp_row(1, 60, channel=EMAIL), stp_row(2, 5)], [2, 1]),  # the cabinet goes first
    ([stp_row(1, 60), stp_row(2, 5, premium=True)], [2, 1]),  # Premium may go out of turn
    ([stp_row(1, 5, premium=True), stp_row(2, 60, premium=True)], [2, 1]),
    ([stp_row(1, 60, premium=True), stp_row(2, 690)], [2, 1]),  # the guard is before Premium
    ([stp_row(1, 690), stp_row(2, 5, emergency=WEB)], [2, 1]),  # an emergency is before the guard
    ([stp_row(1, 740), stp_row(2, 5, emergency=WEB)], [2, 1]),
    ([stp_row(1, 9, emergency=WEB), stp_row(2, 30, emergency=BasicService.FTP)], [2, 1]),  # among them by arrival
    ([stp_row(1, 700), stp_row(2, 690, due_at=NOON + minutes(5))], [2, 1]),  # the guard goes by due
    ([stp_row(1, 750, premium=True), stp_row(2, 760, channel=EMAIL)], [2, 1]),
    (ONE_OF_EACH_LANE, [1, 2, 3, 4, 5]),
    ([stp_row(1, 600, unanswered_since_at=NOON - minutes(5)), stp_row(2, 30)], [2, 1]),  # the first unanswered message
    ([stp_row(1, 600, unanswered_since_at=None), stp_row(2, 30)], [1, 2]),  # came from ORK: by the receipt
    ([stp_row(1, 600, due_at=None), stp_row(2, 630)], [2, 1]),
]


@pytest.mark.parametrize(("rows", "numbers"), ORDERS)
def test_the_order_of_stps_queue(rows: list[Row], numbers: list[int]) -> None:
    assert [row.number for row, _ in order(rows, STP, NOON, SETTINGS)] == numbers
    assert [row.number for row, _ in order(rows[::-1], STP, NOON, SETTINGS)] == numbers


ORK_ORDERS = [
    ([stp_row(1, 10), stp_row(2, 20)], [2, 1]),
    ([stp_row(1, 10, premium=True), stp_row(2, 20)], [2, 1]),
    ([stp_row(1, 10, emergency=WEB), stp_row(2, 20)], [2, 1]),
    ([stp_row(1, 10), stp_row(2, 20, channel=EMAIL)], [2, 1]),
    ([stp_row(1, 10, due_at=NOON - minutes(1)), stp_row(2, 20)], [2, 1]),
    ([stp_row(1, 10), stp_row(2, 20, unanswered_since_at=NOON)], [2, 1]),  # the original receipt
    ([stp_row(2, 10), stp_row(1, 10)], [1, 2]),
]


@pytest.mark.parametrize(("rows", "numbers"), ORK_ORDERS)
def test_orks_queue_is_strictly_by_arrival(rows: list[Row], numbers: list[int]) -> None:
    rows = [replace(row, department=ORK) for row in rows]
    assert [row.number for row, _ in order(rows, ORK, NOON, SETTINGS)] == numbers


@pytest.mark.parametrize("state", [state for state in State if state is not State.OPEN])
def test_only_what_waits_for_the_department_stands_in_its_queue(state: State) -> None:
    assert not waits(stp_row(1, 10, state=state))
    assert order([stp_row(1, 10, state=state)], STP, NOON, SETTINGS) == []


def test_a_queue_is_of_one_department() -> None:
    rows = [stp_row(1, 10), stp_row(2, 10, department=ORK)]
    assert [row.number for row, _ in order(rows, ORK, NOON, SETTINGS)] == [2]


def test_the_sort_key_gives_the_order_of_the_queue() -> None:
    rows = [row for rows, _ in ORDERS for row in rows]
    assert sorted(sort_key(row, NOON, SETTINGS) for row in rows) == [
        sort_key(row, NOON, SETTINGS) for row, _ in order(rows, STP, NOON, SETTINGS)
    ]


def test_time_alone_moves_a_ticket_into_the_guard() -> None:
    rows = [stp_row(1, 30), stp_row(2, 100, emergency=WEB), stp_row(3, 60, state=State.ANSWERED)]
    change_at = next_change_at(rows, NOON, SETTINGS)
    assert change_at is not None
    assert wall(change_at) == "2026-10-06 22:30"
    before, after = (place(rows[0], at, SETTINGS).lane for at in (change_at - timedelta(microseconds=1), change_at))
    assert (before, after) == ("cabinet", "guard")


def test_a_ticket_in_the_guard_changes_next_when_it_is_overdue() -> None:
    row = stp_row(1, 11.5 * 60)
    change_at = next_change_at([row], NOON, SETTINGS)
    assert change_at is not None
    assert place(row, change_at - timedelta(microseconds=1), SETTINGS).reason == "guard"
    assert place(row, change_at, SETTINGS).reason == "overdue"


NEVER = [[], [stp_row(1, 13 * 60)], [stp_row(1, 10, department=ORK)], [stp_row(1, 10, emergency=WEB)]]


@pytest.mark.parametrize("rows", NEVER)
def test_an_order_that_time_does_not_change(rows: list[Row]) -> None:
    assert next_change_at(rows, NOON, SETTINGS) is None


def test_ten_thousand_tickets_are_ordered_at_once() -> None:
    rows = [stp_row(n, n % 900, premium=n % 7 == 0, emergency=WEB if n % 50 == 0 else None) for n in range(10_000)]
    before = time.process_time()
    assert len(order(rows, STP, msk("10-06 12:00"), SETTINGS)) == 10_000
    assert time.process_time() - before < 2
