"""Below a letter's text: what looks like a password in it, and the secrets that were moved out of it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.models.clause_words import refusal_words
from desktop.models.redaction import Part, suspected_part_of_letter
from desktop.models.secret_lines import secret_lines
from desktop.panels.act_dialog import show_dialog
from desktop.panels.copied_secret import CopiedSecret
from desktop.panels.secret_dialog import SecretDialog
from desktop.panels.secret_strip import SecretStrip
from desktop.panels.suspect_bar import SuspectBar
from desktop.regulation.permissions import may_look
from desktop.replica.views import LetterView

if TYPE_CHECKING:
    from desktop.desk import Desk


class LetterBars(QVBoxLayout):
    """`redact_wanted` carries the Part that is to be hidden. Takes no room while it has nothing to show."""

    redact_wanted = Signal(object)

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__()
        self._desk, self._window = desk, window
        self._view: LetterView | None = None
        self.copied = CopiedSecret(self)
        self._kept: set[tuple[int, int]] = set()  # ids and versions of letters that hold no password
        self.strip, self.suspects = SecretStrip(), SuspectBar()
        for widget in (self.suspects, self.strip):
            self.addWidget(widget)
        self.setSpacing(0)
        self.suspects.hide_wanted.connect(self.redact_wanted)
        self.suspects.keep_wanted.connect(self._keep)
        self.strip.look_wanted.connect(self._look_at)

    def show_view(self, view: LetterView, now: datetime, may_hide: bool) -> None:
        self._view = view
        suspected = suspected_part_of_letter(view, now) if may_hide else None
        is_kept = suspected is not None and (suspected.message_id, suspected.version) in self._kept
        self.suspects.show_part(None if is_kept else suspected)
        lines = secret_lines(view.secrets, now, self._desk.book.agents)
        self.strip.show_lines(lines, self._why_not(view) if any(line.is_answered for line in lines) else "")

    def _keep(self, part: Part) -> None:
        """It is no password; asked no more while the program runs."""
        self._kept.add((part.message_id, part.version))
        self.suspects.show_part(None)

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
