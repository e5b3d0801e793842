"""Whether links still open: judged by a real server on this machine, which central asks in tests alone."""

import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest
from sqlalchemy import select

from desktop.central import links, tables
from desktop.central.__main__ import main
from desktop.central.links import Tried, dead_links, keep, next_due, try_link
from desktop.central.public_addresses import is_public
from tests.central_server import OPERATOR, World


class Pages(BaseHTTPRequestHandler):
    """`/200` answers 200 and so on; `/to/n` goes on to `/to/n-1`, `/to/0` is there; `/once` fails once; `/get` answers
    GET alone; `/loop` goes to itself; `/away` goes to a file, `/inside` to
    another address of this machine."""

    asked: ClassVar[Counter[str]] = Counter()

    def _answer(self) -> None:
        name = self.path.strip("/")
        self.asked[self.path] += 1
        inside = f"http://127.0.0.2:{self.server.server_address[1]}/200"
        to = {"inside": inside, "loop": "/loop", "away": "file:///etc/passwd", "odd": "http://[x/"}.get(name)
        if name.startswith("to/") and name != "to/0":
            to = f"/to/{int(name[3:]) - 1}"
        status = int(name) if name.isdigit() else 200
        if name == "once" and self.asked[self.path] == 1:
            status = 503
        if name == "get" and self.command == "HEAD":
            status = 405
        self.send_response(302 if to else status)
        if to:
            self.send_header("Location", to)
        self.end_headers()

    do_GET = do_HEAD = _answer

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("0.0.0.0", 0), Pages)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, name="pages")
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/200", Tried.OPENS),
        ("/401", Tried.OPENS),
        ("/403", Tried.OPENS),
        ("/404", Tried.GONE),
        ("/410", Tried.GONE),
        ("/500", Tried.GONE),
        ("/once", Tried.OPENS),
        ("/get", Tried.OPENS),
        ("/to/5", Tried.OPENS),
        ("/to/6", Tried.WRONG),
        ("/loop", Tried.WRONG),
        ("/away", Tried.WRONG),
        ("/odd", Tried.WRONG),
        ("/страница?q=а б", Tried.OPENS),
    ],
)
def test_link_is_dead_when_its_page_is_gone_or_fails_twice(site: str, path: str, found: Tried) -> None:
    assert try_link(site + path, may_reach=lambda address: True) is found


@pytest.mark.parametrize("link", ["http://nobody.invalid/", "https://", "http://[x", "http://a.example:99999/"])
def test_link_to_no_host_is_dead(link: str) -> None:
    assert try_link(link) in (Tried.WRONG, Tried.SILENT, Tried.NAMELESS)  # the last where this machine has no network


def test_server_that_is_not_there_is_silent(site: str) -> None:
    assert try_link("http://127.0.0.1:1/", may_reach=lambda address: True) is Tried.SILENT


OPENS, GONE, WRONG, SILENT, NAMELESS = Tried
FOUND = [  # what becomes of a, b and of the links of other answers, and which of a and b are dead; None: nobody knows
    ([OPENS, GONE], [], ["b"]),
    ([OPENS, SILENT], [], ["b"]),
    ([GONE, SILENT], [], ["a", "b"]),
    ([OPENS, WRONG], [], ["b"]),
    ([WRONG, WRONG], [], ["a", "b"]),
    ([SILENT, SILENT], [], None),
    ([SILENT, WRONG], [], ["a", "b"]),  # one host alone, and nobody to ask instead
    ([NAMELESS, WRONG], [], None),
    ([NAMELESS, NAMELESS], [], None),
    ([SILENT, SILENT], [SILENT, GONE], ["a", "b"]),  # another host answers, so central has a network
    ([SILENT, WRONG], [SILENT, SILENT], None),
    ([NAMELESS, OPENS], [], ["a"]),
]


@pytest.mark.parametrize(("own", "others", "dead"), FOUND)
def test_central_that_reaches_nobody_calls_no_link_dead(
    monkeypatch: pytest.MonkeyPatch, own: list[Tried], others: list[Tried], dead: list[str] | None
) -> None:
    named = {f"https://{name}.example": found for name, found in zip("abcd", [*own, *others], strict=False)}
    monkeypatch.setattr(links, "try_link", named.__getitem__)
    mine, of_others = list(named)[:2], list(named)[2:]
    expected = None if dead is None else [f"https://{name}.example" for name in dead]
    assert dead_links(" и ".join(mine), of_others) == expected


def test_central_asks_nobody_on_its_own_network(site: str) -> None:
    Pages.asked.clear()
    assert try_link(f"{site}/200") is Tried.WRONG
    assert not Pages.asked


def test_central_follows_no_page_into_its_own_network(site: str) -> None:
    Pages.asked.clear()
    assert try_link(f"{site}/inside", may_reach=lambda address: address == "127.0.0.1") is Tried.WRONG
    assert set(Pages.asked) == {"/inside"}


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("192.168.0.1", False),
        ("169.254.169.254", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("fe80::1%eth0", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:93.184.216.34", True),
    ],
)
def test_public_addresses_alone_are_asked(address: str, expected: bool) -> None:
    assert is_public(address) is expected


def answer(world: World, body: str) -> int:
    with world.central.write(OPERATOR) as transaction:
        row_id: int = transaction.insert("standard_answer", department="stp", title="Ответ", body=body)
    return row_id


def test_each_answer_is_due_at_once_and_then_once_a_day(world: World) -> None:
    first, second = answer(world, "a"), answer(world, "b")
    for row_id in (first, second):
        due = next_due(world.central)
        assert due is not None
        assert due["id"] == row_id
        keep(world.central, due, ["https://a.example"])
    assert next_due(world.central) is None
    world.clock.advance(hours=24)
    assert next_due(world.central) is not None


def test_answer_edited_while_its_links_were_tried_is_tried_again(world: World) -> None:
    row_id = answer(world, "https://a.example")
    tried = next_due(world.central)
    assert tried is not None
    with world.central.write(OPERATOR) as transaction:
        transaction.update("standard_answer", row_id, body="Без ссылки")
    keep(world.central, tried, ["https://a.example"])
    due = next_due(world.central)
    assert due is not None
    assert due["dead_links"] == []


def test_links_of_the_demo_are_not_tried(world: World) -> None:
    answer(world, "https://help.hosting.example")
    with world.central.write(OPERATOR) as transaction:
        transaction.insert("setting", id="demo", value="true")
    assert next_due(world.central) is None


@pytest.mark.about_sqlite
def test_operator_has_all_links_tried_now(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    row_id = answer(world, "https://a.example и https://b.example")
    monkeypatch.setattr(links, "try_link", lambda link: Tried.GONE if "b.example" in link else Tried.OPENS)
    monkeypatch.setenv("SMENA_DATABASE_URL", world.data_base)
    assert main(["check-links"]) == 1
    assert capsys.readouterr().out == "Ответ: https://b.example\n1 answers, 1 links lead nowhere.\n"
    with world.central.engine.connect() as connection:
        row = connection.execute(select(tables.standard_answers).where(tables.standard_answers.c.id == row_id)).one()
    assert (row.dead_links, row.checked_at is not None) == (["https://b.example"], True)
    monkeypatch.setattr(links, "try_link", lambda link: Tried.SILENT)
    assert main(["check-links"]) == 2
    assert capsys.readouterr().out.startswith("The links could not be tried")
    with world.central.engine.connect() as connection:
        assert (
            connection.execute(select(tables.standard_answers)).one() == row
        )  # as it was found when there was a network
