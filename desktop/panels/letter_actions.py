"""The acts on the letter on the screen as actions: what can't be done says why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAction

from desktop import assets
from desktop.models.clause_words import refusal_words
from desktop.regulation import intents
from desktop.regulation.intents import LetterIntent
from desktop.replica.views import LetterView
from desktop.wire.rows import LetterRow

if TYPE_CHECKING:
    from desktop.desk import Desk

translate = QCoreApplication.translate

ASKED_LATER = ("unknown_account", "unknown_ticket")  # reasons that lie in what the dialog will ask for


def _names() -> dict[str, str]:
    return {
        "ask_sender": translate("LetterActions", "Ask for what is missing…"),
        "admit_letter": translate("LetterActions", "Accept as a ticket…"),
        "attach_letter": translate("LetterActions", "Attach to a ticket…"),
        "dismiss_letter": translate("LetterActions", "Leave without an answer…"),
        "redact_letter": translate("LetterActions", "Hide for ever…"),
    }


def _probe(name: str, row: LetterRow) -> LetterIntent:
    """What stands for an act before its dialog has asked."""
    probes: dict[str, LetterIntent] = {
        "ask_sender": intents.AskSender(row.id),
        "admit_letter": intents.AdmitLetter(row.id, "?"),
        "attach_letter": intents.AttachLetter(row.id, 0),
        "dismiss_letter": intents.DismissLetter(row.id),
        "redact_letter": intents.RedactLetter(row.id, row.version, ((0, 1),)),
    }
    return probes[name]


class LetterActions(QObject):
    """`judge` sets what is enabled."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._actions = {name: QAction(self) for name in _names()}
        for name, action in self._actions.items():
            action.setObjectName(name)
        self.speak(None)

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def all(self) -> list[QAction]:
        return list(self._actions.values())

    def speak(self, letter: LetterView | None) -> None:
        """Words in the language of the window."""
        for name, words in _names().items():
            self._actions[name].setText(words)
        self.judge(letter)

    def judge(self, letter: LetterView | None) -> None:
        """Enables what would be accepted now."""
        for name, action in self._actions.items():
            why_not = self._why_not(name, letter)
            action.setEnabled(not why_not)
            action.setToolTip(assets.plain_tip(why_not or action.text().rstrip("…")))
            action.setStatusTip(why_not)

    def _why_not(self, name: str, letter: LetterView | None) -> str:
        if letter is None:
            return translate("LetterActions", "Open a letter first.")
        refused = self._desk.judge_letter(letter, _probe(name, letter.row))
        return "" if refused is None or refused.reason in ASKED_LATER else refusal_words(refused)
