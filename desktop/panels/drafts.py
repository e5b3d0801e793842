"""Keeps what stands in the reply box: within a second on the disk, and in memory until it is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from desktop.replica.views import Draft

if TYPE_CHECKING:
    from desktop.desk import Desk

SAVE_AFTER = 700  # milliseconds after the first unsaved keystroke


class Drafts(QObject):
    """One timer for all tickets. What was typed in this session is kept in memory too: a full disk loses nothing."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._kept: dict[int, Draft] = {}
        self._unsaved: set[int] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER)
        self._timer.timeout.connect(self.save)

    def known(self, ticket: int | None) -> Draft | None:
        """The ticket's draft where it need not be read."""
        return None if ticket is None else self._kept.get(ticket)

    def read(self, ticket: int, then: Callable[[Draft], None]) -> None:
        """Gives the ticket's draft, an empty one if there is none."""
        if ticket in self._kept:
            then(self._kept[ticket])
        else:
            self._desk.read_draft(ticket, lambda draft: then(self._arrived(draft or Draft(ticket, ""))))

    def read_ahead(self, tickets: Iterable[int]) -> None:
        """So that the box of a ticket opened next is filled at once."""
        for ticket in tickets:
            self.read(ticket, self._keep)

    def _arrived(self, draft: Draft) -> Draft:
        self._desk.files.restore(draft.ticket, draft.files)
        return self._kept.get(draft.ticket, draft)

    def _keep(self, draft: Draft) -> None:
        self._kept.setdefault(draft.ticket, draft)

    def change(self, draft: Draft) -> None:
        """Something was typed, or the files that stand beside it are others."""
        draft = replace(draft, files=self._desk.files.kept(draft.ticket))
        self._kept[draft.ticket] = draft
        self._unsaved.add(draft.ticket)
        if not self._timer.isActive():
            self._timer.start()

    def follow_files(self, ticket: int) -> None:
        """The ticket's files may be others now, or have come to central."""

        def follow(draft: Draft) -> None:
            if draft.files != self._desk.files.kept(ticket):
                self.change(draft)

        self.read(ticket, follow)

    def append(self, ticket: int, text: str) -> None:
        """Something was typed for a ticket that was left before it was on the screen."""
        self.read(ticket, lambda draft: self.change(replace(draft, body=draft.body + text)))

    def sent(self, ticket: int) -> None:
        """The text is in the outbox now: the draft goes."""
        self.change(Draft(ticket, ""))
        self.save()

    def save(self) -> None:
        """Writes what is not written yet, at once."""
        self._timer.stop()
        unsaved, self._unsaved = self._unsaved, set()
        for ticket in unsaved:
            self._desk.save_draft(self._kept[ticket])
            if not (self._kept[ticket].body or self._kept[ticket].files):
                del self._kept[ticket]
