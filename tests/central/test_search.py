"""The online search: old tickets too, by number, subject, account, subscriber or text."""

from typing import Any

import pytest

from desktop.central.conversation import retire
from tests.central_server import OPERATOR, Client, World


@pytest.fixture
def numbers(world: World) -> dict[str, int]:
    found = {
        "mail": world.file_ticket(subject="Почта", body="Не приходят письма с 100% серверов.", account="plain.ru"),
        "site": world.file_ticket(subject="Сайт лежит", body="Ошибка 500", account="example.ru"),
    }
    with world.central.write(OPERATOR) as transaction:
        retire(transaction, found["mail"])
    return found


def find(client: Client, world: World, query: str) -> Any:
    return client.get("/v1/search", params={"q": query}, headers=world.headers()).json()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("почта", {"mail"}),
        ("ПОЧТА", {"mail"}),
        ("письма", {"mail"}),
        ("example.ru", {"site"}),
        ("EXAMPLE", {"site"}),
        ("Петров", {"mail", "site"}),
        ("100%", {"mail"}),
        ("%%", set()),
        ("' OR 1=1 --", set()),
        ("нет такого", set()),
    ],
)
def test_ticket_is_found_whatever_its_age(
    world: World, client: Client, numbers: dict[str, int], query: str, expected: set[str]
) -> None:
    hits = {hit["number"] for hit in find(client, world, query)["hits"]}
    assert hits == {numbers[name] for name in expected}


def test_ticket_is_found_by_its_number(world: World, client: Client, numbers: dict[str, int]) -> None:
    (hit,) = find(client, world, str(numbers["mail"]))["hits"]
    assert (hit["number"], hit["subscriber_name"], hit["department"]) == (numbers["mail"], "Иван Петров", "stp")


def test_excerpt_shows_the_text_around_the_hit(world: World, client: Client, numbers: dict[str, int]) -> None:
    (hit,) = find(client, world, "письма")["hits"]
    assert hit["excerpt"] == "Не приходят письма с 100% серверов."


def test_more_than_fifty_hits_are_cut_and_said_to_be(world: World, client: Client) -> None:
    for _ in range(51):
        world.file_ticket()
    found = find(client, world, "сайт")
    assert (len(found["hits"]), found["is_cut"]) == (50, True)
