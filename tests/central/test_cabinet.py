"""The cabinet: a subscriber files tickets and writes to them, and sees his own and nobody else's."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from httpx import Response
from litestar import Litestar
from litestar.testing import TestClient
from sqlalchemy import func, select

from desktop.central import tables
from desktop.central.conversation import retire
from tests.central_server import OPERATOR, World

DRAFT = {
    "department": "stp",
    "topic": "fault",
    "account": "plain.ru",
    "subject": "Нужна помощь",
    "body": "Посмотрите, пожалуйста, журнал.",
}


class Cabinet:
    """The provider's site speaking for one subscriber, and the agents who answer him."""

    def __init__(self, world: World, client: TestClient[Litestar], subscriber: str = "s1") -> None:
        self.world, self.client, self.subscriber = world, client, subscriber

    def get(self, path: str, **params: Any) -> Response:
        headers = self.world.headers("cabinet") | {"Smena-Subscriber": self.subscriber}
        return self.client.get(f"/v1/cabinet{path}", params=params, headers=headers)

    def post(self, path: str, body: Any, key: str | None = None) -> Response:
        headers = {"Smena-Subscriber": self.subscriber, "Idempotency-Key": key or str(uuid.uuid4())}
        return self.client.post(f"/v1/cabinet{path}", json=body, headers=self.world.headers("cabinet") | headers)

    def file(self, **changes: Any) -> int:
        answer = self.post("/tickets", DRAFT | changes)
        assert answer.status_code == 201, answer.text
        return int(answer.json()["number"])

    def write(self, number: int, body: str = "Ещё одно сообщение.") -> dict[str, Any]:
        answer = self.post(f"/tickets/{number}/messages", {"body": body})
        assert answer.status_code == 201, answer.text
        filed: dict[str, Any] = answer.json()
        return filed

    def ticket(self, number: int) -> dict[str, Any]:
        """The ticket as an agent reads it."""
        answer: dict[str, Any] = self.client.get(f"/v1/tickets/{number}", headers=self.world.headers("sveta")).json()
        return answer

    def act(self, number: int, kind: str, **values: Any) -> None:
        """An act of the supervisor, who saw everything and is accepted."""
        now = self.world.clock().isoformat()
        intent = {
            "ticket": number,
            "seen_seq": self.world.head(),
            "written_at": now,
            "intent": {"type": kind, **values},
        }
        headers = self.world.headers("sveta") | {"Idempotency-Key": str(uuid.uuid4())}
        answer = self.client.post("/v1/intents", json=intent, headers=headers)
        assert answer.status_code == 200, answer.text


@pytest.fixture
def cabinet(world: World, client: TestClient[Litestar]) -> Cabinet:
    return Cabinet(world, client)


@pytest.fixture
def stranger(world: World, client: TestClient[Litestar]) -> Cabinet:
    return Cabinet(world, client, "s2")


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
    assert rows(world, tables.tickets) == rows(world, tables.notices) == 1


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


def test_message_completes_what_was_asked_for(cabinet: Cabinet) -> None:
    number = cabinet.file()
    cabinet.act(number, "request_data", body="Какой ящик?")
    assert cabinet.get(f"/tickets/{number}").json()["ticket"]["state"] == "waiting"
    cabinet.world.clock.advance(hours=10)
    assert cabinet.write(number)["due_at"] == "2026-10-07T07:00:00Z"
    assert cabinet.ticket(number)["ticket"]["state"] == "open"


def test_second_unanswered_message_keeps_the_clock_of_the_first(cabinet: Cabinet) -> None:
    number = cabinet.file()
    cabinet.world.clock.advance(hours=3)
    assert cabinet.write(number)["due_at"] == "2026-10-06T21:00:00Z"


@pytest.mark.parametrize("department", ["stp", "ork"])
def test_message_reopens_an_ended_ticket_under_its_number_with_a_new_clock(cabinet: Cabinet, department: str) -> None:
    number = cabinet.file(department=department, topic=None)
    cabinet.act(number, "declare_emergency", service="web", reason="проверено")
    cabinet.act(number, "resolve", body="Готово")
    cabinet.world.clock.advance(hours=10)
    filed = cabinet.write(number, "Сайт снова не работает")
    ticket = cabinet.ticket(number)["ticket"]
    deadlines = {"stp": ("2026-10-07T07:00:00Z", None), "ork": ("2026-10-08T15:00:00Z", "2026-10-08T15:00:00Z")}
    assert (filed["number"], filed["due_at"], filed["target_at"]) == (number, *deadlines[department])
    assert (ticket["state"], ticket["emergency"], ticket["suggested_emergency"]) == ("open", None, "web")


def test_reopened_ticket_follows_the_plan_its_account_has_now(cabinet: Cabinet) -> None:
    number = cabinet.file()
    cabinet.act(number, "resolve", body="Готово")
    with cabinet.world.central.write(OPERATOR) as transaction:
        transaction.update("account", "plain.ru", plan_id="premium-2")
    cabinet.write(number)
    assert cabinet.ticket(number)["ticket"]["premium"] is True


def test_message_brings_a_long_ended_ticket_back_to_the_desks(cabinet: Cabinet) -> None:
    number = cabinet.file()
    cabinet.act(number, "resolve", body="Готово")
    with cabinet.world.central.write(OPERATOR) as transaction:
        retire(transaction, number)
    cabinet.write(number)
    page = cabinet.client.get("/v1/changes?cursor=0", headers=cabinet.world.headers()).json()
    put = {(change["kind"], change["id"]) for change in page["changes"] if change["op"] == "put"}
    assert ("ticket", str(number)) in put
    assert len([kind for kind, _ in put if kind == "message"]) == len(cabinet.ticket(number)["messages"])


def test_message_to_a_merged_ticket_goes_to_its_survivor(cabinet: Cabinet) -> None:
    merged, survivor = cabinet.file(), cabinet.file()
    cabinet.act(merged, "merge", into=survivor)
    assert cabinet.write(merged, "Куда это придёт?")["number"] == survivor
    assert cabinet.get(f"/tickets/{merged}").json()["ticket"]["merged_into"] == survivor
    assert cabinet.get(f"/tickets/{survivor}").json()["messages"][-1]["body"] == "Куда это придёт?"


@pytest.mark.parametrize(("body", "code"), [("", "empty"), ("я" * 65_537, "too_long"), ("\x00", "bad_text")])
def test_bad_message_is_refused(cabinet: Cabinet, body: str, code: str) -> None:
    answer = cabinet.post(f"/tickets/{cabinet.file()}/messages", {"body": body})
    assert (answer.status_code, answer.json()["field"], answer.json()["type"]) == (422, "body", f"urn:smena:{code}")


ANNOUNCED = [  # hours from now until the beginning and the end, whether it is told
    (-2, 1, True),
    (24, 28, True),
    (-2, None, True),
    (-5, -1, False),
    (-5, 0, False),
]


@pytest.mark.parametrize(("starts", "ends", "is_told"), ANNOUNCED)
def test_planned_works_are_told_until_they_are_over(
    cabinet: Cabinet, starts: int, ends: int | None, is_told: bool
) -> None:
    now = cabinet.world.clock()
    with cabinet.world.central.write(OPERATOR) as transaction:
        transaction.insert(
            "announcement",
            title="Работы",
            body="Замена дисков",
            starts_at=now + timedelta(hours=starts),
            ends_at=None if ends is None else now + timedelta(hours=ends),
        )
    assert len(cabinet.get("/announcements").json()) == is_told


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
