"""Whatever the clock of a workstation says: every desk and the API tell the same due and the same remaining time."""

from datetime import UTC, datetime, timedelta

import pytest
import requests

from desktop.models.departments import Departments
from desktop.models.queues import Tab
from desktop.models.ticket_card import as_text, ticket_card
from desktop.panels.why_dialog import WhyDialog
from desktop.regulation.people import Department
from tests.central_server import World
from tests.journeys.conftest import Sit
from tests.seats import Seat, wait

WRONG = timedelta(hours=3)
SECONDS = timedelta(seconds=20)  # of a minute's beginning: the test's own seconds turn no minute


def set_wall(seat: Seat, error: timedelta) -> None:
    """The computer's own clock is wrong by so much from now on."""
    seat.opened.clock._wall = lambda: datetime.now(UTC) + error


def beat(seat: Seat) -> None:
    """A second has turned."""
    seat.window.heartbeat.beat.emit(seat.desk.now())


def told(seat: Seat, tab: Tab, number: int) -> list[str]:
    """Every place of the window that tells the ticket's time: row, header, reasons; and both departments' states."""
    beat(seat)
    panel = seat.window.ticket_panel
    assert panel.view is not None
    desk = seat.desk
    card = ticket_card(panel.view, seat.window.queues.position(number), desk.now(), desk.book.settings, (), desk.me)
    row = seat.window.queues.row(number)
    assert row is not None
    why = WhyDialog(panel.header.hints, seat.window)
    reasons = why.text.toPlainText()
    why.deleteLater()
    departments = Departments(desk)
    departments.recompute()
    strip = [f"{view.name} {view.words} {view.more}" for view in departments.views]
    return [seat.queue(tab), as_text(card), seat.window.queues.why(row), reasons, *strip]


# When the ticket came (Moscow, with the offset of that day), where to; what the desk says half an hour later.
RECEIVED = [
    # the last Sunday of October 2014: 02:00 (UTC+4) became 01:00 (UTC+3)
    ("2014-10-25T22:00:00+04:00", Department.STP, "2014-10-26T06:00:00+00:00", "9:00", "11:29"),
    # the last Sunday of March 2011: 02:00 (UTC+3) became 03:00 (UTC+4)
    ("2011-03-26T22:00:00+03:00", Department.STP, "2011-03-27T07:00:00+00:00", "11:00", "11:29"),
    # a term in working days over the change of 2014: it ends when ORK closes, on Tuesday at 18:00 of that day's Moscow
    ("2014-10-24T12:00:00+04:00", Department.ORK, "2014-10-28T15:00:00+00:00", "18:00", "102:29"),
    ("2026-10-06T12:00:00+03:00", Department.STP, "2026-10-06T21:00:00+00:00", "0:00", "11:29"),
]


@pytest.mark.parametrize(("received", "department", "due", "until", "left"), RECEIVED)
def test_desks_with_wrong_clocks_tell_the_same_time_as_the_api(
    sit: Sit, served_central: World, received: str, department: Department, due: str, until: str, left: str
) -> None:
    received_at = datetime.fromisoformat(received)
    served_central.clock.at = received_at.astimezone(UTC) + timedelta(minutes=30) + SECONDS
    number = served_central.file_ticket(department, at=received_at.astimezone(UTC))
    desks = [sit("anna"), sit("boris")]
    tab = Tab(department)
    set_wall(desks[0], -WRONG)
    set_wall(desks[1], WRONG)
    for desk in desks:
        wait(lambda desk=desk: str(number) in desk.queue(tab))  # type: ignore[misc]
        desk.open_ticket(number)
    first, second = (told(desk, tab, number) for desk in desks)
    assert first == second
    assert (f"{left}, " in first[0], f"осталось {left})" in first[1]) == (True, True)
    assert (f"{until}" in first[0], f"{until} (" in first[1]) == (True, True)
    url = f"{served_central.url}/v1/queues/{department.value}"
    (row,) = requests.get(url, headers=served_central.headers(), timeout=30).json()["tickets"]
    assert datetime.fromisoformat(row["due_at"]) == datetime.fromisoformat(due)


def test_leap_of_the_system_clock_moves_no_countdown(sit: Sit, served_central: World) -> None:
    served_central.clock.at += SECONDS
    number = served_central.file_ticket()
    anna, boris = sit("anna"), sit("boris")
    for desk in (anna, boris):
        wait(lambda desk=desk: str(number) in desk.queue(Tab.STP))  # type: ignore[misc]
        desk.open_ticket(number)
    before = told(boris, Tab.STP, number)
    assert "11:59" in before[0]
    for leap in (timedelta(days=3650), -timedelta(days=3650)):
        set_wall(boris, leap)
        assert told(boris, Tab.STP, number) == before == told(anna, Tab.STP, number)


def test_after_a_suspend_the_age_of_the_data_and_the_countdown_are_right_before_central_answers(
    sit: Sit, served_central: World
) -> None:
    served_central.clock.at += SECONDS
    number = served_central.file_ticket()
    anna = sit("anna")
    wait(lambda: str(number) in anna.queue(Tab.STP))
    anna.passed += 2 * 3600  # the lid was closed; the connection still seems to be there
    beat(anna)
    words = anna.window.foot._words.text(), anna.window.foot._data.text()
    assert words == ("центральный сервер молчит", "данные на 12:00:20")
    assert "9:59" in anna.queue(Tab.STP)
