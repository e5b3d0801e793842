"""An agent's answer brings its files along: once, to whoever reads the answer, and a note's to nobody outside."""

import asyncio
import re
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from sqlalchemy import func, select

from desktop.central import files, tables
from desktop.central.antivirus import ADDRESS_VARIABLE
from desktop.central.file_tables import attachments, blobs
from desktop.central.file_tables import uploads as upload_rows
from desktop.central.housekeeping import prune
from desktop.central.mail_settings import Smtp
from desktop.central.mailroom import mail_facts
from desktop.central.mailroom.mail_facts import facts_of
from desktop.central.mailroom.sender import Sender
from desktop.central.outgoing_tables import outgoing_mail
from desktop.regulation.intents import MOST_FILES
from tests.central.cabinet_site import Cabinet
from tests.central.clamd import MALWARE, spoken
from tests.central.mailroom.letters_out import SETTINGS, file_by_mail
from tests.central.mailroom.post_office import PostOffice, opened
from tests.central.page_visitor import Visitor, link_key
from tests.central_server import Client, Send, World

pytestmark = pytest.mark.about_sqlite
on_both = pytest.mark.about_postgresql  # as well
CONTENT = bytes(range(256)) * 10
Upload = Callable[..., str]


@pytest.fixture
def upload(world: World, client: Client) -> Upload:
    """`upload(who, content, name)`: a whole one; `size` when more is told than comes."""
    keys = iter(range(1, 1000))

    def send_file(who: str = "anna", content: bytes = CONTENT, name: str = "экран.log", size: int = 0) -> str:
        headers, draft = world.headers(who), {"name": name, "size": size or len(content)}
        begun = client.post("/v1/uploads", json=draft, headers=headers | {"Idempotency-Key": f"u{next(keys)}"})
        assert begun.status_code == 201, begun.text
        path = f"/v1/uploads/{begun.json()['id']}"
        piece = client.put(path, params={"offset": 0}, content=content, headers=headers)
        assert piece.status_code == 200, piece.text
        return str(begun.json()["id"])

    return send_file


def count(world: World, table: Any) -> int:
    with world.central.engine.connect() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


@on_both
def test_reply_and_its_files_are_one_message_and_its_repeat_is_the_same(
    world: World, cabinet: Cabinet, send: Send, upload: Upload
) -> None:
    number, ids = cabinet.file(), [upload(), upload(content=b"other", name="b.txt")]
    first = send(number, "reply", key="k", body="Вот снимок.", attachments=ids)
    again = send(number, "reply", key="k", body="Вот снимок.", attachments=ids)
    assert (first.status_code, again.content) == (200, first.content)
    replies = [m for m in cabinet.ticket(number)["messages"] if m["kind"] == "reply"]
    assert [[file["id"] for file in m["attachments"]] for m in replies] == [ids]
    assert count(world, upload_rows) == 0
    got = cabinet.client.get(f"/v1/attachments/{ids[0]}", headers=world.headers("olga"))
    assert (got.status_code, got.content) == (200, CONTENT)


def test_subscriber_reads_the_files_of_an_answer(cabinet: Cabinet, send: Send, upload: Upload) -> None:
    number = cabinet.file()
    send(number, "reply", body="Вот снимок.", attachments=[upload()])
    [file] = cabinet.get(f"/tickets/{number}").json()["messages"][-1]["attachments"]
    assert (file["name"], file["size"]) == ("экран.log", len(CONTENT))
    assert cabinet.get(f"/tickets/{number}/attachments/{file['id']}").content == CONTENT


def test_page_shows_the_files_of_an_answer_and_none_of_a_note(
    world: World, client: Client, cabinet: Cabinet, send: Send, upload: Upload
) -> None:
    number = cabinet.file()
    send(number, "reply", body="Вот снимок.", attachments=[upload()])
    send(number, "note", body="Для нас.", attachments=[upload(content=b"inner", name="наш.txt")])
    ivan = Visitor(world, client, link_key(world)).enter()
    page = ivan.get(f"/cabinet/tickets/{number}").text
    [link] = re.findall(rf"/cabinet/tickets/{number}/files/\w+", page)
    assert ivan.get(link).content == CONTENT
    assert "наш.txt" not in page


