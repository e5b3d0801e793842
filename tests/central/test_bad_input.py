"""Bad input of every kind: a sentence for the person, a stable type for the program, and nothing is changed."""

import logging
from collections import defaultdict
from datetime import timedelta
from typing import Any

import pytest
from litestar.routes import HTTPRoute
from sqlalchemy import func, select

from desktop.central import tables
from desktop.central.database import writing
from desktop.central.strict_json import BODY_LIMIT
from desktop.regulation.intents import BODY_LIMIT as TEXT_LIMIT
from desktop.regulation.people import Department
from tests.central_server import START, Client, Send, World

pytestmark = pytest.mark.about_sqlite  # what is said here does not depend on the data base


def problem(answer: Any) -> tuple[int, str, str | None]:
    """Status, code and field of a problem document; its sentence must be one."""
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == answer.status_code
    assert len(body["title"]) > 10
    assert "Traceback" not in answer.text
    assert "unknown" not in body["title"].lower()
    return answer.status_code, body["type"].removeprefix("urn:smena:"), body.get("field")


def count_of(world: World, *names: str) -> list[int]:
    with world.central.engine.connect() as connection:
        return [
            connection.execute(select(func.count()).select_from(tables.metadata.tables[n])).scalar_one() for n in names
        ]


@pytest.mark.parametrize(
    ("ticket", "who", "intent", "expected"),
    [
        (99_999, "anna", {"type": "take"}, (404, "unknown_ticket", None)),
        ("ended", "anna", {"type": "take"}, (409, "ended", None)),
        ("stp", "olga", {"type": "take"}, (403, "wrong_department", None)),
        ("stp", "anna", {"type": "assign", "agent_id": 2}, (403, "wrong_role", None)),
        ("stp", "sveta", {"type": "assign", "agent_id": 77}, (409, "unknown_agent", None)),
        ("stp", "anna", {"type": "reply", "body": " \n "}, (422, "empty", "intent.body")),
        ("stp", "anna", {"type": "reply", "body": "x" * (TEXT_LIMIT + 1)}, (422, "too_long", "intent.body")),
        ("stp", "anna", {"type": "reply", "body": "x" * 1_000_000}, (422, "too_long", "intent.body")),
        ("stp", "anna", {"type": "reply", "body": "a\0b"}, (422, "bad_text", "intent.body")),
        ("stp", "anna", {"type": "reply", "body": 7}, (422, "invalid", "intent.body")),
        ("stp", "anna", {"type": "reply"}, (422, "invalid", "intent.body")),
        ("stp", "anna", {"type": "explode"}, (422, "invalid", "intent.type")),
        ("stp", "anna", {"type": "take", "sla": 1}, (422, "invalid", "intent.sla")),
        ("stp", "anna", {"type": "refuse", "reason": "lazy", "body": "нет"}, (422, "invalid", "intent.reason")),
        ("stp", "anna", {"type": "refuse", "reason": "domain_not_bound", "body": "x"}, (409, "refusal_not_allowed", None)),  # noqa: E501
        ("stp", "anna", {"type": "declare_emergency", "service": "web", "reason": ""}, (422, "needs_reason", "intent.reason")),  # noqa: E501
        ("stp", "anna", {"type": "transfer", "department": "sales"}, (422, "invalid", "intent.department")),
        ("stp", "anna", {"type": "merge", "into": 99_999}, (404, "unknown_ticket", None)),
        ("stp", "anna", {"type": "merge", "into": 2**63}, (422, "invalid", "intent.into")),
        ("stp", "anna", {"type": "merge", "into": 2**31}, (422, "invalid", "intent.into")),
        ("stp", "anna", {"type": "split", "message_ids": [2**31], "subject": "x"}, (422, "invalid", "intent.message_ids")),  # noqa: E501
        ("stp", "anna", {"type": "set_account", "was": None, "account": "a\0.ru"}, (422, "bad_text", "intent.account")),
        ("stp", "anna", {"type": "resolve"}, (409, "unanswered", None)),
    ],
    ids=lambda value: str(value)[:60],
)  # fmt: skip
def test_intent_that_cannot_be_is_answered_with_its_reason(
    world: World, send: Send, ticket: Any, who: str, intent: dict[str, Any], expected: tuple[int, str, str | None]
) -> None:
    number = world.file_ticket() if isinstance(ticket, str) else ticket
    if ticket == "ended":
        send(number, "resolve", body="Готово.")
    before = count_of(world, "messages", "notices")
    assert problem(send(number, who=who, **intent)) == expected
    assert count_of(world, "messages", "notices") == before


