"""The cabinet: a subscriber files tickets and writes to them, and sees his own and nobody else's."""

from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from sqlalchemy import func, select

from desktop.central import cabinet_tables, tables
from tests.central.cabinet_site import DRAFT, Cabinet
from tests.central.importing import Import, line
from tests.central_server import OPERATOR, World


def rows(world: World, table: Any) -> int:
    with world.central.engine.connect() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


FILED = [  # department, topic, due, target; filed on Tuesday 2026-10-06 at 12:00 MSK
    ("stp", "fault", "2026-10-06T21:00:00Z", None),
    ("ork", "payment", "2026-10-08T15:00:00Z", "2026-10-08T09:00:00Z"),
]


@pytest.mark.parametrize(("department", "topic", "due_at", "target_at"), FILED)
def test_filed_ticket_is_answered_with_number_and_promise(
    cabinet: Cabinet, department: str, topic: str, due_at: str, target_at: str | None
) -> None:
    answer = cabinet.post("/tickets", DRAFT | {"department": department, "topic": topic})
    assert answer.status_code == 201
    assert answer.json() == {
        "number": 10001,
        "department": department,
        "received_at": "2026-10-06T09:00:00Z",
        "due_at": due_at,
        "target_at": target_at,
    }


SPELLINGS = ["пример.рф", "ПРИМЕР.РФ", "xn--e1afmkfd.xn--p1ai", "XN--E1AFMKFD.XN--P1AI", " Пример.рф. "]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_account_is_known_however_it_is_spelled(world: World, cabinet: Cabinet, spelling: str) -> None:
    with world.central.write(OPERATOR) as transaction:
        transaction.insert("account", id="пример.рф", subscriber_id="s1", plan_id="premium-2")
    ticket = cabinet.ticket(cabinet.file(account=spelling))["ticket"]
    assert (ticket["account"], ticket["premium"]) == ("пример.рф", True)


BAD = [  # change, wrong field, code
    ({"account": "nobody.ru"}, "account", "unknown_account"),
    ({"account": "other.ru"}, "account", "unknown_account"),
    ({"account": ""}, "account", "unknown_account"),
    ({"account": "." * 255}, "account", "unknown_account"),
    ({"account": "a" * 256}, "account", "invalid"),
    ({"topic": "a" * 41}, "topic", "invalid"),
    ({"account": "plain.ru\x00"}, "account", "unknown_account"),
    ({"topic": "payment"}, "topic", "wrong_topic"),
    ({"topic": "weather"}, "topic", "unknown_topic"),
    ({"department": "sales"}, "department", "invalid"),
    ({"subject": ""}, "subject", "empty"),
    ({"subject": " \n "}, "subject", "empty"),
    ({"subject": "я" * 256}, "subject", "too_long"),
    ({"subject": "a\x00b"}, "subject", "bad_text"),
    ({"subject": "\x1b\x07\u202e"}, "subject", "empty"),
    ({"body": "\x1b\u200b"}, "body", "empty"),
    ({"subject": None}, "subject", "invalid"),
    ({"body": "\t"}, "body", "empty"),
    ({"body": "я" * 65_537}, "body", "too_long"),
    ({"body": "a\x00b"}, "body", "bad_text"),
    ({"body": 7}, "body", "invalid"),
    ({"priority": "high"}, "priority", "invalid"),
]


@pytest.mark.parametrize(("change", "field", "code"), BAD)
def test_wrong_field_is_named_and_nothing_is_written(
    world: World, cabinet: Cabinet, change: dict[str, Any], field: str, code: str
) -> None:
    answer = cabinet.post("/tickets", DRAFT | change)
    problem = answer.json()
    assert (answer.status_code, problem["field"], problem["type"]) == (422, field, f"urn:smena:{code}")
    assert rows(world, tables.tickets) == rows(world, tables.messages) == rows(world, tables.receipts) == 0


NO_TICKETS = [
    (b"", 422),
    (b"null", 422),
    (b"[]", 422),
    (b"{", 400),
    (b'{"department":"stp","subject":"a","body":"\xff"}', 400),
    (b'{"department":"stp","subject":"\\ud800","body":"a"}', 400),
    (b"[" * 50_000, 400),
    (b" " * 1_100_000, 413),
]


@pytest.mark.parametrize(("raw", "status"), NO_TICKETS, ids=lambda value: repr(value)[:20])
def test_body_that_is_no_ticket_is_a_problem_not_a_failure(cabinet: Cabinet, raw: bytes, status: int) -> None:
    headers = cabinet.world.headers("cabinet") | {"Idempotency-Key": "k", "Content-Type": "application/json"}
    answer = cabinet.client.post("/v1/cabinet/tickets", content=raw, headers=headers)
    assert answer.status_code == status, answer.text
    assert answer.json()["title"]


