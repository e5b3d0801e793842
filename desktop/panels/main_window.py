"""The main window: first the queue alone, then all panels; binds the commands, remembers what was set."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QSplitter, QStackedWidget, QToolTip, QVBoxLayout, QWidget

from desktop import assets
from desktop.assets import Theme
from desktop.models.letters import Letters
from desktop.models.queues import Queues, Tab
from desktop.panels.ground import EmptyGround, line
from desktop.panels.preferences import Preferences
from desktop.panels.queue_panel import QueuePanel
from desktop.sync.state import Link, SyncState

if TYPE_CHECKING:
    from desktop.desk import Desk
    from desktop.models.first_desk import FirstDesk
    from desktop.replica.views import ReplicaChange

SIZE, LEAST = (1440, 900), (960, 600)
STRIP_HEIGHT, FOOT_HEIGHT = 44, 26
GROUNDS = {"strip": "panel", "ticket": "window", "subscriber": "panel", "foot": "panel"}  # place: surface
TICKET_WIDTH = 416  # at least: the panels beside it give way first
QUEUE_WIDTHS, SUBSCRIBER_WIDTHS = (280, 384, 520), (260, 320, 420)


class MainWindow(QMainWindow):
    """At first the queue with empty grounds beside it, which is all that the first picture imports; `painted` tells
    that it is on the screen. Call `complete` then, and `start` once the desk is open. `closed`, `signed_out`,
    `sign_in_wanted`, `lock_wanted` and `language_chosen` tell the owner what the agent wanted."""

    painted = Signal()
    closed = Signal()
    signed_out = Signal()
    sign_in_wanted = Signal()
    lock_wanted = Signal()
    language_chosen = Signal(str)

    def __init__(self, desk: Desk | FirstDesk, preferences: Preferences) -> None:
        super().__init__()
        self._preferences = preferences
        self.is_complete = False
        self.queues, self.letters = Queues(desk, self), Letters(desk, self)
        self._lay_out(desk)
        self._restore()
        self.setWindowTitle(self.tr("Smena"))

    def complete(self, desk: Desk) -> None:
        """Puts the other panels on their grounds."""
        from desktop.models.departments import Departments
        from desktop.models.heartbeat import Heartbeat
        from desktop.panels.actions import Actions
        from desktop.panels.department_strip import DepartmentStrip
        from desktop.panels.foot import Foot
        from desktop.panels.letter_panel import LetterPanel
        from desktop.panels.outbox_panel import OutboxPanel
        from desktop.panels.subscriber_panel import SubscriberPanel
        from desktop.panels.ticket_panel import TicketPanel

        self._desk = desk
        self.queues.join(desk)
        self.queue_panel.join(desk)
        self.heartbeat = Heartbeat(desk, self)
        self._departments = Departments(desk, self)
        self.strip = DepartmentStrip(desk, self._departments)
        neighbours, queues = self.queue_panel.neighbours, self.queues
        self.ticket_panel = TicketPanel(desk, queues.position, neighbours, queues.members)
        self.letter_panel = LetterPanel(desk, self.letters)
        self.subscriber_panel = SubscriberPanel(desk)
        self.outbox_panel = OutboxPanel(desk)
        self.foot = Foot(desk)
        self.actions_ = Actions(self, self._doings())
        self.actions_.adopt((*self.ticket_panel.ticket_actions(), *self.letter_panel.letter_actions()))
        self._endings = [
            desk.on_state(self._show_state),
            desk.on_change(self._on_change),
            desk.on_trouble(self.foot.say),
        ]
        self._fill_grounds()
        self._connect()
        self.is_complete = True
        self._show_icon()
        self._show_sign_in(desk.state)
        self.retranslate()
        self._show_checks()

    def _lay_out(self, desk: Desk | FirstDesk) -> None:
        """From the outside in: a widget that moves to another parent is dressed anew."""
        page = QWidget(self)
        self.setCentralWidget(page)
        self._split = QSplitter(Qt.Orientation.Horizontal, page)
        self._split.setHandleWidth(1)
        self._split.setChildrenCollapsible(False)
        self.queue_panel = QueuePanel(desk, self.queues, self.letters, self._split)
        self._middle = QStackedWidget(self._split)
        self._middle.setMinimumWidth(TICKET_WIDTH)
        self._grounds = {name: EmptyGround(surface, page) for name, surface in GROUNDS.items()}
        self._grounds["strip"].setFixedHeight(STRIP_HEIGHT)
        self._grounds["foot"].setFixedHeight(FOOT_HEIGHT)
        self._grounds["ticket"].painted.connect(self.painted)
        self._middle.addWidget(self._grounds["ticket"])
        for place, (panel, widths) in enumerate(
            ((self.queue_panel, QUEUE_WIDTHS), (self._middle, None), (self._grounds["subscriber"], SUBSCRIBER_WIDTHS))
        ):
            self._split.addWidget(panel)
            self._split.setStretchFactor(place, 0 if widths else 1)
            if widths:
                panel.setMinimumWidth(widths[0])
                panel.setMaximumWidth(widths[2])
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        for widget in (self._grounds["strip"], line(page), self._split, line(page), self._grounds["foot"]):
            self._column.addWidget(widget, 1 if widget is self._split else 0)
        self.setMinimumSize(*LEAST)

    def _fill_grounds(self) -> None:
        """The panels take the places of the grounds: nothing on the screen moves."""
        self._column.replaceWidget(self._grounds["strip"], self.strip)
        self._column.replaceWidget(self._grounds["foot"], self.foot)
        for panel in (self.ticket_panel, self.letter_panel, self.outbox_panel):
            self._middle.addWidget(panel)
        self._middle.setCurrentWidget(self.ticket_panel)
        self.subscriber_panel.setMinimumWidth(SUBSCRIBER_WIDTHS[0])
        self.subscriber_panel.setMaximumWidth(SUBSCRIBER_WIDTHS[2])
        sizes = self._split.sizes()
        self._split.replaceWidget(2, self.subscriber_panel)
        self.subscriber_panel.setVisible(self._preferences.is_subscriber_shown)
        self._split.setSizes(sizes)
        for ground in self._grounds.values():
            self._middle.removeWidget(ground)
            ground.deleteLater()
        self._grounds = {}

    def _connect(self) -> None:
        self.queue_panel.ticket_chosen.connect(self.show_ticket)
        self.queue_panel.ticket_opened.connect(self._open_ticket)
        self.queue_panel.letter_chosen.connect(self.show_letter)
        self.queue_panel.letter_opened.connect(self._open_letter)
        self.letter_panel.letter_wanted.connect(self.show_letter)
        self.ticket_panel.ticket_wanted.connect(self._open_ticket)
        self.ticket_panel.shown.connect(self.subscriber_panel.show_ticket)
        self.letter_panel.shown.connect(self.subscriber_panel.show_letter)
        self.subscriber_panel.ticket_chosen.connect(self._open_ticket)
        self.subscriber_panel.account_wanted.connect(partial(self._carry_out, self.actions_["ask_account"]))
        self.outbox_panel.ticket_chosen.connect(self._open_ticket)
        self.outbox_panel.letter_chosen.connect(self._open_letter)
        self.outbox_panel.edit_wanted.connect(self._edit_refused)
        self.foot.outbox_wanted.connect(self._toggle_outbox)
        self.foot.sign_in_wanted.connect(self.sign_in_wanted)
        self.foot.palette_wanted.connect(self._show_palette)
        self.heartbeat.beat.connect(self._tick)
        self.queues.filled.connect(self.queue_panel.take_focus)
        QApplication.styleHints().colorSchemeChanged.connect(self._follow_system)

    def start(self) -> None:
        """Reads the queue and begins to count down."""
        self._departments.start()
        self.queues.start()
        self.letters.start(self._desk)
        self.heartbeat.start()
        self._show_state(self._desk.state)

    def come_to_front(self) -> None:
        """The agent looked for it by starting the program again."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def end(self) -> None:
        """Stops everything that was started and listens no longer; once more does nothing."""
        if not self.is_complete or not self._endings:
            return
        self.heartbeat.stop()
        self.queues.stop()
        self.letters.stop()
        self._departments.stop()
        for panel in (self.ticket_panel, self.letter_panel, self.subscriber_panel, self.outbox_panel):
            panel.end()
        for ending in self._endings:
            ending()
        self._endings = []
        QApplication.styleHints().colorSchemeChanged.disconnect(self._follow_system)

    def show_ticket(self, number: int) -> None:
        """Opens a ticket beside the queue, from wherever it was found."""
        self.letter_panel.show_letter(None)
        self.queue_panel.select_letter(None)
        self._middle.setCurrentWidget(self.ticket_panel)
        self.ticket_panel.show_ticket(number)
        self.queue_panel.select(number)

    def show_letter(self, number: int | None) -> None:
        """Opens a letter in the ticket's place. The ticket closes: no key means one that is not on the screen."""
        self.ticket_panel.show_ticket(None)
        self.queue_panel.select(None)
        self._middle.setCurrentWidget(self.letter_panel)
        self.letter_panel.show_letter(number)
        self.queue_panel.select_letter(number)

    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("Smena"))
        self.actions_.retranslate()

    def _doings(self) -> dict[str, Callable[[], None]]:
        from desktop.panels.about import show_about
        from desktop.panels.editors import editors

        tabs = {f"tab_{tab}": partial(self.queue_panel.show_tab, tab) for tab in Tab}
        themes = {f"theme_{theme}": partial(self._set_theme, theme) for theme in Theme}
        languages = {f"language_{language}": partial(self._set_language, language) for language in assets.LANGUAGES}
        return {
            "next_ticket": lambda: self.queue_panel.step(1),
            "previous_ticket": lambda: self.queue_panel.step(-1),
            "open_ticket": self.queue_panel.open_current,
            "search": self.queue_panel.start_search,
            "explain": self._explain,
            **tabs,
            "subscriber_panel": lambda: self._show_subscriber_panel(not self.subscriber_panel.isVisible()),
            "outbox": self._toggle_outbox,
            "decide": self._decide,
            **editors(self._desk, self),
            "palette": self._show_palette,
            "compact_rows": lambda: self._set_compact(not self._preferences.is_compact),
            **themes,
            **languages,
            "lock": self.lock_wanted.emit,
            "sign_in_again": self.sign_in_wanted.emit,
            "sign_out": self.signed_out.emit,
            "about": partial(show_about, self),
        }

    def _tick(self, now: datetime) -> None:
        self.queues.tick(now)
        self.strip.tick(now)
        self.foot.tick(now)
        self.ticket_panel.tick(now)
        self.letter_panel.tick(now)

    def _show_state(self, state: SyncState) -> None:
        self.queue_panel.show_state(state)
        self._show_sign_in(state)
        self.foot.show_state()

    def _show_sign_in(self, state: SyncState) -> None:
        self.actions_["sign_in_again"].setVisible(state.link is Link.SIGNED_OUT)
        self.actions_.allow(self._desk.me)

    def _on_change(self, change: ReplicaChange) -> None:
        self.queue_panel.follow(change)
        if change.has_book or change.is_refill:
            self.strip.show_demo()

    def _open_ticket(self, number: int) -> None:
        self.show_ticket(number)
        self.ticket_panel.conversation.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_letter(self, number: int) -> None:
        self.show_letter(number)
        self.letter_panel.conversation.setFocus(Qt.FocusReason.OtherFocusReason)

    def _edit_refused(self, number: int, key: str) -> None:
        self.show_ticket(number)
        self.ticket_panel.edit_refused(number, key)

    @property
    def _work_panel(self) -> QWidget:
        """What lies under the list of what waits to be sent."""
        return self.ticket_panel if self.letter_panel.number is None else self.letter_panel

    def _toggle_outbox(self) -> None:
        is_shown = self._middle.currentWidget() is self.outbox_panel
        self._middle.setCurrentWidget(self._work_panel if is_shown else self.outbox_panel)
        if not is_shown:
            self.outbox_panel.take_focus()

    def _decide(self) -> None:
        """To the choices of the refused card; without one to the list of all that waits."""
        if self._middle.currentWidget() is self.ticket_panel and self.ticket_panel.refused.isVisible():
            self.ticket_panel.refused.take_focus()
        elif self._middle.currentWidget() is not self.outbox_panel:
            self._toggle_outbox()

    def _show_palette(self) -> None:
        from desktop.panels.palette import Palette

        palette = Palette(self.actions_.all(), self)
        palette.show()
        palette.query.setFocus(Qt.FocusReason.PopupFocusReason)

    def _explain(self) -> None:
        """The reason and the clause of what has the focus; for the queue, of its current row."""
        focused = self.focusWidget()
        if focused is not None and focused.toolTip():
            QToolTip.showText(focused.mapToGlobal(focused.rect().bottomLeft()), focused.toolTip(), focused)
        else:
            self.queue_panel.explain()

    def _show_subscriber_panel(self, is_shown: bool) -> None:
        self.subscriber_panel.setVisible(is_shown)
        self._preferences.keep("subscriber", is_shown)
        self._show_checks()

    def _set_compact(self, is_compact: bool) -> None:
        self._preferences.keep("compact", is_compact)
        self.queue_panel.set_compact(is_compact)
        self._show_checks()

    def _set_theme(self, theme: Theme) -> None:
        self._preferences.keep("theme", theme)
        assets.apply_theme(theme)
        self._show_checks()

    def _set_language(self, language: str) -> None:
        self._preferences.keep("language", language)
        assets.set_language(language)
        self.language_chosen.emit(language)
        self._show_checks()

    def _follow_system(self) -> None:
        if assets.theme() is Theme.SYSTEM:
            assets.apply_theme(Theme.SYSTEM)

    def _show_checks(self) -> None:
        checked = {
            "compact_rows": self._preferences.is_compact,
            "subscriber_panel": not self.subscriber_panel.isHidden(),
            f"theme_{assets.theme()}": True,
            f"language_{assets.language()}": True,
        }
        for action in self.actions_.all():
            if action.isCheckable():
                action.setChecked(checked.get(action.objectName(), False))

    def _restore(self) -> None:
        kept = self._preferences.size
        self.resize(kept if kept.isValid() else self._first_size())
        if self._preferences.is_maximized:
            self.setWindowState(Qt.WindowState.WindowMaximized)
        if not self._split.restoreState(self._preferences.split):
            queue, subscriber = QUEUE_WIDTHS[1], SUBSCRIBER_WIDTHS[1]
            self._split.setSizes([queue, self.width() - queue - subscriber, subscriber])
        self.queue_panel.set_compact(self._preferences.is_compact)
        self._grounds["subscriber"].setVisible(self._preferences.is_subscriber_shown)
        self.queue_panel.take_focus()

    def _first_size(self) -> QSize:
        """As drawn; on a small screen what it has, as far as the panels can follow."""
        room = self.screen().availableSize()
        return QSize(*SIZE).boundedTo(room) if room.width() >= LEAST[0] and room.height() >= LEAST[1] else QSize(*SIZE)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A key nobody used: letters are commands wherever no text is typed, on any layout."""
        action = self.actions_.of_key(event) if self.is_complete else None
        if not self.is_complete:
            event.ignore()
        elif action is None:
            if event.key() == Qt.Key.Key_Escape:
                self._middle.setCurrentWidget(self._work_panel)
                self.queue_panel.take_focus()
            else:
                super().keyPressEvent(event)
        else:
            self._carry_out(action)

    def _carry_out(self, action: QAction) -> None:
        """Does it, or says why it can't be done."""
        if action.isEnabled():
            action.trigger()
        else:
            self.foot.say(action.statusTip().partition("\n")[0])

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self.is_complete:
            self.retranslate()
        elif event.type() == QEvent.Type.PaletteChange and self.is_complete:
            self._show_icon()

    def _show_icon(self) -> None:
        self.setWindowIcon(assets.icon("smena", assets.colours().accent, 64))

    def closeEvent(self, event: QCloseEvent) -> None:
        self._preferences.keep("maximized", self.isMaximized())
        if not self.isMaximized():
            self._preferences.keep("size", self.size())
        self._preferences.keep("split", self._split.saveState())
        self.end()
        super().closeEvent(event)
        self.closed.emit()