def test_stale_seen_seq_does_not_send_the_reply(world: World, send: Send) -> None:
    number = world.file_ticket()
    assert problem(send(number, "reply", body="Готово.", seen_seq=0)) == (409, "unseen_message", None)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"written_at": "2026-10-06T12:00:00"}, "written_at"),
        ({"written_at": "yesterday"}, "written_at"),
        ({"seen_seq": -1}, "seen_seq"),
        ({"seen_seq": "1"}, "seen_seq"),
        ({"seen_seq": None}, "seen_seq"),
        ({"seen_seq": True}, "seen_seq"),
        ({"seen_seq": 1.0}, "seen_seq"),
        ({"seen_seq": 2**64}, "seen_seq"),
        ({"ticket": "ten"}, "ticket"),
        ({"ticket": 2**70}, "ticket"),
        ({"owner": "me"}, "owner"),
        ({"intent": []}, "intent"),
    ],
    ids=str,
)
def test_envelope_is_checked_field_by_field(world: World, client: Client, change: dict[str, Any], field: str) -> None:
    body = {
        "ticket": world.file_ticket(),
        "seen_seq": 1,
        "written_at": "2026-10-06T12:00:00Z",
        "intent": {"type": "take"},
    }
    headers = world.headers() | {"Idempotency-Key": "k"}
    assert problem(client.post("/v1/intents", headers=headers, json=body | change)) == (422, "invalid", field)
    assert count_of(world, "receipts") == [0]


@pytest.mark.parametrize("key", ["", "x" * 65, "a b", "ключ".encode()])
def test_idempotency_key_is_needed_and_checked(world: World, client: Client, key: str | bytes) -> None:
    body = {"ticket": 1, "seen_seq": 1, "written_at": "2026-10-06T12:00:00Z", "intent": {"type": "take"}}
    headers: Any = world.headers() | {"Idempotency-Key": key}
    assert problem(client.post("/v1/intents", headers=headers, json=body)) == (422, "invalid", "Idempotency-Key")


@pytest.mark.parametrize("body", [b"", b"{nope", b"\xff\xfe", b"[" * 100_000, b'{"ticket": 1'])
def test_body_that_is_no_json_is_named_so(world: World, client: Client, body: bytes) -> None:
    answer = client.post("/v1/intents", headers=world.headers() | {"Idempotency-Key": "k"}, content=body)
    assert problem(answer)[:2] in [(400, "no_json"), (422, "invalid")]
    assert answer.status_code == 400 or not body


def test_body_over_a_mebibyte_is_too_large(world: World, client: Client) -> None:
    answer = client.post("/v1/intents", headers=world.headers(), content=b" " * (BODY_LIMIT + 1))
    assert problem(answer) == (413, "too_large", None)
    assert answer.json()["title"] == "Запрос слишком большой: можно не больше 1048576 байт. Сократите его."
    assert answer.json()["facts"] == {"limit": BODY_LIMIT}


@pytest.mark.parametrize("path", ["/v1/presence", "/v1/sign-in", "/v1/intents"])
def test_missing_body_is_told_as_missing(world: World, client: Client, path: str) -> None:
    answer = client.post(path, headers=world.headers() | {"Idempotency-Key": "k"})
    assert problem(answer) == (422, "invalid", "body")
    assert answer.json()["detail"] == "Тело запроса пустое."


@pytest.mark.parametrize("ticket", [0, -5, 2**31, 10**30])
def test_presence_on_a_number_that_is_none_is_refused(world: World, client: Client, ticket: int) -> None:
    assert problem(client.post("/v1/presence", headers=world.headers(), json={"ticket": ticket}))[2] == "ticket"


@pytest.mark.parametrize(
    "path", ["/nothing", "/v1/nothing", "/v1/tickets/none", "/v1/tickets/99999", f"/v1/tickets/{10**30}"]
)
def test_unknown_address_is_a_problem_too(world: World, client: Client, path: str) -> None:
    assert problem(client.get(path, headers=world.headers()))[0] == 404


