"""A ticket panel on a desk of the tests' making."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop
from PySide6.QtWidgets import QApplication, QWidget

from desktop.panels.ticket_panel import TicketPanel
from desktop.regulation.people import Agent
from desktop.replica.views import MessageView, OutboxView, ReplicaChange, TicketView
from tests.panels.fake_desk import ANNA
from tests.panels.full_desk import FullDesk
from tests.panels.ticket_samples import message, standard_answers, subscriber, ticket_view


class Side:
    """`panel` shows ticket 10423 of `desk` as soon as it is opened."""

    def __init__(self, *views: TicketView, me: Agent = ANNA) -> None:
        self.desk = FullDesk([view.row for view in views], me)
        self.desk.tickets = {view.row.number: view for view in views}
        self.desk.subscribers = {"s1": subscriber()}
        self.desk.standard_answers = standard_answers()
        self.panel = TicketPanel(self.desk, lambda number: 2)  # type: ignore[arg-type]
        self.panel.resize(736, 860)
        self.panel.show()
        activate(self.panel)

    @property
    def text(self) -> str:
        return self.panel.box.text

    @property
    def bar(self) -> str:
        return self.panel.box.bar.text

    def put(self, view: TicketView) -> None:
        """The replica has the ticket like this now."""
        self.desk.tickets[view.row.number] = view
        self.desk.changed(ReplicaChange(tickets=frozenset({view.row.number})))

    def come(self, *messages: MessageView) -> None:
        """These messages came to the ticket on the screen."""
        view = self.panel.view
        assert view is not None
        self.put(replace(view, messages=(*view.messages, *messages)))

    def refuse(self, *refused: OutboxView) -> None:
        view = self.panel.view
        assert view is not None
        self.put(replace(view, outbox=refused))


@contextmanager
def opened(*views: TicketView, me: Agent = ANNA, number: int | None = 10423) -> Iterator[Side]:
    """The side with a ticket open; all is closed at the end."""
    side = Side(*(views or (ticket_view(message(1, "Не работает")),)), me=me)
    side.panel.show_ticket(number)
    try:
        yield side
    finally:
        side.panel.end()
        close(side.panel)


def activate(window: QWidget) -> None:
    """Gives a window the keyboard: only then shortcuts are its own."""
    window.activateWindow()
    for _turn in range(20):
        if QApplication.activeWindow() is window:
            return
        QApplication.processEvents()
    raise AssertionError("the window does not get the keyboard")


def turn_while(condition: Callable[[], bool]) -> None:
    while condition():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def close(widget: QWidget) -> None:
    widget.close()
    widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
