"""Opening a ticket of 10 messages, and a full repaint of the queue panel, in units of a blank widget's repaint."""

from collections.abc import Callable
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QApplication, QWidget

from desktop.regulation.people import Agent, Department, Role
from tests.benchmarks.central_process import central_with
from tests.benchmarks.measuring import Figure, in_turn, milliseconds, seconds, turn_until
from tests.seats import Seat, rest, wait

TICKETS, MESSAGES = 500, 10


class Painted(QObject):
    """Counts the paint events of a widget."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() is QEvent.Type.Paint
        return False


def figures() -> list[Figure]:
    with central_with(TICKETS, MESSAGES) as served, TemporaryDirectory() as directory:
        anna = Agent(1, "anna", "Анна Петрова", Department.STP, Role.AGENT)
        seat = Seat(served.url, Path(directory), anna, served.tokens["anna"])
        wait(seat.is_online)
        measured = [_open_a_ticket(seat), _repaint_the_queue(seat)]
        seat.leave()
    return measured


def _open_a_ticket(seat: Seat) -> Figure:
    """From the press of J or K until head and conversation of the other ticket are painted; the panel beside it names
    the subscriber at once and tells the rest a frame later."""
    panel, rows = seat.window.ticket_panel, seat.window.queue_panel.list
    painted = Painted(panel.conversation.viewport())
    keys = cycle([Qt.Key.Key_J] * 30 + [Qt.Key.Key_K] * 29)
    seat.press(Qt.Key.Key_J)
    wait(lambda: panel.view is not None)

    def open_next() -> float:
        before, key = painted.count, next(keys)

        def until_painted() -> None:
            seat.press(key)
            turn_until(
                lambda: (
                    painted.count > before and panel.view is not None and panel.view.row.number == rows.current_number
                )
            )

        taken = seconds(until_painted)
        rest(100)  # what it left to do is done, and goes into no other measure
        assert len([message for message in seat.messages() if message.body]) == MESSAGES
        return taken

    opened, blank = in_turn(open_next, _blank_repaint(seat.window.size()))
    name = f"open a ticket of {MESSAGES} messages, from key press to painted"
    return Figure(
        name, opened / blank, 12, "a blank widget of the window's size repainted", milliseconds(opened, blank)
    )


def _repaint_the_queue(seat: Seat) -> Figure:
    panel, painted = seat.window.queue_panel, Painted(seat.window.queue_panel.list.viewport())

    def repaint() -> float:
        rest(20)
        before = painted.count
        for widget in (panel, *panel.findChildren(QWidget)):
            widget.update()
        taken = seconds(QApplication.processEvents)
        assert painted.count == before + 1
        return taken

    whole, blank = in_turn(repaint, _blank_repaint(panel.size()))
    name = "full repaint of the queue panel"
    return Figure(name, whole / blank, 4, "a blank widget of the same size repainted", milliseconds(whole, blank))


def _blank_repaint(size: QSize) -> Callable[[], float]:
    """The unit: a plain widget of this size in a window of its own, repainted through the event loop as they are."""
    widget = QWidget()
    widget.resize(size)
    widget.show()
    painted = Painted(widget)

    def repaint() -> float:
        rest(20)
        before = painted.count
        widget.update()
        taken = seconds(QApplication.processEvents)
        assert painted.count == before + 1
        return taken

    return repaint
