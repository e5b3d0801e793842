"""No file leaves central before the provider's antivirus has seen it, and an infected one never does (H6)."""

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from desktop.central.antivirus import ADDRESS_VARIABLE, examine
from desktop.central.problems import ProblemError
from desktop.wire.uploads import LARGEST_FILE
from tests.central.cabinet_site import Cabinet
from tests.central.clamd import MALWARE, PROGRAM, real, spoken
from tests.central.mailroom.letters import file_part, mixed, part
from tests.central.mailroom.post import Post
from tests.central.page_visitor import Visitor, link_key, number_in
from tests.central.test_uploads import sent, with_files
from tests.central_server import Client, World

pytestmark = pytest.mark.about_sqlite


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The real one where it is installed."""
    if not Path(PROGRAM).exists():
        with spoken() as address:
            yield address
        return
    with TemporaryDirectory(dir="/tmp") as folder, real(Path(folder)) as address:  # short: its socket lies there
        yield address


@pytest.fixture(autouse=True)
def _antivirus(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ADDRESS_VARIABLE, address)


def refused(content: bytes) -> tuple[str, int, Any]:
    with pytest.raises(ProblemError) as caught:
        examine(content)
    return caught.value.code, caught.value.status, caught.value.facts.get("virus")


def test_clean_files_of_every_size_pass_and_malware_is_named(caplog: pytest.LogCaptureFixture) -> None:
    for content in (b"", b"x", b"a log\n" * 1000, bytes(LARGEST_FILE - 100)):
        examine(content)
    assert refused(b"before " + MALWARE + b" after") == ("file_infected", 403, "Smena.Test.UNOFFICIAL")
    assert caplog.messages == ["the antivirus found Smena.Test.UNOFFICIAL in a file, which is kept back"]


@pytest.mark.parametrize(
    "answer", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: OK, nearly\0", b"\xff" * 9000]
)
def test_whatever_is_no_clear_answer_is_none(
    answer: bytes, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with spoken(answer) as address, caplog.at_level(logging.CRITICAL):
        monkeypatch.setenv(ADDRESS_VARIABLE, address)
        assert refused(b"x")[0] == "file_unchecked"


@pytest.mark.parametrize("address", ["/nowhere/clamd", "127.0.0.1:1", "nonsense"])
def test_antivirus_out_of_reach_lets_nothing_pass(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ADDRESS_VARIABLE, address)
    assert refused(b"x") == ("file_unchecked", 503, None)


def test_infected_file_goes_to_neither_cabinet_nor_desk_and_a_clean_one_to_both(
    world: World, cabinet: Cabinet, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, files = with_files(cabinet, sent(cabinet, MALWARE, "a.log"), sent(cabinet, b"clean", "b.log"))
    infected, clean = (file["id"] for file in files)
    for path, who in ((f"/v1/cabinet/tickets/{number}/attachments", "cabinet"), ("/v1/attachments", "anna")):
        headers = world.headers(who) | {"Smena-Subscriber": cabinet.subscriber, "Accept-Language": "ru"}
        problem = client.get(f"{path}/{infected}", headers=headers)
        assert (problem.status_code, MALWARE in problem.content) == (403, False)
        said = "Файл не отдаётся: антивирус нашёл в нём вредоносную программу (Smena.Test.UNOFFICIAL)."
        assert problem.json()["title"] == said
        assert client.get(f"{path}/{clean}", headers=headers).content == b"clean"
    monkeypatch.setenv(ADDRESS_VARIABLE, "127.0.0.1:1")
    waits = client.get(f"/v1/attachments/{clean}", headers=world.headers("anna"))
    assert (waits.status_code, waits.headers["retry-after"]) == (503, "60")


def test_page_says_why_it_keeps_a_file_back(world: World, client: Client) -> None:
    ivan = Visitor(world, client, link_key(world)).enter()
    ticket = {"topic": "fault", "account": "plain.ru", "subject": "Сайт", "body": "С утра."}
    number = number_in(ivan.send("/cabinet/new", files=(("a.log", MALWARE),), **ticket))
    link = re.search(rf'"(/cabinet/tickets/{number}/files/\w+)"', ivan.get(f"/cabinet/tickets/{number}").text)
    assert link
    page = ivan.get(link[1])
    assert (page.status_code, MALWARE in page.content) == (403, False)
    assert "антивирус нашёл в нём вредоносную программу (Smena.Test.UNOFFICIAL)" in page.text


def test_file_of_a_letter_is_examined_too(world: World, client: Client) -> None:
    post = Post(world)
    post.comes(mixed(part("text/plain", "See the file."), file_part("text/plain", MALWARE, "a.log")))
    (file,) = post.rows("letter")[0]["attachments"]
    answer = client.get(f"/v1/attachments/{file['id']}", headers=world.headers("anna"))
    assert (answer.status_code, answer.json()["type"]) == (403, "urn:smena:file_infected")
