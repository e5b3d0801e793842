"""What agents decide about letters, carried out by central: tickets, messages, questions, once each."""

from typing import Any

import pytest
from sqlalchemy import select

from desktop.central.housekeeping import retire_letters
from desktop.central.mail_settings import Smtp
from desktop.central.outgoing_tables import outgoing_mail
from tests.central.mailroom.post import PASSES, Post, letter
from tests.central_server import Client, Send, World

pytestmark = pytest.mark.about_sqlite


@pytest.fixture
def post(world: World) -> Post:
    return Post(world, smtp=Smtp(host="localhost", tls="none"))


def only(post: Post, kind: str) -> dict[str, Any]:
    return post.rows(kind)[0]


def queued(world: World) -> list[tuple[Any, ...]]:
    with world.central.engine.connect() as connection:
        columns = outgoing_mail.c
        rows = connection.execute(select(columns.kind, columns.recipient, columns.letter).order_by(columns.id))
        return [tuple(row) for row in rows]


def test_sender_is_asked_once_and_his_answer_completes_the_letter(world: World, post: Post, send: Send) -> None:
    post.comes(letter("Не открывается сайт, помогите."))
    kept = only(post, "letter")["id"]
    assert send(None, "ask_sender", letter_id=kept).status_code == 200
    assert send(None, "ask_sender", who="olga", letter_id=kept).json()["reason"] == "letter_asked_already"
    assert queued(world) == [("question", "ivan@example.ru", kept)]
    assert (only(post, "letter")["state"], only(post, "letter")["asked_at"]) == ("asked", world.clock())
    post.comes(letter("Аккаунт plain.ru."))
    assert only(post, "letter")["state"] == "admitted"
    assert len(post.rows("ticket")) == 1


def test_nobody_is_asked_while_no_mail_goes_out(world: World, send: Send) -> None:
    post = Post(world)
    post.comes(letter("Помогите с сайтом."))
    assert send(None, "ask_sender", letter_id=only(post, "letter")["id"]).json()["reason"] == "mail_is_off"
    assert only(post, "letter")["state"] == "unidentified"


def test_admitted_letter_is_a_ticket_since_now(world: World, post: Post, send: Send) -> None:
    post.comes(letter("Не открывается сайт.", sender="Пётр <petr@other.test>"))
    post.at(hours=3)
    answer = send(None, "admit_letter", letter_id=1, account="PLAIN.ru")
    ticket, kept = only(post, "ticket"), only(post, "letter")
    assert answer.json()["ticket"] == ticket["id"]
    assert (ticket["channel"], ticket["account"], ticket["correspondent"]) == ("email", "plain.ru", "petr@other.test")
    assert ticket["received_at"] == world.clock()
    assert (kept["state"], kept["ticket"], kept["decided_by_id"]) == ("admitted", ticket["id"], world.ids["anna"])
    message, *events = post.rows("message")
    assert (message["kind"], message["author_name"]) == ("subscriber", "Иван Петров")
    assert message["letter"]["is_verified"]
    assert [event["event"] for event in events] == ["letter_admitted", "acknowledged"]
    assert (post.raws()[0]["ticket"], post.raws()[0]["message"]) == (ticket["id"], message["id"])


def test_second_decision_is_refused_by_the_name_of_who_made_the_first(world: World, post: Post, send: Send) -> None:
    post.comes(letter("Не открывается сайт.", sender="petr@other.test"))
    assert send(None, "dismiss_letter", letter_id=1, reason="Реклама").status_code == 200
    refused = send(None, "admit_letter", who="olga", letter_id=1, account="plain.ru").json()
    assert refused["reason"] == "letter_decided"
    assert "Анна Петрова" in refused["title"]
    assert post.rows("ticket") == []


def test_attached_letter_is_a_strangers_unless_the_agent_vouches(
    world: World, post: Post, send: Send, client: Client
) -> None:
    number = world.file_ticket()
    send(number, "take")
    send(number, "resolve", body="Готово.")
    post.comes(*(letter(f"Письмо {n}.", sender=f"petr{n}@other.test") for n in (1, 2)))
    send(None, "attach_letter", letter_id=1, ticket=number)
    assert only(post, "ticket")["state"] == "resolved"
    send(None, "attach_letter", letter_id=2, ticket=number, is_subscriber=True)
    assert only(post, "ticket")["state"] == "open"
    assert (post.said("letter"), post.said()[-1]) == (["Письмо 1."], "Письмо 2.")
    shown = client.get(f"/v1/cabinet/tickets/{number}", headers=world.headers("cabinet")).text
    assert "Письмо 2." in shown
    assert "Письмо 1." not in shown


def test_strangers_letter_in_a_ticket_becomes_the_subscribers_by_an_agents_word(
    world: World, post: Post, send: Send
) -> None:
    number = world.file_ticket()
    proof = PASSES.format(host="other.test")
    post.comes(letter("Это я, Иван.", sender="new@other.test", subject=f"[#{number}]", Authentication_Results=proof))
    assert (post.said("letter"), only(post, "letter")["state"]) == (["Это я, Иван."], "unverified")
    send(None, "attach_letter", letter_id=1, ticket=number, is_subscriber=True)
    assert post.said("letter") == []
    assert post.said()[-1] == "Это я, Иван."
    assert only(post, "letter")["state"] == "attached"


def test_files_of_an_admitted_letter_are_its_messages(world: World, post: Post, send: Send) -> None:
    post.comes(WITH_FILE)
    kept = only(post, "letter")["attachments"]
    assert [file["name"] for file in kept] == ["log.txt"]
    send(None, "admit_letter", letter_id=1, account="plain.ru")
    assert only(post, "message")["attachments"] == kept


def test_redaction_reaches_the_raw_letter_and_the_list_of_letters(world: World, post: Post, send: Send) -> None:
    post.comes(letter("Мой адрес: Ленина 5.", sender="petr@other.test"))
    send(None, "attach_letter", letter_id=1, ticket=world.file_ticket())
    message = post.rows("message")[-1]
    spans = [[11, 19]]
    answer = send(message["ticket"], "redact", message_id=message["id"], version=message["version"], spans=spans)
    assert answer.status_code == 200
    assert "Ленина" not in only(post, "letter")["body"] + post.rows("message")[-2]["body"]
    assert post.raws()[0]["ciphertext"] is None


def test_letters_that_are_over_leave_the_desks_after_thirty_days(world: World, post: Post, send: Send) -> None:
    post.comes(*(letter("Помогите.", sender=f"petr{n}@other.test") for n in range(3)))
    post.comes(letter("Отпуск.", sender="anna@other.test", Auto_Submitted="auto-replied"))
    send(None, "dismiss_letter", letter_id=1)
    post.at(days=30)
    assert retire_letters(world.central) == 0
    post.at(seconds=1)
    assert (retire_letters(world.central), retire_letters(world.central)) == (2, 0)
    assert [row["is_retired"] for row in post.rows("letter")] == [True, False, False, True]


WITH_FILE = b"""From: petr@other.test
Subject: log
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain

The site is down.
--b
Content-Type: text/plain
Content-Disposition: attachment; filename=log.txt

lines
--b--
"""
