"""The head of the ticket panel: subject, chips, times, the place in the queue and why, who else is here."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.models.row_text import Chip
from desktop.models.ticket_card import TicketCard
from desktop.panels.chip_label import ChipLabel
from desktop.panels.flow_layout import FlowLayout
from desktop.panels.ground import Ground
from desktop.panels.plain_text import PlainText


class TicketHeader(Ground):
    """Shows a TicketCard; `emergency_suggested` is emitted when the agent presses the suggestion."""

    emergency_suggested = Signal()

    def __init__(self, take: QAction, release: QAction, more: list[QAction], parent: QWidget | None = None) -> None:
        super().__init__("window", parent)
        self._card: TicketCard | None = None
        self._subject = PlainText("title", lines=2, fills=True)
        self._take, self._release = take, release
        self._turn = QPushButton()
        self._turn.clicked.connect(self._take_or_release)
        for action in (take, release):
            action.changed.connect(self._show_turn)
        self._more = QPushButton()
        menu = QMenu(self._more)
        menu.setToolTipsVisible(True)
        menu.addActions(more)
        self._more.setMenu(menu)
        self._number = QLabel()
        self._number.setTextFormat(Qt.TextFormat.PlainText)
        self._number.setProperty("role", "muted")
        self._number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._suggestion = QPushButton()
        self._suggestion.setProperty("chip", "suggested")
        self._suggestion.clicked.connect(self.emergency_suggested)
        self._chips: list[ChipLabel] = []
        self._times = PlainText("body", "muted", fills=True)
        self._place = PlainText("small", "muted", lines=3, fills=True)
        self._others = PlainText("small", "accent", lines=1)
        self._lay_out()
        self._speak()

    def _lay_out(self) -> None:
        upper = QHBoxLayout()
        upper.setSpacing(8)
        upper.addWidget(self._subject, 1, Qt.AlignmentFlag.AlignTop)
        for button in (self._turn, self._more):
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            upper.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        chips = QWidget()
        self._flow = FlowLayout(chips)
        self._flow.addWidget(self._number)
        self._flow.addWidget(self._suggestion)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 14, 20, 14)
        layout.setSpacing(8)
        layout.addLayout(upper)
        for widget in (chips, self._times, self._place, self._others):
            layout.addWidget(widget)

    @property
    def hints(self) -> list[tuple[str, str]]:
        """What the card says and the clause each sentence stands on."""
        card = self._card
        return [] if card is None else [(line.text, line.hint) for line in (card.place, card.times) if line.text]

    def show_card(self, card: TicketCard) -> None:
        if card == self._card:
            return
        before, self._card = self._card, card
        self._subject.set_text(card.subject)
        self._show_number(f"№ {card.number}")
        if before is None or before.chips != card.chips:
            self._show_chips(card.chips)
        self._suggestion.setText(card.suggested)
        self._suggestion.setVisible(bool(card.suggested))
        self._times.set_text(card.times.text, card.times.hint, card.times.meaning)
        self._place.set_text(card.place.text, card.place.hint, card.place.meaning)
        self._others.set_text(card.others)
        self._others.setVisible(bool(card.others))

    def _show_number(self, words: str) -> None:
        """Figures are all of one width: only another count of them lays the chips out anew."""
        is_as_long = len(words) == len(self._number.text())
        self._number.setText(words)
        if not is_as_long:
            self._number.setFixedSize(self._number.sizeHint())

    def _show_chips(self, chips: tuple[Chip, ...]) -> None:
        for label, chip in zip(self._chips, chips, strict=False):
            label.show_chip(chip)
            label.show()
        for chip in chips[len(self._chips) :]:
            self._chips.append(ChipLabel(chip))
            self._flow.addWidget(self._chips[-1])
            self._chips[-1].show()
        for label in self._chips[len(chips) :]:
            label.hide()
        self._flow.removeWidget(self._suggestion)
        self._flow.addWidget(self._suggestion)

    def _turn_action(self) -> QAction:
        return self._release if self._release.isEnabled() else self._take

    def _take_or_release(self) -> None:
        self._turn_action().trigger()

    def _show_turn(self) -> None:
        action = self._turn_action()
        self._turn.setText(action.text())
        self._turn.setEnabled(action.isEnabled())
        self._turn.setToolTip(action.toolTip())
        self._turn.setAccessibleDescription(action.statusTip())

    def minimumSizeHint(self) -> QSize:
        """Whole, however narrow: the splitter around it asks for no height at a width."""
        layout = self.layout()
        return QSize(0, layout.totalHeightForWidth(self.width()) if layout is not None else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._speak()
        elif event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._number.setFixedSize(self._number.sizeHint())
        super().changeEvent(event)

    def _speak(self) -> None:
        self._more.setText(self.tr("More ▾"))
        self._show_turn()
