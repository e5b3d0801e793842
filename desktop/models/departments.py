"""Both departments' state for the strip: computed here from the calendar, as central would answer it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal

from desktop import assets
from desktop.models import moment
from desktop.models.row_text import department_name
from desktop.regulation.hours import DepartmentState, Status, status
from desktop.regulation.people import Department
from desktop.replica.views import ReplicaChange
from desktop.wire.changes import Presence

if TYPE_CHECKING:
    from desktop.desk import Desk

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class DepartmentView:
    """A department in the strip. `meaning` names a colour, `picture` an icon; `more` is the holiday and what else."""

    department: Department
    name: str
    meaning: str
    picture: str
    words: str
    more: str
    signed_in: str

    def __str__(self) -> str:
        return " · ".join(part for part in (f"{self.name} {self.words}", self.more, self.signed_in) if part)


class Departments(QObject):
    """`views` are up to date after each `tick`; `changed` when their words differ."""

    changed = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._known: dict[Department, Status] = {}
        self._next_at: datetime | None = None
        self._endings: list[Callable[[], None]] = []
        self.views: tuple[DepartmentView, ...] = ()

    def start(self) -> None:
        self._endings = [self._desk.on_presence(self._on_presence), self._desk.on_change(self._on_change)]
        self.recompute()

    def stop(self) -> None:
        for end in self._endings:
            end()
        self._endings = []

    def tick(self, now: datetime) -> None:
        """Looks again when a state changes or a Moscow day begins; else costs nothing."""
        if self._next_at is None or now >= self._next_at:
            self.recompute()

    def recompute(self) -> None:
        now, book, language = self._desk.now(), self._desk.book, assets.language()
        self._known = {department: status(department, now, book, language) for department in Department}
        changes = (moment.next_midnight(now), *(known.until for known in self._known.values()))
        self._next_at = min(at for at in changes if at is not None)
        self._tell(now)

    def _tell(self, now: datetime) -> None:
        views = tuple(_view(department, known, now, self._desk.presence) for department, known in self._known.items())
        if views != self.views:
            self.views = views
            self.changed.emit()

    def _on_presence(self, presence: tuple[Presence, ...]) -> None:
        self._tell(self._desk.now())

    def _on_change(self, change: ReplicaChange) -> None:
        if change.has_book or change.is_refill:
            self.recompute()


def _view(department: Department, known: Status, now: datetime, presence: tuple[Presence, ...]) -> DepartmentView:
    meaning, picture = {
        DepartmentState.GUARANTEED: ("works", "guaranteed"),
        DepartmentState.POSSIBLE: ("possible", "possible"),
        DepartmentState.CLOSED: ("muted", "closed"),
    }[known.state]
    more = [known.holiday] if known.holiday else []
    if known.preliminary:
        more.append(translate("Strip", "preliminary"))
    count = sum(someone.department == department for someone in presence)
    signed_in = translate("Strip", "%1 signed in").replace("%1", str(count))
    return DepartmentView(
        department, department_name(department), meaning, picture, _words(known, now), " · ".join(more), signed_in
    )


def _words(known: Status, now: datetime) -> str:
    def at(instant: datetime) -> str:
        return moment.moment(instant, now)

    if known.state is DepartmentState.GUARANTEED:
        words = translate("Strip", "guaranteed")
        return translate("Strip", "guaranteed until %1").replace("%1", at(known.until)) if known.until else words
    words = {
        DepartmentState.POSSIBLE: translate("Strip", "not guaranteed"),
        DepartmentState.CLOSED: translate("Strip", "closed"),
    }[known.state]
    if known.next_guaranteed_at is None:
        return words
    return words + translate("Strip", ", opens %1").replace("%1", at(known.next_guaranteed_at))
