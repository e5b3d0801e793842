"""What a row of the queue says: one line, one case."""

from datetime import timedelta
from typing import Any

import pytest

from desktop.models.row_text import RowText, hit_text, queue_text, short_name
from desktop.regulation.people import Department
from desktop.regulation.queues import Lane
from desktop.regulation.ticket import BasicService, Channel, State
from desktop.replica.views import SearchHit
from tests.panels.fake_desk import ANNA, NOW, queue_row

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
GUARD = 60 * MINUTE


def text_of(*, writers: tuple[str, ...] = (), **values: Any) -> RowText:
    return queue_text(queue_row(1, **values), Lane.CABINET, NOW, GUARD, ANNA, writers)


CHIPS: list[tuple[str, dict[str, Any], str]] = [
    ("nothing special", {}, ""),
    ("emergency", {"emergency": BasicService.WEB}, "emergency Emergency: web"),
    ("premium", {"premium": True}, "premium Premium"),
    ("due in 59 minutes", {"due_at": NOW + 59 * MINUTE}, "guard Due soon"),
    ("due in an hour sharp", {"due_at": NOW + HOUR}, ""),
    ("due now", {"due_at": NOW}, "guard Due soon"),
    ("a second late", {"due_at": NOW - timedelta(seconds=1)}, "emergency Overdue"),
    ("no account", {"account": None}, "plain account not named"),
    ("suggested", {"suggested_emergency": BasicService.DNS}, "plain maybe emergency: DNS?"),
    ("suggested and declared", {"suggested_emergency": BasicService.DNS, "emergency": BasicService.DNS},
     "emergency Emergency: DNS"),
    ("an act under way", {"is_pending": True}, "plain sending"),
    ("an act refused", {"is_refused": True}, "guard not accepted"),
    ("all at once", {"emergency": BasicService.FTP, "premium": True, "due_at": NOW + MINUTE, "is_pending": True},
     "emergency Emergency: FTP, guard Due soon, premium Premium, plain sending"),
]  # fmt: skip


@pytest.mark.parametrize(("values", "chips"), [case[1:] for case in CHIPS], ids=[case[0] for case in CHIPS])
def test_chips_say_what_matters(values: dict[str, Any], chips: str) -> None:
    assert ", ".join(f"{chip.meaning} {chip.text}" for chip in text_of(**values).chips) == chips


EDGES: list[tuple[dict[str, Any], str]] = [
    ({}, ""),
    ({"premium": True}, "premium"),
    ({"premium": True, "due_at": NOW + MINUTE}, "guard"),
    ({"due_at": NOW - MINUTE}, "emergency"),
    ({"emergency": BasicService.WEB, "due_at": NOW + MINUTE}, "emergency"),
    ({"department": Department.ORK, "premium": True}, "premium"),
]


@pytest.mark.parametrize(("values", "edge"), EDGES)
def test_edge_shows_the_strongest_meaning(values: dict[str, Any], edge: str) -> None:
    assert text_of(**values).edge == edge


TIMES: list[tuple[dict[str, Any], tuple[str, str, str]]] = [
    ({"due_at": NOW + 7 * HOUR + 2 * MINUTE}, ("7:02", "text", "until 04:16")),
    ({"due_at": NOW + 22 * MINUTE}, ("0:22", "guard", "until 21:36")),
    ({"due_at": NOW - 22 * MINUTE}, ("−0:22", "emergency", "until 20:52")),
    ({"due_at": NOW + 44 * HOUR + 46 * MINUTE}, ("44:46", "text", "until Tue 18:00")),
    ({"due_at": None, "state": State.WAITING, "waiting_since_at": NOW - HOUR}, ("", "text", "waits since 20:14")),
    ({"due_at": None, "state": State.ANSWERED}, ("", "text", "answered")),
]


@pytest.mark.parametrize(("values", "expected"), TIMES)
def test_time_stands_at_the_right(values: dict[str, Any], expected: tuple[str, str, str]) -> None:
    text = text_of(**values)
    assert (text.right, text.right_meaning, text.below) == expected


LINES: list[tuple[dict[str, Any], tuple[str, str]]] = [
    ({}, ("cabinet · example.ru", "")),
    ({"channel": Channel.EMAIL, "account": "пример.рф"}, ("e-mail · пример.рф", "")),
    ({"premium": True}, ("example.ru", "")),
    ({"account": None}, ("cabinet", "")),
    ({"assignee_id": 2, "assignee_name": "Олег Мишин"}, ("cabinet · example.ru", "Олег М.")),
    ({"assignee_id": 1, "assignee_name": "Анна Петрова"}, ("cabinet · example.ru", "mine")),
    ({"writers": ("Олег Мишин", "Вера Ким"), "assignee_id": 1}, ("cabinet · example.ru", "Олег, Вера are writing")),
]


@pytest.mark.parametrize(("values", "expected"), LINES)
def test_second_line_says_channel_account_and_who(values: dict[str, Any], expected: tuple[str, str]) -> None:
    text = text_of(**values)
    assert (text.line, text.who) == expected
    assert text.line.startswith(text.spare)


@pytest.mark.parametrize(("name", "short"), [("Олег Мишин", "Олег М."), ("Олег", "Олег"), ("", "")])
def test_name_is_shortened(name: str, short: str) -> None:
    assert short_name(name) == short


def test_hit_shows_its_excerpt_else_who_asked() -> None:
    hit = SearchHit(7, "Почта", "example.ru", "ООО «Ромашка»", State.RESOLVED, Department.ORK, NOW - 40 * 24 * HOUR)
    text = hit_text(hit, NOW)
    assert (text.number, text.title, text.line, text.right, text.below) == (
        "7", "Почта", "example.ru · ООО «Ромашка»", "13 Oct", "ORK · resolved",
    )  # fmt: skip
