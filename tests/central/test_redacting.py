"""A redaction reaches every copy: message, notice, raw letter, cached snapshots, and a second desk at its next page."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from desktop.central import schema
from desktop.central.conversation import retire
from tests.central.cabinet_site import Cabinet
from tests.central.mailroom.post import Post, letter
from tests.central_server import Client, Send, World, serving
from tests.sync.stepped import Stepped, sit

pytestmark = pytest.mark.about_sqlite
WORD = "тайнослово"
BODY = f"Моё {WORD} никому не говорите. Может быть, кажется пароль там qwerty"


def redact(cabinet: Cabinet, message: dict[str, Any]) -> None:
    start = message["body"].index(WORD)
    spans = [[start, start + len(WORD)]]
    cabinet.act(message["ticket"], "redact", message_id=message["id"], version=message["version"], spans=spans)


def everything(world: World) -> str:
    with world.central.engine.connect() as connection:
        every = schema.metadata.sorted_tables
        return "\n".join(str(row) for table in every for row in connection.execute(select(table)))


def test_message_and_notice_have_the_mark_and_suspects_stand_anew(world: World, cabinet: Cabinet) -> None:
    number = cabinet.file()
    cabinet.act(number, "reply", body=BODY)
    message = cabinet.ticket(number)["messages"][-1]
    redact(cabinet, message)
    said = cabinet.ticket(number)["messages"][-2]
    assert said["body"] == BODY.replace(WORD, "[скрыто]")
    [suspect] = said["suspects"]
    assert said["body"][suspect["start"] : suspect["end"]] == "qwerty"
    assert cabinet.get("/notices").json()[-1]["text"] == said["body"]
    assert WORD not in everything(world)


def test_a_letters_quoted_tail_begins_where_it_did_and_the_raw_letter_is_gone(world: World, cabinet: Cabinet) -> None:
    post = Post(world)
    quoted = "On Tue, 6 Oct 2026 support@provider.ru wrote:\n> Ждём.\n"
    post.comes(letter(f"Не открывается plain.ru, моё {WORD} вот.\n\n{quoted}"))
    [message, *_] = post.rows("message")
    tail = message["body"][message["quote_at"] :]
    redact(cabinet, message)
    [message, *_] = post.rows("message")
    assert message["body"][message["quote_at"] :] == tail
    assert [raw["ciphertext"] for raw in post.raws()] == [None]


def test_no_cached_snapshot_keeps_the_words(world: World, cabinet: Cabinet, client: Client) -> None:
    number = cabinet.file(body=BODY)
    assert client.get("/v1/snapshot", headers=world.headers("anna")).status_code == 200
    cache = Path(world.central.cache)

    def files() -> list[Path]:
        return [file for file in cache.rglob("*") if file.is_file()]

    assert any(WORD.encode() in file.read_bytes() for file in files())
    redact(cabinet, cabinet.ticket(number)["messages"][0])
    assert files() == []


def found(desk: Stepped, text: str) -> list[int]:
    return [hit.number for hit in desk.answer(desk.desk.search, text).hits]


@pytest.mark.parametrize("end", ["open", "ended", "retired"])
def test_a_second_desk_has_the_mark_after_its_next_page(
    world: World, cabinet: Cabinet, tmp_path: Path, end: str
) -> None:
    number = cabinet.file(body=BODY)
    with serving(world):
        desk = sit(world, "boris", tmp_path / "desk")
        desk.catch_up()
        assert WORD in desk.ticket(number).messages[0].body
        assert found(desk, WORD) == [number]
        if end != "open":
            cabinet.act(number, "resolve", body="Готово.")
        if end == "retired":
            with world.central.write(world.operator) as transaction:
                retire(transaction, number)
        redact(cabinet, cabinet.ticket(number)["messages"][0])
        desk.catch_up()
        assert found(desk, WORD) == []
        rows = desk.store.replica.raw.execute("SELECT body FROM message").fetchall()
        assert not [body for (body,) in rows if WORD in body]
        assert bool(rows) is (end != "retired")
        desk.close()


@pytest.mark.parametrize("is_in_a_ticket", [False, True])
def test_letter_that_is_no_ticket_is_redacted_in_all_its_copies(
    world: World, cabinet: Cabinet, send: Send, is_in_a_ticket: bool
) -> None:
    post, number = Post(world), cabinet.file()
    subject = f"[#{number}]" if is_in_a_ticket else "Вопрос"
    quoted = "On Tue, 6 Oct 2026 support@provider.ru wrote:\n> Ждём.\n"
    post.comes(letter(f"{BODY}\n\n{quoted}", sender="petr@other.test", subject=subject))
    [row] = post.rows("letter")
    tail = row["body"][row["quote_at"] :]
    [suspect] = row["suspects"]
    assert row["body"][suspect["start"] : suspect["end"]] == "qwerty"
    start = row["body"].index(WORD)
    spans = [[start, start + len(WORD)], [suspect["start"], suspect["end"]]]
    assert send(None, "redact_letter", letter_id=row["id"], version=row["version"], spans=spans).status_code == 200
    [row] = post.rows("letter")
    assert (row["body"].count("[скрыто]"), row["suspects"], row["body"][row["quote_at"] :]) == (2, [], tail)
    assert (row["state"], row["decided_by_id"]) == ("unverified" if is_in_a_ticket else "unidentified", None)
    assert (WORD in everything(world), [raw["ciphertext"] for raw in post.raws()]) == (False, [None])
    assert len(post.said("letter")) == is_in_a_ticket
