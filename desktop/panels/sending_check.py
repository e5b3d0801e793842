"""Says before a reply goes out what it should not go out with: open placeholders, links that lead nowhere (STP.8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.models.standard_answers import faults_of
from desktop.replica.views import ReplicaChange, StandardAnswers

if TYPE_CHECKING:
    from desktop.desk import Desk


class SendingCheck:
    """Each fault is told once: the agent may send all the same. Call `end` before it goes."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._dead: frozenset[str] = frozenset()
        self._told: str | None = None  # the text whose fault the agent knows
        self.end = desk.on_change(self._on_change)  # the first change comes when the desk has been opened

    def fault(self, text: str) -> str:
        """A sentence, empty when there is none or it was told for this very text."""
        if text == self._told:
            return ""
        found = faults_of(text, self._dead)
        self._told = text if found else None
        return found

    def _on_change(self, change: ReplicaChange) -> None:
        if change.has_book or change.is_refill:
            self._desk.read_standard_answers(self._arrived)

    def _arrived(self, answers: StandardAnswers) -> None:
        self._dead = frozenset(link for answer in answers for link in answer.dead_links)
