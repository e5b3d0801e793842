"""Above the reply box: what looks like a password in the conversation, and the secrets of the ticket."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout

from desktop.models.redaction import Part, suspected_part
from desktop.models.secret_lines import secret_lines
from desktop.panels.secret_strip import SecretStrip
from desktop.panels.suspect_bar import SuspectBar
from desktop.panels.ticket_actions import TicketActions
from desktop.panels.ticket_acts import TicketActs
from desktop.replica.views import TicketView

if TYPE_CHECKING:
    from desktop.desk import Desk


class SecretBars(QVBoxLayout):
    """A column of both; each takes no room while it has nothing to show."""

    def __init__(self, desk: Desk, actions: TicketActions, acts: TicketActs) -> None:
        super().__init__()
        self._desk, self._actions, self._acts = desk, actions, acts
        self._view: TicketView | None = None
        self.strip, self.suspects = SecretStrip(), SuspectBar()
        for widget in (self.suspects, self.strip):
            self.addWidget(widget)
        self.setSpacing(0)
        self.suspects.hide_wanted.connect(acts.redact)
        self.suspects.keep_wanted.connect(self._keep)
        self.strip.look_wanted.connect(acts.look_at)

    def show_view(self, view: TicketView, now: datetime) -> None:
        self._view = view
        lines = secret_lines(view.secrets, now, self._desk.book.agents)
        has_some = any(line.is_answered for line in lines)
        may_hide = self._actions["redact"].isEnabled()
        self.suspects.show_part(suspected_part(view, self._acts.kept_suspects, now) if may_hide else None)
        self.strip.show_lines(lines, self._actions.refusals["look_at_secret"] if has_some else "")

    def _keep(self, part: Part) -> None:
        """It is no password; asked no more while the program runs."""
        self._acts.kept_suspects.add((part.message_id, part.version))
        if self._view is not None:
            self.show_view(self._view, self._desk.now())
