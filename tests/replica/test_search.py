"""Search: what a query finds, in which order, and that no text breaks it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.replica.search import search
from desktop.replica.store import Store
from desktop.wire.rows import AccountRow, Domain, SubscriberRow
from tests.keys import KEYS
from tests.replica.rows import fill, message_row, surroundings, ticket_row


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("search")
    rows = [
        *surroundings(),
        SubscriberRow(version=1, id="s-2", name="Ёлкина Мария", email="maria@mail.example"),
        AccountRow(version=1, id="почта.рф", subscriber_id="s-2", domains=[Domain("почта.net")]),
        ticket_row(104, subject="Не приходят письма", account="почта.рф", subscriber_id="s-2"),
        ticket_row(10401, subject="Ошибка 500 на сайте"),
        ticket_row(10402, subject="Вопрос об оплате", account=None, subscriber_id=None),
        ticket_row(20104, subject="Продлить домен"),
        message_row(1, 104, "Письма не приходят со вчерашнего дня"),
        message_row(2, 10401, "В логе: mod_rewrite, ошибка в .htaccess строка 12"),
        message_row(3, 10402, "Оплатили по счёту №5021, деньги не зачислены. " + "Подробности: " * 40),
        message_row(4, 10401, "Письма тоже не приходят"),
    ]
    fill(folder, rows)
    store = Store(folder, KEYS)
    store.open()
    yield store
    store.close()


def found(store: Store, query: str, limit: int = 100) -> list[int]:
    return [hit.number for hit in search(store.replica.raw, query, limit).hits]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("104", [104, 10401, 10402, 20104]),  # numbers that begin with it, then those that hold it
        ("10402", [10402]),
        (" 10401 ", [10401]),
        ("5021", [10402]),  # no number: stands in a text
        ("0", []),
        ("999999999999999999", []),
        ("оплат", [10402]),
        ("ОПЛАТЕ", [10402]),
        ("письма приходят", [104, 10401]),
        ("письм", [104, 10401]),
        ("htaccess", [10401]),
        ("mod_rew", [10401]),
        (".htaccess", [10401]),
        ("почта.рф вчерашнего", [104]),  # the domain here, the words there
        ("ёлкина вчера", [104]),
        ("елкина htaccess", []),
        ("елкина", [104]),
        ("maria@mail", [104]),
        ("почта.рф", [104]),
        ("xn--80a1acny.xn--p1ai", [104]),
        ("XN--80A1ACNY.net", [104]),
        ("example.ru", [20104, 10401]),
        ("пример.рф", [20104, 10401]),
        ("зачислены деньги", [10402]),
        ("ет", []),
        ("", []),
        ("   ", []),
        ("*", []),
        ('"', []),
    ],
)
def test_query_finds(filled: Store, query: str, numbers: list[int]) -> None:
    assert found(filled, query) == numbers


def test_ticket_is_found_once_and_newest_message_decides_the_order(filled: Store) -> None:
    assert found(filled, "не приходят") == [104, 10401]
    assert found(filled, "тоже") == [10401]


def test_result_says_when_it_is_cut(filled: Store) -> None:
    cut, whole = (search(filled.replica.raw, "104", limit) for limit in (2, 4))
    assert (len(cut.hits), cut.is_cut, len(whole.hits), whole.is_cut) == (2, True, 4, False)


def test_excerpt_shows_the_text_around_the_hit(filled: Store) -> None:
    (hit,) = search(filled.replica.raw, "зачислены", 10).hits
    assert "деньги не зачислены" in hit.excerpt
    assert hit.excerpt.endswith("…")
    (by_subject,) = search(filled.replica.raw, "Вопрос об", 10).hits or (None,)
    assert by_subject is None or by_subject.excerpt == ""


ODD = [
    '"; DROP TABLE ticket; --',
    "a OR b",
    "NOT",
    "NEAR(a b)",
    "{a b}:c",
    "body:x",
    "^start",
    "a* b*",
    "'",
    "(((",
    "\x00abc",
    "xn--",
    "xn--\udcff",
    "\ud800",
    "-- -",
    "%_%",
    "١٢٣",
    "²²²",
    "\u200b\u200b\u200b",
    "x" * 100_000,
    "я " * 5_000,
]


@pytest.mark.parametrize("query", ODD)
def test_odd_text_is_only_text(filled: Store, query: str) -> None:
    search(filled.replica.raw, query, 10)
    assert len(found(filled, "письм")) == 2


@given(st.text())
def test_no_text_breaks_the_query(filled: Store, query: str) -> None:
    search(filled.replica.raw, query, 10)


def test_search_without_a_replica_finds_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path, KEYS)
    store.open()
    assert found(store, "письма") == []
    store.close()
