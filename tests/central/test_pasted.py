"""Credentials in texts of people: moved to the secret store before anything is stored, at every door (section 6)."""

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from desktop.central import schema, tables
from desktop.central.export import export
from desktop.central.importer import Summary, run_import
from desktop.central.pasted import cleared
from desktop.central.receipts import request_hash
from desktop.central.secrets import value_of
from tests.central.cabinet_site import Cabinet
from tests.central.mailroom.post import Post, letter
from tests.central_server import Client, Send, World

Pasted = Callable[[str], str]
TEXT = "Пароль от панели: {}"


def values(world: World) -> dict[int, tuple[str | None, str, int | None]]:
    """What the store holds, by number: the value, its kind and its ticket."""
    with world.central.write(world.operator) as transaction:
        rows = transaction.connection.execute(select(tables.secrets).order_by(tables.secrets.c.id)).all()
        return {row.id: (value_of(transaction, row.id), row.kind, row.ticket) for row in rows}


def everything(world: World) -> str:
    """Every table as text."""
    with world.central.engine.connect() as connection:
        every = schema.metadata.sorted_tables
        return "\n".join(str(row) for table in every for row in connection.execute(select(table)))


def _file(side: "Side", secret: str) -> int:
    return side.cabinet.file(body=TEXT.format(secret))


def _subject(side: "Side", secret: str) -> int:
    return side.cabinet.file(subject=TEXT.format(secret))


def _write(side: "Side", secret: str) -> int:
    number = side.cabinet.file()
    side.cabinet.write(number, TEXT.format(secret))
    return number


def _act(kind: str, field: str = "body", /, **more: Any) -> "Door":
    def act(side: "Side", secret: str) -> int:
        number = side.cabinet.file()
        side.cabinet.act(number, kind, **{field: TEXT.format(secret), **more})
        return number

    return act


def _split(side: "Side", secret: str) -> int:
    number = side.cabinet.file()
    side.cabinet.write(number)
    moving = [side.cabinet.ticket(number)["messages"][-1]["id"]]
    side.cabinet.act(number, "split", message_ids=moving, subject=TEXT.format(secret))
    return number


def _contact_note(side: "Side", secret: str) -> None:
    answer = side.send(None, "contact_note", subscriber_id="s1", body=TEXT.format(secret))
    assert answer.status_code == 200


class Side:
    def __init__(self, cabinet: Cabinet, send: Send) -> None:
        self.cabinet, self.send = cabinet, send


Door = Callable[[Side, str], int | None]
DOORS: dict[str, Door] = {
    "a new ticket": _file,
    "its subject": _subject,
    "a message": _write,
    "reply": _act("reply"),
    "note": _act("note"),
    "request_data": _act("request_data"),
    "request_secret": _act("request_secret", kind="password"),
    "resolve": _act("resolve"),
    "refuse": _act("refuse", reason="blocked"),
    "out_of_scope": _act("out_of_scope"),
    "declare_emergency": _act("declare_emergency", "reason", service="web"),
    "transfer": _act("transfer", "reason", department="ork"),
    "assign": _act("assign", "reason", agent_id=1),
    "authorize": _act("authorize", "reason", way="supervisor"),
    "split": _split,
    "contact note": _contact_note,
}


@pytest.mark.about_sqlite
def test_what_only_looks_like_a_credential_is_found_again_behind_a_mark(world: World) -> None:
    text = "Пароль от панели: Kx7-plum-tree-and-more\nПаспорт серия 4510 № 654321"
    with world.central.write(world.operator) as transaction:
        said, [suspect] = cleared(transaction, text)
    assert "plum" not in said
    assert said[suspect.start : suspect.end] == "4510 № 654321"


@pytest.mark.about_sqlite
@pytest.mark.parametrize("door", DOORS)
def test_no_door_lets_a_sure_credential_into_any_table(cabinet: Cabinet, world: World, send: Send, door: str) -> None:
    secret = "Kx7plum99!"
    number = DOORS[door](Side(cabinet, send), secret)
    assert values(world).popitem()[1] == (secret, "password", number)
    assert secret not in everything(world)


def test_the_mark_stands_in_the_text_and_in_the_notice(cabinet: Cabinet, world: World) -> None:
    number = cabinet.file(body="Пароль: Kx7plum99! — не подходит. Кодовое слово: сова7, верно?")
    first, second = values(world)
    said = f"Пароль: [секрет {first}] — не подходит. Кодовое слово: [секрет {second}], верно?"
    assert cabinet.ticket(number)["messages"][0]["body"] == said
    assert [kind for _, kind, _ in values(world).values()] == ["password", "authorization"]
    cabinet.act(number, "reply", body="Новый пароль: Zq8-rose-41")
    third = max(values(world))
    assert cabinet.get("/notices").json()[-1]["text"] == f"Новый пароль: [секрет {third}]"
    assert cabinet.get(f"/tickets/{number}").json()["messages"][-1]["body"] == f"Новый пароль: [секрет {third}]"


def test_what_only_looks_like_one_is_offered_where_it_stands(world: World, cabinet: Cabinet) -> None:
    number = cabinet.file()
    text = "Пароль: Kx7plum99! — не подходит. {}"
    likely = "Может быть, кажется пароль там qwerty"
    with world.central.write(world.operator) as transaction:
        alone, expected = cleared(transaction, likely, ticket=number)
        assert (alone, len(expected)) == (likely, 1)
        said, found = cleared(transaction, text.format(likely), ticket=number)
        again, same = cleared(transaction, said, ticket=number)
    assert [said[one.start : one.end] for one in found] == [likely[one.start : one.end] for one in expected]
    assert (again, same) == (said, found)


