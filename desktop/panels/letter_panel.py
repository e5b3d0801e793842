"""A letter that is no ticket, in the place of the ticket: whose it is, why it is none, its text, what can be done."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTemporaryDir, Signal
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from desktop.models.letter_words import card, entry
from desktop.models.letters import Letters
from desktop.models.redaction import Part, chosen_part_of_letter, suspected_part_of_letter
from desktop.models.refused import refused_letter_text
from desktop.panels.act_buttons import ActButton
from desktop.panels.act_dialog import show_dialog
from desktop.panels.chip_label import ChipLabel
from desktop.panels.conversation_view import ConversationView
from desktop.panels.file_dialog import FileDialog
from desktop.panels.find_bar import FindBar
from desktop.panels.flow_layout import FlowLayout
from desktop.panels.ground import Ground, line
from desktop.panels.letter_actions import LetterActions
from desktop.panels.letter_bars import LetterBars
from desktop.panels.letter_dialogs import AdmitDialog, AskDialog, AttachDialog, DismissDialog, RedactLetterDialog
from desktop.panels.link_dialog import LinkDialog
from desktop.panels.plain_text import PlainText
from desktop.panels.refused_cards import RefusedCards
from desktop.regulation.intents import LetterIntent, RedactLetter
from desktop.replica.disk import DiskFull
from desktop.replica.views import IntentState, LetterView
from desktop.wire.rows import Attachment

if TYPE_CHECKING:
    from desktop.desk import Desk

DIALOGS = {
    "ask_sender": AskDialog,
    "admit_letter": AdmitDialog,
    "attach_letter": AttachDialog,
    "dismiss_letter": DismissDialog,
}


class LetterPanel(QWidget):
    """`shown` carries the LetterView whenever it is another one (None: it closed); `letter_wanted` the letter to show
    after an act, None when it was the last. Call `end` before it goes."""

    shown = Signal(object)
    letter_wanted = Signal(object)

    def __init__(self, desk: Desk, letters: Letters, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._letters = desk, letters
        self._number: int | None = None
        self._view: LetterView | None = None
        self._opened_files: QTemporaryDir | None = None  # goes with this panel, and what is opened with it
        self.offered = LetterActions(desk, self)
        self.conversation = ConversationView(may_redact=False)
        self.find_bar = FindBar(self.conversation)
        self.head = _Head()
        self.refused = RefusedCards()
        self.bars = LetterBars(desk, self)
        self._empty = PlainText("body", "muted")
        self._lay_out()
        self._connect()
        self._tell_empty()

    def _lay_out(self) -> None:
        self._empty.alignment = Qt.AlignmentFlag.AlignHCenter
        empty_page, page, foot, row = QWidget(), QWidget(), QWidget(), QWidget()
        empty_layout = QVBoxLayout(empty_page)
        empty_layout.setContentsMargins(40, 0, 40, 0)
        empty_layout.addStretch(2)
        empty_layout.addWidget(self._empty)
        empty_layout.addStretch(3)
        foot.setProperty("surface", "panel")
        foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        foot_layout, buttons = QVBoxLayout(foot), FlowLayout(row)
        foot_layout.setContentsMargins(20, 10, 20, 12)
        foot_layout.addWidget(row)
        self.buttons = {action.objectName(): ActButton(action) for action in self.offered.all()}
        self.buttons["ask_sender"].setProperty("primary", True)
        for button in self.buttons.values():
            buttons.addWidget(button)
        self.conversation.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.head, line(), self.find_bar):
            column.addWidget(widget)
        column.addWidget(self.conversation, 1)
        column.addWidget(self.refused)
        column.addLayout(self.bars)
        column.addWidget(line())
        column.addWidget(foot)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(empty_page)
        self._pages.addWidget(page)

    def _connect(self) -> None:
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self.find_bar.open_bar)
        for name, action in ((action.objectName(), action) for action in self.offered.all()):
            action.triggered.connect(lambda _checked=False, name=name: self._ask(name))
        self.conversation.link_chosen.connect(lambda link: show_dialog(LinkDialog(link, self)))
        self.conversation.file_chosen.connect(self._ask_about_file)
        self.conversation.redact_wanted.connect(self.offered["redact_letter"].trigger)
        self.bars.redact_wanted.connect(self._redact)
        self.refused.chosen.connect(self._choose)
        self._letters.read.connect(self._read_again)

    def end(self) -> None:
        """Listens no longer, and takes a copied secret back."""
        self.bars.copied.forget()
        self._letters.read.disconnect(self._read_again)

    @property
    def number(self) -> int | None:
        """The id of the letter on the screen."""
        return self._number

    def letter_actions(self) -> list[QAction]:
        return self.offered.all()

    def show_letter(self, number: int | None) -> None:
        """Opens a letter; None: there is none to show."""
        self._number = number
        self.find_bar.hide()
        view = None if number is None else self._letters.find(number)
        if view is None:
            self._tell_empty()
        else:
            self._show(view, is_other=True)

    def _read_again(self) -> None:
        """One that is gone is shown as it was: somebody may be reading it."""
        view = None if self._number is None else self._letters.find(self._number)
        if view is not None and view != self._view:
            self._show(view, is_other=self._view is None)
        elif self._view is None:
            self._tell_empty()
        elif view is None and self._number is not None:
            self.offered.judge(None)

    def _show(self, view: LetterView, is_other: bool) -> None:
        self._view = view
        now = self._desk.now()
        self.head.show_card(view, now)
        self.conversation.set_entries([entry(view, now)], is_other_ticket=is_other)
        if is_other:
            self.conversation.scroll_to_begin()
        refused = [shown for shown in view.outbox if shown.state is IntentState.REFUSED]
        self.refused.show_refused([refused_letter_text(shown, now) for shown in refused], "")
        self.offered.judge(view)
        self.bars.show_view(view, now, self.offered["redact_letter"].isEnabled())
        self._pages.setCurrentIndex(1)
        self.shown.emit(view)

    def _tell_empty(self) -> None:
        if self._view is not None:
            self._view = None
            self.shown.emit(None)
        self.offered.judge(None)
        words = self.tr("No letter is open. Choose one in the list.")
        if self._letters.is_read and not self._letters.waiting.letters:
            words = self.tr("No letter waits. What can't be told whose it is will appear here.")
        self._empty.set_text(words)
        self._pages.setCurrentIndex(0)

    def _ask(self, name: str) -> None:
        if self._view is None:
            return
        if name == "redact_letter":
            now = self._desk.now()
            chosen = chosen_part_of_letter(self._view, self.conversation.chosen, now)
            self._redact(chosen or suspected_part_of_letter(self._view, now))
        else:
            show_dialog(DIALOGS[name](self._desk, self._view, self._act, self))

    def _redact(self, part: Part | None) -> None:
        """Asks once more, for it can't be undone."""
        if self._view is not None:
            show_dialog(RedactLetterDialog(self._desk, self._view, self._act, self, part))

    def _act(self, letter: LetterView, intent: LetterIntent) -> bool:
        """One intent into the outbox, then the next letter, unless this one is still read. False: not stored."""
        following = self._letters.next_of(letter.row.id)
        try:
            self._desk.act_on_letter(letter, intent)
        except DiskFull:
            return False
        if letter.row.id == self._number and not isinstance(intent, RedactLetter):
            self.letter_wanted.emit(following)
        return True

    def _choose(self, key: str, choice: str) -> None:
        """What becomes of a refused act."""
        if choice == "drop":
            self._desk.drop(key)
            return
        try:
            self._desk.resend(key)
        except DiskFull:
            return  # the foot says so

    def _ask_about_file(self, file: Attachment) -> None:
        self._opened_files = self._opened_files or QTemporaryDir()
        show_dialog(FileDialog(self._desk, file, Path(self._opened_files.path()), self))

    def tick(self, now: datetime) -> None:
        if self._view is not None:
            self.head.show_card(self._view, now)
            self.bars.show_view(self._view, now, self.offered["redact_letter"].isEnabled())

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self.offered.speak(self._view)
            if self._view is not None:
                self._show(self._view, is_other=False)
            else:
                self._tell_empty()
        super().changeEvent(event)


class _Head(Ground):
    """Subject, chips, sender, when and why."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("window", parent)
        self.subject = PlainText("title", lines=2, fills=True)
        self.whose = PlainText("strong", lines=6, fills=True)  # whole: an address is known by its end
        self.times = PlainText("body", "muted", fills=True)
        self.why = PlainText("small", "muted", lines=4, fills=True)
        chips = QWidget()
        self._flow = FlowLayout(chips)
        self._chips: list[ChipLabel] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 14, 20, 14)
        layout.setSpacing(8)
        for widget in (self.subject, chips, self.whose, self.times, self.why):
            layout.addWidget(widget)

    def show_card(self, view: LetterView, now: datetime) -> None:
        shown = card(view, now)
        self.subject.set_text(shown.subject)
        self.whose.set_text(shown.sender)
        self.times.set_text(shown.times.text)
        self.why.set_text(shown.why.text, shown.why.hint)
        for chip in shown.chips[len(self._chips) :]:
            self._chips.append(ChipLabel(chip))
            self._flow.addWidget(self._chips[-1])
        for label, chip in zip(self._chips, shown.chips, strict=False):
            label.show_chip(chip)
            label.show()
        for label in self._chips[len(shown.chips) :]:
            label.hide()
