"""Above the list of letters: those that wait for a person, or those that programs sent."""

from itertools import pairwise

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget


class LetterKinds(QWidget):
    """Two buttons, one of them down; hidden while no letters are shown."""

    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts = (0, 0)
        self._waiting, self._machines = QPushButton(self), QPushButton(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(6)
        for button in (self._waiting, self._machines):
            button.setCheckable(True)
            button.setAutoExclusive(True)
            button.setProperty("kind", True)
            row.addWidget(button)
        row.addStretch(1)
        self._waiting.setChecked(True)
        self._machines.toggled.connect(self.chosen)
        self._speak()
        self.hide()

    def stand_between(self, before: QWidget, after: QWidget) -> None:
        """In the order of the Tab key."""
        for one, following in pairwise((before, self._waiting, self._machines, after)):
            self.setTabOrder(one, following)

    @property
    def are_machines(self) -> bool:
        return self._machines.isChecked()

    def show_counts(self, waiting: int, machines: int) -> None:
        self._counts = waiting, machines
        self._speak()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._speak()
        super().changeEvent(event)

    def _speak(self) -> None:
        waiting, machines = map(str, self._counts)
        self._waiting.setText(self.tr("Waiting %1").replace("%1", waiting))
        self._machines.setText(self.tr("Automatic %1").replace("%1", machines))
