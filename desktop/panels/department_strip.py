"""The strip on top: both departments' state, the date, the Moscow clock, and who sits here."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from desktop import assets
from desktop.models import moment
from desktop.models.clause_words import clause_text
from desktop.models.departments import Departments, DepartmentView
from desktop.models.row_text import Chip, department_name
from desktop.panels.chip_label import ChipLabel
from desktop.panels.elided_label import ElidedLabel
from desktop.panels.icon_label import IconLabel

if TYPE_CHECKING:
    from desktop.desk import Desk

HEIGHT = 44
WORDS, HOLIDAY = 96, 200  # the least width of the state's words, the most of a holiday's name


class DepartmentStrip(QWidget):
    """The owner of `departments` starts and stops them; `tick` comes with the heartbeat. Where it is narrow, the
    words of the demo mark go first, then the date, then how many are signed in (the tip says it): the states stay
    whole as long as they can."""

    def __init__(self, desk: Desk, departments: Departments, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._departments = desk, departments
        self._chips: list[_DepartmentChip] = []
        self._demo = ChipLabel(Chip("possible", "demo"), self)
        self._demo.setVisible(desk.is_demo)
        self._date, self._clock, self._agent = QLabel(self), QLabel(self), ElidedLabel("muted", self)
        self._date.setProperty("role", "muted")
        self._clock.setProperty("role", "strong")
        for label in (self._date, self._clock):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.setFixedHeight(HEIGHT)
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 6, 12, 6)
        self._row.setSpacing(10)
        self._row.addStretch(1)
        for widget in (self._demo, self._date, self._clock, self._agent):
            self._row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        departments.changed.connect(self._show_departments)
        self.retranslate()

    def tick(self, now: datetime) -> None:
        self._departments.tick(now)
        self._clock.setText(moment.clock(now, seconds=True) + " " + self.tr("MSK"))
        if self._date.text() != (today := moment.today(now)):
            self._date.setText(today)
            self._fit()

    def retranslate(self) -> None:
        me = self._desk.me
        self._agent.setText(f"{me.name} · {department_name(me.department)}")
        self._clock.setAccessibleName(self.tr("Moscow time"))
        self._departments.recompute()
        self._show_departments()
        self.tick(self._desk.now())

    def show_demo(self) -> None:
        """The desk may learn that it is a demo only with its first rows."""
        self._demo.setVisible(self._desk.is_demo)
        self._fit()

    def _fit(self) -> None:
        """Leaves out what there is no room for."""
        self._date.show()
        self._show_demo_words(self.tr("demo: invented data"))
        for chip in self._chips:
            chip.show_people(True)
        for spare in (self._shorten_demo, self._date.hide, self._hide_people):
            if self._wanted() <= self.width():
                return
            spare()

    def _wanted(self) -> int:
        parts = [part for part in (self._demo, self._date, self._clock, self._agent) if not part.isHidden()]
        widths = [part.sizeHint().width() for part in parts] + [chip.wanted() for chip in self._chips]
        margins = self._row.contentsMargins()
        return sum(widths) + len(widths) * self._row.spacing() + margins.left() + margins.right()

    def _show_demo_words(self, words: str) -> None:
        self._demo.show_chip(Chip("possible", words))
        self._demo.setToolTip(self.tr("demo: invented data"))

    def _shorten_demo(self) -> None:
        self._show_demo_words(self.tr("demo"))

    def _hide_people(self) -> None:
        for chip in self._chips:
            chip.show_people(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)

    def _show_departments(self) -> None:
        while len(self._chips) < len(self._departments.views):
            chip = _DepartmentChip(self)
            self._row.insertWidget(len(self._chips), chip)
            self._chips.append(chip)
        for chip, view in zip(self._chips, self._departments.views, strict=True):
            chip.show_department(view)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()


class _DepartmentChip(QFrame):
    """One department; its clause is told on hover, and by key while it has the focus."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon, self._name = IconLabel(14, self), QLabel(self)
        self._words, self._more, self._signed_in = ElidedLabel("", self), ElidedLabel("muted", self), QLabel(self)
        for label in (self._name, self._signed_in):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._signed_in.setProperty("role", "muted")
        self._name.setProperty("role", "strong")
        self._words.setMinimumWidth(WORDS)
        self._more.setMaximumWidth(HOLIDAY)
        self.setProperty("box", True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._parts = (self._icon, self._name, self._words, self._more, self._signed_in)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(9, 4, 11, 4)
        self._row.setSpacing(8)
        for widget in self._parts:
            self._row.addWidget(widget)

    def show_people(self, is_shown: bool) -> None:
        self._signed_in.setVisible(is_shown)

    def wanted(self) -> int:
        """The width of everything it shows, in pixels."""
        parts = [part for part in self._parts if not part.isHidden()]
        margins = self._row.contentsMargins()
        around = margins.left() + margins.right() + 2 * self.frameWidth()
        widths = [part.sizeHint().expandedTo(part.minimumSize()).width() for part in parts]
        return sum(widths) + (len(parts) - 1) * self._row.spacing() + around

    def show_department(self, view: DepartmentView) -> None:
        self._icon.show_picture(view.picture, view.meaning)
        self._name.setText(view.name)
        self._words.setText(view.words)
        self._more.setText(view.more)
        self._more.setVisible(bool(view.more))
        self._signed_in.setText(view.signed_in)
        self.setToolTip(assets.plain_tip(f"{view}\n{clause_text(f'HOURS.{view.department.upper()}')}"))
        self.setAccessibleName(str(view))
