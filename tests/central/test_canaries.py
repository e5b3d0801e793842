"""Planted secrets: whatever central and a desk write is searched for them, byte for byte, and none is found (H28)."""

import asyncio
import base64
import io
import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from desktop.central import second_factor, webhooks
from desktop.central.backup import back_up
from desktop.central.export import export
from desktop.central.importer import Summary, run_import
from desktop.central.mail_settings import FILE_VARIABLE
from desktop.central.secret_keeping import destroy_now
from desktop.central.settings import URL_VARIABLE
from desktop.central.webhook_sending import PRIVATE_VARIABLE
from desktop.central.writing import Writing
from desktop.regulation.intents import Reply
from desktop.sync.secret_looks import SecretShown
from tests.central.cabinet_site import Cabinet
from tests.central.hook_receiver import Receiver, receiving
from tests.central.mailroom.post import SITE, SUPPORT, Post, letter, with_file
from tests.central_process import ROOT
from tests.central_server import PASSWORD, Client, World, serving
from tests.sync.stepped import Stepped, sit

PASTED = "Пароль: {}"
_WAYS = """
answered answered-and-destroyed authorization asked-of-letter subject filed written reply note request_data
request_secret resolve refuse out_of_scope emergency transfer assign authorize look-reason split contact-note
imported imported-subject mailed mailed-subject mailed-quote unidentified stranger desk-reply given wrong-sign-in
uploaded uploading mailed-file hook-secret desk-look piped piped-file
"""
WAYS = _WAYS.split()
CANARIES = {way: f"Kx7-{number:02}-plum-{way[:4].capitalize()}9!" for number, way in enumerate(WAYS)}
CYRILLIC = "Слива-71-Ёж!"
MAIL_SETTINGS = f"""
domain = "provider.ru"
cabinet_url = "https://cabinet.provider.ru"
mailbox = [{{department = "stp", address = "{SUPPORT}", host = "mail.test", login = "x", password_file = "/dev/null"}}]
"""


def spellings(secret: str) -> Iterator[bytes]:
    """How a text may stand in a file."""
    plain = secret.encode()
    yield plain
    yield plain.hex().encode()
    yield json.dumps(secret)[1:-1].encode()
    for wide in ("utf-16-le", "utf-16-be", "utf-32-le"):
        yield secret.encode(wide)
    for before in range(3):  # in the middle of a longer text, whose beginning and end spoil a character or two
        coded = base64.b64encode(b"\0" * before + plain)
        yield coded[4 if before else 0 : len(coded) - 4]


def found_in(content: bytes, secrets: list[str]) -> set[str]:
    return {secret for secret in secrets if any(spelling in content for spelling in spellings(secret))}


def files_below(*folders: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file()}


def dumped(world: World) -> bytes:
    """Every table of every kind of data base as text."""
    with world.central.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
        else:
            names = connection.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).scalars()
        rows = [str(row) for name in list(names) for row in connection.execute(text(f'SELECT * FROM "{name}"'))]
    return "\n".join(rows).encode(errors="surrogatepass")