def test_wrong_method_says_which_are_right(world: World, client: Client) -> None:
    answer = client.put("/v1/changes", headers=world.headers())
    assert problem(answer) == (405, "method_not_allowed", None)
    assert "GET" in answer.headers["allow"]


@pytest.mark.parametrize(("spoken", "status"), [("1", 200), ("2", 426), ("x", 426)])
def test_other_wire_version_is_told_to_update(world: World, client: Client, spoken: str, status: int) -> None:
    answer = client.get("/v1/departments", headers=world.headers(Smena_Wire=spoken))
    assert answer.status_code == status
    assert answer.headers["Smena-Wire"] == "1"
    assert status == 200 or problem(answer) == (426, "wrong_wire", None)


@pytest.mark.parametrize("token", ["", "Bearer", "Bearer wrong", "Basic YTpi", "Bearer " + "x" * 5000])
def test_without_a_token_nothing_is_told(client: Client, token: str) -> None:
    answer = client.get("/v1/departments", headers={"Authorization": token})
    assert problem(answer) == (401, "unauthenticated", None)


def test_expired_token_is_told_from_a_wrong_one(world: World, client: Client) -> None:
    world.clock.at = START + timedelta(hours=12)
    assert problem(client.get("/v1/departments", headers=world.headers())) == (401, "token_expired", None)


def test_token_of_one_device_is_worth_nothing_on_another(world: World, client: Client) -> None:
    signed_in = client.post(
        "/v1/sign-in", json={"login": "anna", "password": "correct horse battery"}, headers={"Smena-Device": "desk-1"}
    ).json()
    headers = {"Authorization": f"Bearer {signed_in['token']}"}
    assert client.get("/v1/departments", headers=headers | {"Smena-Device": "desk-1"}).status_code == 200
    assert problem(client.get("/v1/departments", headers=headers | {"Smena-Device": "desk-2"}))[0] == 401


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("departments?at=2026-10-06T12:00:00", "at"),
        ("departments?at=noon", "at"),
        ("departments?at=", "at"),
        ("departments?at=9999-12-31T23:59:59Z", "at"),
        ("departments?at=0001-01-01T00:00:00Z", "at"),
        ("departments/ork/deadline", "received_at"),
        ("departments/ork/deadline?received_at=2026-10-06", "received_at"),
        ("departments/sales/deadline?received_at=2026-10-06T12:00:00Z", "department"),
        ("queues/sales", "department"),
        ("queues/stp?at=2026-10-06T12:00:00", "at"),
        ("changes?cursor=-1", "cursor"),
        ("changes?cursor=x", "cursor"),
        ("changes", "cursor"),
        ("changes?cursor=0&wait=26", "wait"),
        ("search?q=x", "q"),
    ],
)
def test_query_is_checked_and_the_field_named(world: World, client: Client, query: str, field: str) -> None:
    assert problem(client.get(f"/v1/{query}", headers=world.headers())) == (422, "invalid", field)


@pytest.mark.about_sqlite
def test_full_disk_stores_nothing_and_says_so(world: World, client: Client, send: Send) -> None:
    number = world.file_ticket()
    before = count_of(world, "messages", "receipts", "audit", "feed")
    with world.central.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    world.limit_pages(pages)
    assert problem(send(number, "reply", body="слово " * 10_000, key="k")) == (507, "disk_full", None)
    assert count_of(world, "messages", "receipts", "audit", "feed") == before
    world.limit_pages(pages * 100)
    assert send(number, "reply", body="слово " * 10_000, key="k").status_code == 200


@pytest.mark.about_sqlite
def test_busy_data_base_asks_to_try_again(world: World, send: Send) -> None:
    number = world.file_ticket()
    world.be_impatient()
    with writing(world.central.engine):
        answer = send(number, "take")
    assert problem(answer) == (503, "unavailable", None)
    assert answer.headers["Retry-After"] == "1"


@pytest.mark.about_sqlite
def test_a_file_of_keys_that_cannot_be_used_asks_to_try_again(world: World, send: Send) -> None:
    number = world.file_ticket()
    world.central.vault.path.mkdir()
    assert problem(send(number, "reply", body="Новый пароль: Zq8-rose-41", key="k")) == (503, "unavailable", None)
    world.central.vault.path.rmdir()
    assert send(number, "reply", body="Новый пароль: Zq8-rose-41", key="k").status_code == 200


