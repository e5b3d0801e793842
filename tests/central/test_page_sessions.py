"""Who gets into the cabinet's page: a signed link, once, for five minutes, and what its session is worth then."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from litestar.testing import TestClient
from sqlalchemy import select, update

from desktop.central import housekeeping
from desktop.central.__main__ import main
from desktop.central.cabinet_page.links import new_link_key, signature_of
from desktop.central.page_tables import link_keys, page_sessions, used_links
from desktop.central.turns import AT_ONCE
from tests.central.page_visitor import Visitor, link_key, signed_link
from tests.central_server import OPERATOR, START, Client, World, new_world

Place = tuple[World, Client]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with (
        new_world(tmp_path_factory.mktemp("central")) as world,
        TestClient(world.app, raise_server_exceptions=False) as client,
    ):
        yield world, client


@pytest.fixture
def ivan(place: Place) -> Visitor:
    return Visitor(*place, link_key(place[0]))


def test_a_link_lets_in_once_and_leaves_no_trace_in_the_address(ivan: Visitor) -> None:
    link = ivan.link()
    first = ivan.client.get(link, follow_redirects=False)
    assert (first.status_code, first.headers["location"]) == (303, "/cabinet")
    assert "Иван Петров" in ivan.enter().get("/cabinet").text
    again = ivan.client.get(link, follow_redirects=False)
    assert again.status_code == 403
    assert "set-cookie" not in again.headers


@pytest.mark.parametrize(
    ("life", "status"),
    [({"seconds": n}, 303 if 0 < n <= 300 else 403) for n in (1, 300, 0, -60, 301)],
)
def test_a_link_lives_five_minutes_at_most(ivan: Visitor, life: dict[str, float], status: int) -> None:
    assert ivan.client.get(ivan.link(**life), follow_redirects=False).status_code == status


def test_no_other_link_lets_in(ivan: Visitor) -> None:
    link, until = ivan.link(), ivan.world.clock() + timedelta(minutes=4)
    links = [
        link.replace("subscriber=s1", "subscriber=s2"),
        link[:-1] + ("0" if link[-1] != "0" else "1"),
        link.replace("expires=", "expires=0"),
        link.replace("nonce=", "nonce=a"),
        link.partition("&signature")[0],
        "/cabinet/enter",
        "/cabinet/enter?subscriber=s1&expires=1&nonce=%00&signature=%ff%d8",
        signed_link(ivan.key, "s1", until, "short"),
        signed_link(ivan.key, "s1", until, "a" * 65),
        signed_link("another key", "s1", until, "a" * 32),
    ]
    answers = [ivan.client.get(one, follow_redirects=False) for one in links]
    assert [answer.status_code for answer in answers] == [403] * len(links)
    assert not any("set-cookie" in answer.headers for answer in answers)
    unknown = ivan.client.get(signed_link(ivan.key, "nobody", until, "b" * 32), follow_redirects=False)
    assert (unknown.status_code, "set-cookie" in unknown.headers) == (404, False)
    assert ivan.client.get(link, follow_redirects=False).status_code == 303


def test_a_link_is_judged_though_the_key_of_another_site_does_not_open(ivan: Visitor) -> None:
    until, nobodys = ivan.world.clock() + timedelta(minutes=4), ivan.world.ids["billing"]
    with ivan.world.central.write(OPERATOR) as transaction:
        new_link_key(transaction, nobodys)
        spoilt = update(link_keys).where(link_keys.c.client_id == nobodys)
        transaction.connection.execute(spoilt.values(wrapped_key=b"x" * 60))
    answer = ivan.client.get(signed_link("another key", "s1", until, "c" * 32), follow_redirects=False)
    assert answer.status_code == 403
    assert ivan.client.get(ivan.link(), follow_redirects=False).status_code == 303


@pytest.mark.parametrize("expires", ["99999999999", "999999999999"])
def test_a_link_for_ever_lets_nobody_in(ivan: Visitor, expires: str) -> None:
    signed = signature_of(ivan.key, "s1", expires, "d" * 32)
    link = f"/cabinet/enter?subscriber=s1&expires={expires}&nonce={'d' * 32}&signature={signed}"
    assert ivan.client.get(link, follow_redirects=False).status_code == 403


def test_the_cookie_is_for_our_pages_alone_and_its_token_is_kept_nowhere(ivan: Visitor) -> None:
    answer = ivan.client.get(ivan.link(), follow_redirects=False)
    said = answer.headers["set-cookie"]
    assert {"HttpOnly", "Path=/cabinet", "SameSite=lax"} <= set(said.split("; "))
    assert "Secure" not in said
    token = answer.cookies["smena_cabinet"]
    with ivan.world.central.engine.connect() as connection:
        assert token not in repr(connection.execute(select(page_sessions)).all())
    secure = ivan.client.get(f"https://testserver.local{ivan.link()}", follow_redirects=False)
    assert "Secure" in secure.headers["set-cookie"]


def test_a_session_ends_an_hour_after_the_last_page_and_after_twelve_in_any_case(ivan: Visitor) -> None:
    clock = ivan.world.clock
    ivan.enter()
    clock.advance(minutes=59)
    assert ivan.get("/cabinet").status_code == 200
    clock.advance(minutes=60)
    assert ivan.get("/cabinet").status_code == 401
    ivan.enter()
    for _ in range(14):
        clock.advance(minutes=50)
        assert ivan.get("/cabinet").status_code == 200
    clock.advance(minutes=20)
    assert ivan.get("/cabinet").status_code == 401
    clock.at = START


def test_who_signs_out_is_out_and_so_is_who_enters_anew(ivan: Visitor) -> None:
    ivan.enter()
    before = dict(ivan.cookies)
    assert "Вы вышли из кабинета." in ivan.send("/cabinet/leave", ivan.get("/cabinet")).text
    ivan.cookies = before
    assert ivan.get("/cabinet").status_code == 401
    ivan.enter()
    before = dict(ivan.cookies)
    ivan.enter()
    ivan.cookies = before
    assert ivan.get("/cabinet").status_code == 401


def test_a_new_key_ends_the_one_before(ivan: Visitor) -> None:
    new = link_key(ivan.world)
    assert ivan.client.get(ivan.link(), follow_redirects=False).status_code == 403
    Visitor(ivan.world, ivan.client, new).enter()


def test_old_links_and_sessions_are_forgotten(tmp_path: Path) -> None:
    with (
        new_world(tmp_path / "central") as world,
        TestClient(world.app, raise_server_exceptions=False) as client,
    ):
        Visitor(world, client, link_key(world)).enter()
        for hours, left in ((1, 1), (48, 0)):
            world.clock.advance(hours=hours)
            housekeeping.prune(world.central)
            with world.central.engine.connect() as connection:
                rows = [len(connection.execute(select(table)).all()) for table in (used_links, page_sessions)]
            assert rows == [left, left]


def test_one_session_asks_for_so_much_at_once_and_no_more(ivan: Visitor) -> None:
    ivan.enter()
    central = ivan.world.central
    central.turns.patience = 0.0
    portal = ivan.client.blocking_portal
    turns = [central.turns.of(ivan.cookies["smena_cabinet"]) for _ in range(AT_ONCE)]
    for turn in turns:
        portal.call(turn.__aenter__)
    refused = ivan.get("/cabinet")
    for turn in turns:
        portal.call(turn.__aexit__, None, None, None)
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "1")
    assert "Слишком много запросов сразу." in refused.text
    assert ivan.get("/cabinet").status_code == 200


def test_the_command_prints_a_key_for_a_cabinet_client_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = ("--data", str(tmp_path))
    for name, kind in (("site", "cabinet"), ("money", "billing")):
        assert main(["add-client", name, "--kind", kind, *data]) == 0
    capsys.readouterr()
    assert main(["cabinet-key", "site", *data]) == 0
    assert len(capsys.readouterr().out.strip()) == 43
    assert main(["cabinet-key", "money", *data]) == 2
    assert main(["cabinet-key", "nobody", *data]) == 2
