"""Emergencies of one cause are joined: this one to another that leads, or others to this one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop.desk import DiskFull
from desktop.models.incident import alike, leads
from desktop.panels.act_dialog import Act, ActDialog, ChoiceList
from desktop.panels.check_list import CheckList
from desktop.regulation import intents
from desktop.replica.views import QueueRow, TicketView

if TYPE_CHECKING:
    from desktop.desk import Desk


class JoinIncidentDialog(ActDialog):
    """Which of the department's emergencies leads."""

    def __init__(self, desk: Desk, view: TicketView, act: Act, parent: QWidget) -> None:
        title = self.tr("Join ticket %1 into an incident").replace("%1", str(view.row.number))
        super().__init__(desk, view, act, parent, title, self.tr("Join"))
        self.setMinimumWidth(560)
        self.tickets = ChoiceList([])
        self.tickets.currentRowChanged.connect(self.refresh)
        self.tickets.itemDoubleClicked.connect(self.accept)
        self.add(self.tr("The emergency with the same cause, which leads"), self.tickets)
        desk.read_queues(self.while_open(self._offer))

    def _offer(self, rows: Sequence[QueueRow]) -> None:
        self.tickets.set_choices([(words, number, "") for words, number in leads(rows, self.view)])
        self.tickets.updateGeometry()
        self.refresh()

    def intent(self) -> intents.JoinIncident | None:
        lead = self.tickets.chosen
        return None if lead is None else intents.JoinIncident(int(lead))

    def told(self) -> str:
        if not self.tickets.count():
            return self.tr("The department has no other live emergency.")
        return self.tr("One answer goes to all of them; each keeps its own clock.")


class GatherDialog(ActDialog):
    """Which emergencies of the same service have this one's cause; it leads them."""

    def __init__(self, desk: Desk, view: TicketView, act: Act, parent: QWidget) -> None:
        title = self.tr("Join similar tickets to ticket %1").replace("%1", str(view.row.number))
        super().__init__(desk, view, act, parent, title, self.tr("Join"))
        self.setMinimumWidth(560)
        self.tickets = CheckList()
        self.tickets.itemChanged.connect(self.refresh)
        self.add(self.tr("Emergencies of the same service (Space marks)"), self.tickets)
        desk.read_queues(self.while_open(self._offer))

    def _offer(self, rows: Sequence[QueueRow]) -> None:
        self.tickets.show_rows(alike(rows, self.view, self.desk.now()))
        self.tickets.updateGeometry()
        self.refresh()

    def fault(self) -> str | None:
        """Each of them is judged by central."""
        return None if self.tickets.checked_ids else ""

    def told(self) -> str:
        if not self.tickets.count():
            return self.tr("There is no other emergency of this service that is part of no incident.")
        return self.tr("One answer goes to all of them; each keeps its own clock.")

    def carry_out(self) -> bool:
        """What is stored is checked no longer."""
        intent = intents.JoinIncident(self.view.row.number)
        for number in self.tickets.checked_ids:
            try:
                self.desk.act(self.view, intent, keeps_draft=True, other=number)
            except DiskFull:
                return False
            self.tickets.uncheck(number)
        return True
