"""What a letter does to the data base, on both kinds of it."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from desktop.central.mailroom.raw_letters import Source
from desktop.central.mailroom.rounds import take_in_stored
from tests.central.mailroom.post import OFFICE, SITE, Post, letter, reader
from tests.central_server import START, World


@pytest.fixture
def post(world: World) -> Post:
    return Post(world)


def test_new_ticket_is_by_mail_since_central_stored_it_and_is_acknowledged(world: World, post: Post) -> None:
    post.is_kept(letter(SITE, subject="Сайт лежит", Date="Mon, 05 Oct 2026 10:00:00 +0300"), mailbox=OFFICE)
    post.at(minutes=3)
    post.is_taken_in()
    ticket = post.rows("ticket")[0]
    assert (ticket["channel"], ticket["department"], ticket["account"]) == ("email", "ork", "plain.ru")
    assert (ticket["received_at"], ticket["correspondent"]) == (START, "ivan@example.ru")
    message, event = post.rows("message")
    assert (message["body"].strip(), message["author_name"]) == (SITE, "Иван Петров")
    assert message["written_at"].hour == 7
    assert message["letter"]["sender"] == "ivan@example.ru"
    assert message["letter"]["is_verified"]
    assert event["event"] == "acknowledged"
    raw = post.raws()[0]
    assert (raw["state"], raw["ticket"], raw["message"]) == ("read", ticket["id"], message["id"])


def test_completing_letter_takes_the_earlier_ones_along_and_starts_the_clock(world: World, post: Post) -> None:
    post.comes(letter("Не открывается сайт, помогите."))
    post.at(hours=5)
    post.comes(letter("Это срочно, вторая жалоба."), letter("А это чужое.", sender="petr@other.test"))
    post.at(hours=5)
    post.comes(letter("Аккаунт plain.ru.", subject="Re: Сайт"))
    assert post.said() == ["Не открывается сайт, помогите.", "Это срочно, вторая жалоба.", "Аккаунт plain.ru."]
    assert [row["state"] for row in post.rows("letter")] == ["admitted", "admitted", "unidentified"]
    ticket = post.rows("ticket")[0]
    assert ticket["received_at"] == world.clock()
    assert {row["ticket"] for row in post.raws()} == {ticket["id"], None}


def test_letter_in_two_mailboxes_has_one_effect(world: World, post: Post) -> None:
    raw = letter(SITE)
    post.comes(b"Delivered-To: support@provider.ru\r\nReceived: from a\r\n" + raw.replace(b"\n", b"\r\n"))
    post.comes(b"Delivered-To: office@provider.ru\nReceived: from b\n" + raw, mailbox=OFFICE)
    assert post.states() == ["read", "duplicate"]
    assert post.said() == [SITE]
    first, second = post.raws()
    assert (first["message"], first["ticket"]) == (second["message"], second["ticket"])


def test_uid_is_stored_once_and_the_mailbox_goes_on_with_it(world: World, post: Post) -> None:
    source = Source("INBOX", 7, 3)
    assert post.is_kept(letter(), source=source) is not None
    assert post.is_kept(letter(), source=source) is None
    assert post.is_kept(letter(), source=Source("INBOX", 8, 3)) is not None


def test_several_processes_that_take_in_the_same_letters_have_one_effect(world: World, post: Post) -> None:
    bodies = [f"Не открывается сайт plain.ru, случай {number}." for number in range(8)]
    for number, body in enumerate(bodies):
        post.is_kept(letter(body), source=Source("INBOX", 1, number + 1, post.at(minutes=1)))
    others = [world.beside() for _ in range(2)]
    for other in others:
        other.mail = world.central.mail
    with ThreadPoolExecutor() as threads:
        met = list(threads.map(lambda central: take_in_stored(central, reader()), (world.central, *others)))
    for other in others:
        other.engine.dispose()
    assert max(met) == len(bodies)
    assert sorted(post.said()) == bodies
    assert post.states() == ["read"] * len(bodies)
