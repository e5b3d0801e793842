"""Planned works in words, and as the answer to a ticket that they explain."""

from dataclasses import replace
from typing import Any

import msgspec
import pytest

from desktop import assets
from desktop.models.works import explaining, suggestion, works_answer
from desktop.regulation.ticket import State
from desktop.replica.views import TicketView
from desktop.wire.rows import AnnouncementRow
from tests.panels.fake_desk import NOW
from tests.panels.ticket_samples import HOUR, announcement, message, ticket_view

HALF = HOUR / 2


def works(**values: Any) -> AnnouncementRow:
    return msgspec.structs.replace(announcement(), **values)


def view(*rows: AnnouncementRow, **values: Any) -> TicketView:
    made = ticket_view(message(1, "Не работает"))
    return replace(made, row=replace(made.row, **values), works=rows)


def test_works_under_way_explain_a_ticket_before_those_just_over() -> None:
    over = works(id=2, state="ended", starts_at=NOW - 4 * HOUR, ends_at=NOW - HOUR)
    coming = works(id=3, starts_at=NOW + HOUR, ends_at=None)
    assert explaining(view(over, works(), coming), NOW) == works()
    assert explaining(view(over, coming), NOW) == over
    assert explaining(view(coming), NOW) is None


@pytest.mark.parametrize("changes", [{"state": State.RESOLVED}, {"unanswered_since_at": None}])
def test_answered_ticket_needs_no_explanation(changes: dict[str, Any]) -> None:
    assert explaining(view(works(), **changes), NOW) is None


SAID = [
    ("ru", {}, "Похоже на плановые работы, до 22:14: Работы на почтовом сервере."),
    ("ru", {"ends_at": None}, "Похоже на плановые работы: Работы на почтовом сервере."),
    (
        "ru",
        {"ends_at": NOW - HALF},
        "Похоже на плановые работы, уже закончены (20:44): Работы на почтовом сервере.",
    ),
    ("en", {}, "This looks like planned works, until 22:14: Работы на почтовом сервере."),
]


@pytest.mark.parametrize(("language", "changes", "said"), SAID)
def test_suggestion_says_which_works_and_until_when(language: str, changes: dict[str, Any], said: str) -> None:
    assets.set_language(language)
    assert suggestion(works(**changes), NOW) == said


def test_answer_tells_title_end_in_moscow_time_and_text() -> None:
    assert works_answer(works(), NOW) == (
        "Здравствуйте. Сейчас идут плановые работы: Работы на почтовом сервере. Закончим не позднее 22:14 МСК.\n\n"
        "Возможны задержки писем."
    )
    assert works_answer(works(ends_at=None), NOW).startswith(
        "Здравствуйте. Сейчас идут плановые работы: Работы на почтовом сервере.\n\n"
    )
    assert works_answer(works(ends_at=NOW - HALF), NOW) == (
        "Здравствуйте. Шли плановые работы: Работы на почтовом сервере, они закончены в 20:44 МСК. Проверьте, "
        "пожалуйста, сейчас: если неполадка осталась, ответьте на это сообщение."
    )
