"""The queue panel: tabs, search, the list of tickets, and a word where there is none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from desktop.models import moment
from desktop.models.letters import Letters, LettersModel
from desktop.models.queues import Queues, Tab
from desktop.models.row_text import department_name
from desktop.models.search import HitsModel
from desktop.panels.letter_kinds import LetterKinds
from desktop.panels.queue_head import SearchBox, TabStrip
from desktop.panels.row_list import RowList
from desktop.regulation.people import Department
from desktop.replica.queue_rows import SearchResult
from desktop.sync.state import Link, SyncState

if TYPE_CHECKING:
    from desktop.desk import Desk
    from desktop.models.first_desk import FirstDesk
    from desktop.replica.views import ReplicaChange

TABS = tuple(Tab)


class QueuePanel(QWidget):
    """`ticket_chosen` when a person moves to a ticket, `ticket_opened` when he confirms it; the same for letters. The
    owner of `queues` and `letters` starts and stops them and calls `tick` with the heartbeat."""

    ticket_chosen = Signal(int)
    ticket_opened = Signal(int)
    letter_chosen = Signal(int)
    letter_opened = Signal(int)

    def __init__(self, desk: Desk | FirstDesk, queues: Queues, letters: Letters, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._queues, self._letters = desk, queues, letters
        self._marked_letter: int | None = None
        self._hits = HitsModel(desk.now, self)
        self._marked: int | None = None
        self._owes_focus = False  # the tabs have it only because there were no rows
        self._once_found: Callable[[], None] | None = None  # a key that was faster than the search
        self._tabs = TabStrip(len(TABS), self)
        self._search = SearchBox(self)
        self.list = RowList(self)
        self._kinds = LetterKinds(self)
        self._nothing = _Nothing(self)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self.list)
        self._pages.addWidget(self._nothing)
        self._notice = QLabel(self)
        self._notice.setTextFormat(Qt.TextFormat.PlainText)
        self._notice.setProperty("notice", True)
        self._notice.setWordWrap(True)
        self._lay_out()
        self._connect()
        self.retranslate()
        self.show_tab(Tab(desk.me.department))
        self.show_state(desk.state)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        for widget, margin in ((self._tabs, 4), (self._search, 8)):
            row = QHBoxLayout()
            row.setContentsMargins(margin, 0, margin, 0)
            row.addWidget(widget)
            column.addLayout(row)
        column.addWidget(self._kinds)
        column.addWidget(self._pages, 1)
        column.addWidget(self._notice)
        self.setAutoFillBackground(True)
        self.setTabOrder(self._tabs, self._search)
        self._kinds.stand_between(self._search, self.list)

    def _connect(self) -> None:
        self._tabs.currentChanged.connect(self._show_tab)
        self._search.textChanged.connect(self._on_search)
        self._search.left.connect(self.end_search)
        self._search.gone_down.connect(lambda: self._do_when_found(self._go_to_rows))
        self._search.entered.connect(lambda: self._do_when_found(self._open_from_search))
        self.list.chosen.connect(self._choose)
        self.list.opened.connect(lambda number: self._open(number))
        self._kinds.chosen.connect(self._show_tab)
        self._letters.read.connect(self._letters_came)
        self.list.doubleClicked.connect(lambda: self.open_current())
        self._queues.filled.connect(self._show_what_there_is)
        self._queues.counted.connect(self._count)
        self._queues.refreshed.connect(self.list.refresh)

    def join(self, desk: Desk) -> None:
        """The desk that stands behind the first picture is there."""
        self._desk = desk

    @property
    def tab(self) -> Tab:
        return TABS[self._tabs.currentIndex()]

    @property
    def shows_letters(self) -> bool:
        return isinstance(self.list.source, LettersModel)

    def neighbours(self) -> tuple[int, ...]:
        """The tickets one step away."""
        return () if self.shows_letters else self.list.neighbours()

    @property
    def is_searching(self) -> bool:
        return bool(self._search.text().strip())

    def show_tab(self, tab: Tab) -> None:
        """Shows a tab; a search ends."""
        self._search.clear()
        self._tabs.setCurrentIndex(TABS.index(tab))
        self._show_tab()

    def select(self, number: int | None) -> None:
        """Marks the row of the ticket on the screen, if it stands in this tab."""
        self._marked = number
        if not self.shows_letters:
            self.list.select(number)

    def select_letter(self, number: int | None) -> None:
        """Marks the row of the letter on the screen."""
        self._marked_letter = number
        if self.shows_letters:
            self.list.select(number)

    def step(self, by: int) -> None:
        self.list.step(by)

    def take_focus(self) -> None:
        """To the list; to the tabs until the first rows come."""
        self._owes_focus = self._pages.currentWidget() is not self.list
        (self._tabs if self._owes_focus else self.list).setFocus(Qt.FocusReason.OtherFocusReason)

    def start_search(self) -> None:
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def end_search(self) -> None:
        """Back to the queue as it stood."""
        self._search.clear()
        self.take_focus()

    def explain(self) -> None:
        self.list.explain()

    def set_compact(self, is_compact: bool) -> None:
        self.list.set_compact(is_compact)

    def show_state(self, state: SyncState) -> None:
        """What the connection means for this list: first fill, age of the data, trouble."""
        words = state.trouble
        if not words and state.link in (Link.OFFLINE, Link.SIGNED_OUT, Link.OUTDATED) and state.data_at:
            seen = moment.moment(state.data_at, self._desk.now())
            words = self.tr("No connection. The queue is as of %1; your answers wait here.")
            if state.link is Link.SIGNED_OUT:
                words = self.tr("You are not signed in. The queue is as of %1; your answers wait here.")
            words = words.replace("%1", seen)
        self._notice.setText(words)
        self._notice.setVisible(bool(words))
        self._show_what_there_is()

    def follow(self, change: ReplicaChange) -> None:
        """What was found is shown as it is now."""
        found = {hit.number for hit in self._hits.hits}
        if self.is_searching and (change.is_refill or found & change.tickets):
            self._desk.search(self._search.text().strip(), self._found)

    def retranslate(self) -> None:
        self._search.setPlaceholderText(self.tr("Find a ticket, subscriber, domain"))
        self._search.setAccessibleName(self.tr("Search"))
        self._tabs.setAccessibleName(self.tr("Queues"))
        for place, tip in enumerate(self._tab_tips()):
            self._tabs.setTabToolTip(place, tip)
        self.list.setAccessibleName(self.tr("Tickets"))
        self._count()
        if self.is_searching:
            self._on_search(self._search.text())
        self._show_what_there_is()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _do_when_found(self, do: Callable[[], None]) -> None:
        """A key in the search box means what was found, never the rows that stood there before."""
        if self.is_searching and self._shown_query != self._search.text().strip():
            self._once_found = do
        elif self.list.source is not self._hits or self._hits.hits:
            do()

    @property
    def _shown_query(self) -> str:
        return self._hits.result.query if self.list.source is self._hits else ""

    def _go_to_rows(self) -> None:
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.list.current_number is None:
            self.list.step(1)

    def _open_from_search(self) -> None:
        self._go_to_rows()
        self.open_current()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.is_searching:
            self.end_search()
        else:
            super().keyPressEvent(event)

    def _tab_names(self) -> dict[Tab, str]:
        return {
            Tab.STP: department_name(Department.STP),
            Tab.ORK: department_name(Department.ORK),
            Tab.MINE: self.tr("Mine"),
            Tab.UNASSIGNED: self.tr("Free"),
            Tab.WAITING: self.tr("Waiting"),
            Tab.ALL: self.tr("All"),
            Tab.LETTERS: self.tr("Letters"),
        }

    def _tab_tips(self) -> tuple[str, ...]:
        return (
            self.tr("The queue of technical support"),
            self.tr("The queue of customer care"),
            self.tr("Tickets assigned to me"),
            self.tr("Unassigned: nobody has taken them"),
            self.tr("Waiting for the subscriber's answer"),
            self._all_tip(),
            self.tr("E-mail that is no ticket: a person has to look at it"),
        )

    def _all_tip(self) -> str:
        """Its tab shows no count: the others need the room, and of this number nothing follows."""
        return self.tr("All live tickets: %1").replace("%1", str(self._queues.count(Tab.ALL)))

    def _count(self) -> None:
        counts: dict[Tab, int | None] = {tab: self._queues.count(tab) for tab in self._queues.models}
        counts[Tab.ALL] = None
        counts[Tab.LETTERS] = self._letters.waiting.rowCount() if self._letters.is_read else None
        self._tabs.set_words([(name, counts[tab]) for tab, name in self._tab_names().items()])
        self._tabs.setTabToolTip(TABS.index(Tab.ALL), self._all_tip())
        self._show_what_there_is()

    def _show_tab(self) -> None:
        self._owes_focus = False
        self._kinds.setVisible(self.tab is Tab.LETTERS)
        if self.tab is Tab.LETTERS:
            self.list.follow(self._letters.machines if self._kinds.are_machines else self._letters.waiting)
        else:
            self.list.follow(self._queues.models[self.tab])
        self.list.select(self._marked_letter if self.shows_letters else self._marked)
        self._show_what_there_is()

    def _letters_came(self) -> None:
        self._kinds.show_counts(self._letters.waiting.rowCount(), self._letters.machines.rowCount())
        self._count()
        if self.shows_letters:
            self.list.select(self._marked_letter)

    def _on_search(self, text: str) -> None:
        self._once_found = None
        if self.is_searching:
            self._desk.search(text.strip(), self._found)
        else:
            self._show_tab()

    def _found(self, result: SearchResult) -> None:
        """Where nothing was found, the same keys may have been meant on the other layout."""
        from desktop.panels.actions import other_layout

        typed, other = result.query, other_layout(result.query)
        if result.hits or other == typed or typed != self._search.text().strip():
            self._show_hits(result)
        else:
            self._desk.search(other, lambda found: self._show_hits(replace(found, query=typed)))

    def _show_hits(self, result: SearchResult) -> None:
        if result.query != self._search.text().strip():
            return  # a later letter has been typed since
        self._hits.show(result)
        self._kinds.hide()
        self.list.follow(self._hits)
        self.list.select(self._marked)
        self._show_what_there_is()
        do, self._once_found = self._once_found, None
        if do is not None:
            self._do_when_found(do)

    def _choose(self, number: int) -> None:
        if self.shows_letters:
            self._marked_letter = number
            self.letter_chosen.emit(number)
        else:
            self._marked = number
            self.ticket_chosen.emit(number)

    def open_current(self) -> None:
        number = self.list.current_number
        if number is not None:
            self._open(number)

    def _open(self, number: int) -> None:
        (self.letter_opened if self.shows_letters else self.ticket_opened).emit(number)

    def _show_what_there_is(self) -> None:
        source = self.list.source
        if source is not None and source.rowCount():
            self._pages.setCurrentWidget(self.list)
            if self._owes_focus and self._tabs.hasFocus():
                self.list.setFocus(Qt.FocusReason.OtherFocusReason)
            self._owes_focus = False
            return
        state = self._desk.state
        if source is self._hits:
            self._nothing.say(self.tr("Nothing found. Try fewer letters of the number, domain or name."))
        elif not self._queues.is_filled or state.link is Link.FILLING:
            self._nothing.say(self.tr("The first fill is under way. The queue appears here."), state.progress)
        elif self.tab is Tab.LETTERS and not self._letters.is_read:
            self._nothing.say(self.tr("Letters are being read."))
        elif self.tab is Tab.LETTERS and self._kinds.are_machines:
            self._nothing.say(self.tr("No automatic letters."))
        elif self.tab is Tab.LETTERS:
            self._nothing.say(self.tr("No letter waits. What can't be told whose it is will appear here."))
        elif self.tab in (Tab.STP, Tab.ORK, Tab.UNASSIGNED):
            self._nothing.say(self.tr("The queue is empty. The next ticket will appear here."))
        else:
            self._nothing.say(self.tr("No tickets here."))
        self._pages.setCurrentWidget(self._nothing)


class _Nothing(QWidget):
    """What stands where no rows are."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = QLabel(self)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setProperty("role", "muted")
        self._words.setWordWrap(True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._progress = QProgressBar(self)
        self._progress.setRange(0, 100)
        self._progress.setTextVisible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 0, 32, 0)
        column.setSpacing(12)
        column.addStretch(2)
        column.addWidget(self._words)
        column.addWidget(self._progress)
        column.addStretch(3)

    def say(self, words: str, progress: float | None = None) -> None:
        self._words.setText(words)
        self._progress.setVisible(progress is not None)
        self._progress.setValue(int((progress or 0) * 100))
