"""Hides parts of messages for ever: shows what goes before it does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desktop.models.clause_words import refusal_words
from desktop.models.redaction import Part
from desktop.panels.act_dialog import Act, ActDialog
from desktop.regulation.outcome import Refused
from desktop.replica.views import TicketView

if TYPE_CHECKING:
    from desktop.desk import Desk


class RedactDialog(ActDialog):
    """An intent a message."""

    def __init__(self, desk: Desk, view: TicketView, parts: Sequence[Part], act: Act, parent: QWidget) -> None:
        super().__init__(desk, view, act, parent, self.tr("Hide for ever"), self.tr("Hide for ever"))
        self._parts = parts
        shown = QPlainTextEdit("\n\n".join(f"{part.head}:\n" + "\n".join(part.texts) for part in parts))
        shown.setReadOnly(True)
        shown.setTabChangesFocus(True)
        shown.setFixedHeight(140)
        self.add(self.tr("This text goes; a mark stands in its place"), shown)
        self._first = self.ok

    def fault(self) -> str | None:
        outcomes = (self.desk.judge(self.view.ticket, part.intent) for part in self._parts)
        refused = next((outcome for outcome in outcomes if isinstance(outcome, Refused)), None)
        return None if refused is None else refusal_words(refused)

    def told(self) -> str:
        return self.tr("It goes from every copy, central's too. This can't be undone.")

    def carry_out(self) -> bool:
        while self._parts and self._act(self.view, self._parts[0].intent):
            self._parts = self._parts[1:]
        return not self._parts