@pytest.mark.about_sqlite
def test_an_import_keeps_a_mark_and_asks_nobody(world: World, cabinet: Cabinet) -> None:
    line = {
        "external_id": "old-1",
        "department": "stp",
        "channel": "email",
        "subject": "Пароль: Kx7plum99!",
        "received_at": "2026-10-06T08:00:00Z",
        "messages": [{"at": "2026-10-06T08:00:00Z", "author": "subscriber", "body": "Пароль: Kx7plum99!"}],
    }
    file = (json.dumps(line) + "\n").encode()
    for added in (1, 0):  # the second time it is the same
        summary = Summary()
        run_import(world.central, io.BytesIO(file), report := io.StringIO(), summary)
        assert (summary.imported, summary.warnings, report.getvalue()) == (added, 0, "")
    assert "Kx7plum99!" not in everything(world)
    assert values(world) == {}
    [exported] = map(json.loads, export(world.central.engine))
    assert (exported["subject"], exported["messages"][0]["body"]) == ("Пароль: [скрыто]", "Пароль: [скрыто]")


def test_a_pasted_secret_is_looked_at_like_an_answered_one(
    world: World, cabinet: Cabinet, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.central.sign_in._matches", lambda stored, password: True)
    cabinet.file(body=TEXT.format("Kx7plum99!"))
    path, headers = f"/v1/secrets/{max(values(world))}/look", world.headers("anna")
    shown = client.post(path, headers=headers, json={"reason": "Пароль: Zq8-rose-41", "password": "x"})
    assert shown.json()["value"] == "Kx7plum99!"
    assert "Zq8-rose-41" not in everything(world)


def test_a_receipt_has_no_hash_by_which_a_password_is_guessed(world: World, cabinet: Cabinet) -> None:
    path, body = f"/tickets/{cabinet.file()}/messages", {"body": "Пароль: Kx7plum99!"}
    first, repeat = (cabinet.post(path, body, key="k") for _ in range(2))
    assert (repeat.json(), repeat.headers["Idempotency-Replayed"]) == (first.json(), "true")
    assert cabinet.post(path, {"body": "Пароль: Zq8-rose-41"}, key="k").status_code == 422
    plain = request_hash(b"POST", f"/v1/cabinet{path}".encode(), first.request.content)
    assert plain not in everything(world)


@pytest.fixture
def post(world: World) -> Post:
    return Post(world)


def no_table_has(world: World, *texts: str) -> None:
    everywhere = everything(world)
    assert [text for text in texts if text in everywhere] == []


@pytest.mark.about_sqlite
def test_a_letters_credentials_are_its_tickets_and_its_quoted_tail_begins_where_it_did(
    world: World, post: Post
) -> None:
    quoted = "On Tue, 6 Oct 2026 support@provider.ru wrote:\n> Пароль: Zq8-rose-41\n"
    post.comes(letter(f"Не открывается plain.ru. Пароль: Kx7plum99!\n\n{quoted}", subject="Пароль: Wd5-mint-77"))
    [ticket] = post.rows("ticket")
    [message, *_] = post.rows("message")
    marks = [f"[секрет {number}]" for number in values(world)]
    assert ticket["subject"] == f"Пароль: {marks[0]}"
    assert message["body"][: message["quote_at"]].strip() == f"Не открывается plain.ru. Пароль: {marks[1]}"
    assert message["body"][message["quote_at"] :].strip().endswith(f"> Пароль: {marks[2]}")
    found = [("Wd5-mint-77", "password", ticket["id"]), ("Kx7plum99!", "password", ticket["id"])]
    assert list(values(world).values()) == [*found, ("Zq8-rose-41", "password", ticket["id"])]
    no_table_has(world, "Kx7plum99!", "Zq8-rose-41", "Wd5-mint-77")


@pytest.mark.about_sqlite
def test_a_dismissed_letters_secrets_are_destroyed_and_its_reason_is_cleared(
    world: World, post: Post, send: Send
) -> None:
    post.comes(letter("Пароль: Kx7plum99!", sender="petr@other.test"))
    [kept] = post.rows("letter")
    answer = send(None, "dismiss_letter", letter_id=kept["id"], reason="Прислал пароль: Zq8-rose-41")
    assert answer.status_code == 200
    assert [value for value, *_ in values(world).values()] == [None, "Zq8-rose-41"]
    no_table_has(world, "Kx7plum99!", "Zq8-rose-41")


@pytest.mark.about_sqlite
def test_an_unidentified_letters_secrets_go_with_it_into_the_ticket(world: World, post: Post) -> None:
    post.comes(letter("Пароль: Kx7plum99!"))
    [row] = post.rows("secret")
    assert (row["letter"], row["ticket"]) == (post.rows("letter")[0]["id"], None)
    post.comes(letter("Не открывается сайт plain.ru, посмотрите."))
    [row] = post.rows("secret")
    assert (row["letter"], row["ticket"]) == (None, post.rows("ticket")[0]["id"])
    no_table_has(world, "Kx7plum99!")