def test_failure_nobody_expected_tells_a_number_and_no_more(
    world: World, client: Client, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger("smena.central"), "disabled", False)  # import-linter switches loggers off
    with world.central.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE feed_head")
    with caplog.at_level(logging.ERROR, "smena.central"):
        answer = client.get("/v1/changes?cursor=0", headers=world.headers())
    assert problem(answer)[:2] == (500, "internal")
    assert "feed_head" not in answer.text
    assert answer.json()["facts"]["id"] in caplog.text


def test_every_route_is_closed_to_strangers_but_those_meant_to_be_open(world: World, client: Client) -> None:
    values = defaultdict(lambda: "x", day="2026-12-31", year="2027", department="stp")
    values.update(dict.fromkeys(("number", "session_id", "secret_id", "announcement_id", "answer_id"), "1"))
    doors = {
        (method, route.path_format)
        for route in world.app.routes
        if isinstance(route, HTTPRoute)
        for method in route.methods - {"OPTIONS", "HEAD"}
        if client.request(method, route.path_format.format_map(values)).status_code != 401
    }
    assert doors == {
        ("GET", "/healthz"),
        ("GET", "/readyz"),
        ("GET", "/metrics"),
        ("GET", "/schema"),
        ("GET", "/schema/openapi.json"),
        ("GET", "/schema/{path}"),
        ("POST", "/v1/sign-in"),
        ("POST", "/v1/refresh"),
        ("GET", "/cabinet/enter"),
        ("POST", "/cabinet/leave"),
        ("GET", "/cabinet/static/{name}"),
    }


@pytest.mark.parametrize(
    ("who", "allowed"),
    [
        ("anna", {"agents", "anyone"}),
        ("sveta", {"agents", "anyone", "supervisors"}),
        ("cabinet", {"anyone", "cabinet"}),
        ("billing", {"anyone", "billing"}),
    ],
)
def test_each_kind_of_caller_reaches_its_own_part_alone(
    world: World, client: Client, who: str, allowed: set[str]
) -> None:
    doors = {
        "agents": ("GET", "/v1/changes?cursor=0"),
        "anyone": ("GET", "/v1/departments"),
        "supervisors": ("GET", "/v1/audit"),
        "cabinet": ("GET", "/v1/cabinet/announcements"),
        "billing": ("PUT", "/v1/billing/plans/start"),
    }
    passed = set()
    for door, (method, path) in doors.items():
        answer = client.request(
            method, path, headers=world.headers(who), json={"name": "Старт"} if method == "PUT" else None
        )
        if answer.status_code == 200:
            passed.add(door)
        else:
            assert problem(answer)[1] in ("forbidden", "wrong_role")
    assert passed == allowed


def test_ork_agent_acts_on_his_own_departments_tickets(world: World, send: Send) -> None:
    assert send(world.file_ticket(Department.ORK), "take", who="olga").status_code == 200


@pytest.mark.parametrize("written_at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-10:00"])
def test_instant_at_the_end_of_time_names_its_field(world: World, client: Client, written_at: str) -> None:
    body = {
        "ticket": world.file_ticket(),
        "seen_seq": 0,
        "written_at": written_at,
        "intent": {"type": "note", "body": "a"},
    }
    answer = client.post("/v1/intents", json=body, headers=world.headers() | {"Idempotency-Key": written_at})
    assert problem(answer) == (422, "invalid", "written_at")


def test_nul_character_is_no_failure_of_the_data_base(world: World, client: Client) -> None:
    found = client.get("/v1/search", params={"q": "са\0йт"}, headers=world.headers())
    assert (found.status_code, found.json()["hits"]) == (200, [])
    signed_in = client.post("/v1/sign-in", json={"login": "an\0na", "password": "wrong password"})
    assert problem(signed_in)[:2] == (401, "wrong_password")
    for field, values in (("subscriber_id", {"subscriber_id": "\0"}), ("plan_id", {"plan_id": "\0"})):
        put = {"subscriber_id": "s1"} | values
        answer = client.put("/v1/billing/accounts/new.ru", json=put, headers=world.headers("billing"))
        assert problem(answer) == (422, "invalid", field)
