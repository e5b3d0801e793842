"""Planned works as a supervisor writes, publishes and ends them (T.6)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QDate, QDateTime, Qt, QTime, QTimeZone
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import (
    QCalendarWidget,
    QDateTimeEdit,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QWidget,
)

from desktop.models import moment
from desktop.models.reach import Reach, reach, reach_words
from desktop.models.works import state_words
from desktop.panels.act_dialog import confirm, label
from desktop.panels.editor_dialog import EditorDialog, Values
from desktop.panels.plain_text import PlainText
from desktop.panels.tick_box import TickBox
from desktop.regulation.announcements import AnnouncementState
from desktop.regulation.moscow import MOSCOW
from desktop.sync.editing import Edit
from desktop.wire.rows import AnnouncementRow

if TYPE_CHECKING:
    from desktop.desk import Desk

ORDER = (AnnouncementState.DRAFT, AnnouncementState.PUBLISHED, AnnouncementState.ENDED)
LASTS = timedelta(hours=4)  # of a new one, until its end is set


class AnnouncementEditor(EditorDialog):
    PATH, ROW = "/v1/announcements", AnnouncementRow

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent, self.tr("Announcements of planned works"), self.tr("New announcement"))
        self._hosting: dict[str, str | None] = {}
        self._new_at = (desk.now() + timedelta(hours=1)).astimezone(MOSCOW).replace(minute=0, second=0, microsecond=0)
        self.title, self.body = QLineEdit(), QPlainTextEdit()
        self.body.setTabChangesFocus(True)
        self.body.setMinimumHeight(56)
        self.starts_at, self.ends_at = _moment_edit(), _moment_edit()
        self.has_end = TickBox(self.tr("The end is planned"))
        self.servers, self.accounts = QLineEdit(), QLineEdit()
        self._reach = PlainText("small", "muted", lines=3)
        self._state = PlainText("small", "muted", lines=2)
        self.publish, self.end = QPushButton(self.tr("Publish…")), QPushButton(self.tr("End…"))
        self.form.addWidget(self._state)
        self.add("title", self.tr("Title"), self.title)
        self.add("body", self.tr("What the subscriber reads"), self.body, 1)
        self._add_times()
        self.add("servers", self.tr("Servers, with commas between"), self.servers)
        self.add("accounts", self.tr("Accounts (main domains), with commas between"), self.accounts)
        self.form.addWidget(self._reach)
        for signal in (
            *(field.textChanged for field in (self.title, self.body, self.servers, self.accounts)),
            *(edit.dateTimeChanged for edit in (self.starts_at, self.ends_at)),
            self.has_end.toggled,
        ):
            signal.connect(self.typed)
        for button, then in ((self.publish, self._ask_to_publish), (self.end, self._ask_to_end)):
            button.setAutoDefault(False)
            button.clicked.connect(then)
            self.buttons.addWidget(button)
        self.begin()
        desk.library.read_hosting(self._hosting_came)

    def _add_times(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.fields |= {"starts_at": self.starts_at, "ends_at": self.ends_at}
        self.starts_at.setAccessibleName(self.tr("Begin"))
        self.ends_at.setAccessibleName(self.tr("End"))
        for widget in (self.starts_at, self.has_end, self.ends_at):
            row.addWidget(widget)
        row.addStretch(1)
        self.form.addWidget(label(self.tr("Begin and end, Moscow time")))
        self.form.addLayout(row)

    def read(self) -> None:
        self.desk.library.read_announcements(self.arrived)

    def place(self, row: AnnouncementRow) -> tuple[int, float, int]:
        """By state, the newest first."""
        return ORDER.index(AnnouncementState(row.state)), -row.starts_at.timestamp(), -row.id

    def _hosting_came(self, hosting: dict[str, str | None]) -> None:
        self._hosting = hosting
        if not self.has_left:
            self.follow()

    def head_of(self, row: AnnouncementRow) -> str:
        now = self.desk.now()
        return f"{row.title}\n{state_words(row, now)} · {moment.moment(row.starts_at, now)}"

    def values(self) -> Values:
        return {
            "title": self.title.text(),
            "body": self.body.toPlainText(),
            "starts_at": _at(self.starts_at),
            "ends_at": _at(self.ends_at) if self.has_end.isChecked() else None,
            "servers": _names(self.servers.text()),
            "accounts": _names(self.accounts.text()),
        }

    def values_of(self, row: AnnouncementRow | None) -> Values:
        if row is None:
            return {
                **{"title": "", "body": "", "servers": [], "accounts": []},
                **{"starts_at": _text(self._new_at), "ends_at": _text(self._new_at + LASTS)},
            }
        return {
            "title": row.title,
            "body": row.body,
            "starts_at": _text(row.starts_at),
            "ends_at": None if row.ends_at is None else _text(row.ends_at),
            "servers": list(row.servers),
            "accounts": list(row.accounts),
        }

    def show_values(self, values: Values) -> None:
        self.title.setText(values["title"])
        self.body.setPlainText(values["body"])
        starts_at, ends_at = values["starts_at"], values["ends_at"]
        self.starts_at.setDateTime(_shown(starts_at))
        self.has_end.setChecked(ends_at is not None)
        self.ends_at.setDateTime(_shown(ends_at or _text(datetime.fromisoformat(starts_at) + LASTS)))
        self.servers.setText(", ".join(values["servers"]))
        self.accounts.setText(", ".join(values["accounts"]))

    @property
    def reach(self) -> Reach:
        values = self.values()
        return reach(self._hosting, values["servers"], values["accounts"])

    def follow(self) -> None:
        row: AnnouncementRow | None = self.row
        is_over = row is not None and row.state == AnnouncementState.ENDED
        for field in (*self.fields.values(), self.has_end):
            field.setEnabled(not is_over)
        self.ends_at.setEnabled(not is_over and self.has_end.isChecked())
        found = self.reach
        self._reach.set_text(reach_words(found), meaning="guard" if found.unknown else "muted")
        self._state.set_text(self.tr("New, nobody is told yet") if row is None else state_words(row, self.desk.now()))
        is_settled = row is not None and not self.is_edited and self.may_save
        self.publish.setEnabled(is_settled and row is not None and row.state == AnnouncementState.DRAFT)
        self.end.setEnabled(is_settled and not is_over)
        is_draft = row is not None and row.state == AnnouncementState.DRAFT
        self.end.setText(self.tr("Throw away…") if is_draft else self.tr("End…"))

    def _ask_to_publish(self) -> None:
        words = self.tr("From now on the cabinet tells the subscribers of “%1”.").replace("%1", self.row.title)
        confirm(self, f"{words}\n{reach_words(self.reach)}", self.tr("Publish"), lambda: self._step("publish"))

    def _ask_to_end(self) -> None:
        if self.row.state == AnnouncementState.DRAFT:
            words = self.tr("The draft “%1” is thrown away.")
        else:
            words = self.tr("“%1” is over: nobody is told any more, and it can't be changed.")
        confirm(self, words.replace("%1", self.row.title), self.end.text().rstrip("…"), lambda: self._step("end"))

    def _step(self, step: str) -> None:
        self.ask(Edit("POST", f"{self.PATH}/{self.current}/{step}"), self.current)


def _moment_edit() -> QDateTimeEdit:
    """Shows Moscow wall time, whatever this computer's zone is."""
    made = QDateTimeEdit()
    made.setTimeZone(QTimeZone.utc())
    made.setDisplayFormat("dd.MM.yyyy HH:mm")
    made.setCalendarPopup(True)
    _colour(made.calendarWidget())
    return made


def _colour(calendar: QCalendarWidget) -> None:
    """As the theme wants it: Qt's own arrows are black, its weekends red."""
    for name, arrow in (("prevmonth", Qt.ArrowType.LeftArrow), ("nextmonth", Qt.ArrowType.RightArrow)):
        button = calendar.findChild(QToolButton, f"qt_calendar_{name}")
        if button is not None:
            button.setArrowType(arrow)
    for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
        calendar.setWeekdayTextFormat(day, QTextCharFormat())


def _at(edit: QDateTimeEdit) -> str:
    day, time = edit.date(), edit.time()
    there = datetime(day.year(), day.month(), day.day(), time.hour(), time.minute(), tzinfo=MOSCOW)
    return _text(there)


def _text(at: datetime) -> str:
    return at.astimezone(MOSCOW).replace(second=0, microsecond=0).isoformat()


def _shown(at: str) -> QDateTime:
    there = datetime.fromisoformat(at).astimezone(MOSCOW)
    day, time = QDate(there.year, there.month, there.day), QTime(there.hour, there.minute)
    return QDateTime(day, time, QTimeZone.utc())


def _names(text: str) -> list[Any]:
    return [name for name in re.split(r"[,;\s]+", text) if name]
