"""The language of an answer: Accept-Language as RFC 9110 means it, and details that are whole in either language."""

import re
from typing import Any

import pytest

from desktop.central.languages import preferred
from tests.central_server import Client, World

pytestmark = pytest.mark.about_sqlite  # what is said here does not depend on the data base

PREFERRED = [
    ("", "ru"),
    ("en", "en"),
    ("EN-us", "en"),
    ("ru-RU, en;q=0.9", "ru"),
    ("en;q=0.2, ru;q=0.9", "ru"),
    ("ru;q=0.2, en;q=0.9", "en"),
    ("en;q=0.5, ru;q=0.5", "en"),  # equal: the one named first
    ("ru;q=0.5, en;q=0.5", "ru"),
    ("de, en;q=0.3", "en"),
    ("de", "ru"),
    ("*", "ru"),
    ("ru;q=0.1, *;q=0.5", "en"),
    ("en;q=0", "ru"),
    ("ru;q=0", "en"),
    ("ru;q=0, en;q=0", "ru"),
    ("en-GB;q=0.1, en;q=0.8, ru;q=0.5", "en"),
    ("en ; q=0.4 ,ru ; q=0.3", "en"),
    ("en;q=many, ru;q=0.1", "ru"),
    (",,;q=1,en", "en"),
    ("english", "ru"),
]


@pytest.mark.parametrize(("header", "language"), PREFERRED)
def test_language_follows_the_weights(header: str, language: str) -> None:
    assert preferred(header) == language


def test_two_headers_are_one_list(world: World, client: Client) -> None:
    headers = [*world.headers().items(), ("Accept-Language", "ru;q=0.1"), ("Accept-Language", "en")]
    assert client.get("/v1/tickets/1", headers=headers).json()["title"].startswith("There is no ticket")


def envelope(**change: Any) -> dict[str, Any]:
    written = {"ticket": 1, "seen_seq": 0, "written_at": "2026-10-06T12:00:00Z", "intent": {"type": "take"}}
    return {name: value for name, value in (written | change).items() if value != "none"}


DETAILS = [  # body of an intent, code of the fault, its English
    (envelope(seen_seq="none"), "missing", "This field is missing. Add it."),
    (envelope(owner=1), "unknown_field", "There is no such field here. Remove it."),
    (envelope(seen_seq="1"), "wrong_type", "The value is of the wrong kind. Wanted: an integer. Got: a string."),
    (envelope(ticket=[]), "wrong_type", "The value is of the wrong kind. Wanted: an integer / null. Got: a list."),
    (envelope(seen_seq=-1), "too_small", "The number is too small: 0 at least."),
    (envelope(ticket=2**40), "too_large", "The number is too large: 2147483647 at most."),
    (envelope(written_at="2026-10-06T12:00:00"), "instant", "An instant with an offset is wanted, like 2026-10-06T"),
    (envelope(written_at="noon"), "instant", "An instant with an offset is wanted, like 2026-10-06T"),
    (envelope(written_at="9999-12-31T23:59:59-10:00"), "years", "The year is outside the calendar: 2 to 9998."),
    (envelope(intent={"type": "hug"}), "not_one_of", "There is no such value: “hug”. Allowed: take, release, assign,"),
    (
        envelope(intent={"type": "transfer", "department": "it"}),
        "not_one_of",
        "There is no such value: “it”. Allowed: stp, ork.",
    ),
    (
        envelope(intent={"type": "assign", "agent_id": None, "reason": 5}),
        "wrong_type",
        "The value is of the wrong kind.",
    ),
    (envelope(intent={"type": "x" * 99}), "not_one_of", f"There is no such value: “{'x' * 40}”. Allowed: "),
    (envelope(intent={"type": "merge", "into": 2**31}), "out_of_range", "There is no such number."),
    (
        envelope(ticket=None),
        "ticket_or_null",
        "It is null for a contact note, and the ticket's number for anything else",
    ),
]


@pytest.mark.parametrize(("body", "fault", "english"), DETAILS)
def test_detail_says_in_either_language_what_is_wrong(
    world: World, client: Client, body: dict[str, Any], fault: str, english: str
) -> None:
    said = {}
    for language in ("ru", "en"):
        headers = world.headers(Accept_Language=language) | {"Idempotency-Key": "k"}
        answer = client.post("/v1/intents", json=body, headers=headers)
        assert (answer.status_code, answer.json()["facts"]["fault"]) == (422, fault)
        said[language] = answer.json()["detail"]
    assert said["en"].startswith(english)
    assert said["en"].isascii() or "“" in said["en"]
    assert re.search("[а-яё]", said["ru"])


QUERIES = [
    ("changes?cursor=x", "wrong_type"),
    ("changes?cursor=-1", "too_small"),
    ("changes?cursor=0&wait=26", "too_large"),
    ("changes", "missing"),
    ("search?q=x", "too_short"),
    ("search?q=" + "x" * 101, "too_long"),
    ("departments?at=noon", "instant"),
    ("departments?at=1900-01-01T00:00:00Z", "years"),
    ("queues/sales", "not_one_of"),
]


@pytest.mark.parametrize(("query", "fault"), QUERIES)
def test_detail_of_a_query_is_in_the_callers_language(world: World, client: Client, query: str, fault: str) -> None:
    answer = client.get(f"/v1/{query}", headers=world.headers()).json()
    assert answer["facts"]["fault"] == fault
    assert re.fullmatch(r"[А-ЯЁ][^A-Za-z]*(stp, ork|sales|T|[^A-Za-z])*\.", answer["detail"]), answer["detail"]


NO_JSON = [
    (b"{", "Запись JSON обрывается."),
    (b"{nope", "Ошибка в записи JSON, байт 1."),
    (b'"\xff"', "Текст не в кодировке UTF-8."),
    (b"[" * 100_000, "Скобки вложены слишком глубоко."),
]


@pytest.mark.parametrize(("body", "detail"), NO_JSON, ids=lambda value: repr(value)[:20])
def test_detail_says_why_a_body_is_no_json(world: World, client: Client, body: bytes, detail: str) -> None:
    answer = client.post("/v1/intents", content=body, headers=world.headers() | {"Idempotency-Key": "k"})
    assert (answer.status_code, answer.json()["detail"]) == (400, detail)
