"""The tabs of the queue panel: who stands where, what time alone changes, and why."""

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, Qt

from desktop import assets
from desktop.models.queue import as_text
from desktop.models.queues import PIECE, Queues, Tab
from desktop.regulation.people import Department
from desktop.regulation.ticket import BasicService, Channel, State
from desktop.replica.views import QueueRow, ReplicaChange
from desktop.wire.changes import Presence
from tests.panels.fake_desk import ANNA, IRINA, NOW, FakeDesk, queue_row

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def received(number: int, ago: timedelta, **values: Any) -> QueueRow:
    return queue_row(number, received_at=NOW - ago, **values)


ROWS = (
    received(1, 3 * HOUR),
    received(2, 5 * HOUR, channel=Channel.EMAIL),
    received(3, 1 * HOUR, premium=True),
    received(4, 11 * HOUR + 30 * MINUTE, assignee_id=1, assignee_name="Анна Петрова"),
    received(5, 2 * HOUR, emergency=BasicService.MAIL, channel=Channel.EMAIL),
    received(6, 9 * HOUR, department=Department.ORK, premium=True, assignee_id=3, assignee_name="Ирина Лебедева"),
    received(7, 20 * HOUR, department=Department.ORK, due_at=NOW + 44 * HOUR),
    received(8, HOUR, state=State.WAITING, due_at=None, waiting_since_at=NOW - HOUR, assignee_id=1),
    received(9, HOUR, state=State.ANSWERED, due_at=None, assignee_id=1),
)
TABS = [
    (Tab.STP, [5, 4, 3, 1, 2]),
    (Tab.ORK, [7, 6]),
    (Tab.MINE, [4, 8, 9]),
    (Tab.UNASSIGNED, [5, 3, 1, 2, 7]),
    (Tab.WAITING, [8]),
    (Tab.ALL, [5, 4, 3, 1, 2, 7, 6, 8, 9]),
]


def started(desk: FakeDesk) -> Queues:
    queues = Queues(desk)
    queues.start()
    return queues


def numbers(queues: Queues, tab: Tab) -> list[int]:
    model = queues.models[tab]
    return [model.number_at(place) for place in range(model.rowCount())]


@pytest.mark.parametrize(("tab", "expected"), TABS)
def test_tab_holds_its_rows_in_the_order_of_the_regulation(tab: Tab, expected: list[int]) -> None:
    assert numbers(started(FakeDesk(ROWS)), tab) == expected


def test_agent_of_ork_sees_ork_first() -> None:
    assert numbers(started(FakeDesk(ROWS, me=IRINA)), Tab.ALL)[:2] == [7, 6]


def test_model_reads_as_text() -> None:
    queues = started(FakeDesk(ROWS[:1] + ROWS[4:5]))
    assert as_text(queues.models[Tab.STP]) == (
        "5, Не открывается сайт, Emergency: mail, example.ru, 10:00, until 07:14\n"
        "1, Не открывается сайт, cabinet · example.ru, 9:00, until 06:14"
    )


def test_ticket_moves_to_the_guard_lane_when_its_time_comes() -> None:
    desk = FakeDesk((received(1, 3 * HOUR), received(2, 2 * HOUR, premium=True)))
    queues = started(desk)
    assert numbers(queues, Tab.STP) == [2, 1]
    desk.at = NOW + 8 * HOUR
    queues.tick(desk.at)
    assert numbers(queues, Tab.STP) == [2, 1]
    desk.at = NOW + 8 * HOUR + timedelta(seconds=1)
    queues.tick(desk.at)
    assert numbers(queues, Tab.STP) == [1, 2]


def test_change_and_end_of_a_ticket_arrive_in_every_tab() -> None:
    desk = FakeDesk(ROWS)
    queues = started(desk)
    desk.put(received(1, 3 * HOUR, assignee_id=1, assignee_name="Анна Петрова"))
    desk.gone(5)
    assert numbers(queues, Tab.MINE) == [4, 1, 8, 9]
    assert numbers(queues, Tab.UNASSIGNED) == [3, 2, 7]
    assert numbers(queues, Tab.ALL) == [4, 3, 1, 2, 7, 6, 8, 9]


