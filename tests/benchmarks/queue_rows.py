"""1,000 changed rows of 100,000 applied and painted, against a reset of the same model painted."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QAbstractListModel
from PySide6.QtWidgets import QApplication

from desktop.models.queue import ROW_TEXT, Key, QueueModel
from desktop.models.row_text import RowText, queue_text
from desktop.panels.row_list import RowList
from desktop.regulation import queues as rules
from desktop.regulation.book import Settings
from desktop.regulation.people import Agent, Department, Role
from desktop.regulation.ticket import Channel, State
from desktop.replica.views import QueueRow
from tests.benchmarks.measuring import Figure, in_turn, milliseconds, seconds

ROWS, CHANGED = 100_000, 1_000
NOW = datetime(2026, 10, 6, 9, tzinfo=UTC)
ME = Agent(1, "anna", "Анна Петрова", Department.STP, Role.AGENT)


class ResettingModel(QueueModel):
    """What is compared with: sort all rows anew and reset."""

    def reset(self, changes: Iterable[tuple[Key, QueueRow]]) -> None:
        self.about_to_change.emit()
        self.beginResetModel()
        self._rows = {change[0][-1]: change for change in changes}
        self._keys = sorted(key for key, _ in self._rows.values())
        self.endResetModel()
        self.changed.emit()


def figure() -> Figure:
    rows = [_row(number) for number in range(10_000, 10_000 + ROWS)]
    shown = []
    for _ in range(2):
        model = ResettingModel(lambda row: True, _words)
        model.reset(map(_placed, rows))
        shown.append((model, _list(model)))
    (changing, its_list), (resetting, other_list) = shown
    turn = iter(range(1, 1_000))

    def change() -> float:
        late = timedelta(seconds=next(turn))
        coming = [replace(row, unanswered_since_at=row.received_at + late) for row in rows[:: ROWS // CHANGED]]

        def apply() -> None:
            changing.apply({row.number: _placed(row) for row in coming})
            its_list.viewport().repaint()

        return seconds(apply)

    def reset() -> float:
        def apply() -> None:
            resetting.reset(map(_placed, rows))
            other_list.viewport().repaint()

        return seconds(apply)

    changed, whole = in_turn(change, reset)
    name = f"{CHANGED:,} changed rows of {ROWS:,} applied and painted"
    return Figure(name, changed / whole, 0.25, "a reset of the model, painted", milliseconds(changed, whole))


def _row(number: int) -> QueueRow:
    received_at = NOW - timedelta(hours=11) + timedelta(milliseconds=number * 37 % 36_000_000)
    return QueueRow(
        number=number, department=Department.STP, channel=Channel.CABINET, state=State.OPEN,
        subject="Не открывается сайт", received_at=received_at, unanswered_since_at=received_at,
        due_at=received_at + timedelta(hours=12), target_at=None, preliminary=False, account="example.ru",
        subscriber_id="1007", subscriber_name="ООО «Пример»", topic="fault", premium=number % 10 == 0, emergency=None,
        suggested_emergency=None, assignee_id=None, assignee_name="",
    )  # fmt: skip


def _placed(row: QueueRow) -> tuple[Key, QueueRow]:
    return rules.sort_key(row, NOW, Settings()), row


def _words(row: QueueRow, role: int) -> RowText | None:
    if role != ROW_TEXT:
        return None
    return queue_text(row, rules.place(row, NOW, Settings()).lane, NOW, Settings().guard, ME, ())


def _list(model: QAbstractListModel) -> RowList:
    rows = RowList()
    rows.resize(384, 800)
    rows.follow(model)  # type: ignore[arg-type]
    rows.show()
    QApplication.processEvents()
    return rows
