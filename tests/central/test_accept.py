"""The write path of intents over HTTP: decided on the locked row, stored with its answer, carried out once."""

from dataclasses import replace
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from desktop.central import tables
from desktop.central.accept import Wish
from desktop.central.receipts import request_hash
from desktop.regulation.intents import DeclareEmergency, RevokeEmergency
from desktop.regulation.people import Department
from desktop.regulation.ticket import BasicService
from tests.central_server import START, Client, Send, World


def ticket_of(client: Client, world: World, number: int) -> dict[str, Any]:
    answer: dict[str, Any] = client.get(f"/v1/tickets/{number}", headers=world.headers()).json()
    return answer


def rows(world: World, table: str) -> list[dict[str, Any]]:
    with world.central.engine.connect() as connection:
        return [dict(row) for row in connection.execute(select(tables.metadata.tables[table])).mappings()]


def test_reply_is_stored_with_its_key_and_stops_the_clock(world: World, client: Client, send: Send) -> None:
    number = world.file_ticket()
    answer = send(number, "reply", body="Проверили, всё работает.", key="reply-1")
    assert answer.status_code == 200
    assert answer.json()["outcome"] == "accepted"
    found = ticket_of(client, world, number)
    reply = found["messages"][-1]
    assert (reply["kind"], reply["body"], reply["intent_key"]) == ("reply", "Проверили, всё работает.", "reply-1")
    assert (found["ticket"]["state"], found["ticket"]["due_at"], found["place"]) == ("answered", None, None)
    assert found["ticket"]["assignee_id"] == world.ids["anna"]
    assert reply["seq"] <= answer.json()["seq"] <= found["seq"]


def test_repeat_gets_the_stored_answer_and_changes_nothing(world: World, client: Client, send: Send) -> None:
    number = world.file_ticket()
    first = send(number, "note", body="Позвонил абоненту.", key="k")
    again = send(number, "note", body="Позвонил абоненту.", key="k")
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    assert len(ticket_of(client, world, number)["messages"]) == 2


def test_reply_does_not_go_out_over_what_somebody_else_merged_in_meanwhile(world: World, send: Send) -> None:
    into, other, own = (world.file_ticket() for _ in range(3))
    seen = world.head()
    send(other, "merge", who="boris", into=into)
    refused = send(into, "reply", body="Готово.", seen_seq=seen)
    assert (refused.status_code, refused.json()["reason"]) == (409, "unseen_message")
    seen = world.head()
    send(own, "merge", into=into)
    assert send(into, "reply", body="Готово.", seen_seq=seen).status_code == 200


def test_repeat_of_a_refusal_is_refused_though_it_would_pass_now(world: World, send: Send) -> None:
    number = world.file_ticket()
    send(number, "take", who="boris")
    first = send(number, "take", key="k")
    send(number, "release", who="boris")
    again = send(number, "take", key="k")
    assert (first.status_code, first.json()["reason"]) == (409, "taken")
    assert (again.status_code, again.content) == (409, first.content)


def test_refusal_names_who_has_the_ticket_in_the_callers_language(world: World, send: Send) -> None:
    number = world.file_ticket()
    send(number, "take", who="boris")
    english = send(number, "take", headers={"Accept-Language": "en-GB,en;q=0.8"})
    assert english.json()["title"] == "Борис Кац already has this ticket, since 12:00. Take the next one."
    assert english.headers["content-type"] == "application/problem+json"


def test_other_request_under_a_used_key_is_refused(world: World, send: Send) -> None:
    number = world.file_ticket()
    send(number, "note", body="одно", key="k")
    other = send(number, "note", body="другое", key="k")
    assert (other.status_code, other.json()["type"], other.json()["field"]) == (
        422,
        "urn:smena:key_reused",
        "Idempotency-Key",
    )


def test_another_agents_key_is_as_if_there_were_none(world: World, client: Client, send: Send) -> None:
    number = world.file_ticket()
    send(number, "note", body="одно", key="k")
    for answer in (
        send(number, "note", body="одно", key="k", who="boris"),
        client.post("/v1/intents/k/void", headers=world.headers("boris")),
    ):
        told = answer.json()
        assert (answer.status_code, told["type"], told["field"]) == (404, "urn:smena:foreign_key", "Idempotency-Key")
        assert told["title"] == "Под этим ключом у вас ничего нет. Отправьте с новым ключом."