@pytest.mark.parametrize("missing", ["department", "subject", "body"])
def test_missing_field_is_named(cabinet: Cabinet, missing: str) -> None:
    answer = cabinet.post("/tickets", {name: value for name, value in DRAFT.items() if name != missing})
    assert (answer.status_code, answer.json()["field"]) == (422, missing)


def test_topic_and_account_may_be_absent(cabinet: Cabinet) -> None:
    ticket = cabinet.ticket(cabinet.file(account=None, topic=None))["ticket"]
    assert (ticket["account"], ticket["topic"], ticket["subscriber_id"]) == (None, None, "s1")


def test_body_is_stored_as_typed_and_subject_on_one_line(cabinet: Cabinet) -> None:
    answer = cabinet.ticket(cabinet.file(subject=" Две\n строки ", body="  отступ\r\nи конец \n"))
    assert (answer["ticket"]["subject"], answer["messages"][0]["body"]) == ("Две строки", "  отступ\r\nи конец \n")


CLEANED = [  # typed, kept
    ("ред \x1b[31mкрасный\x1b[0m", "ред [31mкрасный[0m"),
    ("счёт \u202etxt.exe\u202c ушёл", "счёт txt.exe ушёл"),
    ("a\u2066b\u2069c\u200ed", "abc\u200ed"),
    ("один\x85два\u2028три\x0bчетыре", "один\nдва\nтри\nчетыре"),
    ("\tтаб\x07\x7f\x9f", "\tтаб"),
    ("семья 👨\u200d👩\u200d👧 é ё", "семья 👨\u200d👩\u200d👧 é ё"),
]


@pytest.mark.parametrize(("typed", "kept"), CLEANED, ids=lambda value: ascii(value)[:20])
def test_texts_are_kept_without_what_deceives_their_reader(cabinet: Cabinet, typed: str, kept: str) -> None:
    number = cabinet.file(subject=f" {typed} ", body=typed)
    cabinet.write(number, typed)
    answer = cabinet.ticket(number)
    assert answer["ticket"]["subject"] == " ".join(kept.split())
    assert [message["body"] for message in answer["messages"] if not message["event"]] == [kept, kept]


def test_filing_is_acknowledged_with_the_number_to_keep(cabinet: Cabinet) -> None:
    number = cabinet.file()
    [notice] = cabinet.get("/notices").json()
    assert (notice["ticket"], notice["kind"]) == (number, "acknowledgement")
    assert f"[#{number}]" in notice["text"]
    assert "07.10.2026 00:00 МСК" in notice["text"]
    events = [message["event"] for message in cabinet.ticket(number)["messages"]]
    assert events == [None, "acknowledged"]


def test_text_of_an_outage_suggests_an_emergency_that_nobody_confirmed(cabinet: Cabinet) -> None:
    ticket = cabinet.ticket(cabinet.file(subject="Не открывается сайт", body="Срочно!"))["ticket"]
    assert (ticket["suggested_emergency"], ticket["emergency"]) == ("web", None)


def test_repeat_is_answered_from_the_receipt_and_changes_nothing(world: World, cabinet: Cabinet) -> None:
    first = cabinet.post("/tickets", DRAFT, key="k")
    world.clock.advance(hours=1)
    again = cabinet.post("/tickets", DRAFT, key="k")
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert (again.status_code, again.content) == (201, first.content)
    assert rows(world, tables.tickets) == rows(world, cabinet_tables.notices) == 1


def test_key_of_another_request_is_refused(cabinet: Cabinet) -> None:
    number = cabinet.file()
    cabinet.post("/tickets", DRAFT, key="k")
    for path, body in (("/tickets", DRAFT | {"body": "Другое"}), (f"/tickets/{number}/messages", {"body": "Другое"})):
        answer = cabinet.post(path, body, key="k")
        assert (answer.status_code, answer.json()["type"]) == (422, "urn:smena:key_reused")


def test_each_subscriber_has_keys_of_his_own(world: World, cabinet: Cabinet, stranger: Cabinet) -> None:
    draft = DRAFT | {"account": None}
    filed = [person.post("/tickets", draft, key="k") for person in (cabinet, stranger, cabinet, stranger)]
    assert [answer.json()["number"] for answer in filed] == [10001, 10002, 10001, 10002]
    assert ["Idempotency-Replayed" in answer.headers for answer in filed] == [False, False, True, True]
    assert rows(world, tables.tickets) == 2


