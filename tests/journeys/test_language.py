"""The language changes while one works: every word of the window, nothing of the work."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from desktop.models.queues import Tab
from desktop.sync.state import Link
from tests.journeys.cable import Cable
from tests.journeys.conftest import Sit, Write
from tests.seats import Seat, wait


def words(seat: Seat) -> set[str]:
    return {button.text().partition("  ")[0] for button in seat.window.findChildren(QPushButton) if button.isVisible()}


def test_language_changes_under_an_open_ticket_and_keeps_what_is_written(sit: Sit, write_in_cabinet: Write) -> None:
    anna = sit("anna")
    number = write_in_cabinet("Сайт не открывается с утра.")
    wait(lambda: str(number) in anna.queue(Tab.STP))
    anna.open_ticket(number)
    anna.window.ticket_panel.box.insert("Смотрим.")
    assert "Ответить" in words(anna)
    anna.window.actions_["language_en"].trigger()
    wait(lambda: "Reply" in words(anna))
    assert not words(anna) & {"Ответить", "Заметка", "Отказать"}
    assert anna.window.ticket_panel.box.text == "Смотрим."
    assert anna.view is not None
    anna.window.actions_["language_ru"].trigger()
    wait(lambda: "Ответить" in words(anna))


def test_central_answers_in_the_language_chosen_a_moment_ago(sit: Sit, cable: Cable, write_in_cabinet: Write) -> None:
    anna, boris = sit("anna", cable.url), sit("boris")
    number = write_in_cabinet("Сайт не открывается с утра.")
    wait(lambda: str(number) in anna.queue(Tab.STP) and str(number) in boris.queue(Tab.STP))
    anna.open_ticket(number)
    anna.window.actions_["language_en"].trigger()
    cable.cut()
    wait(lambda: anna.desk.state.link is Link.OFFLINE)
    anna.press(Qt.Key.Key_T)
    boris.open_ticket(number)
    boris.press(Qt.Key.Key_T)
    wait(boris.has_settled)
    cable.mend()
    wait(lambda: anna.view is not None and any(entry.reason for entry in anna.view.outbox))
    assert anna.view is not None
    assert anna.view.outbox[0].reason == "Борис Кац already has this ticket, since 12:00. Take the next one."
