"""Billing keeps subscribers, accounts and plans up to date; a plan change moves live tickets at once."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from httpx import Response
from litestar import Litestar
from litestar.testing import TestClient
from sqlalchemy import select

from desktop.central import tables
from tests.central_server import OPERATOR, World

Put = Callable[[str, Any], Response]

ACCOUNT = {
    "subscriber_id": "s1",
    "plan_id": "start",
    "server": "web-12",
    "state": "blocked",
    "balance": -12_50,
    "paid_until": "2026-11-30",
    "domains": [{"name": "XN--E1AFMKFD.xn--p1ai", "paid_until": "2027-01-31"}, {"name": "a.ru", "is_bound": False}],
    "services": [{"service": "web", "state": "failed", "since": "2026-10-06T11:00:00+03:00"}, {"service": "ftp"}],
}


@pytest.fixture
def put(world: World, client: TestClient[Litestar]) -> Put:
    return lambda path, body: client.put(f"/v1/billing{path}", json=body, headers=world.headers("billing"))


def row(world: World, kind: str, row_id: str | int) -> Any:
    table = tables.REPLICATED[kind]
    with world.central.engine.connect() as connection:
        return connection.execute(select(table).where(table.c.id == row_id)).one_or_none()


def lanes(world: World, client: TestClient[Litestar]) -> dict[int, str]:
    queue = client.get("/v1/queues/stp", headers=world.headers()).json()["tickets"]
    return {ticket["number"]: ticket["lane"] for ticket in queue}


def feed(world: World) -> list[tuple[str, str]]:
    with world.central.engine.connect() as connection:
        return [(r.kind, r.row_id) for r in connection.execute(select(tables.feed).order_by(tables.feed.c.seq))]


def test_subscriber_is_made_and_replaced(put: Put) -> None:
    made = put("/subscribers/1007", {"name": "ООО «Пример»", "kind": "organisation", "contract": "1007"})
    assert made.status_code == 200
    edited = {"name": "Иван", "since": "2015-03-01", "email": "i@x.ru", "emails": ["ivan@y.ru"]}
    replaced = put("/subscribers/1007", edited).json()
    assert replaced == {
        "version": 2,
        "id": "1007",
        "name": "Иван",
        "kind": "person",
        "email": "i@x.ru",
        "phone": None,
        "contract": None,
        "emails": ["ivan@y.ru"],
        "since": "2015-03-01",
    }


def test_address_of_a_subscriber_stands_once_in_his_list(put: Put) -> None:
    answer = put("/subscribers/1007", {"name": "Иван", "emails": ["a@y.ru", "a@y.ru"]})
    assert (answer.status_code, answer.json()["field"]) == (422, "emails[1]")


def test_names_are_kept_on_one_line_without_what_deceives_their_reader(put: Put) -> None:
    kept = put("/subscribers/1007", {"name": "ООО\u00a0«Ромашка\u202e»\r\n", "contract": "\x1b№ 7"}).json()
    assert (kept["name"], kept["contract"]) == ("ООО «Ромашка»", "№ 7")


@pytest.mark.parametrize("group", ["premium", " Premium\u202c", "ПРЕМИУМ", "Премиум  хостинг"])
def test_premium_group_is_known_however_it_is_written(put: Put, group: str) -> None:
    assert put("/plans/p", {"name": "Премиум\t2", "group": group}).json()["group"] == "premium"


def test_account_is_kept_under_its_unicode_name(world: World, put: Put) -> None:
    answer = put("/accounts/xn--e1afmkfd.XN--P1AI", ACCOUNT)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert (body["id"], body["balance"], body["state"]) == ("пример.рф", -1250, "blocked")
    assert [domain["name"] for domain in body["domains"]] == ["пример.рф", "a.ru"]
    assert [(s["service"], s["state"]) for s in body["services"]] == [("web", "failed"), ("ftp", "works")]
    assert body["services"][0]["since"] == "2026-10-06T08:00:00Z"
    assert put(f"/accounts/{quote('ПРИМЕР.рф')}", ACCOUNT).json()["version"] == 1


def test_unchanged_record_makes_no_feed_row(world: World, put: Put) -> None:
    put("/subscribers/1007", {"name": "Иван"})
    before = feed(world)
    assert put("/subscribers/1007", {"name": "Иван"}).json()["version"] == 1
    assert feed(world) == before


BAD = [  # path, body, wrong field
    ("/subscribers/1", {}, "name"),
    ("/subscribers/1", {"name": ""}, "name"),
    ("/subscribers/1", {"name": "  "}, "name"),
    ("/subscribers/1", {"name": "a\x00b"}, "name"),
    ("/subscribers/1", {"name": "\x1b\u202e"}, "name"),
    ("/subscribers/1", {"name": "Иван", "phone": " \n"}, "phone"),
    ("/subscribers/a%0Ab", {"name": "Иван"}, "id"),
    ("/subscribers/1", {"name": "я" * 256}, "name"),
    ("/subscribers/1", {"name": "Иван", "kind": "robot"}, "kind"),
    ("/subscribers/1", {"name": "Иван", "since": "01.03.2015"}, "since"),
    ("/subscribers/1", {"name": "Иван", "password": "x"}, "password"),
    (f"/subscribers/{'x' * 65}", {"name": "Иван"}, "id"),
    ("/subscribers/a%00b", {"name": "Иван"}, "id"),
    ("/plans/p", {"group": "premium"}, "name"),
    ("/plans/p", {"name": "П", "group": ""}, "group"),
    ("/plans/p", {"name": "П", "group": 5}, "group"),
    ("/plans/%20", {"name": "П"}, "id"),
    ("/accounts/nodomain", ACCOUNT, "main_domain"),
    ("/accounts/a..ru", ACCOUNT, "main_domain"),
    ("/accounts/a.ru", ACCOUNT | {"subscriber_id": "s99"}, "subscriber_id"),
    ("/accounts/a.ru", ACCOUNT | {"plan_id": "none"}, "plan_id"),
    ("/accounts/a.ru", ACCOUNT | {"state": "frozen"}, "state"),
    ("/accounts/a.ru", ACCOUNT | {"balance": 12.5}, "balance"),
    ("/accounts/a.ru", ACCOUNT | {"balance": 2**63}, "balance"),
    ("/accounts/a.ru", ACCOUNT | {"balance": "сто"}, "balance"),
    ("/accounts/a.ru", ACCOUNT | {"paid_until": "2026-02-30"}, "paid_until"),
    ("/accounts/a.ru", ACCOUNT | {"domains": [{"name": "a.ru"}, {"name": "b"}]}, "domains[1].name"),
    ("/accounts/a.ru", ACCOUNT | {"domains": [{"name": "a.ru", "owner": "x"}]}, "domains[0].owner"),
    ("/accounts/a.ru", ACCOUNT | {"services": [{"service": "coffee"}]}, "services[0].service"),
    (
        "/accounts/a.ru",
        ACCOUNT | {"services": [{"service": "web", "since": "2026-10-06"}]},
        "services[0].since",
    ),
    (
        "/accounts/a.ru",
        ACCOUNT | {"services": [{"service": "web", "since": "0001-01-01T00:00:00+14:00"}]},
        "services[0].since",
    ),
    ("/accounts/a.ru", ACCOUNT | {"services": [{"service": "web"}, {"service": "web"}]}, "services[1].service"),
    (
        "/accounts/a.ru",
        ACCOUNT | {"domains": [{"name": "пример.рф"}, {"name": "xn--e1afmkfd.xn--p1ai"}]},
        "domains[1].name",
    ),
]


@pytest.mark.parametrize(("path", "body", "field"), BAD)
def test_wrong_field_is_named_and_nothing_is_written(
    world: World, put: Put, path: str, body: dict[str, Any], field: str
) -> None:
    before = feed(world)
    answer = put(path, body)
    assert (answer.status_code, answer.json()["field"]) == (422, field), answer.text
    assert feed(world) == before


@pytest.mark.parametrize("caller", ["anna", "sveta", "cabinet"])
def test_only_billing_may_call(world: World, client: TestClient[Litestar], caller: str) -> None:
    answer = client.put("/v1/billing/plans/p", json={"name": "П"}, headers=world.headers(caller))
    assert answer.status_code == 403
    assert row(world, "plan", "p") is None


def test_account_with_another_plan_moves_its_live_tickets_between_lanes(
    world: World, client: TestClient[Litestar], put: Put
) -> None:
    ours, other = world.file_ticket(account="plain.ru"), world.file_ticket(account="example.ru", premium=True)
    seen = len(feed(world))
    put("/accounts/plain.ru", {"subscriber_id": "s1", "plan_id": "premium-2"})
    assert lanes(world, client) == {ours: "premium", other: "premium"}
    assert ("ticket", str(ours)) in feed(world)[seen:]
    put("/accounts/plain.ru", {"subscriber_id": "s1", "plan_id": None})
    assert lanes(world, client) == {ours: "cabinet", other: "premium"}


def test_plan_with_another_group_moves_the_live_tickets_of_its_accounts(
    world: World, client: TestClient[Litestar], put: Put
) -> None:
    ours, other = world.file_ticket(account="plain.ru"), world.file_ticket(account="example.ru", premium=True)
    put("/plans/start", {"name": "Старт", "group": "premium"})
    put("/plans/premium-2", {"name": "Премиум-2", "group": "standard"})
    assert lanes(world, client) == {ours: "premium", other: "cabinet"}


def test_plan_change_leaves_ended_tickets_alone(world: World, put: Put) -> None:
    number = world.file_ticket(account="plain.ru")
    with world.central.write(OPERATOR) as transaction:
        transaction.update("ticket", number, state="resolved", ended_at=transaction.at)
    before = row(world, "ticket", number).version
    put("/plans/start", {"name": "Старт", "group": "premium"})
    assert row(world, "ticket", number).version == before


def test_new_subscriber_may_file_at_once(world: World, client: TestClient[Litestar], put: Put) -> None:
    put("/subscribers/1007", {"name": "Иван"})
    put("/accounts/new.ru", {"subscriber_id": "1007", "plan_id": "premium-2"})
    headers = world.headers("cabinet") | {"Smena-Subscriber": "1007", "Idempotency-Key": "k"}
    draft = {"department": "stp", "account": "new.ru", "subject": "Вопрос", "body": "Текст"}
    number = client.post("/v1/cabinet/tickets", json=draft, headers=headers).json()["number"]
    assert lanes(world, client) == {number: "premium"}


def test_every_put_is_in_the_audit(world: World, put: Put) -> None:
    put("/plans/p", {"name": "П"})
    with world.central.engine.connect() as connection:
        last = connection.execute(select(tables.audit).order_by(tables.audit.c.id.desc())).first()
    assert last is not None
    assert (last.actor, last.act, last.detail) == ("client:2", "put_plan", {"plan": "p"})