def test_voided_key_never_takes_effect(world: World, client: Client, send: Send) -> None:
    number = world.file_ticket()
    voided = client.post("/v1/intents/k/void", headers=world.headers())
    late = send(number, "take", key="k")
    again = client.post("/v1/intents/k/void", headers=world.headers())
    assert (voided.status_code, voided.json()["outcome"]) == (200, "voided")
    assert again.json() == voided.json()
    assert (late.status_code, late.json()["type"]) == (409, "urn:smena:voided")
    assert ticket_of(client, world, number)["ticket"]["assignee_id"] is None


def test_voiding_what_was_accepted_says_so_with_its_number(world: World, client: Client, send: Send) -> None:
    accepted = send(world.file_ticket(), "take", key="k").json()
    answer = client.post("/v1/intents/k/void", headers=world.headers()).json()
    assert answer == {"outcome": "accepted", "seq": accepted["seq"]}


def test_voiding_what_was_refused_says_so(world: World, client: Client, send: Send) -> None:
    send(99_999, "take", key="k")
    assert client.post("/v1/intents/k/void", headers=world.headers()).json()["outcome"] == "refused"


def test_every_intent_has_a_number_in_the_feed_even_one_that_changes_nothing(world: World, send: Send) -> None:
    number = world.file_ticket()
    seqs = [send(number, "take").json()["seq"] for _ in range(3)]
    assert seqs == [seqs[0], seqs[0] + 1, seqs[0] + 2]


