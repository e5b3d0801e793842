"""A raw letter does not outlive the secret that was moved from it, nor does a file that repeats its text hold it."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from desktop.central import tables
from desktop.central.file_tables import attachments
from desktop.central.files import read_file
from desktop.central.secret_keeping import destroy_now
from tests.central.cabinet_site import Cabinet
from tests.central.mailroom.post import OFFICE, SITE, SUPPORT, Post, letter, with_file
from tests.central_server import Send, World

pytestmark = pytest.mark.about_sqlite
SECRET = "Kx7-plum-9!"
PASTED = f"Пароль: {SECRET}"
GONE = "letter.raw_gone"


@pytest.fixture
def post(world: World) -> Post:
    return Post(world)


def kept(post: Post) -> list[bool]:
    """Of each raw letter, whether its content is there."""
    return [raw["ciphertext"] is not None for raw in post.raws()]


def ended(post: Post, send: Send, cabinet: Cabinet) -> None:
    cabinet.act(post.rows("ticket")[0]["id"], "resolve", body="Готово.")


def passed(post: Post, send: Send, cabinet: Cabinet) -> None:
    post.at(hours=73)
    destroy_now(post.world.central)


@pytest.mark.parametrize("over", [ended, passed])
def test_raw_letter_goes_with_its_secret_and_the_message_says_so(
    post: Post, send: Send, cabinet: Cabinet, over: Callable[[Post, Send, Cabinet], None]
) -> None:
    post.comes(letter(f"{SITE} {PASTED}"), letter(f"{SITE} Второе письмо."))
    assert kept(post) == [True, True]
    over(post, send, cabinet)
    assert kept(post) == [False, True]
    first, *_, second = (row for row in post.rows("message") if row["kind"] == "subscriber")
    assert [GONE in row["letter"]["notes"] for row in (first, second)] == [True, False]


def test_letter_that_is_no_ticket_says_so_too(post: Post, send: Send) -> None:
    post.comes(letter(PASTED, sender="petr@other.test"))
    assert send(None, "dismiss_letter", letter_id=1).status_code == 200
    assert kept(post) == [False]
    assert GONE in post.rows("letter")[0]["notes"]


def test_every_copy_goes_and_one_that_comes_later_is_not_kept(post: Post, send: Send, cabinet: Cabinet) -> None:
    raw = letter(f"{SITE} {PASTED}")
    post.comes(raw)
    post.comes(raw, mailbox=OFFICE)
    late = post.is_kept(raw, mailbox=SUPPORT)
    ended(post, send, cabinet)
    assert (late, kept(post)) == (3, [False, False, True])
    assert post.is_taken_in() == 1
    assert (kept(post), post.states()) == ([False] * 3, ["read", "duplicate", "duplicate"])


def test_long_letter_s_own_text_is_a_file_without_the_secret(world: World, post: Post) -> None:
    post.comes(letter(f"{SITE} {PASTED}\n" + "Журнал сервера, строка за строкой.\n" * 2500))
    [content] = contents(world)
    assert (SECRET.encode() in content, "[секрет 1]".encode() in content) == (False, True)


def test_file_of_text_that_repeats_it_has_the_mark_and_else_stays_as_it_was_sent(world: World, post: Post) -> None:
    own = "Журнал. Пароль: Zz9-own-4?"
    post.comes(with_file(f"{SITE} {PASTED}", f"{own} и ещё раз {SECRET}"))
    assert [content.decode().strip() for content in contents(world)] == [f"{own} и ещё раз [секрет 1]"]


def contents(world: World) -> list[bytes]:
    with world.central.engine.connect() as connection:
        ids = connection.execute(select(attachments.c.id)).scalars().all()
        assert connection.execute(select(tables.secrets.c.raw_letter)).scalars().all() == [1]
        return [read_file(connection, world.central.vault.ring(), one) for one in ids]