def test_answer_takes_its_files_along_in_one_mail(world: World, client: Client, send: Send, upload: Upload) -> None:
    world.central.mail = SETTINGS
    number = file_by_mail(world, silent="silent.suppressed")
    send(number, "reply", body="Вот снимок.", attachments=[upload()])
    with opened(PostOffice()) as office:
        smtp = Smtp(host="127.0.0.1", port=office.port, tls="none")
        settings = msgspec.structs.replace(SETTINGS, smtp=smtp)
        assert asyncio.run(Sender(world.central, settings, smtp).send_due())
    [mail] = office.mails
    _, file = mail.get_payload()
    assert (file.get_filename(), file.get_payload(decode=True)) == ("экран.log", CONTENT)


def test_file_that_the_antivirus_keeps_back_goes_with_no_mail(
    world: World, send: Send, upload: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.central.mail = SETTINGS
    number = file_by_mail(world, silent="silent.suppressed")
    send(number, "reply", body="Вот.", attachments=[upload(content=MALWARE), upload()])
    with spoken() as address, world.central.engine.connect() as connection:
        monkeypatch.setenv(ADDRESS_VARIABLE, address)
        mail = connection.execute(select(outgoing_mail)).mappings().one()
        files = facts_of(connection, mail, SETTINGS, world.central.vault.ring()).files
    assert [file.content for file in files] == [None, CONTENT]


SPEAKING = ["request_data", "refuse", "out_of_scope", "resolve"]


@pytest.mark.parametrize("act", SPEAKING)
def test_every_act_with_a_text_may_bring_files(cabinet: Cabinet, send: Send, upload: Upload, act: str) -> None:
    number, more = cabinet.file(), {"reason": "not_in_plan"} if act == "refuse" else {}
    answer = send(number, act, body="Подробности в файле.", attachments=[upload()], **more)
    assert answer.status_code == 200, answer.text
    assert len(cabinet.get(f"/tickets/{number}").json()["messages"][-1]["attachments"]) == 1


def test_file_of_a_note_reaches_neither_cabinet_nor_mail(
    world: World, cabinet: Cabinet, client: Client, send: Send, upload: Upload
) -> None:
    world.central.mail = SETTINGS
    number, kept = file_by_mail(world), upload()
    mails = count(world, outgoing_mail)
    assert send(number, "note", body="Для нас.", attachments=[kept]).status_code == 200
    assert send(number, "reply", body="Смотрим.", attachments=[upload(content=b"public")]).status_code == 200
    assert cabinet.client.get(f"/v1/attachments/{kept}", headers=world.headers()).content == CONTENT
    own = cabinet.get(f"/tickets/{number}")
    assert own.status_code == 200
    assert kept not in own.text
    assert cabinet.get(f"/tickets/{number}/attachments/{kept}").status_code == 404
    assert kept not in cabinet.get("/notices").text
    assert count(world, outgoing_mail) == mails + 1
    with world.central.engine.connect() as connection:
        [mail] = connection.execute(select(outgoing_mail).where(outgoing_mail.c.kind == "answer")).mappings()
        facts = facts_of(connection, mail, SETTINGS, world.central.vault.ring())
    assert [file.content for file in facts.files] == [b"public"]


def test_mail_takes_files_as_long_as_there_is_room_and_no_program(
    world: World, client: Client, send: Send, upload: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_facts, "MOST_OF_FILES", 3000)
    world.central.mail = SETTINGS
    number = file_by_mail(world)
    named = {"a.txt": b"a" * 2000, "b.txt": b"b" * 2000, "run.exe": b"MZ", "c.txt": b"c" * 1000}
    ids = [upload(content=content, name=name) for name, content in named.items()]
    send(number, "reply", body="Вот.", attachments=ids)
    with world.central.engine.connect() as connection:
        [mail] = connection.execute(select(outgoing_mail).where(outgoing_mail.c.kind == "answer")).mappings()
        facts = facts_of(connection, mail, SETTINGS, world.central.vault.ring())
    assert [(file.name, file.content is not None) for file in facts.files] == [
        ("a.txt", True),
        ("b.txt", False),
        ("run.exe", False),
        ("c.txt", True),
    ]


@on_both
def test_upload_that_is_foreign_unfinished_or_taken_is_refused_for_ever_and_nothing_is_said(
    cabinet: Cabinet, send: Send, upload: Upload
) -> None:
    number, taken = cabinet.file(), upload()
    send(number, "note", body="Раз", attachments=[taken])
    half = upload(content=b"ab", size=4)
    twice = upload()
    for n, wrong in enumerate(([upload("boris")], [half], [taken], ["0" * 32], [twice, twice], [upload(), "x\ny"])):
        answer = send(number, "reply", key=f"w{n}", body="Вот", attachments=wrong)
        problem = answer.json()
        assert (answer.status_code, problem["reason"], problem["field"]) == (
            422,
            "unknown_upload",
            "intent.attachments",
        )
    client, headers = cabinet.client, cabinet.world.headers("anna")
    assert client.put(f"/v1/uploads/{half}", params={"offset": 2}, content=b"cd", headers=headers).status_code == 200
    again = send(number, "reply", key="w1", body="Вот", attachments=[half])
    assert (again.status_code, again.headers["Idempotency-Replayed"]) == (422, "true")
    assert [m["kind"] for m in cabinet.ticket(number)["messages"]].count("reply") == 0


def test_what_the_rules_say_of_files(cabinet: Cabinet, send: Send, upload: Upload) -> None:
    number, kept = cabinet.file(), upload()
    for reason, act in {
        "too_many_files": {"body": "Вот", "attachments": [f"{n:032x}" for n in range(MOST_FILES + 1)]},
        "files_without_text": {"body": " ", "attachments": [kept]},
        "files_for_many": {"body": "Вот", "attachments": [kept], "incident": number},
    }.items():
        answer = send(number, "reply", **act)
        assert (answer.status_code, answer.json()["reason"]) == (422, reason)
    nul = send(number, "note", body="Вот", attachments=["\0"])
    assert (nul.status_code, nul.json()["field"]) == (422, "intent.attachments")


def test_quota_refuses_the_reply_and_keeps_its_uploads(
    world: World, cabinet: Cabinet, send: Send, upload: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MOST_OF_A_TICKET", (1, 10_000))
    number, ids = cabinet.file(), [upload(), upload()]
    answer = send(number, "reply", body="Вот", attachments=ids)
    assert (answer.status_code, answer.json()["reason"]) == (413, "quota")
    assert (count(world, upload_rows), count(world, attachments)) == (2, 0)
    assert send(number, "reply", body="Вот", attachments=ids[:1]).status_code == 200


def test_refused_reply_leaves_its_files_for_the_next_try(cabinet: Cabinet, send: Send, upload: Upload) -> None:
    number, seen, kept = cabinet.file(), cabinet.world.head(), upload()
    cabinet.write(number)
    held = send(number, "reply", body="Вот", attachments=[kept], seen_seq=seen)
    assert held.json()["reason"] == "unseen_message"
    assert send(number, "reply", body="Вот", attachments=[kept], seen_seq=seen, anyway=True).status_code == 200


def test_begun_upload_is_begun_once_goes_on_and_can_be_given_up(world: World, client: Client) -> None:
    headers, draft = world.headers("anna"), {"name": "a.txt", "size": 4}
    begun = [
        client.post("/v1/uploads", json=draft, headers=headers | {"Idempotency-Key": "k"}).content for _ in range(2)
    ]
    assert begun[0] == begun[1]
    path = f"/v1/uploads/{msgspec.json.decode(begun[0])['id']}"
    client.put(path, params={"offset": 0}, content=b"ab", headers=headers)
    assert client.get(path, headers=headers).json()["offset"] == 2
    assert client.delete(path, headers=headers).status_code == 204
    assert client.get(path, headers=headers).status_code == 404


def test_upload_that_no_act_took_is_gone_after_a_day(world: World, client: Client, upload: Upload) -> None:
    kept = upload()
    world.clock.advance(hours=25)
    prune(world.central)
    assert client.get(f"/v1/uploads/{kept}", headers=world.headers("anna")).status_code in (401, 404)
    assert (count(world, upload_rows), count(world, blobs)) == (0, 0)


def test_audit_names_the_files_of_an_act(world: World, cabinet: Cabinet, send: Send, upload: Upload) -> None:
    number, kept = cabinet.file(), upload()
    send(number, "reply", body="Вот", attachments=[kept])
    send(number, "note", body="Без файлов")
    with world.central.engine.connect() as connection:
        acts = connection.execute(select(tables.audit.c.detail).where(tables.audit.c.act.in_(["reply", "note"])))
        told = [detail.get("attachments") for detail in acts.scalars()]
    assert told == [[kept], None]
