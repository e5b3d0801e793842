"""What the acts on a letter ask for: a look at the question, an account, a ticket, a reason (STP.1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from desktop.models.clause_words import clause_text, refusal_words
from desktop.models.redaction import Part
from desktop.panels.act_dialog import ArrowKeys, AskingDialog, ChoiceList
from desktop.panels.plain_text import PlainText
from desktop.panels.tick_box import TickBox
from desktop.regulation import intents
from desktop.regulation.asking import language_of, what_to_ask
from desktop.regulation.intents import LetterIntent
from desktop.regulation.letters import Place, Placement
from desktop.replica.views import LetterView, SubscriberView, TicketView

if TYPE_CHECKING:
    from desktop.desk import Desk

LetterAct = Callable[[LetterView, LetterIntent], bool]  # puts an intent into the outbox; False: it could not be stored


class LetterDialog(AskingDialog):
    """A subclass gives its `intent`."""

    def __init__(
        self, desk: Desk, letter: LetterView, act: LetterAct, parent: QWidget, title: str, button: str
    ) -> None:
        super().__init__(desk, letter.row.id, parent, title, button)
        self.letter, self._act = letter, act

    def intent(self) -> LetterIntent | None:
        """What the agent has asked for so far; None while something is not chosen."""
        raise NotImplementedError

    def fault(self) -> str | None:
        intent = self.intent()
        if intent is None:
            return ""
        refused = self.desk.judge_letter(self.letter, intent)
        return None if refused is None else refusal_words(refused)

    def carry_out(self) -> bool:
        intent = self.intent()
        return intent is not None and self._act(self.letter, intent)

    def told(self) -> str:
        return clause_text("STP.1")


class AskDialog(LetterDialog):
    """Shows what will be sent before it is."""

    def __init__(self, desk: Desk, letter: LetterView, act: LetterAct, parent: QWidget) -> None:
        super().__init__(desk, letter, act, parent, self.tr("Ask the sender"), self.tr("Ask"))
        row = letter.row
        to = PlainText("body", lines=8)  # whole: where the mail goes
        to.set_text(self.tr("To: %1").replace("%1", row.sender))
        self.form.addWidget(to)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(200)
        placement = Placement(Place.UNIDENTIFIED, row.department, missing=tuple(row.missing))
        self.text.setPlainText(what_to_ask(placement, language_of(row.body), "").strip())
        self.add(self.tr("This will be sent; central adds the address of the cabinet"), self.text)
        self._first = self.ok

    def intent(self) -> intents.AskSender:
        return intents.AskSender(self.letter.row.id)


class AdmitDialog(LetterDialog):
    """The letter becomes a ticket: a person found out which account it means."""

    def __init__(self, desk: Desk, letter: LetterView, act: LetterAct, parent: QWidget) -> None:
        super().__init__(desk, letter, act, parent, self.tr("Accept as a ticket"), self.tr("Accept"))
        self.name = QLineEdit()
        self.name.textChanged.connect(self.refresh)
        self.add(self.tr("Account (main domain) that the letter means"), self.name)
        if letter.row.subscriber_id is not None:
            self.accounts = ChoiceList([])
            ArrowKeys(self.name, self.accounts)
            self.accounts.currentTextChanged.connect(self.name.setText)
            self.accounts.itemDoubleClicked.connect(self.accept)
            self.add(self.tr("Accounts of the subscriber"), self.accounts)
            desk.read_subscriber(letter.row.subscriber_id, None, self.while_open(self._offer))

    def _offer(self, subscriber: SubscriberView | None) -> None:
        held = subscriber.accounts if subscriber else ()
        written = self.name.text()
        self.accounts.set_choices([(account.row.id, account.row.id, "") for account in held])
        if written:
            self.name.setText(written)

    def intent(self) -> intents.AdmitLetter | None:
        name = self.name.text().strip()
        return intents.AdmitLetter(self.letter.row.id, name) if name else None

    def told(self) -> str:
        words = self.tr("The time to answer begins now. The sender gets the answers: be sure whose letter it is.")
        return f"{words}\n{clause_text('STP.5')}"


class AttachDialog(LetterDialog):
    """The letter goes into a ticket; unless the agent vouches for it, agents alone read it there."""

    def __init__(self, desk: Desk, letter: LetterView, act: LetterAct, parent: QWidget) -> None:
        super().__init__(desk, letter, act, parent, self.tr("Attach to a ticket"), self.tr("Attach"))
        self._subject, self._subject_of = "", 0
        self.number = QLineEdit(str(letter.row.ticket or ""))
        self.number.textChanged.connect(self._look_up)
        self.add(self.tr("Number of the ticket"), self.number)
        self.is_subscriber = TickBox(self.tr("The subscriber wrote it: I made sure of it"))
        self.is_subscriber.toggled.connect(self.refresh)
        self.form.addWidget(self.is_subscriber)
        self._look_up()

    def _look_up(self) -> None:
        intent = self.intent()
        if intent is not None:
            self.desk.read_ahead(intent.ticket, self.while_open(self._found))
        self.refresh()

    def _found(self, view: TicketView | None) -> None:
        if view is not None:
            self._subject, self._subject_of = view.row.subject, view.row.number
            self.refresh()

    def intent(self) -> intents.AttachLetter | None:
        number = self.number.text().strip().lstrip("№# ")
        if not (number.isascii() and number.isdigit() and len(number) < 10):
            return None
        return intents.AttachLetter(self.letter.row.id, int(number), self.is_subscriber.isChecked())

    def told(self) -> str:
        intent, words = self.intent(), ""
        if intent is not None and intent.ticket == self._subject_of:
            words = self.tr("Ticket %1: %2").replace("%1", str(intent.ticket)).replace("%2", self._subject) + "\n"
        if self.is_subscriber.isChecked():
            return words + self.tr("It counts as the subscriber's message: the time to answer begins with it.")
        return words + self.tr("Only agents will read it there, marked as not confirmed. It starts no deadline.")


class RedactLetterDialog(LetterDialog):
    """Hides parts of the letter for ever: shows what goes before it does."""

    def __init__(self, desk: Desk, letter: LetterView, act: LetterAct, parent: QWidget, part: Part | None) -> None:
        super().__init__(desk, letter, act, parent, self.tr("Hide for ever"), self.tr("Hide for ever"))
        self._part = part
        shown = QPlainTextEdit("\n".join(part.texts) if part else "")
        shown.setReadOnly(True)
        shown.setTabChangesFocus(True)
        shown.setFixedHeight(140)
        self.add(self.tr("This text goes; a mark stands in its place"), shown)
        self._first = self.ok

    def intent(self) -> intents.RedactLetter:
        part, row = self._part, self.letter.row
        return intents.RedactLetter(row.id, part.version if part else row.version, part.spans if part else ())

    def told(self) -> str:
        return self.tr("It goes from every copy, central's too. This can't be undone.")


class DismissDialog(LetterDialog):
    def __init__(self, desk: Desk, letter: LetterView, act: LetterAct, parent: QWidget) -> None:
        super().__init__(desk, letter, act, parent, self.tr("Leave without an answer"), self.tr("Leave it"))
        self.reason = self.reason_field(self.tr("Why (need not be said)"))

    def intent(self) -> intents.DismissLetter:
        return intents.DismissLetter(self.letter.row.id, self.reason.toPlainText().strip())

    def told(self) -> str:
        return self.tr("The sender gets nothing, the letter leaves the list and is kept for a month.")
