"""The ticket on the screen: its head, the conversation, what was refused, and the reply box."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTemporaryDir, Signal
from PySide6.QtGui import QAction, QHideEvent
from PySide6.QtWidgets import QSizePolicy, QSplitter, QStackedLayout, QVBoxLayout, QWidget

from desktop.models.conversation import entries
from desktop.models.incident import Members, incident_of
from desktop.models.open_ticket import OpenTicket
from desktop.models.refused import refused_intents, refused_text
from desktop.models.ticket_card import ticket_card
from desktop.models.works import explaining, works_answer
from desktop.panels.act_dialog import show_dialog
from desktop.panels.after_paint import after_paint
from desktop.panels.attaching import Attaching
from desktop.panels.conversation_view import ConversationView
from desktop.panels.drafts import Drafts
from desktop.panels.file_dialog import FileDialog
from desktop.panels.find_bar import FindBar
from desktop.panels.ground import line
from desktop.panels.link_dialog import LinkDialog
from desktop.panels.plain_text import PlainText
from desktop.panels.refused_cards import RefusedCards
from desktop.panels.reply_box import ReplyBox
from desktop.panels.secret_bars import SecretBars
from desktop.panels.ticket_actions import OF_THE_BOX, Texts, TicketActions
from desktop.panels.ticket_acts import TicketActs
from desktop.panels.ticket_header import TicketHeader
from desktop.panels.ticket_notice import TicketNotice
from desktop.panels.why_dialog import WhyDialog
from desktop.panels.works_notice import WorksNotice
from desktop.replica.views import Draft, TicketView
from desktop.sync.state import SyncState
from desktop.wire.changes import Presence
from desktop.wire.rows import Attachment

if TYPE_CHECKING:
    from desktop.desk import Desk

MORE = (
    "transfer",
    "declare_emergency",
    "revoke_emergency",
    "set_topic",
    "set_account",
    "ask_account",
    "request_secret",
    "look_at_secret",
    "authorize",
    "revoke_authorization",
    "answer_with_works",
    "assign",
    "redact",
    "join_incident",
    "gather_incident",
    "leave_incident",
    "repeat_incident_answer",
    "merge",
    "split",
    "find",
    "why",
)

LEAST = 40  # pixels of the conversation, where the others need the room


class TicketPanel(QWidget):
    """`shown` carries the TicketView whenever it is another one (None: no ticket). `position_of` gives a ticket's place
    in its queue counted from 1, None where it has none; `neighbours` the tickets that may be opened next, `members`
    those of an incident. Call `tick` with each heartbeat, `end` before it goes."""

    shown = Signal(object)
    ticket_wanted = Signal(int)  # the one that this one was merged into

    def __init__(
        self,
        desk: Desk,
        position_of: Callable[[int], int | None] = lambda number: None,
        neighbours: Callable[[], Iterable[int]] = tuple,
        members: Members = lambda lead: (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._position_of, self._neighbours = desk, position_of, neighbours
        self._view: TicketView | None = None
        self._incident: tuple[int, tuple[int, ...]] | None = None  # of the ticket on the screen
        self._presence_told: tuple[int | None, bool] = (None, False)
        self._wanted_edit: tuple[int, str] | None = None  # ticket and key, until view and draft are there
        self._wanted_draft: Draft | None = None  # until its ticket is on the screen
        self._opened_files: QTemporaryDir | None = None  # goes with this panel, and what is opened with it
        self._ticket = OpenTicket(desk, self)
        self.offered = TicketActions(desk, self)
        self.offered.members = members
        self.conversation = ConversationView()
        self.find_bar = FindBar(self.conversation)
        self.notice = TicketNotice(desk, self.offered)
        self.works_notice = WorksNotice(self.offered["answer_with_works"])
        self.box = ReplyBox(self.offered, desk.look_for_credential)
        self.drafts = Drafts(desk, self)
        self.attaching = Attaching(desk, self.box, self.drafts, self.offered["attach_file"], self)
        self.acts = TicketActs(desk, self.offered, self.box, self.drafts, self.conversation, self)
        self.header = TicketHeader(self.offered["take"], self.offered["release"], [self.offered[name] for name in MORE])
        self.refused = RefusedCards()
        self.secrets = SecretBars(desk, self.offered, self.acts)
        self._rest = after_paint(self, self._do_the_rest)
        self._lay_out()
        self._connect()
        self._on_state(desk.state)
        self._speak()

    def _lay_out(self) -> None:
        self._empty = PlainText("body", "muted")
        self._empty.alignment = Qt.AlignmentFlag.AlignHCenter
        empty_page = QWidget()
        empty_layout = QVBoxLayout(empty_page)
        empty_layout.setContentsMargins(40, 0, 40, 0)
        empty_layout.addStretch(2)
        empty_layout.addWidget(self._empty)
        empty_layout.addStretch(3)
        upper = QWidget()
        upper_layout = _column(upper)
        for widget in (self.header, line(), self.find_bar):
            upper_layout.addWidget(widget)
        upper_layout.addLayout(self.notice.column)
        upper_layout.addLayout(self.works_notice.column)
        self.conversation.setMinimumHeight(LEAST)
        self.conversation.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        upper_layout.addWidget(self.conversation, 1)
        upper_layout.addWidget(self.refused)
        upper_layout.addLayout(self.secrets)
        page = QSplitter(Qt.Orientation.Vertical)
        page.setChildrenCollapsible(False)
        page.setHandleWidth(1)
        page.addWidget(upper)
        page.addWidget(self.box)
        page.setStretchFactor(0, 1)
        page.setStretchFactor(1, 0)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(empty_page)
        self._pages.addWidget(page)

    def _connect(self) -> None:
        self.addActions(self.offered.all())
        self.offered["find"].triggered.connect(self.find_bar.open_bar)
        self.offered["why"].triggered.connect(self.explain)
        self.offered["answer_with_works"].triggered.connect(self._answer_with_works)
        self.header.emergency_suggested.connect(self.offered["declare_emergency"].trigger)
        self.conversation.link_chosen.connect(lambda link: show_dialog(LinkDialog(link, self)))
        self.conversation.file_chosen.connect(self._ask_about_file)
        self.notice.ticket_wanted.connect(self.ticket_wanted)
        self.box.edited.connect(self._edited)
        self.refused.chosen.connect(self.acts.choose)
        self.conversation.redact_wanted.connect(self.offered["redact"].trigger)
        self.acts.edit_begun.connect(self._show_edited)
        self.box.texts_changed.connect(lambda: self.offered.judge(self._view, self.box.texts, OF_THE_BOX))
        self._ticket.viewed.connect(self._show)
        self._ticket.came_ahead.connect(self._make_ready)
        self._ticket.missing.connect(self._tell_empty)
        self._ticket.waiting.connect(
            lambda number: self._tell_empty(self.tr("Reading ticket %1 from central…").replace("%1", str(number)))
        )
        self._endings = [
            self._ticket.end,
            self.acts.check.end,
            self._desk.on_presence(self._on_presence),
            self._desk.on_state(self._on_state),
            self._desk.on_trouble(lambda words: self.box.bar.tell(words, self.tr("Close"), is_trouble=True)),
        ]

    def end(self) -> None:
        """Saves what is written and listens no longer."""
        self._rest.stop()
        self._keep_typed()
        self.drafts.save()
        self.acts.copied.forget()
        for ending in self._endings:
            ending()
        self._endings = []

    @property
    def number(self) -> int | None:
        return self._ticket.number

    @property
    def view(self) -> TicketView | None:
        return self._view

    def ticket_actions(self) -> list[QAction]:
        """Every action on the ticket, by `objectName`; what is disabled says why in its status tip."""
        return self.offered.all()

    def show_ticket(self, number: int | None) -> None:
        """Opens a ticket; what was written on the one before is kept. Until it is on the screen nothing is done to
        either, no text stands in the box, and what is typed waits."""
        if number == self.number:
            return
        self._keep_typed()
        self.drafts.save()
        self.acts.leave()
        self._wanted_draft = draft = self.drafts.known(number)
        self.find_bar.hide()
        self._ticket.open(number)
        if number is None or self.box.ticket != number:
            self.box.wait_for(number)
        self._rest.start()
        if number is None:
            self._look()
            self._tell_empty(self._nothing_chosen())
        elif draft is None:
            self.drafts.read(number, self._draft_came)

    def _keep_typed(self) -> None:
        """What was typed for a ticket that never came goes into its draft."""
        typed = self.box.take_typed()
        if typed and self.number is not None:
            self.drafts.append(self.number, typed)

    def _do_the_rest(self) -> None:
        """What nobody sees waits until the ticket is on the screen: these wake other threads."""
        self._look()
        ahead = tuple(self._neighbours())
        self._ticket.read_ahead(ahead)
        self.drafts.read_ahead(ahead)

    def _make_ready(self, view: TicketView) -> None:
        """What is made of a ticket that may be opened next."""
        self.offered.judge_ahead(view)
        self.conversation.make_ready(entries(view, self._desk.now()))

    def edit_refused(self, number: int, key: str) -> None:
        """Opens the ticket with the text of a refused intent in its box."""
        self.show_ticket(number)
        self._wanted_edit = (number, key)
        self._edit_if_wanted()

    def _edit_if_wanted(self) -> None:
        if self._wanted_edit and self._view and (self._view.row.number, self.box.ticket) == (self._wanted_edit[0],) * 2:
            key, self._wanted_edit = self._wanted_edit[1], None
            self.acts.choose(key, "edit")

    def _draft_came(self, draft: Draft) -> None:
        if draft.ticket == self.number:
            self._wanted_draft = draft
            self._begin()

    def _begin(self) -> None:
        """The agent writes from now on, if both the ticket and its draft are here."""
        draft = self._wanted_draft
        if draft is not None and self.acts.view is not None and self.acts.view.row.number == draft.ticket:
            self._wanted_draft = None
            self.box.begin(draft)
            self.attaching.begin()
            self._edit_if_wanted()

    def _tell_empty(self, words: str) -> None:
        self._view = self.acts.view = None
        self.offered.judge(None, Texts())
        self._empty.set_text(words)
        self._pages.setCurrentIndex(0)
        self.shown.emit(None)

    def _show(self, view: TicketView) -> None:
        before, self._view, self.acts.view = self._view, view, view
        is_other = before is None or before.row.number != view.row.number
        now = self._desk.now()
        self._show_card(now)
        self.conversation.set_entries(entries(view, now), is_other_ticket=is_other)
        self.find_bar.search_again()
        self.acts.forget_settled(view)
        self._show_refused(view, now)
        self.box.setVisible(not view.is_online_only)
        self.notice.show_view(view)
        self._begin()
        self.offered.judge(view, self.box.texts)
        self.works_notice.show_of(view, now)
        self.secrets.show_view(view, now)
        self._pages.setCurrentIndex(1)
        if before is not None and not is_other:
            self._tell_new(before, view)
        self._edit_if_wanted()
        self.shown.emit(view)

    def _answer_with_works(self) -> None:
        """T.6: planned works explain the ticket, their announcement answers it."""
        view, now = self._view, self._desk.now()
        works = explaining(view, now) if view is not None else None
        if view is None or works is None:
            return
        self.box.set_note(False)
        self.box.append(works_answer(works, now))
        self.works_notice.take(view.row.number, works.id)

    def _show_card(self, now: datetime) -> None:
        if self._view is not None:
            position = self._position_of(self._view.row.number)
            settings, presence = self._desk.book.settings, self._desk.presence
            incident, known = incident_of(self._view, self.offered.members), self._incident
            self._incident, tickets = incident, 0 if incident is None else len(incident[1])
            if incident != known:  # others joined or left it
                self.offered.judge(self._view, self.box.texts)
            self.header.show_card(ticket_card(self._view, position, now, settings, presence, self._desk.me, tickets))

    def _show_refused(self, view: TicketView, now: datetime) -> None:
        """Of a ticket that can only be read nothing can be chosen."""
        refused = () if view.is_online_only else refused_intents(view)
        self.refused.show_refused([refused_text(one, view, now) for one in refused], self.acts.edited_key)

    def _show_edited(self) -> None:
        if self._view is not None:
            self._show_refused(self._view, self._desk.now())

    def _tell_new(self, before: TicketView, view: TicketView) -> None:
        """A public message came while the agent writes: a quiet bar says so."""
        known_ids = {message.id for message in before.messages}
        new = [m for m in view.messages if m.id not in known_ids and m.kind.is_public and not m.is_mine]
        if new and self.box.text.strip():
            self.acts.has_unread = True
            words = self.tr("A new message came while you write: %1").replace("%1", new[-1].author)
            self.box.bar.tell(words, self.tr("Show"), self.conversation.scroll_to_end)

    def explain(self) -> None:
        """Every reason, with its clause: the place, the deadline, and what can't be done."""
        if self._view is None:
            return
        reasons = list(self.header.hints)
        for action in self.offered.all():
            refusal = self.offered.refusals[action.objectName()]
            if refusal:
                reasons.append((self.tr("%1: not possible now").replace("%1", action.text().rstrip("…")), refusal))
        show_dialog(WhyDialog(reasons, self))

    def tick(self, now: datetime) -> None:
        """Time has passed: countdown and place are told anew."""
        self._show_card(now)
        if self._view is not None:
            self.secrets.show_view(self._view, now)
        if self._view is not None:
            self.works_notice.show_of(self._view, now)

    def _ask_about_file(self, file: Attachment) -> None:
        self._opened_files = self._opened_files or QTemporaryDir()
        show_dialog(FileDialog(self._desk, file, Path(self._opened_files.path()), self))

    def _edited(self) -> None:
        draft = self.box.draft
        if draft is not None:
            self.drafts.change(draft)
            self._look()

    def _look(self) -> None:
        """Tells the other desks, when it is something new, where this agent is."""
        told = (self.number, self.box.ticket == self.number and bool(self.box.text.strip()))
        if told != self._presence_told:
            self._presence_told = told
            self._desk.look_at(*told)

    def _on_presence(self, presence: tuple[Presence, ...]) -> None:
        self._show_card(self._desk.now())

    def _on_state(self, state: SyncState) -> None:
        self.box.set_link(state.link)

    def hideEvent(self, event: QHideEvent) -> None:
        self.drafts.save()
        super().hideEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._speak()
        super().changeEvent(event)

    def _speak(self) -> None:
        self.offered.speak()
        if self._view is not None:
            self._show(self._view)
        elif self.number is None:
            self._empty.set_text(self._nothing_chosen())

    def _nothing_chosen(self) -> str:
        return self.tr("No ticket is open. Choose one in the queue.")


def _column(widget: QWidget) -> QVBoxLayout:
    layout = QVBoxLayout(widget)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    return layout
