"""What a locked window still says: how many emergencies there are, what waits to be sent; nothing of their content."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desktop.models import moment
from desktop.models.queues import Queues, Tab
from desktop.models.sync_light import light
from desktop.regulation.people import Department

if TYPE_CHECKING:
    from desktop.desk import Desk

translate = QCoreApplication.translate


class Why(StrEnum):
    """What locked it."""

    ASKED = "asked"
    IDLE = "idle"
    OFFLINE = "offline"


def since(why: Why, at: datetime, now: datetime) -> str:
    words = {
        Why.ASKED: translate("Locked", "Locked since %1."),
        Why.IDLE: translate("Locked", "Locked since %1: nobody was at the desk."),
        Why.OFFLINE: translate(
            "Locked", "Locked since %1: central was out of reach for 8 hours. You can go on offline."
        ),
    }[why]
    return words.replace("%1", moment.moment(at, now))


def emergencies(queues: Queues, department: Department) -> tuple[int, int]:
    """In the department's queue: confirmed ones, and those that central takes for some and nobody has looked at."""
    rows = tuple(queues.rows(Tab(department)))
    confirmed = sum(row.emergency is not None for row in rows)
    return confirmed, sum(row.suggested_emergency is not None and row.emergency is None for row in rows)


def work(desk: Desk, now: datetime) -> str:
    """The connection, and what waits to be sent: the work goes on beneath."""
    state, shown = desk.state, light(desk.state, now)
    parts = [shown.words]
    if state.pending:
        parts.append(translate("Locked", "to send: %1").replace("%1", str(state.pending)))
    if state.undecided:
        parts.append(translate("Locked", "to decide: %1").replace("%1", str(state.undecided)))
    return " · ".join(parts)
