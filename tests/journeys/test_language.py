"""The language changes while one works: every word of the window, nothing of the work."""

from PySide6.QtWidgets import QPushButton

from desktop.models.queues import Tab
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
