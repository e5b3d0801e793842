"""Standard answers: a supervisor writes, edits and withdraws them, and the desks follow (STP.8)."""

import uuid
from typing import Any

import pytest
from sqlalchemy import select

from desktop.central import tables
from tests.central_server import OPERATOR, Client, World

ANSWER = {"department": "stp", "title": "Смена версии PHP", "body": "Версия PHP: https://help.example/php."}


def call(client: Client, world: World, method: str, path: str = "", body: Any = None, who: str = "sveta") -> Any:
    headers = world.headers(who, Idempotency_Key=str(uuid.uuid4()))
    return client.request(method, f"/v1/standard-answers{path}", headers=headers, json=body)


def made(client: Client, world: World, **changes: Any) -> int:
    answer = call(client, world, "POST", body=ANSWER | changes)
    assert answer.status_code == 201, answer.text
    return int(answer.json()["id"])


def changes_after(client: Client, world: World, cursor: int) -> list[Any]:
    answer = client.get(f"/v1/changes?cursor={cursor}", headers=world.headers("anna")).json()
    return [change for change in answer["changes"] if change["kind"] == "standard_answer"]


def test_answer_reaches_the_desks_and_leaves_them_when_it_is_withdrawn(world: World, client: Client) -> None:
    before = world.head()
    row_id = made(client, world)
    (put,) = changes_after(client, world, before)
    assert put["row"]["title"] == ANSWER["title"]
    edited = call(client, world, "PUT", f"/{row_id}", ANSWER | {"department": "ork", "title": "Акт"}).json()
    assert (edited["department"], edited["title"], edited["version"]) == ("ork", "Акт", 2)
    assert call(client, world, "DELETE", f"/{row_id}").json()["title"] == "Акт"
    (gone,) = changes_after(client, world, before)
    assert (gone["op"], gone["id"]) == ("gone", str(row_id))


def test_withdrawn_answer_is_found_no_more(world: World, client: Client) -> None:
    row_id = made(client, world)
    call(client, world, "DELETE", f"/{row_id}")
    assert call(client, world, "PUT", f"/{row_id}", ANSWER).status_code == 404
    assert call(client, world, "DELETE", f"/{row_id}").status_code == 404


def test_edit_of_an_answer_that_changed_meanwhile_is_refused(world: World, client: Client) -> None:
    row_id = made(client, world)
    assert call(client, world, "PUT", f"/{row_id}", ANSWER | {"title": "Иначе", "version": 1}).status_code == 200
    answer = call(client, world, "PUT", f"/{row_id}", ANSWER | {"version": 1})
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:smena:edited_meanwhile")


def test_new_text_has_its_links_tried_anew_and_forgets_those_that_went(world: World, client: Client) -> None:
    row_id = made(client, world, body="https://a.example https://b.example")
    with world.central.write(OPERATOR) as transaction:
        dead = ["https://a.example", "https://b.example"]
        transaction.update("standard_answer", row_id, dead_links=dead, checked_at=transaction.at)
    same = call(client, world, "PUT", f"/{row_id}", ANSWER | {"body": "https://a.example https://b.example"}).json()
    assert (len(same["dead_links"]), same["checked_at"]) == (2, "2026-10-06T09:00:00Z")
    other = call(client, world, "PUT", f"/{row_id}", ANSWER | {"body": "Только https://b.example."}).json()
    assert (other["dead_links"], other["checked_at"]) == (["https://b.example"], None)


@pytest.mark.parametrize(
    ("changes", "field", "fault"),
    [
        ({"title": "  "}, "title", "blank"),
        ({"title": "x" * 121}, "title", "too_long"),
        ({"body": "x" * 16_385}, "body", "too_long"),
        ({"body": "\u0000"}, "body", "odd_characters"),
        ({"department": "sales"}, "department", "not_one_of"),
        ({"dead_links": []}, "dead_links", "unknown_field"),
    ],
)
def test_wrong_answer_names_the_field(world: World, client: Client, changes: Any, field: str, fault: str) -> None:
    answer = call(client, world, "POST", body=ANSWER | changes)
    assert (answer.status_code, answer.json()["field"], answer.json()["facts"]["fault"]) == (422, field, fault)


def test_every_step_is_in_the_audit_without_the_text(world: World, client: Client) -> None:
    row_id = made(client, world)
    call(client, world, "PUT", f"/{row_id}", ANSWER | {"title": "Иначе"})
    call(client, world, "DELETE", f"/{row_id}")
    with world.central.engine.connect() as connection:
        entries = connection.execute(select(tables.audit).order_by(tables.audit.c.id)).all()[-3:]
    assert [(entry.act, entry.detail) for entry in entries] == [
        (f"{step}_standard_answer", {"answer": row_id}) for step in ("create", "edit", "withdraw")
    ]