def test_refill_brings_every_tab_to_what_there_is() -> None:
    desk = FakeDesk(ROWS)
    queues = started(desk)
    desk.rows = {10: received(10, HOUR)}
    desk.changed(ReplicaChange(is_refill=True))
    assert numbers(queues, Tab.ALL) == [10]


def test_rows_of_the_last_run_stand_until_the_replica_is_read() -> None:
    desk = FakeDesk(ROWS[:2])
    queues = Queues(desk)
    queues.show_last(ROWS[:4])
    assert numbers(queues, Tab.STP) == [4, 3, 1, 2]
    queues.start()
    assert numbers(queues, Tab.STP) == [1, 2]


def test_other_agent_who_writes_is_named_and_i_am_not() -> None:
    desk = FakeDesk(ROWS[:1])
    queues = started(desk)
    desk.set_presence(
        Presence(2, "Олег Мишин", "stp", ticket=1, writing=True), Presence(1, ANNA.name, "stp", ticket=1, writing=True)
    )
    assert queues.text(ROWS[0]).who == "Олег is writing"


def test_place_is_counted_in_its_own_department() -> None:
    queues = started(FakeDesk(ROWS))
    assert [queues.position(number) for number in (5, 7, 6, 8, 99)] == [1, 1, 2, None, None]


@pytest.mark.parametrize(
    ("number", "begins", "clause"),
    [
        (5, "Place 1 in the queue. Emergency: a basic service (mail)", "clause 4 of STP"),
        (4, "Place 2 in the queue. Less than 60 min left: answer by 21:44.", "clause 4 of STP"),
        (7, "Place 1 in the queue. By arrival", "clause 3 of ORK"),
        (8, "Stands in no queue: waits for the subscriber.", ""),
    ],
)
def test_row_tells_why_it_stands_there_with_the_clause(number: int, begins: str, clause: str) -> None:
    queues = started(FakeDesk(ROWS))
    model = queues.models[Tab.ALL]
    place = model.position_of(number)
    assert place is not None
    why = model.index(place).data(Qt.ItemDataRole.ToolTipRole)
    assert why.startswith(begins)
    assert clause in why


def test_words_follow_the_language() -> None:
    queues = started(FakeDesk(ROWS[4:5]))
    assets.set_language("ru")
    assert as_text(queues.models[Tab.STP]) == "5, Не открывается сайт, Экстренно: почта, example.ru, 10:00, до 07:14"


def test_stopped_queues_listen_no_longer() -> None:
    desk = FakeDesk(ROWS[:1])
    queues = started(desk)
    queues.stop()
    desk.gone(1)
    assert numbers(queues, Tab.ALL) == [1]
    assert desk.presence_changed.callbacks == []


def test_many_changes_at_once_are_brought_in_by_pieces_and_the_last_word_on_each_ticket_counts() -> None:
    many = range(1, 2 * PIECE + 2)
    desk = FakeDesk(received(number, HOUR) for number in many)
    queues = started(desk)
    assert queues.count(Tab.STP) == len(many)

    def tell(assignee_id: int | None, *numbers: int) -> None:
        rows = {number: received(number, HOUR, assignee_id=assignee_id) for number in numbers}
        desk.changed(ReplicaChange(frozenset(numbers), rows=rows))

    tell(1, *many)
    assert queues.count(Tab.MINE) == PIECE
    tell(None, many[-1])
    queues.tick(NOW)
    for turns in (2, 3):
        assert queues.count(Tab.MINE) == (turns - 1) * PIECE
        QCoreApplication.processEvents()
    assert numbers(queues, Tab.MINE) == list(many[:-1])
    assert many[-1] in numbers(queues, Tab.UNASSIGNED)


def test_refill_of_a_long_queue_is_brought_in_by_pieces() -> None:
    desk = FakeDesk(received(number, HOUR) for number in range(1, 2 * PIECE))
    queues = started(desk)
    desk.rows = {1: received(1, HOUR)}
    desk.changed(ReplicaChange(is_refill=True))
    assert queues.count(Tab.ALL) == PIECE - 1
    QCoreApplication.processEvents()
    assert numbers(queues, Tab.ALL) == [1]


def test_ticket_that_is_named_again_unchanged_costs_nothing() -> None:
    queues = started(desk := FakeDesk(ROWS))
    told: list[bool] = []
    queues.counted.connect(lambda: told.append(True))
    desk.put(ROWS[0])
    assert told == []
