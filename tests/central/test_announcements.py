"""Planned works: a supervisor's draft is published and ended, and tells the subscribers it concerns alone (T.6)."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from desktop.central import tables
from tests.central.cabinet_site import Cabinet
from tests.central_server import OPERATOR, START, Client, World

HOUR = timedelta(hours=1)
ANSWER = {"department": "stp", "title": "Запись SPF", "body": "Добавьте запись TXT."}
WORKS = {
    "title": "Замена дисков на web-12",
    "body": "Сайты отвечают медленнее.",
    "starts_at": "2026-10-06T11:00:00+03:00",
    "ends_at": "2026-10-06T15:00:00+03:00",
}


def call(client: Client, world: World, method: str, path: str = "", body: Any = None, who: str = "sveta") -> Any:
    headers = world.headers(who, Idempotency_Key=str(uuid.uuid4()))
    return client.request(method, f"/v1/announcements{path}", headers=headers, json=body)


def drafted(client: Client, world: World, **changes: Any) -> int:
    answer = call(client, world, "POST", body=WORKS | changes)
    assert answer.status_code == 201, answer.text
    return int(answer.json()["id"])


def published(client: Client, world: World, **changes: Any) -> int:
    row_id = drafted(client, world, **changes)
    assert call(client, world, "POST", f"/{row_id}/publish").status_code == 200
    return row_id


def titles(cabinet: Cabinet) -> list[str]:
    return [told["title"] for told in cabinet.get("/announcements").json()]


def host(world: World, account: str, server: str) -> None:
    with world.central.write(OPERATOR) as transaction:
        transaction.update("account", account, server=server)


def test_draft_is_told_once_it_is_published_and_until_it_is_ended(
    world: World, client: Client, cabinet: Cabinet
) -> None:
    row_id = drafted(client, world)
    assert titles(cabinet) == []
    assert call(client, world, "POST", f"/{row_id}/publish").json()["state"] == "published"
    assert titles(cabinet) == [WORKS["title"]]
    assert call(client, world, "POST", f"/{row_id}/end").json()["state"] == "ended"
    assert titles(cabinet) == []


@pytest.mark.parametrize(("path", "body"), [("announcements", WORKS), ("standard-answers", ANSWER)])
def test_what_is_sent_again_after_a_lost_answer_is_made_once(
    world: World, client: Client, path: str, body: dict[str, str]
) -> None:
    def post(who: str, changed: dict[str, str], key: str | None = "k") -> Any:
        headers = world.headers(who) | ({} if key is None else {"Idempotency-Key": key})
        return client.post(f"/v1/{path}", json=changed, headers=headers)

    with world.central.write(OPERATOR) as transaction:
        transaction.update("agent", world.ids["boris"], role="supervisor")
    first, again = post("sveta", body), post("sveta", body)
    assert (first.status_code, again.status_code, first.json()) == (201, 201, again.json())
    assert again.headers["Idempotency-Replayed"] == "true"
    assert post("sveta", body | {"title": "Другое"}).json()["type"] == "urn:smena:key_reused"
    assert post("boris", body).json()["id"] != first.json()["id"]  # his key is another one
    assert post("sveta", body, None).status_code == 422


TOLD = [  # hours from now until the beginning and the end, whether it is told
    (-2, 1, True),
    (24, 28, True),
    (-2, None, True),
    (-5, -1, False),
    (-5, 0, False),
]


@pytest.mark.parametrize(("starts", "ends", "is_told"), TOLD)
def test_published_works_are_told_until_they_are_over(
    cabinet: Cabinet, starts: int, ends: int | None, is_told: bool
) -> None:
    with cabinet.world.central.write(OPERATOR) as transaction:
        until = None if ends is None else START + ends * HOUR
        transaction.insert("announcement", title="Работы", body="Ночью", starts_at=START + starts * HOUR, ends_at=until)
    assert bool(titles(cabinet)) == is_told


CONCERNED = [  # servers, accounts, who is told: s1 has example.ru on WEB-12 and plain.ru, s2 has other.ru on web-13
    ([], [], {"s1", "s2"}),
    (["web-12"], [], {"s1"}),
    (["web-13"], ["plain.ru"], {"s1", "s2"}),
    ([], ["OTHER.ru"], {"s2"}),
    (["web-99"], [], set()),
]


@pytest.mark.parametrize(("servers", "accounts", "who"), CONCERNED)
def test_works_are_told_to_those_they_concern(
    world: World, client: Client, servers: list[str], accounts: list[str], who: set[str]
) -> None:
    host(world, "example.ru", "WEB-12")
    host(world, "other.ru", "web-13")
    published(client, world, servers=servers, accounts=accounts)
    assert {one for one in ("s1", "s2") if titles(Cabinet(world, client, one))} == who


def test_nobody_elses_account_or_server_is_told(world: World, client: Client, cabinet: Cabinet) -> None:
    published(client, world, accounts=["plain.ru", "other.ru"], servers=["web-13"])
    (told,) = cabinet.get("/announcements").json()
    assert set(told) == {"id", "title", "body", "starts_at", "ends_at", "accounts"}
    assert told["accounts"] == ["plain.ru"]


def test_names_are_kept_in_one_spelling_and_once(world: World, client: Client) -> None:
    names = {"accounts": ["XN--E1AFMKFD.xn--p1ai", "пример.рф"], "servers": [" web-12 ", "web-12"]}
    made = call(client, world, "POST", body=WORKS | names).json()
    assert (made["accounts"], made["servers"], made["starts_at"]) == (
        ["пример.рф"],
        ["web-12"],
        "2026-10-06T08:00:00Z",
    )


ENDS = [  # hours from now until the beginning and the planned end; until the end that stands in the row
    ("draft", 2, 4, 2),
    ("published", -2, 1, 0),
    ("published", -2, None, 0),
    ("published", 2, 4, 2),
]


@pytest.mark.parametrize(("state", "starts", "ends", "ended"), ENDS)
def test_works_that_are_ended_were_over_now_or_never_began(
    world: World, client: Client, state: str, starts: int, ends: int | None, ended: int
) -> None:
    with world.central.write(OPERATOR) as transaction:
        until = None if ends is None else START + ends * HOUR
        values = {"title": "Работы", "body": "Ночью", "starts_at": START + starts * HOUR, "ends_at": until}
        row_id = transaction.insert("announcement", state=state, **values)
    for _ in range(2):  # a second time changes nothing
        answer = call(client, world, "POST", f"/{row_id}/end").json()
        assert (answer["state"], answer["ends_at"]) == ("ended", f"{START + ended * HOUR:%Y-%m-%dT%H:%M:%SZ}")
        world.clock.advance(minutes=5)


def test_ended_works_are_neither_edited_nor_published_again(world: World, client: Client) -> None:
    row_id = published(client, world)
    call(client, world, "POST", f"/{row_id}/end")
    for method, path, body in (("PUT", f"/{row_id}", WORKS), ("POST", f"/{row_id}/publish", None)):
        answer = call(client, world, method, path, body)
        assert (answer.status_code, answer.json()["type"]) == (409, "urn:smena:announcement_ended")


def test_edit_of_a_row_that_changed_meanwhile_is_refused(world: World, client: Client) -> None:
    row_id = drafted(client, world)
    assert call(client, world, "PUT", f"/{row_id}", WORKS | {"title": "Перенос", "version": 1}).json()["version"] == 2
    answer = call(client, world, "PUT", f"/{row_id}", WORKS | {"version": 1})
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:smena:edited_meanwhile")
    assert call(client, world, "PUT", f"/{row_id}", WORKS | {"version": 2}).json()["title"] == WORKS["title"]


@pytest.mark.parametrize(
    ("changes", "field", "fault"),
    [
        ({"title": " \u200b "}, "title", "blank"),
        ({"title": "x" * 121}, "title", "too_long"),
        ({"body": ""}, "body", "blank"),
        ({"body": "x\u0000"}, "body", "odd_characters"),
        ({"ends_at": WORKS["starts_at"]}, "ends_at", "before_its_start"),
        ({"starts_at": "1812-06-24T00:00:00Z"}, "starts_at", "years"),
        ({"starts_at": "2026-10-06T11:00:00"}, "starts_at", "instant"),
        ({"servers": ["web-1", ""]}, "servers[1]", "blank"),
        ({"accounts": ["a.ru", "web 1"]}, "accounts[1]", "no_domain"),
        ({"state": "published"}, "state", "unknown_field"),
    ],
)
def test_wrong_announcement_names_the_field(world: World, client: Client, changes: Any, field: str, fault: str) -> None:
    answer = call(client, world, "POST", body=WORKS | changes)
    assert (answer.status_code, answer.json()["field"], answer.json()["facts"]["fault"]) == (422, field, fault)


def test_works_that_are_over_are_not_published(world: World, client: Client) -> None:
    row_id = drafted(client, world, ends_at="2026-10-06T11:30:00+03:00")
    answer = call(client, world, "POST", f"/{row_id}/publish")
    assert (answer.status_code, answer.json()["facts"]) == (422, {"fault": "over"})


def test_every_step_is_in_the_audit(world: World, client: Client) -> None:
    row_id = published(client, world)
    call(client, world, "PUT", f"/{row_id}", WORKS | {"title": "Иначе"})
    call(client, world, "POST", f"/{row_id}/end")
    with world.central.engine.connect() as connection:
        entries = connection.execute(select(tables.audit).order_by(tables.audit.c.id)).all()
    assert [(entry.act, entry.detail["announcement"]) for entry in entries[-4:]] == [
        (f"{step}_announcement", row_id) for step in ("create", "publish", "edit", "end")
    ]
    assert {entry.actor for entry in entries[-4:]} == {"agent:4"}
