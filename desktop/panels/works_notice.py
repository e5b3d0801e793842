"""The bar over the conversation that suggests planned works as the answer to a ticket they may explain (T.6)."""

from datetime import datetime

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout

from desktop.models.works import explaining, suggestion
from desktop.panels.quiet_bar import QuietBar
from desktop.replica.views import TicketView


class WorksNotice(QuietBar):
    """Put `column` where it is to stand: without words it takes no room there. `answer`: the action that inserts what
    is suggested."""

    def __init__(self, answer: QAction) -> None:
        super().__init__()
        self._answer = answer
        self._taken: set[tuple[int, int]] = set()  # ticket and announcement: the text was inserted
        self.column = QVBoxLayout()
        self.column.addWidget(self)

    def take(self, ticket: int, announcement: int) -> None:
        """The suggestion was followed: it is not made again."""
        self._taken.add((ticket, announcement))
        self._tell("")

    def show_of(self, view: TicketView, now: datetime) -> None:
        works = None if view.is_online_only or view.ticket.merged_into is not None else explaining(view, now)
        is_new = works is not None and (view.row.number, works.id) not in self._taken
        may_answer = self._answer.isEnabled()
        self._tell(suggestion(works, now) if works is not None and is_new and may_answer else "")

    def _tell(self, words: str) -> None:
        if words and words != self.text:
            key = self._answer.shortcut().toString(self._answer.shortcut().SequenceFormat.NativeText)
            insert = self.tr("Insert an answer")
            self.tell(words, f"{insert}\n{key}", self._answer.trigger)
        elif not words:
            self.close_bar()
        self.column.setContentsMargins(20, 10 if words else 0, 20, 0)
