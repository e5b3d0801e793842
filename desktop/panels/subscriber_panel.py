"""Who asks: contacts, the check of the request, accounts, domains, services, earlier tickets, contact notes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from desktop.desk import DiskFull
from desktop.models.subscriber_card import Section, SubscriberCard, subscriber_card
from desktop.panels.after_paint import after_paint
from desktop.panels.card_rows import LinkButton, SectionWidget
from desktop.panels.contact_note_dialog import ContactNoteDialog
from desktop.panels.ground import Ground
from desktop.panels.plain_text import PlainText
from desktop.regulation.sentences import sentence
from desktop.replica.views import LetterView, ReplicaChange, SubscriberView, TicketView

if TYPE_CHECKING:
    from desktop.desk import Desk


@dataclass(frozen=True, slots=True)
class _Who:
    """Who asks, as far as the ticket or the letter says; `number`: of the ticket, None for a letter."""

    subscriber_id: str | None
    name: str = ""
    account: str | None = None
    number: int | None = None
    may_be_asked: bool = False  # for his account


class SubscriberPanel(QWidget):
    """`show_ticket` shows the subscriber of a ticket, `show_letter` of a letter. `ticket_chosen` opens an earlier one,
    `account_wanted` asks the subscriber for his account. Call `end` before it goes."""

    ticket_chosen = Signal(int)
    account_wanted = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._who: _Who | None = None
        self._view: SubscriberView | None = None
        self._card: SubscriberCard | None = None
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._name, self._about = PlainText("heading", lines=3, fills=True), PlainText("body", "muted", lines=2)
        self._sections: list[SectionWidget] = []
        self._others = QPushButton()
        self._others.setProperty("link", True)
        self._others.clicked.connect(self._show_others)
        self._shows_others = False
        self._note = QPushButton()
        self._note.clicked.connect(self.add_note)
        self._invite = QPushButton()
        self._invite.clicked.connect(self.invite)
        self._invited = PlainText("small", "muted", lines=3)
        self._ask = QPushButton()
        self._ask.clicked.connect(self.account_wanted)
        content = Ground("panel")
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(16, 14, 16, 16)
        self._column.setSpacing(4)
        self._column.addWidget(self._name)
        self._body = QWidget()  # all that must not stand beside another's ticket, to be hidden in one
        policy = self._body.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # for a frame: nothing is laid out for it
        self._body.setSizePolicy(policy)
        self._parts = QVBoxLayout(self._body)
        self._parts.setContentsMargins(0, 0, 0, 0)
        self._parts.setSpacing(4)
        self._parts.addWidget(self._about)
        self._parts.addWidget(self._ask, 0, Qt.AlignmentFlag.AlignLeft)
        self._parts.addSpacing(8)
        self._parts.addWidget(self._note, 0, Qt.AlignmentFlag.AlignLeft)
        self._parts.addWidget(self._invite, 0, Qt.AlignmentFlag.AlignLeft)
        self._parts.addWidget(self._invited)
        self._parts.addSpacing(8)
        self._parts.addWidget(self._others, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addWidget(self._body)
        self._column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(content)
        self._reading = after_paint(self, self._read)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._scroll)
        self._end_listening = desk.on_change(self._on_change)
        self._speak()

    def end(self) -> None:
        self._reading.stop()
        self._end_listening()

    @property
    def card(self) -> SubscriberCard | None:
        return self._card

    def show_ticket(self, ticket: TicketView | None) -> None:
        """Shows who asks in this ticket; of the same subscriber the panel keeps its place."""
        if ticket is None:
            self._show_who(None)
            return
        row = ticket.row
        may_be_asked = not row.account and not row.state.is_ended
        self._show_who(_Who(row.subscriber_id, row.subscriber_name, row.account, row.number, may_be_asked))

    def show_letter(self, letter: LetterView | None) -> None:
        """Whose address a letter came from; of a letter that is nobody's nothing is said."""
        subscriber_id = letter.row.subscriber_id if letter is not None else None
        self._show_who(_Who(subscriber_id) if subscriber_id is not None else None)

    def _show_who(self, who: _Who | None) -> None:
        before, self._who = self._who, who
        if before is None or who is None or before.subscriber_id != who.subscriber_id:
            self._view = None
            self._shows_others = False
            self._tell_invited("")
            self._scroll.verticalScrollBar().setValue(0)
            self._empty(who.name if who is not None else "")
        if who is None or who.subscriber_id is None:
            self._read()
        else:
            self._reading.start()

    def _empty(self, name: str) -> None:
        """Nobody's data stand beside another's ticket, not for a moment: the name alone, until the rest is read."""
        self._card = None
        self._name.set_text(name)
        self._body.hide()

    def _read(self) -> None:
        if self._who is None or self._who.subscriber_id is None:
            self._view = None
            self._show()
            return
        subscriber_id = self._who.subscriber_id
        self._desk.read_subscriber(subscriber_id, self._who.account, lambda view: self._arrived(subscriber_id, view))

    def _arrived(self, subscriber_id: str, view: SubscriberView | None) -> None:
        if self._who is not None and self._who.subscriber_id == subscriber_id:
            self._view = view
            self._show()

    def _show(self) -> None:
        who, card = self._who, self._card_without_subscriber()
        if self._view is not None and who is not None:
            card = subscriber_card(self._view, who.account, who.number, self._desk.now())
        self._note.setVisible(self._view is not None)
        self._invite.setVisible(self._view is not None)
        self._invited.setVisible(bool(self._invited.text))
        self._ask.setVisible(who is not None and who.may_be_asked)
        if card == self._card:
            return
        was_told = bool(self._invited.text) and not self._invited.visibleRegion().isEmpty()
        before, self._card = self._card, card
        self._name.set_text(card.name)
        self._about.set_text(card.about)
        self._about.setVisible(bool(card.about))
        if before is None or (before.sections, before.others) != (card.sections, card.others):
            self._show_sections(card)
        self._body.show()
        self._settle()
        if was_told:  # the note of the invitation comes above it
            self._scroll.ensureWidgetVisible(self._invited)

    def _settle(self) -> None:
        """At once: the first frame would show the rows squeezed into the old height."""
        self._parts.activate()
        self._column.activate()
        QCoreApplication.sendEvent(self._scroll, QEvent(QEvent.Type.LayoutRequest))

    def _remove_sections(self) -> None:
        for old in self._sections:
            self._parts.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._sections = []

    def _show_sections(self, card: SubscriberCard) -> None:
        self._remove_sections()
        for section in card.sections:
            self._add(section, self._parts.indexOf(self._note))
        for button in reversed(self.findChildren(LinkButton)):  # made anew, they would come last of the whole window
            QWidget.setTabOrder(self._scroll, button)
        self._others.setText(self.tr("Other accounts (%1)").replace("%1", str(card.other_count)))
        self._others.setVisible(bool(card.others) and not self._shows_others)
        if self._shows_others:
            self._add_others(card)

    def _add(self, section: Section, at: int) -> None:
        made = SectionWidget(section)
        made.setContentsMargins(0, 8, 0, 6)
        made.ticket_chosen.connect(self.ticket_chosen)
        self._parts.insertWidget(at, made)
        made.show()  # a layout shows what it was given only with the next event
        self._sections.append(made)

    def _show_others(self) -> None:
        """The accounts that the ticket does not name."""
        self._shows_others = True
        self._others.hide()
        if self._card is not None:
            self._add_others(self._card)

    def _add_others(self, card: SubscriberCard) -> None:
        for section in card.others:
            self._add(section, self._parts.count())

    def _card_without_subscriber(self) -> SubscriberCard:
        if self._who is None:
            return SubscriberCard("", self.tr("Who asks stands here once a ticket is open."), ())
        name = self._who.name
        if self._who.subscriber_id is None:
            words = self.tr("Nobody is identified yet. Ask for the account (its main domain): it names the subscriber.")
            return SubscriberCard(name or self.tr("Subscriber not known"), words, ())
        return SubscriberCard(
            name or self.tr("Subscriber"), self.tr("His data are not here yet: they come by sync."), ()
        )

    def add_note(self) -> None:
        """A talk by phone or messenger (STP.3, ORK.2)."""
        if self._view is not None:
            ContactNoteDialog(self._desk, self._view.row.id, self._view.row.name, self).open()

    def invite(self) -> None:
        """One who called or wrote by messenger is invited to file a ticket: the words go to the clipboard, the rest is
        the agent's; that he was invited stands in a contact note (STP.3, ORK.2)."""
        if self._view is None:
            return
        url = self._desk.book.settings.cabinet_url
        QGuiApplication.clipboard().setText(sentence("invite.cabinet", "ru", url=url))
        try:
            self._desk.add_contact_note(self._view.row.id, sentence("invite.note", "ru"))
        except DiskFull:
            self._tell_invited(self.tr("The invitation is copied, but not noted: the disk is full."))
        else:
            self._tell_invited(self.tr("The invitation is copied: paste it where you talk."))
        self._settle()
        self._scroll.ensureWidgetVisible(self._invited)

    def _tell_invited(self, words: str) -> None:
        self._invited.set_text(words)
        self._invited.setVisible(bool(words))

    def _on_change(self, change: ReplicaChange) -> None:
        if self._who is None:
            return
        shown = {ticket.number for ticket in self._view.tickets} if self._view else set()
        is_mine = self._who.subscriber_id in change.subscribers or bool(shown & change.tickets)
        if is_mine or change.is_refill or change.has_outbox or change.has_book:
            self._read()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._speak()
        super().changeEvent(event)

    def _speak(self) -> None:
        self._scroll.setAccessibleName(self.tr("Subscriber"))
        self._note.setText(self.tr("Add a contact note"))
        self._invite.setText(self.tr("Invite to the cabinet"))
        self._tell_invited("")
        self._ask.setText(self.tr("Ask for the account"))
        self._card = None
        self._show()
