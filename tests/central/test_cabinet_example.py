"""The reference client is run as a site would: a process of its own against a central of its own."""

import hashlib
import os
import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests

from desktop.central.webhook_sending import signature
from tests.central.page_visitor import link_key
from tests.central_process import ROOT
from tests.central_server import OPERATOR, Client, World

EXAMPLE = ROOT / "packaging" / "central" / "cabinet_example.py"
example: dict[str, Any] = runpy.run_path(str(EXAMPLE))  # a script, in no package
CONTENT = bytes(range(256)) * 5000  # two pieces
SECRET = "Kx7-plum-tree"


class Agent:
    """The supervisor at her desk, over the API."""

    def __init__(self, world: World) -> None:
        self._world = world

    def act(self, number: int, intent_type: str, key: str, **values: object) -> None:
        intent = {
            "ticket": number,
            "seen_seq": self._world.head(),
            "written_at": self._world.clock().isoformat(),
            "intent": {"type": intent_type, **values},
        }
        headers = self._world.headers("sveta") | {"Idempotency-Key": key}
        answer = requests.post(f"{self._world.url}/v1/intents", json=intent, headers=headers, timeout=30)
        assert answer.status_code == 200, answer.text


@pytest.mark.about_sqlite
def test_example_files_follows_answers_a_secret_request_and_thanks(served_central: World, tmp_path: Path) -> None:
    file, agent = tmp_path / "журнал.log", Agent(served_central)
    file.write_bytes(CONTENT)
    site = subprocess.Popen(
        [sys.executable, str(EXAMPLE), served_central.url, "s1", "plain.ru", str(file), SECRET],
        env=os.environ | {"SMENA_TOKEN": served_central.tokens["cabinet"], "PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    assert site.stdout is not None
    lines = site.stdout

    def line(beginning: str) -> str:
        found = next(said for said in lines if said.startswith(beginning))
        return found.removeprefix(beginning).strip()

    try:
        number = int(line("Filed ").partition(",")[0])
        assert f"[#{number}]" in line("acknowledgement: ")
        agent.act(number, "request_secret", "k1", kind="password", body="Пришлите пароль от панели.")
        line("Answered secret request ")
        agent.act(number, "reply", "k2", body="Сайт снова открывается, новый пароль: Zq8-rose-41")
        assert line("answer: ").startswith("Сайт снова открывается, новый пароль: [секрет ")
        out, errors = site.communicate(timeout=60)
    finally:
        site.kill()
        site.wait()
    assert (site.returncode, errors) == (0, "")
    assert out == f"Given: Zq8-rose-41\nжурнал.log: {len(CONTENT)} bytes\n"
    headers = served_central.headers("sveta")
    read = requests.get(f"{served_central.url}/v1/tickets/{number}", headers=headers, timeout=30).json()
    [first, *_, last] = [message for message in read["messages"] if message["kind"] == "subscriber"]
    assert last["body"] == "Спасибо, сайт открывается."
    assert [secret["state"] for secret in read["secrets"]] == ["answered", "answered"]
    [attached] = first["attachments"]
    got = requests.get(f"{served_central.url}/v1/attachments/{attached['id']}", headers=headers, timeout=30)
    assert hashlib.sha256(got.content).digest() == hashlib.sha256(CONTENT).digest()


@pytest.mark.about_sqlite
def test_example_goes_on_with_an_upload_whose_answers_get_lost(
    served_central: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "журнал.log"
    file.write_bytes(CONTENT)
    cabinet = example["Cabinet"](served_central.url, served_central.tokens["cabinet"], "s1")
    send: Callable[..., requests.Response] = requests.Session.request
    sent = []

    def lossy(session: requests.Session, method: str, url: str, **options: object) -> requests.Response:
        """Every first answer is lost on its way."""
        answer = send(session, method, url, **options)
        sent.append(method)
        if len(sent) % 2:
            raise requests.ConnectionError
        return answer

    monkeypatch.setattr(requests.Session, "request", lossy)
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    filed = cabinet.file_ticket("stp", "fault", "plain.ru", "Не открывается сайт", "Журнал", [file])
    conversation = cabinet.ticket(filed["number"])
    [attached] = conversation["messages"][0]["attachments"]
    assert cabinet.download(filed["number"], attached["id"]) == CONTENT
    assert len(cabinet.notices(0)) == 1  # one ticket, though it was filed twice


VERIFIED = [  # header, body, seconds later; whether it is central's
    (signature(SECRET, 1000, b"{}"), b"{}", 0, True),
    (signature(SECRET, 1000, b"{}"), b"{}", 300, True),
    (signature(SECRET, 1000, b"{}"), b"{}", 301, False),
    (signature(SECRET, 1000, b"{}"), b"{} ", 0, False),
    (signature("another one", 1000, b"{}"), b"{}", 0, False),
    (signature(SECRET, 1000, b"{}").replace("t=1000", "t=1001"), b"{}", 0, False),
    ("", b"{}", 0, False),
    ("t=x,v1=y", b"{}", 0, False),
]


@pytest.mark.parametrize(("header", "body", "later", "is_centrals"), VERIFIED)
def test_example_knows_centrals_deliveries(header: str, body: bytes, later: int, is_centrals: bool) -> None:
    assert example["is_from_central"](SECRET, header, body, 1000 + later) is is_centrals


@pytest.mark.about_sqlite
@pytest.mark.parametrize("subscriber", ["s1", "s 1&\nключ"])
def test_example_leads_a_subscriber_into_the_page_once(world: World, client: Client, subscriber: str) -> None:
    with world.central.write(OPERATOR) as transaction:
        transaction.insert("subscriber", id="s 1&\nключ", name="Странный")
    link = example["link_to_page"]("", link_key(world), subscriber, world.clock().timestamp())
    assert [client.get(link, follow_redirects=False).status_code for _ in range(2)] == [303, 403]


def test_example_is_short_and_needs_requests_alone() -> None:
    text = EXAMPLE.read_text("utf-8")
    assert len(text.splitlines()) <= 200
    imported = {
        line.split()[1].partition(".")[0] for line in text.splitlines() if line.startswith(("import ", "from "))
    }
    assert imported - set(sys.stdlib_module_names) == {"requests"}