def test_key_refused_for_a_wrong_field_can_be_used_again(cabinet: Cabinet) -> None:
    assert cabinet.post("/tickets", DRAFT | {"body": ""}, key="k").status_code == 422
    assert cabinet.post("/tickets", DRAFT, key="k").status_code == 201


@pytest.mark.parametrize("header", ["Smena-Subscriber", "Idempotency-Key"])
def test_missing_header_is_named(cabinet: Cabinet, header: str) -> None:
    headers = cabinet.world.headers("cabinet") | {"Idempotency-Key": "k"}
    del headers[header]
    answer = cabinet.client.post("/v1/cabinet/tickets", json=DRAFT, headers=headers)
    assert (answer.status_code, answer.json()["field"].lower()) == (422, header.lower())


@pytest.mark.parametrize("subscriber", ["s99", "", "x" * 65, "s1' or 1=1 --"])
def test_unknown_subscriber_gets_a_sentence(world: World, client: TestClient[Litestar], subscriber: str) -> None:
    nobody = Cabinet(world, client, subscriber)
    answers = [nobody.get("/tickets"), nobody.get("/notices"), nobody.post("/tickets", DRAFT)]
    assert {(a.status_code, a.json()["type"]) for a in answers} == {(404, "urn:smena:unknown_subscriber")}


def test_subscriber_may_have_an_id_in_any_script(world: World, client: TestClient[Litestar]) -> None:
    with world.central.write(OPERATOR) as transaction:
        transaction.insert("subscriber", id="договор-7", name="Пётр")
    headers = world.headers("cabinet") | {"Smena-Subscriber": "договор-7".encode(), "Idempotency-Key": "k"}  # type: ignore[dict-item]
    number = client.post("/v1/cabinet/tickets", json=DRAFT | {"account": None}, headers=headers).json()["number"]
    assert [ticket["number"] for ticket in client.get("/v1/cabinet/tickets", headers=headers).json()] == [number]
    assert client.get(f"/v1/cabinet/tickets/{number}", headers=headers).status_code == 200
    assert [notice["ticket"] for notice in client.get("/v1/cabinet/notices", headers=headers).json()] == [number]


@pytest.mark.parametrize("caller", ["anna", "sveta", "billing"])
def test_only_a_cabinet_may_call(world: World, client: TestClient[Litestar], caller: str) -> None:
    headers = world.headers(caller) | {"Smena-Subscriber": "s1", "Idempotency-Key": "k"}
    assert client.get("/v1/cabinet/tickets", headers=headers).status_code == 403
    assert client.post("/v1/cabinet/tickets", json=DRAFT, headers=headers).status_code == 403


def test_foreign_ticket_answers_like_a_missing_one(cabinet: Cabinet, stranger: Cabinet) -> None:
    number = cabinet.file()
    for path in (f"/tickets/{number}", "/tickets/77777"):
        for answer in (stranger.get(path), stranger.post(f"{path}/messages", {"body": "а"})):
            assert (answer.status_code, answer.json()["type"]) == (404, "urn:smena:unknown_ticket")
    assert stranger.get("/tickets").json() == stranger.get("/notices").json() == []


@pytest.mark.parametrize("number", ["0", "99999999999999999999999", "2147483648"])
def test_number_out_of_range_is_missing(cabinet: Cabinet, number: str) -> None:
    assert cabinet.get(f"/tickets/{number}").status_code == 404
    assert cabinet.post(f"/tickets/{number}/messages", {"body": "а"}).status_code == 404


def test_number_out_of_range_is_missing_beside_the_largest_one(cabinet: Cabinet, imported: Import) -> None:
    imported(line(number=2**31 - 1, subscriber={"id": "s1", "name": "Иван"}))
    assert cabinet.get(f"/tickets/{2**31 - 1}").status_code == 200
    test_number_out_of_range_is_missing(cabinet, str(2**31))
    answer = cabinet.client.get(f"/v1/tickets/{2**31}", headers=cabinet.world.headers("sveta"))
    assert (answer.status_code, answer.json()["type"]) == (404, "urn:smena:unknown_ticket")


def test_subscriber_reads_the_conversation_without_notes_events_and_names(cabinet: Cabinet) -> None:
    number = cabinet.file()
    cabinet.act(number, "note", body="Внутреннее")
    cabinet.act(number, "reply", body="Готово")
    answer = cabinet.get(f"/tickets/{number}")
    seen = [(m["author"], m["kind"], m["body"]) for m in answer.json()["messages"]]
    assert seen == [("subscriber", "subscriber", DRAFT["body"]), ("provider", "reply", "Готово")]
    assert "Светлана" not in answer.text
    assert answer.json()["ticket"]["state"] == "answered"


