"""Widgets for the sections of a subscriber card: checks, pairs of label and value, lines with an end, texts."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop import assets
from desktop.models.subscriber_card import Row, Section
from desktop.panels.chip_label import ChipLabel, Picture
from desktop.panels.flow_layout import FlowLayout
from desktop.panels.plain_text import PlainText

PICTURES = {"works": "check", "guard": "clock", "emergency": "refused"}
FEW = 8  # rows shown of a long section, before "show all"


class LinkButton(QPushButton):
    """A link in the window: its words are cut to its width, the whole stands in the tool tip."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words
        self.setProperty("link", True)
        self.setProperty("bare", True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(words)
        self.setToolTip(assets.plain_tip(words))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._fit(200)

    def _fit(self, width: int) -> None:
        metrics = QFontMetrics(self.font())
        cut = metrics.elidedText(self._words[:300], Qt.TextElideMode.ElideRight, max(20, width - 4))
        self.setText(cut.replace("&", "&&"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit(event.size().width())
        super().resizeEvent(event)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, super().minimumSizeHint().height())


class SectionWidget(QWidget):
    """A titled section; `ticket_chosen` when a row that stands for a ticket is pressed."""

    ticket_chosen = Signal(int)

    def __init__(self, section: Section) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        title = QLabel(section.title)
        title.setTextFormat(Qt.TextFormat.PlainText)
        title.setProperty("role", "section")
        layout.addWidget(title)
        make = {"checks": self._checks, "pairs": self._pairs, "ends": self._ends, "texts": self._texts}[section.kind]
        layout.addWidget(make(section.rows[:FEW]))
        self._rest, self._make = section.rows[FEW:], make
        if self._rest:
            self._more = QPushButton(self.tr("Show all (%1)").replace("%1", str(len(section.rows))))
            self._more.setProperty("link", True)
            self._more.clicked.connect(self._show_rest)
            layout.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)

    def _show_rest(self) -> None:
        self._more.hide()
        layout = self.layout()
        assert layout is not None
        layout.addWidget(self._make(self._rest))

    def _checks(self, rows: tuple[Row, ...]) -> QWidget:
        frame = QFrame()
        frame.setProperty("card", True)
        grid = QGridLayout(frame)
        grid.setContentsMargins(10, 8, 10, 8)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for number, row in enumerate(rows):
            picture = Picture(PICTURES.get(row.meaning, "possible"), row.meaning)
            words = PlainText("body", "text" if row.meaning == "works" else row.meaning)
            words.set_text(row.label)
            grid.addWidget(picture, number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words, number, 1)
        return frame

    def _pairs(self, rows: tuple[Row, ...]) -> QWidget:
        grid_widget = QWidget()
        grid = QGridLayout(grid_widget)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(0, 88)
        for number, row in enumerate(rows):
            label = PlainText("body", "muted", lines=1)
            label.set_text(row.label)
            grid.addWidget(label, number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addLayout(self._value(row), number, 1)
        return grid_widget

    def _value(self, row: Row) -> QLayout:
        """The words, and the chip behind them or, where both have no room, below them."""
        if row.chip is None:
            line: QLayout = QHBoxLayout()
        else:
            line = FlowLayout()
        if row.value:
            value = PlainText("body", row.meaning)
            value.set_text(row.value)
            line.addWidget(value)
        if row.chip is not None:
            line.addWidget(ChipLabel(row.chip))
        return line

    def _ends(self, rows: tuple[Row, ...]) -> QWidget:
        made = QWidget()
        lines = QVBoxLayout(made)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(6)
        for row in rows:
            line = QHBoxLayout()
            line.setSpacing(8)
            line.addWidget(self._ticket_link(row) if row.ticket is not None else self._label(row), 1)
            if row.value:
                end = QLabel(row.value)
                end.setTextFormat(Qt.TextFormat.PlainText)
                end.setProperty("role", row.meaning if row.meaning != "text" else "body")
                line.addWidget(end, 0, Qt.AlignmentFlag.AlignTop)
            if row.chip is not None:
                line.addWidget(ChipLabel(row.chip), 0, Qt.AlignmentFlag.AlignTop)
            lines.addLayout(line)
        return made

    def _ticket_link(self, row: Row) -> LinkButton:
        button = LinkButton(row.label)
        button.clicked.connect(lambda: self.ticket_chosen.emit(row.ticket))
        return button

    def _label(self, row: Row) -> PlainText:
        label = PlainText("body", lines=3)
        label.set_text(row.label)
        return label

    def _texts(self, rows: tuple[Row, ...]) -> QWidget:
        made = QWidget()
        lines = QVBoxLayout(made)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(2)
        for row in rows:
            head, body = PlainText("small", "muted", lines=2), PlainText("body", row.meaning, lines=12)
            head.set_text(row.label)
            body.set_text(row.value)
            lines.addWidget(head)
            lines.addWidget(body)
            lines.addSpacing(6)
        return made
