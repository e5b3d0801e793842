"""Who may do what to a ticket: every act and every duty of the regulation, judged by central on the locked row."""

from typing import Any

import pytest
from sqlalchemy import update

from desktop.central import tables
from desktop.central.mail_settings import Smtp
from desktop.regulation.intents import INTENT_TYPES
from desktop.regulation.people import Department
from desktop.regulation.topics import TOPICS
from tests.central.callers import changed, contents
from tests.central.mailroom.post import settings
from tests.central_server import OPERATOR, Client, Send, World

pytestmark = pytest.mark.about_sqlite  # who may do what does not depend on the data base

# On an STP ticket that Anna of STP has. "ok", or the reason of the refusal.
ACTS = """
act                 anna      boris(STP)         olga(ORK)         sveta(supervisor)
take                ok        taken              wrong_department  taken
release             ok        not_yours          wrong_department  reassign_unexplained
assign              wrong_role wrong_role        wrong_role        ok
reply               ok        assigned_to_other  wrong_department  assigned_to_other
note                ok        ok                 wrong_department  ok
request_data        ok        assigned_to_other  wrong_department  assigned_to_other
refuse              ok        assigned_to_other  wrong_department  assigned_to_other
out_of_scope        ok        assigned_to_other  wrong_department  assigned_to_other
resolve             ok        assigned_to_other  wrong_department  assigned_to_other
no_answer_needed    ok        assigned_to_other  wrong_department  assigned_to_other
transfer            ok        ok                 wrong_department  ok
declare_emergency   ok        ok                 wrong_department  ok
revoke_emergency    ok        ok                 wrong_department  ok
set_topic           ok        ok                 wrong_department  ok
set_account         ok        ok                 wrong_department  ok
merge               ok        ok                 wrong_department  ok
split               ok        ok                 wrong_department  ok
request_secret      ok        assigned_to_other  wrong_department  assigned_to_other
authorize           wrong_role wrong_role        wrong_department  ok
revoke_authorization ok       ok                 wrong_department  ok
redact              ok        ok                 wrong_department  ok
join_incident       ok        ok                 wrong_department  ok
leave_incident      ok        ok                 wrong_department  ok
contact_note        ok        ok                 ok                ok
ask_sender          ok        ok                 ok                ok
admit_letter        ok        ok                 ok                ok
attach_letter       ok        ok                 ok                ok
dismiss_letter      ok        ok                 ok                ok
redact_letter       ok        ok                 ok                ok
"""
# Each department does its own duties, a supervisor those of both.
DUTIES = """
duty        topic       anna(STP)          olga(ORK)          sveta(supervisor)
DUTY.STP.1  config      ok                 wrong_department   ok
DUTY.STP.2  fault       ok                 wrong_department   ok
DUTY.STP.3  password    ok                 wrong_department   ok
DUTY.ORK.1  activation  wrong_department   ok                 ok
DUTY.ORK.2  payment     wrong_department   ok                 ok
DUTY.ORK.3  domain      wrong_department   ok                 ok
DUTY.ORK.4  account     wrong_department   ok                 ok
DUTY.ORK.5  plan        wrong_department   ok                 ok
DUTY.ORK.6  documents   wrong_department   ok                 ok
DUTY.ORK.7  contacts    wrong_department   ok                 ok
"""
VALUES: dict[str, dict[str, Any]] = {
    "assign": {"agent_id": 2, "reason": "Конец смены"},
    "reply": {"body": "Ответ."},
    "note": {"body": "Заметка."},
    "request_data": {"body": "Назовите аккаунт."},
    "refuse": {"reason": "not_in_plan", "body": "Нет в тарифе."},
    "out_of_scope": {"body": "Не консультируем."},
    "resolve": {"body": "Готово."},
    "transfer": {"department": "ork"},
    "declare_emergency": {"service": "web", "reason": "Сайт лежит"},
    "revoke_emergency": {"reason": "Ошибка"},
    "set_topic": {"was": None, "topic": "fault"},
    "set_account": {"was": "plain.ru", "account": "example.ru"},
    "request_secret": {"kind": "password", "body": "Пришлите пароль от панели."},
    "authorize": {"way": "supervisor", "reason": "Подтвердил по договору"},
    "revoke_authorization": {"reason": "Ошибка"},
    "admit_letter": {"account": "plain.ru"},
    "redact_letter": {"version": 1, "spans": [[0, 4]]},
    "contact_note": {"subscriber_id": "s1", "body": "Звонил."},
}
OF_A_REFUSAL = {"receipts", "audit", "feed", "feed_head"}  # its answer for ever, and its place in history


