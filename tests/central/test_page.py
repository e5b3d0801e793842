"""The cabinet's page over HTTP: the way in, forms that act once and lose nothing, and nobody else's tickets."""

from collections.abc import Iterator

import pytest
from litestar.testing import TestClient

from tests.central.page_visitor import Visitor, link_key
from tests.central_server import Client, World, new_world

Place = tuple[World, Client, str]
TICKET = {"topic": "fault", "account": "plain.ru", "subject": "Не открывается сайт", "body": "С утра.\nОшибка 502."}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with (
        new_world(tmp_path_factory.mktemp("central")) as world,
        TestClient(world.app, raise_server_exceptions=False) as client,
    ):
        yield world, client, link_key(world)


@pytest.fixture
def ivan(place: Place) -> Visitor:
    return Visitor(*place).enter()


def test_a_ticket_is_filed_and_followed(ivan: Visitor) -> None:
    assert "Заявок пока нет." in ivan.get("/cabinet").text
    filed = ivan.send("/cabinet/new", **TICKET)
    assert "Заявка принята под номером" in filed.text
    assert "Ответим до" in filed.text
    assert "Не открывается сайт" in ivan.get("/cabinet").text
