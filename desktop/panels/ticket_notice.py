"""The line under a ticket's head: that it can only be read, where it went on, what the others of its incident know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from desktop.models.incident import missing_answer
from desktop.panels.quiet_bar import QuietBar
from desktop.panels.ticket_actions import Texts, TicketActions
from desktop.replica.views import TicketView

if TYPE_CHECKING:
    from desktop.desk import Desk

REPEAT = "repeat_incident_answer"


class TicketNotice(QuietBar):
    """Put `column` where it is to stand: without words it takes no room there."""

    ticket_wanted = Signal(int)

    def __init__(self, desk: Desk, actions: TicketActions) -> None:
        super().__init__()
        self._desk, self._actions = desk, actions
        self._view: TicketView | None = None
        self.column = QVBoxLayout()
        self.column.addWidget(self)

    def show_view(self, view: TicketView) -> None:
        is_other = self._view is None or self._view.row.number != view.row.number
        self._view = view
        if is_other:
            self._actions.incident_answer = ""  # of the one before
        if view.is_online_only:
            self.tell(self.tr("An older ticket, read from central: it can only be read."))
        elif view.ticket.merged_into is not None:
            into = view.ticket.merged_into
            words = self.tr("Merged into ticket %1: it goes on there.").replace("%1", str(into))
            self.tell(words, self.tr("Open it"), lambda: self.ticket_wanted.emit(into))
        elif is_other or view.ticket.incident is None:
            self.close_bar()
        self._fit()
        if view.ticket.incident is None or view.is_online_only or view.ticket.state.is_ended:
            self._actions.incident_answer = ""
        else:
            self._desk.read_ahead(view.ticket.incident, lambda lead: self._tell_answer(view, lead))

    def _tell_answer(self, view: TicketView, lead: TicketView | None) -> None:
        """A ticket that joined later has not got what the others were told."""
        if self._view is not view:
            return
        answer = self._actions.incident_answer = missing_answer(view, lead)
        self._actions.judge(view, Texts(), (REPEAT,))
        repeat = self._actions[REPEAT]
        if answer:
            words = self.tr("The answer of the incident was not sent here yet: %1").replace("%1", answer)
            self.tell(words, self.tr("Send it") if repeat.isEnabled() else "", repeat.trigger)
        else:
            self.close_bar()
        self._fit()

    def _fit(self) -> None:
        self.column.setContentsMargins(20, 10 if self.text else 0, 20, 0)