def test_answers_are_delivered_after_the_last_notice(cabinet: Cabinet) -> None:
    number = cabinet.file()
    [acknowledged] = cabinet.get("/notices").json()
    cabinet.act(number, "note", body="Внутреннее")
    cabinet.act(number, "reply", body="Готово")
    [answered] = cabinet.get("/notices", after=acknowledged["id"]).json()
    assert (answered["kind"], answered["text"], answered["ticket"]) == ("answer", "Готово", number)


def test_tickets_come_in_pages_newest_first(cabinet: Cabinet) -> None:
    numbers = [cabinet.file() for _ in range(3)]
    first = cabinet.get("/tickets", limit=2).json()
    rest = cabinet.get("/tickets", before=first[-1]["number"], limit=2).json()
    assert [ticket["number"] for ticket in first + rest] == numbers[::-1]


CONCERNED = [  # changes of the announcement; the accounts told to s1, None when he is not told
    ({}, []),
    ({"state": "draft"}, None),
    ({"state": "ended"}, None),
    ({"accounts": ["example.ru", "other.ru"]}, ["example.ru"]),
    ({"accounts": ["other.ru"]}, None),
    ({"servers": ["web-1"]}, ["plain.ru"]),
    ({"servers": ["web-2"]}, None),
    ({"servers": ["web-1"], "accounts": ["example.ru", "other.ru"]}, ["example.ru", "plain.ru"]),
    ({"servers": [""]}, None),
]


@pytest.mark.parametrize(("changes", "accounts"), CONCERNED)
def test_works_are_told_to_those_they_concern_once_they_are_published(
    cabinet: Cabinet, changes: dict[str, Any], accounts: list[str] | None
) -> None:
    now = cabinet.world.clock()
    with cabinet.world.central.write(OPERATOR) as transaction:
        transaction.update("account", "plain.ru", server="web-1")
        transaction.update("account", "other.ru", server="web-2")
        transaction.insert("announcement", title="Работы", body="Замена дисков", starts_at=now, **changes)
    answer = cabinet.get("/announcements")
    assert [told["accounts"] for told in answer.json()] == ([] if accounts is None else [accounts])
    assert "other.ru" not in answer.text


def test_subscriber_sees_his_own_data_and_accounts(cabinet: Cabinet, stranger: Cabinet) -> None:
    with cabinet.world.central.write(OPERATOR) as transaction:
        transaction.update("subscriber", "s1", phone="+7 495 000-00-00", contract="1007", emails=["ivan@mail.ru"])
        transaction.update("account", "plain.ru", balance=124_000, domains=[{"name": "plain.ru"}])
    answer = cabinet.get("/subscriber")
    mine = answer.json()
    assert (mine["id"], mine["name"], mine["email"], mine["emails"], mine["contract"]) == (
        "s1",
        "Иван Петров",
        "ivan@example.ru",
        ["ivan@mail.ru"],
        "1007",
    )
    told = [(account["account"], account["plan"], account["balance"]) for account in mine["accounts"]]
    assert told == [("example.ru", "Премиум-2", 0), ("plain.ru", "Старт", 124_000)]
    assert [account["account"] for account in stranger.get("/subscriber").json()["accounts"]] == ["other.ru"]
    assert "other.ru" not in answer.text


def test_unverified_letter_is_not_shown_to_the_subscriber(cabinet: Cabinet) -> None:
    number = cabinet.file()
    with cabinet.world.central.write(OPERATOR) as transaction:
        letter = {"sender": "who@example.com", "is_verified": False}
        transaction.insert(
            "message", ticket=number, kind="letter", body="Покажите пароль", letter=letter, at=transaction.at
        )
    assert "Покажите" not in cabinet.get(f"/tickets/{number}").text
    assert "Покажите" not in cabinet.get("/notices").text


def test_every_act_is_in_the_audit_with_its_subscriber(cabinet: Cabinet) -> None:
    cabinet.write(cabinet.file())
    with cabinet.world.central.engine.connect() as connection:
        acts = connection.execute(select(tables.audit).order_by(tables.audit.c.id)).all()
    told = [(act.actor, act.on_behalf_of, act.act, act.ticket) for act in acts]
    assert told[-2:] == [
        ("client:1", "s1", "file_ticket", 10001),
        ("client:1", "s1", "subscriber_message", 10001),
    ]


def test_filed_ticket_stands_in_the_queue_at_once(cabinet: Cabinet) -> None:
    number = cabinet.file(account="example.ru")
    queue = cabinet.client.get("/v1/queues/stp", headers=cabinet.world.headers()).json()["tickets"]
    assert [(row["number"], row["lane"], row["account"]) for row in queue] == [(number, "premium", "example.ru")]
