"""The secrets of a ticket above the reply box: a line each, with the button that shows it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from desktop import assets
from desktop.models.secret_lines import SecretLine, secret_name
from desktop.panels.plain_text import PlainText
from desktop.panels.scrolled_column import ScrolledColumn


class _Line(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.words = PlainText("small", "muted", lines=2, fills=True)
        self.button = QPushButton()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.words, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)


class SecretStrip(ScrolledColumn):
    """`look_wanted` carries the number of the secret to be shown. As high as its lines, three at most."""

    HIGHEST = 104  # pixels: three lines

    look_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[Sequence[SecretLine], str] = ((), "")
        self.lines: list[_Line] = []
        self.column.setContentsMargins(20, 6, 20, 8)
        self.column.setSpacing(4)

    def show_lines(self, lines: Sequence[SecretLine], why_not: str) -> None:
        """`why_not`: why this agent may look at none of them."""
        if (lines, why_not) == self._shown:
            return
        self._shown = lines, why_not
        while len(self.lines) < len(lines):
            made = _Line()
            place = len(self.lines)
            made.button.clicked.connect(lambda _=False, place=place: self.look_wanted.emit(self._shown[0][place].id))
            self.lines.append(made)
            self.column.addWidget(made)
        for place, line in enumerate(self.lines):
            line.setVisible(place < len(lines))
            if place < len(lines):
                self._fill(line, lines[place], why_not)
        self.setVisible(bool(lines))
        self.updateGeometry()

    def _fill(self, line: _Line, shown: SecretLine, why_not: str) -> None:
        line.words.set_text(shown.text, meaning="text" if shown.is_answered else "muted")
        line.button.setText(self.tr("Show…"))
        line.button.setAccessibleName(self.tr("Show: %1").replace("%1", secret_name(shown.id)))
        line.button.setVisible(shown.is_answered)
        line.button.setEnabled(not why_not)
        line.button.setToolTip(assets.plain_tip(why_not) if why_not else "")