def table(text: str) -> tuple[list[str], list[list[str]]]:
    head, *rows = (line.split() for line in text.strip().splitlines())
    return [column.partition("(")[0] for column in head], rows


def outcome(world: World, send: Send, ticket: int | None, act: str, who: str, /, **values: Any) -> str:
    """ "ok" or the reason; a refusal must change nothing."""
    before = contents(world)
    answer = send(ticket, act, who=who, **values)
    if answer.status_code == 200:
        return "ok"
    assert changed(before, contents(world)) <= OF_A_REFUSAL
    return str(answer.json()["reason"])


def test_every_act_and_every_duty_has_its_row() -> None:
    assert [row[0] for row in table(ACTS)[1]] == list(INTENT_TYPES)
    duties = {(topic.clause, topic.code) for topic in TOPICS.values() if topic.clause.startswith("DUTY")}
    assert {(row[0], row[1]) for row in table(DUTIES)[1]} == duties


@pytest.mark.parametrize("row", table(ACTS)[1], ids=lambda row: row[0])
def test_act_is_for_whom_the_table_says(world: World, send: Send, client: Client, row: list[str]) -> None:
    act, *expected = row
    people = table(ACTS)[0][1:]
    world.central.mail = settings(smtp=Smtp(host="localhost", tls="none"))
    found, of_no_ticket = [], act == "contact_note" or act.endswith(("_letter", "_sender"))
    for who in people:
        number, values = world.file_ticket(), VALUES.get(act, {})
        send(number, "take", who="anna")
        if act == "merge":
            values = {"into": world.file_ticket()}
        if act == "split":
            second = f"/v1/cabinet/tickets/{number}/messages"
            headers = world.headers("cabinet", Idempotency_Key=f"second-{who}")
            client.post(second, json={"body": "И ещё вопрос."}, headers=headers)
            messages = client.get(f"/v1/tickets/{number}", headers=world.headers()).json()["messages"]
            values = {"message_ids": [messages[-1]["id"]], "subject": "Второй вопрос"}
        if act == "redact":
            message = client.get(f"/v1/tickets/{number}", headers=world.headers()).json()["messages"][0]
            values = {"message_id": message["id"], "version": message["version"], "spans": [[0, 3]]}
        if act == "revoke_authorization":
            send(number, "authorize", who="sveta", **VALUES["authorize"])
        if act in ("join_incident", "leave_incident"):
            values = {"lead": world.file_ticket()}
            for one in (number, values["lead"]):
                send(one, "declare_emergency", who="sveta", **VALUES["declare_emergency"])
        if act == "leave_incident":
            send(number, "join_incident", who="sveta", **values)
            values = {}
        if act == "revoke_emergency":
            send(number, "declare_emergency", who="anna", **VALUES["declare_emergency"])
        if act.endswith(("_letter", "_sender")):
            values = values | {"letter_id": world.add_letter()}
        if act == "attach_letter":
            values = values | {"ticket": number}
        found.append(outcome(world, send, None if of_no_ticket else number, act, who, **values))
    assert dict(zip(people, found, strict=True)) == dict(zip(people, expected, strict=True))


