"""Standard answers for the ticket on the screen: order, words that are looked for, what is wrong with a text."""

from typing import Any

import pytest

from desktop import assets
from desktop.models.standard_answers import faults_of, offers, values_of
from desktop.regulation.people import Department
from desktop.wire.rows import StandardAnswerRow
from tests.panels.fake_desk import NOW
from tests.panels.ticket_samples import HOUR, message, ticket_view


def answer(row_id: int, title: str, body: str = "", **values: Any) -> StandardAnswerRow:
    base: dict[str, Any] = {"department": Department.STP, "title": title, "body": body}
    return StandardAnswerRow(version=1, id=row_id, **base | values)


ROWS = (
    answer(1, "Почта", "Порт 993"),
    answer(2, "Домен", "Записи почты стоят в зоне"),
    answer(3, "Ёлкин и сыновья"),
    answer(4, "Акт", "Почтой", department=Department.ORK),
    answer(5, "Счёт", department=Department.ORK),
)
FOUND = [
    ("", [5, 2, 3, 1, 4]),
    ("почт", [1, 2, 4]),
    ("очт", []),
    ("елк", [3]),
    ("ПОРТ 99", [1]),
    ("wp-password", []),
]


@pytest.mark.parametrize(("wanted", "ids"), FOUND)
def test_favourites_stand_before_the_own_departments_and_those_before_the_others(wanted: str, ids: list[int]) -> None:
    found = offers(ROWS, Department.STP, {5}, {}, wanted, NOW)
    assert [offer.row.id for offer in found] == ids


def test_ticket_fills_the_placeholders_and_what_it_lacks_is_named() -> None:
    assets.set_language("ru")
    view = ticket_view(message(1, "Да"), account=None)
    (offer,) = offers(
        [answer(1, "А", "{имя}, {account}, {ticket}, {срок}", dead_links=["https://x.ru"], checked_at=NOW - 9 * HOUR)],
        Department.STP,
        (),
        values_of(view),
        "",
        NOW,
    )
    assert offer.text == "Марина Соколова, {account}, 10423, 23.11.2026 04:14 МСК"
    assert offer.head == "А\nссылка не открывается, проверено 12:14"
    assert offer.warning(NOW) == "Ссылка не открывается (проверено 12:14): https://x.ru. Не заполнено: аккаунт."


def test_reply_is_faulty_when_a_placeholder_or_a_dead_link_stands_in_it() -> None:
    dead = {"https://x.ru"}
    assert faults_of("https://x.ru/y {b}", dead) == ""
    assert faults_of("См. https://x.ru.", dead) == "A link in the reply does not open: https://x.ru."
    assert faults_of("{due}, {имя}", dead) == "Not filled in: the due time, the subscriber's name."