class Planting:
    """Every way that a secret comes to central, each with a canary of its own."""

    def __init__(self, world: World, cabinet: Cabinet) -> None:
        self.world, self.cabinet, self.client = world, cabinet, cabinet.client

    def act(self, way: str, kind: str, field: str = "body", /, **more: Any) -> int:
        number = self.cabinet.file()
        self.cabinet.act(number, kind, **{field: PASTED.format(CANARIES[way]), **more})
        return number

    def ask(self, kind: str) -> tuple[int, int]:
        number = self.cabinet.file()
        self.cabinet.act(number, "request_secret", kind=kind, body="Пришлите, пожалуйста.")
        return number, int(self.cabinet.get(f"/tickets/{number}").json()["secrets"][0]["id"])

    def answer(self, value: str, kind: str = "password") -> tuple[int, int]:
        number, secret = self.ask(kind)
        assert self.cabinet.post(f"/tickets/{number}/secrets/{secret}", {"value": value}).status_code == 201
        return number, secret

    def look(self, secret: int, reason: str = "Вход в панель") -> str:
        body = {"reason": reason, "password": PASSWORD}
        answer = self.client.post(f"/v1/secrets/{secret}/look", headers=self.world.headers("sveta"), json=body)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["value"])

    def everything(self, receiver: Receiver) -> None:
        self.hooked(receiver.url)
        for kind in ("reply", "note", "request_data", "resolve", "out_of_scope"):
            self.act(kind, kind)
        self.act("refuse", "refuse", reason="blocked")
        self.given(self.act("given", "reply"))
        self.act("request_secret", "request_secret", kind="password")
        self.act("emergency", "declare_emergency", "reason", service="web")
        self.act("transfer", "transfer", "reason", department="ork")
        self.act("assign", "assign", "reason", agent_id=self.world.ids["anna"])
        self.act("authorize", "authorize", "reason", way="supervisor")
        self.filed()
        self.uploaded()
        self.split()
        self.answered()
        self.imported()
        self.mailed()
        self.signed_in()

    def filed(self) -> None:
        self.cabinet.file(body=PASTED.format(CANARIES["filed"]), subject=PASTED.format(CANARIES["subject"]))
        self.cabinet.write(self.cabinet.file(), PASTED.format(CANARIES["written"]))
        note = {"type": "contact_note", "subscriber_id": "s1", "body": PASTED.format(CANARIES["contact-note"])}
        envelope = {"ticket": None, "seen_seq": 0, "written_at": "2026-10-06T09:00:00Z", "intent": note}
        headers = self.world.headers("anna") | {"Idempotency-Key": "contact"}
        assert self.client.post("/v1/intents", json=envelope, headers=headers).status_code == 200

    def hooked(self, url: str) -> None:
        draft = {"url": url, "secret": CANARIES["hook-secret"]}
        answer = self.client.put("/v1/cabinet/webhook", json=draft, headers=self.world.headers("cabinet"))
        assert answer.status_code == 200, answer.text

    def uploaded(self) -> None:
        """A file that a ticket has, and one that has not come whole."""
        self.cabinet.file(attachments=[self.sent(CANARIES["uploaded"])])
        self.sent(CANARIES["uploading"], lacking=10)

    def sent(self, secret: str, lacking: int = 0) -> str:
        content = PASTED.format(secret).encode()
        draft = {"name": "пароли.txt", "size": len(content) + lacking}
        upload = str(self.cabinet.post("/uploads", draft).json()["id"])
        path, headers = f"/v1/cabinet/uploads/{upload}?offset=0", self.world.headers("cabinet")
        assert self.client.put(path, content=content, headers=headers).status_code == 200
        return upload

    def given(self, number: int) -> None:
        """The subscriber reads what the agent wrote."""
        [secret] = self.cabinet.get(f"/tickets/{number}").json()["given"]
        answer = self.cabinet.post(f"/tickets/{number}/secrets/{secret['id']}/look", None)
        assert answer.json()["value"] == CANARIES["given"]

    def split(self) -> None:
        number = self.cabinet.file()
        self.cabinet.write(number)
        moving = [self.cabinet.ticket(number)["messages"][-1]["id"]]
        self.cabinet.act(number, "split", message_ids=moving, subject=PASTED.format(CANARIES["split"]))

    def answered(self) -> None:
        _, living = self.answer(CANARIES["answered"])
        assert self.look(living, PASTED.format(CANARIES["look-reason"])) == CANARIES["answered"]
        number, gone = self.answer(CANARIES["answered-and-destroyed"])
        assert self.look(gone) == CANARIES["answered-and-destroyed"]
        self.cabinet.act(number, "resolve", body="Готово.")
        self.answer(CANARIES["authorization"], "authorization")
        assert self.look(self.answer(CYRILLIC)[1]) == CYRILLIC

    def imported(self) -> None:
        said = {"at": "2026-10-06T08:00:00Z", "author": "subscriber", "body": PASTED.format(CANARIES["imported"])}
        line = {"external_id": "old-1", "department": "stp", "channel": "email", "messages": [said]}
        line |= {"subject": PASTED.format(CANARIES["imported-subject"]), "received_at": said["at"]}
        run_import(self.world.central, io.BytesIO(json.dumps(line).encode()), io.StringIO(), summary := Summary())
        assert summary.imported == 1

    def mailed(self) -> None:
        post = Post(self.world)
        quoted = f"On Tue, 6 Oct 2026 support@provider.ru wrote:\n> {PASTED.format(CANARIES['mailed-quote'])}\n"
        words = f"Не открывается plain.ru. {PASTED.format(CANARIES['mailed'])}\n\n{quoted}"
        post.comes(letter(words, subject=PASTED.format(CANARIES["mailed-subject"])))
        number = post.rows("ticket")[-1]["id"]
        post.comes(letter(PASTED.format(CANARIES["unidentified"]), sender="petr@other.test"))
        stranger = letter(PASTED.format(CANARIES["stranger"]), sender="oleg@other.test", subject=f"[#{number}]")
        post.comes(stranger, letter(PASTED.format(CANARIES["asked-of-letter"]), sender="ira@other.test"))
        post.comes(with_file(SITE, PASTED.format(CANARIES["mailed-file"])))

    def signed_in(self) -> None:
        for body in ({"login": "anna", "password": CANARIES["wrong-sign-in"]}, {"login": "anna", "password": PASSWORD}):
            self.client.post("/v1/sign-in", json=body)


@pytest.fixture
def planting(world: World, cabinet: Cabinet) -> Planting:
    return Planting(world, cabinet)


