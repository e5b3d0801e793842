"""Who looks and writes where is seen at once by who shares the ticket, and ends with the desk."""

from desktop.models.departments import Departments
from desktop.models.queues import Tab
from desktop.models.ticket_card import ticket_card
from tests.central_server import World
from tests.journeys.conftest import Sit
from tests.seats import Seat, wait


def others(seat: Seat) -> str:
    """Who else is in the open ticket, as its header says."""
    assert seat.view is not None
    desk = seat.desk
    return ticket_card(seat.view, None, desk.now(), desk.book.settings, desk.presence, desk.me).others


def on_shift(seat: Seat) -> str:
    departments = Departments(seat.desk)
    departments.recompute()
    return departments.views[0].signed_in


def test_desk_that_died_claims_nothing_after_45_seconds(sit: Sit, served_central: World) -> None:
    number = served_central.file_ticket()
    anna, boris = sit("anna"), sit("boris")
    for desk in (anna, boris):
        wait(lambda desk=desk: str(number) in desk.queue(Tab.STP))  # type: ignore[misc]
        desk.open_ticket(number)
    anna.window.ticket_panel.box.insert("Пишу")
    boris.knock()
    wait(lambda: others(boris) == "пишет: Анна Петрова")
    assert "Анна пишет" in boris.queue(Tab.STP)
    assert on_shift(boris) == "на смене 2"
    anna.leave()  # its process has ended: nothing is said to central
    served_central.clock.advance(seconds=46)
    boris.knock()
    wait(lambda: others(boris) == "")
    assert "пишет" not in boris.queue(Tab.STP)
    assert on_shift(boris) == "на смене 1"