def test_supervisor_who_takes_a_ticket_away_says_why_and_both_read_it(world: World, send: Send, client: Client) -> None:
    number = world.file_ticket()
    send(number, "take", who="anna")
    assert outcome(world, send, number, "assign", "sveta", agent_id=2) == "reassign_unexplained"
    assert outcome(world, send, number, "assign", "sveta", agent_id=2, reason="У Бориса доступ") == "ok"
    for who in ("anna", "boris"):
        last = client.get(f"/v1/tickets/{number}", headers=world.headers(who)).json()["messages"][-1]
        assert (last["event"], last["detail"]["reason"]) == ("assigned", "У Бориса доступ")


@pytest.mark.parametrize("row", table(DUTIES)[1], ids=lambda row: row[1])
@pytest.mark.parametrize("act", ["take", "resolve"])
def test_duty_is_done_by_its_own_department(world: World, send: Send, row: list[str], act: str) -> None:
    duty, topic, *expected = row
    people = table(DUTIES)[0][2:]
    found = []
    for who in people:
        number = world.file_ticket(Department.STP if "STP" in duty else Department.ORK)
        with world.central.write(OPERATOR) as transaction:
            transaction.connection.execute(
                update(tables.tickets).where(tables.tickets.c.id == number).values(topic=topic)
            )
        if act == "resolve" and TOPICS[topic].is_significant:
            send(number, "authorize", who="sveta", **VALUES["authorize"])
        found.append(outcome(world, send, number, act, who, **VALUES.get(act, {})))
    assert dict(zip(people, found, strict=True)) == dict(zip(people, expected, strict=True))


@pytest.mark.parametrize(
    "forged", [{"actor": "agent:4"}, {"at": "2026-10-06T09:00:00Z"}, {"assignee_id": 4}, {"sla": 1}, {"agent_id": 4}]
)
def test_nobody_signs_for_another_or_brings_fields_of_his_own(
    world: World, send: Send, client: Client, forged: dict[str, Any]
) -> None:
    number = world.file_ticket()
    before = contents(world)
    answers = [
        send(number, "take", **forged),
        client.post(
            "/v1/intents",
            headers=world.headers(Idempotency_Key="forged"),
            json={"ticket": number, "seen_seq": 0, "written_at": "2026-10-06T09:00:00Z", "intent": {"type": "take"}}
            | forged,
        ),
        client.post(
            "/v1/cabinet/tickets",
            headers=world.headers("cabinet", Idempotency_Key="forged"),
            json={"department": "stp", "topic": "fault", "account": "plain.ru", "subject": "a", "body": "b"} | forged,
        ),
    ]
    assert {answer.status_code for answer in answers} == {422}
    assert {answer.json()["field"].rpartition(".")[2] for answer in answers} == set(forged)
    assert changed(before, contents(world)) == set()


def test_key_belongs_to_its_agent_and_his_device(world: World, send: Send, client: Client) -> None:
    number = world.file_ticket()
    at_one = {"Smena-Device": "desk-1"}
    assert send(number, "note", key="k", body="Заметка.", headers=at_one).status_code == 200
    foreign = send(number, "note", key="k", who="boris", body="Заметка.")
    assert (foreign.status_code, foreign.json()["type"]) == (404, "urn:smena:foreign_key")
    assert str(world.ids["anna"]) not in foreign.json()["title"]
    elsewhere = send(number, "note", key="k", body="Заметка.", headers={"Smena-Device": "desk-2"})
    assert (elsewhere.status_code, elsewhere.json()["type"]) == (422, "urn:smena:key_reused")
    again = send(number, "note", key="k", body="Заметка.", headers=at_one)
    assert (again.status_code, again.headers["Idempotency-Replayed"]) == (200, "true")
    void = client.post("/v1/intents/k/void", headers=world.headers("boris"))
    assert (void.status_code, void.json()["type"]) == (404, "urn:smena:foreign_key")
