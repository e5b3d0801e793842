"""Clocks that are wrong, that leap or that stood still: central's time decides, and every desk shows the same."""

import time
from datetime import datetime, timedelta

import pytest

from desktop.central.housekeeping import prune, retire_some
from desktop.regulation.intents import Reply, Take
from desktop.regulation.people import Department
from desktop.regulation.queues import order
from desktop.workers import monotonic
from tests.central_server import Clock
from tests.crashes.house import House
from tests.crashes.truth import check_central, check_replica, count_at_central
from tests.sync.stepped import Stepped

HOURS = [timedelta(hours=-3), timedelta(hours=3), timedelta(days=-3650), timedelta(days=3650)]


def left(desk: Stepped, number: int) -> timedelta:
    """The time that the desk shows as remaining."""
    due_at = desk.rows()[number].due_at
    assert due_at is not None
    return due_at - desk.desk.now()


def queue(desk: Stepped) -> list[int]:
    """The queue of STP as the desk shows it."""
    rows = order(desk.rows().values(), Department.STP, desk.desk.now(), desk.desk.book.settings)
    return [row.number for row, _ in rows]


@pytest.mark.parametrize("wrong", HOURS)
def test_desk_whose_clock_is_wrong_shows_the_same_remaining_time_and_queue(house: House, wrong: timedelta) -> None:
    numbers = [house.world.file_ticket(at=house.world.clock() - timedelta(hours=ago)) for ago in (1, 11.5, 5)]
    right = house.desk("anna")
    odd = house.desk("boris", wall=Clock(house.world.clock() + wrong))
    for _ in range(3):
        for desk in (right, odd):
            desk.catch_up()
        assert [left(odd, number) for number in numbers] == [left(right, number) for number in numbers]
        assert queue(odd) == queue(right)
        assert len(queue(odd)) == 3
        house.pass_time(1_500)


@pytest.mark.parametrize("leap", HOURS)
def test_leap_of_a_desk_s_clock_changes_nothing_while_it_runs_nor_at_its_next_start(
    house: House, leap: timedelta
) -> None:
    number, wall = house.world.file_ticket(), Clock(house.world.clock())
    desk = house.desk("anna", wall=wall)
    desk.catch_up()
    before = left(desk, number)
    wall.at += leap
    assert left(desk, number) == before
    desk.desk.act(desk.ticket(number), Take())
    house.heal()
    assert (desk.outbox(), desk.ticket(number).row.assignee_id) == ([], house.world.ids["anna"])
    assert abs(left(desk, number) - (before - timedelta(minutes=1))) < timedelta(minutes=1)
    desk.unplug()
    desk.plug_in()
    remaining = left(desk, number)
    house.kill("anna")
    again = house.desk("anna", wall=wall)
    assert left(again, number) == remaining, "the offset was kept for a start without a connection"


def test_suspended_computer_shows_the_time_that_passed_meanwhile(house: House) -> None:
    number = house.world.file_ticket()
    desk, other = house.desk("anna"), house.desk("boris")
    for one in (desk, other):
        one.catch_up()
    house.pass_time(8 * 3600)  # the clock of the engine goes on in a suspend: see below
    assert left(desk, number) == timedelta(hours=4) == left(other, number)


@pytest.mark.skipif(not hasattr(time, "CLOCK_BOOTTIME"), reason="elsewhere the one monotonic clock goes on")
def test_clock_that_carries_central_s_time_goes_on_in_a_suspend(monkeypatch: pytest.MonkeyPatch) -> None:
    """On Linux `time.monotonic` stands still in one; the clock that counts since the start of the machine does not."""
    slept, clock_gettime = 8 * 3600, time.clock_gettime
    monkeypatch.setattr(time, "clock_gettime", lambda clock: clock_gettime(clock) + slept)
    assert monotonic() - time.monotonic() > slept - 60


@pytest.mark.parametrize("years", [-10, 10])
def test_leap_of_central_s_clock_loses_nothing_and_doubles_nothing(house: House, years: int) -> None:
    """I15: what was decided stays, keys are known, the feed goes on; desks sign in again and go on."""
    number = house.world.file_ticket()
    desk = house.desk()
    desk.catch_up()
    desk.desk.act(desk.ticket(number), Reply("До скачка"))
    desk.transport.losing = 1
    desk.send()
    right: datetime = house.world.clock.at
    house.world.clock.at = right.replace(year=right.year + years)
    house.sign_in("anna")
    house.heal()
    assert (count_at_central(house.world, "До скачка"), desk.outbox()) == (1, [])
    check_central(house.world)
    house.world.clock.at = right
    house.sign_in("anna")
    desk.desk.act(desk.ticket(number), Reply("После скачка"))
    house.heal()
    assert (count_at_central(house.world, "После скачка"), desk.outbox()) == (1, [])
    check_replica(desk, house.world)


def test_house_kept_while_central_s_clock_was_ten_years_ahead_fills_its_desks_anew(house: House) -> None:
    number = house.world.file_ticket()
    desk = house.desk()
    desk.catch_up()
    right: datetime = house.world.clock.at
    house.world.clock.at = right.replace(year=right.year + 10)
    retire_some(house.world.central)
    prune(house.world.central)
    house.world.clock.at = right
    house.sign_in("anna")
    house.heal()
    assert set(desk.rows()) == {number}
    check_replica(desk, house.world)
