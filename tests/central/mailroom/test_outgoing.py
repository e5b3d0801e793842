"""What is mailed and what is not: agents' answers on e-mail tickets, acknowledgements within their ration (H9, H10)."""

import os
from typing import Any

import pytest
from sqlalchemy import select

from desktop.central import tables
from desktop.central.database import reading
from desktop.central.mailroom.deliveries import is_ours, our_letters, our_tickets
from desktop.central.mailroom.outgoing import is_broken, queue_question
from desktop.central.writing import Author
from tests.central.mailroom.letters_out import SETTINGS, file_by_mail, filed, message_of, queued
from tests.central_server import Client, Send, World

pytestmark = pytest.mark.about_sqlite

FORGED = int(os.environ.get("SMENA_FORGED_TICKETS", "205"))


@pytest.fixture(autouse=True)
def _mail(world: World, client: Client) -> None:
    """Once the app runs: mail goes out when the test says so."""
    world.central.mail = SETTINGS


@pytest.mark.parametrize(
    ("act", "values", "kind"),
    [
        ("reply", {"body": "Исправлено."}, "reply"),
        ("request_data", {"body": "Назовите домен."}, "request"),
        ("refuse", {"body": "Услуги заблокированы.", "reason": "blocked"}, "refusal"),
        ("out_of_scope", {"body": "Это не входит в поддержку."}, "out_of_scope"),
        ("resolve", {"body": "Готово."}, "resolution"),
    ],
)
def test_every_public_word_of_an_agent_is_mailed_to_who_filed_the_ticket(
    world: World, client: Client, send: Send, act: str, values: dict[str, Any], kind: str
) -> None:
    number = file_by_mail(world)
    answer = send(number, act, **values)
    assert answer.status_code == 200, answer.text
    (mail,) = queued(world, kind="answer")
    message = message_of(world, number, kind)
    assert (mail["ticket"], mail["message"], mail["recipient"]) == (number, message["id"], "ivan@example.ru")
    at = "2026-10-06T09:00:00Z"
    assert message["delivery"] == {"state": "queued", "to": "ivan@example.ru", "at": at, "reason": ""}
    seen = client.get(f"/v1/tickets/{number}", headers=world.headers()).json()["messages"]
    assert [entry["delivery"]["state"] for entry in seen if entry["kind"] == kind] == ["queued"]


def test_notes_and_tickets_of_the_cabinet_are_not_mailed(world: World, send: Send) -> None:
    by_mail, by_cabinet = file_by_mail(world), world.file_ticket()
    send(by_mail, "note", body="Для своих.")
    send(by_cabinet, "reply", body="Исправлено.")
    assert queued(world, kind="answer") == []
    assert message_of(world, by_cabinet, "reply")["delivery"] is None


def test_without_settings_nothing_is_queued_and_no_delivery_shown(world: World, send: Send) -> None:
    world.central.mail = None
    number = file_by_mail(world)
    send(number, "reply", body="Исправлено.")
    assert queued(world) == []
    assert message_of(world, number, "reply")["delivery"] is None
    assert message_of(world, number, "event")["delivery"] is None


def test_the_same_intent_after_a_restore_makes_the_same_message_id(world: World, send: Send) -> None:
    number = file_by_mail(world)
    send(number, "reply", body="Исправлено.", key="one")
    send(number, "reply", body="И ещё.", key="two")
    first, second = (mail["mail_id"] for mail in queued(world, kind="answer"))
    assert first != second
    with world.central.write(Author("operator")) as transaction:
        transaction.connection.exec_driver_sql("DELETE FROM outgoing_mail WHERE kind = 'answer'")
        transaction.connection.exec_driver_sql("DELETE FROM receipts")
    send(number, "reply", body="Исправлено.", key="one")
    assert [mail["mail_id"] for mail in queued(world, kind="answer")] == [first]


def test_a_subscriber_is_told_the_number_of_his_e_mail_ticket(world: World) -> None:
    number = file_by_mail(world)
    (mail,) = queued(world)
    assert (mail["kind"], mail["ticket"], mail["recipient"]) == ("acknowledgement", number, "ivan@example.ru")
    assert message_of(world, number, "event")["delivery"]["state"] == "queued"


@pytest.mark.parametrize(
    ("sender", "facts", "why"),
    [
        ("thief@evil.example", {}, "ration.unknown"),
        ("thief@evil.example", {"is_proved": True}, None),
        ("ivan@example.ru", {"silent": "silent.suppressed"}, "silent.suppressed"),
    ],
)
def test_who_is_not_known_or_asks_for_silence_gets_no_acknowledgement(
    world: World, sender: str, facts: dict[str, Any], why: str | None
) -> None:
    number = file_by_mail(world, sender, **facts)
    assert len(queued(world)) == (why is None)
    event = message_of(world, number, "event")
    assert event["detail"].get("unmailed") == why
    assert (event["delivery"] is None) is (why is not None)


def test_two_responders_wired_to_each_other_get_three_mails_an_hour(world: World) -> None:
    """Each acknowledgement comes back as a new ticket, from a program that says nothing of itself."""
    answered = 0
    for _ in range(20):
        file_by_mail(world)
        if len(queued(world)) == answered:
            break
        answered += 1
        world.clock.advance(seconds=20)
    assert answered == 3
    world.clock.advance(minutes=59)
    file_by_mail(world)
    assert len(queued(world)) == 4


def test_forged_tickets_get_no_more_acknowledgements_than_the_ration(world: World) -> None:
    with world.central.write(Author("system")) as transaction:
        for number in range(FORGED):
            filed(transaction, f"victim{number}@example.ru", is_proved=True)
    assert len(queued(world)) == min(FORGED, 200)
    with reading(world.central.engine) as connection:
        assert is_broken(connection, world.clock()) is (FORGED >= 200)
    world.clock.advance(minutes=61)
    file_by_mail(world)
    assert len(queued(world)) == min(FORGED, 200) + 1


def letter(world: World, sender: str = "petr@example.ru") -> int:
    with world.central.write(Author("system")) as transaction:
        letter_id: int = transaction.insert(
            "letter",
            department="stp",
            state="unidentified",
            sender=sender,
            missing=["gate.account"],
            received_at=transaction.at,
        )
    return letter_id


def ask(world: World, letter_id: int) -> str | None:
    with world.central.write(Author("agent:1")) as transaction:
        row = transaction.connection.execute(select(tables.letters).where(tables.letters.c.id == letter_id))
        return queue_question(transaction, row.mappings().one())


def test_an_unidentified_sender_is_asked_once_and_not_flooded(world: World) -> None:
    first = letter(world)
    assert [ask(world, first), ask(world, first)] == [None, "ration.ticket"]
    assert [ask(world, letter(world)) for _ in range(3)] == [None, None, "ration.address"]
    world.central.mail = None
    assert ask(world, letter(world, "other@example.ru")) == "mail_is_off"


def test_answers_to_our_mail_are_known_by_their_references(world: World) -> None:
    number, asked = file_by_mail(world), letter(world)
    ask(world, asked)
    ours, question = (mail["mail_id"] for mail in queued(world))
    with reading(world.central.engine) as connection:
        assert our_tickets(connection, (ours, "<strange@else.where>", question)) == (number,)
        assert our_letters(connection, (ours, question)) == (asked,)
        assert is_ours(connection, ours)
        assert not is_ours(connection, "<strange@else.where>")
