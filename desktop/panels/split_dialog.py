"""Moves messages of a ticket into a new one: which, and what it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.models.merge_split import movable_messages, split_words
from desktop.panels.act_dialog import Act, ActDialog
from desktop.panels.check_list import CheckList
from desktop.regulation import intents
from desktop.regulation.decide import SUBJECT_LIMIT
from desktop.regulation.outcome import Accepted
from desktop.replica.views import TicketView

if TYPE_CHECKING:
    from desktop.desk import Desk


class SplitDialog(ActDialog):
    def __init__(self, desk: Desk, view: TicketView, act: Act, parent: QWidget) -> None:
        title = self.tr("Split messages off ticket %1").replace("%1", str(view.row.number))
        super().__init__(desk, view, act, parent, title, self.tr("Make a new ticket"))
        self.setMinimumWidth(560)
        self.messages = CheckList(movable_messages(view, desk.now()))
        self.messages.itemChanged.connect(self.refresh)
        self.subject = QLineEdit(view.row.subject)
        self.subject.setMaxLength(SUBJECT_LIMIT)
        self.subject.setCursorPosition(0)
        self.subject.textChanged.connect(self.refresh)
        self.add(self.tr("Messages that move (Space marks)"), self.messages)
        self.add(self.tr("Subject of the new ticket"), self.subject)

    def intent(self) -> intents.Split:
        return intents.Split(self.messages.checked_ids, self.subject.text().strip())

    def told(self) -> str:
        if isinstance(self.outcome, Accepted) and self.outcome.split_off is not None:
            new = self.outcome.split_off.ticket
            count = len(new.messages)
            return split_words(self.tr("%n message(s)", "", count), new, self.desk.now(), self.desk.book)
        return ""
