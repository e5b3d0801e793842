"""Below a letter's text: the secrets that were moved out of it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.models.clause_words import refusal_words
from desktop.models.secret_lines import secret_lines
from desktop.panels.act_dialog import show_dialog
from desktop.panels.copied_secret import CopiedSecret
from desktop.panels.secret_dialog import SecretDialog
from desktop.panels.secret_strip import SecretStrip
from desktop.regulation.permissions import may_look
from desktop.replica.views import LetterView

if TYPE_CHECKING:
    from desktop.desk import Desk


class LetterBars(QVBoxLayout):
    """Takes no room while it has nothing to show."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__()
        self._desk, self._window = desk, window
        self._view: LetterView | None = None
        self.copied = CopiedSecret(self)
        self.strip = SecretStrip()
        self.addWidget(self.strip)
        self.setSpacing(0)
        self.strip.look_wanted.connect(self._look_at)

    def show_view(self, view: LetterView, now: datetime) -> None:
        self._view = view
        lines = secret_lines(view.secrets, now, self._desk.book.agents)
        self.strip.show_lines(lines, self._why_not(view) if any(line.is_answered for line in lines) else "")

    def _why_not(self, view: LetterView) -> str:
        """Secrets are for the department that has the letter, or the ticket that it stands in."""
        ticket = self._desk.book.tickets.get(view.row.ticket or 0)
        refused = may_look(self._desk.me, ticket.department if ticket else view.row.department)
        return "" if refused is None else refusal_words(refused)

    def _look_at(self, secret_id: int) -> None:
        """Asks for a reason, then shows the secret for a minute."""
        secret = next((one for one in self._view.secrets if one.id == secret_id), None) if self._view else None
        if secret is not None:
            show_dialog(SecretDialog(self._desk, secret, self.copied, self._window))