@pytest.mark.parametrize(
    ("intent", "kind"),
    [
        ({"type": "reply", "body": "Готово."}, "reply"),
        ({"type": "request_data", "body": "Укажите аккаунт."}, "request"),
        ({"type": "refuse", "reason": "not_in_plan", "body": "Не входит в тариф."}, "refusal"),
        ({"type": "out_of_scope", "body": "Предлагаем отдельный договор."}, "out_of_scope"),
        ({"type": "resolve", "body": "Исправлено."}, "resolution"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_public_answer_is_a_notice_for_the_cabinet(world: World, send: Send, intent: dict[str, str], kind: str) -> None:
    number = world.file_ticket()
    assert send(number, **intent).status_code == 200
    (notice,) = rows(world, "notices")
    assert (notice["subscriber_id"], notice["ticket"], notice["kind"]) == ("s1", number, "answer")
    assert notice["text"] == intent["body"]
    assert [row["kind"] for row in rows(world, "messages")][-1] == kind


def test_note_leaves_the_ticket_as_it_was(world: World, client: Client, send: Send) -> None:
    number = world.file_ticket()
    before = ticket_of(client, world, number)["ticket"]
    send(number, "note", body="Между нами.")
    assert ticket_of(client, world, number)["ticket"] == before


def test_note_is_no_notice(world: World, send: Send) -> None:
    send(world.file_ticket(), "note", body="Между нами.")
    assert rows(world, "notices") == []


def test_contact_note_is_kept_at_the_subscriber_and_opens_no_ticket(world: World, send: Send) -> None:
    answer = send(None, "contact_note", subscriber_id="s1", body="Звонил, просил счёт.")
    assert answer.status_code == 200
    (note,) = rows(world, "contact_notes")
    assert (note["subscriber_id"], note["author_name"], note["body"]) == ("s1", "Анна Петрова", "Звонил, просил счёт.")
    assert rows(world, "tickets") == []


def test_contact_note_on_nobody_is_refused(send: Send) -> None:
    answer = send(None, "contact_note", subscriber_id="nobody", body="Звонил.")
    assert (answer.status_code, answer.json()["reason"]) == (404, "unknown_subscriber")


@pytest.mark.parametrize(
    ("ticket", "intent"),
    [(None, {"type": "take"}), (10_001, {"type": "contact_note", "subscriber_id": "s1", "body": "x"})],
)
def test_ticket_is_null_for_contact_notes_alone(send: Send, ticket: int | None, intent: dict[str, str]) -> None:
    answer = send(ticket, **intent)
    assert (answer.status_code, answer.json()["field"]) == (422, "ticket")


def test_merge_moves_the_conversation_into_the_survivor(world: World, client: Client, send: Send) -> None:
    old, new = world.file_ticket(body="первое"), world.file_ticket(body="второе")
    assert send(new, "merge", into=old).status_code == 200
    gone, survivor = ticket_of(client, world, new), ticket_of(client, world, old)
    assert (gone["ticket"]["state"], gone["ticket"]["merged_into"]) == ("merged", old)
    said = [message["body"] for message in survivor["messages"] if message["kind"] == "subscriber"]
    assert said == ["первое", "второе"]
    assert [message["event"] for message in gone["messages"]] == ["merged"]


def test_split_numbers_a_new_ticket_that_keeps_the_receipt(world: World, client: Client, send: Send) -> None:
    number, received_at = world.file_ticket(body="первое"), world.clock.advance(hours=1)
    with world.central.write(world.operator) as transaction:
        second = transaction.insert("message", ticket=number, kind="subscriber", at=received_at, body="второе")
    world.clock.advance(hours=1)
    answer = send(number, "split", message_ids=[second], subject="Другой вопрос")
    made = ticket_of(client, world, answer.json()["ticket"])
    assert (made["ticket"]["subject"], made["ticket"]["received_at"]) == ("Другой вопрос", "2026-10-06T10:00:00Z")
    assert [message["body"] or message["event"] for message in made["messages"]] == ["второе", "acknowledged"]
    (notice,) = rows(world, "notices")
    assert (notice["ticket"], notice["kind"]) == (made["ticket"]["id"], "acknowledgement")
    assert f"[#{made['ticket']['id']}] принята" in notice["text"]
    assert "Ответим не позднее 07.10.2026 01:00 МСК." in notice["text"]
    event = ticket_of(client, world, number)["messages"][-1]
    assert (event["event"], event["detail"]["into"]) == ("split", made["ticket"]["id"])


def test_every_act_and_every_refusal_is_in_the_audit_without_the_text(world: World, client: Client, send: Send) -> None:
    number = world.file_ticket()
    send(number, "reply", body="тайное слово", key="a", headers={"Smena-Device": "desk-7"})
    send(number, "take", who="olga", key="b")
    entries = client.get(f"/v1/audit?ticket={number}", headers=world.headers("sveta")).json()
    assert [(entry["act"], entry["actor"], entry["intent_key"]) for entry in entries] == [
        ("take", "agent:3", "b"),
        ("reply", "agent:1", "a"),
    ]
    assert entries[0]["detail"] == {"outcome": "refused", "reason": "wrong_department"}
    assert entries[1]["device"] == "desk-7"
    assert "тайное слово" not in str(rows(world, "audit"))


@pytest.mark.parametrize(
    ("ticket", "intent", "kept"),
    [
        ("stp", {"type": "reply", "body": "да\x1b[2J\u202eтен"}, "да[2Jтен"),
        ("stp", {"type": "note", "body": "да\x1b[2J\u202eтен"}, "да[2Jтен"),
        (None, {"type": "contact_note", "subscriber_id": "s1", "body": "да\x1b[2J\u202eтен"}, "да[2Jтен"),
        ("stp", {"type": "transfer", "department": "ork", "reason": "да\n\u202eтен\x00"}, None),
        ("stp", {"type": "transfer", "department": "ork", "reason": "да\n\u202eтен"}, "да тен"),
        ("stp", {"type": "declare_emergency", "service": "web", "reason": "да\x1b\n тен"}, "да тен"),
    ],
    ids=lambda value: value["type"] if isinstance(value, dict) else "",
)
def test_texts_of_agents_are_cleaned_too(
    world: World, send: Send, ticket: str | None, intent: dict[str, str], kept: str | None
) -> None:
    answer = send(ticket and world.file_ticket(), **intent)
    found = rows(world, "contact_notes" if ticket is None else "messages")[-1]
    if kept is None:
        assert (answer.status_code, answer.json()["type"]) == (422, "urn:smena:bad_text")
        assert answer.json()["field"] == "intent.reason"
    else:
        assert (found["body"] or found["detail"]["reason"]) == kept


def test_who_saw_more_than_there_is_belongs_to_another_history(world: World, client: Client, send: Send) -> None:
    number = world.file_ticket()
    answer = send(number, "take", seen_seq=world.head() + 1, key="k", headers={"Accept-Language": "en"})
    told = answer.json()
    assert (answer.status_code, told["type"], told["field"]) == (409, "urn:smena:history_changed", "seen_seq")
    assert told["detail"] == f"The feed has no such number yet: the last is {world.head()}."
    assert rows(world, "receipts") == rows(world, "audit") == []
    assert send(number, "take", seen_seq=world.head(), key="k").status_code == 200


def test_thank_you_on_a_reopened_ork_ticket_needs_no_answer(world: World, client: Client, send: Send) -> None:
    number = world.file_ticket(Department.ORK)
    refused = send(number, "no_answer_needed", who="olga")
    assert (refused.status_code, refused.json()["reason"], refused.json()["clause"]) == (409, "not_processed", "ORK.3")
    send(number, "resolve", body="Зачислено.", who="olga")
    world.clock.advance(hours=1)
    headers = world.headers("cabinet") | {"Idempotency-Key": "thanks"}
    client.post(f"/v1/cabinet/tickets/{number}/messages", json={"body": "Спасибо!"}, headers=headers)
    assert send(number, "no_answer_needed", who="olga").status_code == 200
    assert ticket_of(client, world, number)["ticket"]["state"] == "resolved"


def test_topic_of_the_other_department_is_cleared_by_a_transfer(world: World, client: Client, send: Send) -> None:
    number = world.file_ticket()
    send(number, "set_topic", was=None, topic="password")
    send(number, "transfer", department="ork", reason="Оплата")
    found = ticket_of(client, world, number)
    assert (found["ticket"]["department"], found["ticket"]["topic"]) == ("ork", None)
    assert found["messages"][-1]["detail"] == {"department": "ork", "topic": "password", "reason": "Оплата"}


def test_actor_is_the_tokens_agent_whatever_the_body_says(send: Send, world: World) -> None:
    for forged in ({"actor": 4}, {"at": "2020-01-01T00:00:00Z"}, {"assignee_id": 4}):
        answer = send(world.file_ticket(), "take", **forged)
        assert (answer.status_code, answer.json()["field"]) == (422, f"intent.{next(iter(forged))}")


def test_intent_is_judged_by_the_agents_rights_of_now(world: World, send: Send) -> None:
    number = world.file_ticket(Department.ORK)
    with world.central.write(world.operator) as transaction:
        transaction.update("agent", world.ids["anna"], department="ork")
    assert send(number, "take").status_code == 200


def test_clock_of_the_workstation_decides_nothing(world: World, client: Client, send: Send) -> None:
    number = world.file_ticket()
    send(number, "reply", body="Ответ")  # written a minute before the receipt by its own clock
    found = ticket_of(client, world, number)
    assert found["ticket"]["stp_clock"]["stopped_at"] == "2026-10-06T09:00:00Z"
    assert found["messages"][-1]["written_at"] == "2026-10-06T08:59:00Z"


def test_emergency_that_the_first_version_sent_is_the_same_request_after_the_update() -> None:
    """It knew no `was`; a desk repeats the key of a lost answer, and those of a week after a restore."""
    told: list[tuple[DeclareEmergency | RevokeEmergency, dict[str, str]]] = [
        (DeclareEmergency(BasicService.WEB, "Лежит."), {"type": "declare_emergency", "service": "web"}),
        (RevokeEmergency("Лежит."), {"type": "revoke_emergency"}),
    ]
    for intent, before in told:
        values = {name: value for name, value in before.items() if name != "type"} | {"reason": "Лежит."}
        old = request_hash(b"intent", msgspec.json.encode([before["type"], 10_001, 5, START, values]))
        assert Wish(10_001, 5, START, intent).hash == old
        assert Wish(10_001, 5, START, replace(intent, was=BasicService.DNS)).hash != old


def test_ticket_that_leads_an_incident_joins_none_while_others_are_part_of_its_own(world: World, send: Send) -> None:
    follower, lead, further = (world.file_ticket() for _ in range(3))
    for number in (follower, lead, further):
        send(number, "declare_emergency", service="web", reason="Сайт лежит")
    send(follower, "join_incident", lead=lead)
    assert send(lead, "join_incident", lead=further).json()["reason"] == "leads_another"
    send(follower, "resolve", body="Готово.")
    assert send(lead, "join_incident", lead=further).status_code == 200
