"""What was refused of a ticket: one card open at most, the others in one line; they scroll where the room is short."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.models.refused import RefusedText
from desktop.panels.refused_card import RefusedCard
from desktop.panels.scrolled_column import ScrolledColumn


class RefusedCards(ScrolledColumn):
    """`chosen` carries the key of an intent and the name of the choice. As high as its cards, less where others need
    the room."""

    LOWEST = 80  # pixels: of an open card the title and the reason, of others two

    chosen = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: Sequence[RefusedText] = ()
        self._cards: list[RefusedCard] = []
        self._wanted = ""  # the key of the card that the agent opened
        self._edited = ""
        self.column.setContentsMargins(20, 12, 20, 10)
        self.column.setSpacing(6)

    def show_refused(self, shown: Sequence[RefusedText], edited: str) -> None:
        """In the order they were made. `edited`: the key of the one whose text stands in the box; nothing opens by
        itself while the agent writes there."""
        if edited != self._edited:
            self._edited, self._wanted = edited, ""
        self._shown = shown
        while len(self._cards) < len(shown):
            card = RefusedCard()
            card.chosen.connect(self.chosen)
            card.opened.connect(self._open)
            self._cards.append(card)
            self.column.addWidget(card)
        self._show()
        self.setVisible(bool(shown))

    def _open(self, key: str) -> None:
        self._wanted = key
        self._show()
        self.take_focus()

    def take_focus(self) -> None:
        """On a choice of the open card, else on the card that stands first."""
        self.verticalScrollBar().setValue(0)
        self._cards[0].take_focus()

    def _show(self) -> None:
        """The open one stands above the others, so that it is in sight; then the newest first."""
        keys = [one.key for one in self._shown]
        newest = "" if self._edited in keys or not keys else keys[-1]
        open_key = self._wanted if self._wanted in keys else newest
        newest_first = list(self._shown[::-1])
        ordered = sorted(newest_first, key=lambda one: one.key != open_key)
        for card, shown in zip(self._cards, ordered, strict=False):
            card.show_refused(shown, is_open=shown.key == open_key)
        for place, card in enumerate(self._cards):
            card.setVisible(place < len(keys))
