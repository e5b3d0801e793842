"""A tab's model: the smallest steps to the right order, whatever changes, and persistent indexes that follow."""

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPersistentModelIndex
from PySide6.QtTest import QAbstractItemModelTester

from desktop.models.queue import FEW, Key, QueueModel
from desktop.replica.views import QueueRow
from tests.panels.fake_desk import queue_row


def model_of(*places: tuple[int, int]) -> QueueModel:
    """Rows by (number, place); a row with a place below 0 doesn't belong."""
    model = QueueModel(lambda row: row.subject != "elsewhere", lambda row, role: None if role else row.subject)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning, model)
    model.apply(changes(*places))
    return model


def changes(*places: tuple[int, int | None], subject: str = "here") -> dict[int, tuple[Key, QueueRow] | None]:
    return {n: None if place is None else ((place, n), queue_row(n, subject)) for n, place in places}


def numbers(model: QueueModel) -> list[int]:
    return [model.number_at(place) for place in range(model.rowCount())]


class Told:
    """The signals of a model, in order."""

    def __init__(self, model: QueueModel) -> None:
        self.signals: list[str] = []
        for name in ("rowsInserted", "rowsRemoved", "rowsMoved", "dataChanged", "layoutChanged", "modelReset"):
            getattr(model, name).connect(lambda *_, name=name: self.signals.append(name))


STEPS: list[tuple[str, dict[int, tuple[Key, QueueRow] | None], list[int], list[str]]] = [
    ("a new row goes to its place", changes((9, 15)), [1, 9, 2, 3], ["rowsInserted"]),
    ("a row that ended goes", changes((2, None)), [1, 3], ["rowsRemoved"]),
    ("a row moves down", changes((1, 25)), [2, 1, 3], ["rowsMoved", "dataChanged"]),
    ("a row moves up", changes((3, 5)), [3, 1, 2], ["rowsMoved", "dataChanged"]),
    ("a row that keeps its neighbours moves nothing", changes((2, 21)), [1, 2, 3], ["dataChanged"]),
    ("other words at the same place", changes((2, 20), subject="new words"), [1, 2, 3], ["dataChanged"]),
    ("a row that belongs elsewhere now goes", changes((2, 20), subject="elsewhere"), [1, 3], ["rowsRemoved"]),
    ("what changed nothing tells nothing", changes((2, 20)), [1, 2, 3], []),
    ("a row nobody knew and that has gone", changes((77, None)), [1, 2, 3], []),
]


@pytest.mark.parametrize(("change", "expected", "signals"), [step[1:] for step in STEPS], ids=[s[0] for s in STEPS])
def test_change_is_one_small_step(change: Any, expected: list[int], signals: list[str]) -> None:
    model = model_of((1, 10), (2, 20), (3, 30))
    told = Told(model)
    model.apply(change)
    assert numbers(model) == expected
    assert told.signals == signals


def test_many_changes_are_three_signals_and_never_a_reset() -> None:
    model = model_of(*((n, n * 10) for n in range(100)))
    told = Told(model)
    model.apply(
        changes(
            *((n, None) for n in range(0, 40)),
            *((n, 5000 - n) for n in range(40, 80)),
            *((n, n) for n in range(200, 240)),
        )
    )
    assert told.signals == ["rowsInserted", "layoutChanged", "rowsRemoved"]
    assert numbers(model) == [*range(200, 240), *range(80, 100), *range(79, 39, -1)]


def test_persistent_index_follows_its_ticket_through_many_changes() -> None:
    model = model_of(*((n, n) for n in range(200)))
    kept = {n: QPersistentModelIndex(model.index(n)) for n in (0, 60, 199)}
    model.apply(
        changes((60, None), *((n, 1000 - n) for n in range(100, 200)), *((n, n - 500) for n in range(300, 340)))
    )
    assert not kept[60].isValid()
    assert {n: model.number_at(kept[n].row()) for n in (0, 199)} == {0: 0, 199: 199}


def test_position_is_found_by_number() -> None:
    model = model_of((1, 30), (2, 20), (3, 10))
    assert [model.position_of(n) for n in (3, 2, 1, 4)] == [0, 1, 2, None]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.dictionaries(st.integers(0, 60), st.none() | st.integers(0, 99), max_size=60), max_size=4))
def test_any_row_of_changes_ends_in_the_sorted_order(rounds: list[dict[int, int | None]]) -> None:
    model = model_of(*((n, n) for n in range(30)))
    standing: dict[int, int | None] = {n: n for n in range(30)}
    watched = QPersistentModelIndex(model.index(7))
    for change in rounds:
        model.apply(changes(*change.items()))
        standing |= change
    expected = sorted((place, n) for n, place in standing.items() if place is not None)
    assert numbers(model) == [n for _, n in expected]
    if all(change.get(7, 0) is not None for change in rounds):
        assert model.number_at(watched.row()) == 7


def test_few_and_many_changes_end_alike() -> None:
    rng = random.Random(7)
    places = {n: rng.randrange(1000) for n in range(FEW * 4)}
    at_once, one_by_one = model_of((500, 500)), model_of((500, 500))
    at_once.apply(changes(*places.items()))
    for item in places.items():
        one_by_one.apply(changes(item))
    assert numbers(at_once) == numbers(one_by_one)