def at_a_desk(world: World, cabinet: Cabinet, folder: Path, secret: int) -> bytes:
    """What a real desk has in its files, decrypted: it read everything, answered with a canary and looked at one."""
    with serving(world):
        desk = sit(world, "anna", folder)
        desk.catch_up()
        number = cabinet.file()
        desk.catch_up()
        desk.desk.act(desk.ticket(number), Reply(PASTED.format(CANARIES["desk-reply"])))
        desk.sync()
        assert "[секрет" in desk.ticket(number).messages[-1].body
        looked = desk.answer(desk.desk.look_at_secret, secret, "Вход в панель", PASSWORD)
        assert isinstance(looked, SecretShown)
        assert looked.value == CANARIES["desk-look"]
        for planted in CANARIES.values():
            assert desk.answer(desk.desk.search, planted).hits == ()
        rows = _rows_of(desk)
        desk.close()
    return rows


def _rows_of(desk: Stepped) -> bytes:
    raw = desk.store.replica.raw
    names = [name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()]
    return "\n".join(str(row) for name in names for row in raw.execute(f'SELECT * FROM "{name}"').fetchall()).encode()


def test_no_planted_secret_stands_in_anything_that_is_written(
    world: World,
    cabinet: Cabinet,
    planting: Planting,
    client: Client,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr("desktop.central.sign_in._matches", lambda stored, password: password == PASSWORD)
    with world.central.write(world.operator) as transaction:
        address = second_factor.add(transaction, world.ids["olga"], "olga") or ""
    secrets = [*CANARIES.values(), CYRILLIC, address.split("secret=")[1][:32], PASSWORD]
    monkeypatch.setenv(PRIVATE_VARIABLE, "1")
    monkeypatch.setattr(webhooks, "_EVERY", 3600.0)
    with receiving() as receiver:
        planting.everything(receiver)
        asyncio.run(webhooks.tell(world.central))
    replica = at_a_desk(world, cabinet, tmp_path / "desk", planting.answer(CANARIES["desk-look"])[1])
    assert client.get("/v1/snapshot", headers=world.headers("anna")).status_code == 200
    written = {"rows": dumped(world), "the desk's rows": replica, "export": b"\n".join(export(world.central.engine))}
    written["webhook"] = repr(receiver.heard).encode()
    assert len(receiver.heard) > 20
    asked = ("/metrics", "/healthz", "/v1/audit?limit=200", "/v1/search?q=plum", "/v1/queues/stp")
    written |= {path: client.get(path, headers=world.headers("sveta")).content for path in asked}
    if world.central.engine.dialect.name == "sqlite":
        back_up(Path(world.central.engine.url.database or ""), tmp_path / "backup.sqlite")
    before = files_below(tmp_path)
    destroy_now(world.central)
    output = capfd.readouterr()
    written |= before | files_below(tmp_path) | {"stdout": output.out.encode(), "stderr": output.err.encode()}
    written["log"] = "\n".join(f"{record.getMessage()} {record.exc_text}" for record in caplog.records).encode()
    assert {name: found for name, content in written.items() if (found := found_in(content, secrets))} == {}
    assert len(written) > 15
    assert written["rows"].count("[секрет".encode()) >= len(WAYS) - 13  # they did come in


@pytest.mark.about_sqlite
def test_the_command_of_a_mail_server_s_pipe_writes_no_planted_secret(world: World, tmp_path: Path) -> None:
    settings = tmp_path / "mail.toml"
    settings.write_text(MAIL_SETTINGS)
    words, file = PASTED.format(CANARIES["piped"]), PASTED.format(CANARIES["piped-file"])
    ran = subprocess.run(
        [sys.executable, "-m", "desktop.central", "mail"],
        input=with_file(f"{SITE} {words}", file, subject=words),
        env=os.environ | {URL_VARIABLE: world.data_base, FILE_VARIABLE: str(settings)},
        cwd=ROOT,
        capture_output=True,
        timeout=60,
        check=True,
    )
    written = {"rows": dumped(world), "stdout": ran.stdout, "stderr": ran.stderr} | files_below(tmp_path)
    assert written["rows"].count("[секрет".encode()) >= 2
    assert {
        name: found for name, content in written.items() if (found := found_in(content, [*CANARIES.values()]))
    } == {}


def test_one_open_door_is_found(
    world: World, cabinet: Cabinet, planting: Planting, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def open_door(transaction: Writing, said: str, **whose: int) -> tuple[str, list[Any]]:
        return said, []

    monkeypatch.setattr("desktop.central.accept.cleared", open_door)
    planting.act("transfer", "transfer", "reason", department="ork")
    assert found_in(dumped(world), [*CANARIES.values()]) == {CANARIES["transfer"]}


@pytest.mark.parametrize("secret", [CANARIES["reply"], CYRILLIC])
def test_the_search_knows_every_spelling(secret: str) -> None:
    for around in range(6):
        said = f"{'x' * around}{secret}{'y' * around}"
        coded = (said.encode(), said.encode("utf-16-le"), base64.b64encode(said.encode()), json.dumps(said).encode())
        assert [found_in(content, [secret]) for content in coded] == [{secret}] * 4
