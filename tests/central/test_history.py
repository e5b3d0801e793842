"""A central that lacks what a desk has seen does nothing for it; what two histories have in common still counts."""

from collections.abc import Callable
from pathlib import Path

import pytest
from httpx import Response
from litestar.testing import TestClient
from sqlalchemy import select

from desktop.central import tables
from desktop.central.app import create_app
from desktop.central.chain import begin_history, head_point, next_tip
from desktop.central.context import open_central
from desktop.central.database import reading
from desktop.central.history import seen_here
from desktop.central.problems import ProblemError
from desktop.wire.points import points_text
from tests.central_server import Client, Send, World
from tests.data_bases import kept


def head(world: World) -> str:
    with reading(world.central.engine) as connection:
        return points_text([head_point(connection)])


def test_each_row_of_the_feed_extends_the_chain(world: World, send: Send) -> None:
    send(world.file_ticket(), "take")
    with reading(world.central.engine) as connection:
        rows = connection.execute(select(tables.feed).order_by(tables.feed.c.seq)).mappings().all()
        assert head_point(connection) == (rows[-1]["seq"], rows[-1]["tip"])
    tips = [""] + [row["tip"] for row in rows]
    assert [next_tip(tip, row) for tip, row in zip(tips, rows, strict=False)] == tips[1:]
    assert len(set(tips)) == len(tips)


def test_every_answer_of_feed_and_intents_tells_its_head(world: World, client: Client, send: Send) -> None:
    number = world.file_ticket()
    answers = [send(number, "take", key="k"), send(number, "take", key="k"), send(number, "take", who="boris")]
    assert [answer.status_code for answer in answers] == [200, 200, 409]
    assert answers[2].headers["smena-head"] == head(world) != answers[0].headers["smena-head"]
    page = client.get("/v1/changes?cursor=0", headers=world.headers())
    snapshot = client.get("/v1/snapshot", headers=world.headers())
    voided = client.post("/v1/intents/x/void", headers=world.headers())
    assert page.headers["smena-head"] == snapshot.headers["smena-head"] == answers[2].headers["smena-head"]
    assert voided.headers["smena-head"] == head(world)


NOTE = {
    "ticket": 10_001,
    "seen_seq": 1,
    "written_at": "2026-10-06T11:59:00+03:00",
    "intent": {"type": "note", "body": "Проверил."},
}
Ask = Callable[[Client, dict[str, str]], Response]
ASKING: dict[str, Ask] = {
    "feed": lambda client, headers: client.get("/v1/changes?cursor=1", headers=headers),
    "snapshot": lambda client, headers: client.get("/v1/snapshot", headers=headers),
    "intent": lambda client, headers: client.post(
        "/v1/intents", headers=headers | {"Idempotency-Key": "late"}, json=NOTE
    ),
    "void": lambda client, headers: client.post("/v1/intents/late/void", headers=headers),
}


@pytest.mark.parametrize("name", ASKING)
def test_a_central_that_forgot_serves_nobody_who_remembers(world: World, tmp_path: Path, name: str) -> None:
    world.file_ticket()
    known, url = head(world), world.central.engine.url.render_as_string(hide_password=False)
    world.central.engine.dispose()
    put_back = kept(url)
    world.file_ticket()
    lost = head(world)
    world.central.engine.dispose()
    put_back()
    for _ in range(2):
        central = open_central(url, tmp_path / "cache", world.clock)
        with TestClient(create_app(central), raise_server_exceptions=False) as client:
            answer = ASKING[name](client, world.headers(Smena_Points=f"{known},{lost}"))
            assert (answer.status_code, answer.json()["type"]) == (409, "urn:smena:history_changed")
            assert "smena-head" not in answer.headers
        world.clock.advance(seconds=1)
        world.file_ticket()  # the numbers that were lost now belong to others
        central.engine.dispose()
    with TestClient(create_app(central), raise_server_exceptions=False) as client:
        assert ASKING[name](client, world.headers(Smena_Points=known)).status_code == 200
        with reading(central.engine) as connection:
            keys = connection.execute(select(tables.receipts.c.key)).scalars().all()
    assert keys == (["late"] if name in ("intent", "void") else [])
    central.engine.dispose()


def test_points_that_are_none_are_refused(world: World, client: Client) -> None:
    tip = "0" * 32
    for text in ("1", f"1:{tip},", f"x:{tip}", f"-1:{tip}", f"1:{tip[1:]}", ",".join(f"{n}:{tip}" for n in range(9))):
        answer = client.get("/v1/changes?cursor=1", headers=world.headers(Smena_Points=text))
        told = answer.json()
        assert (answer.status_code, told["field"], told["facts"]["fault"]) == (422, "Smena-Points", "points")


def test_of_another_history_its_author_saw_what_both_have_in_common(world: World) -> None:
    first = names(world)[0]
    for _ in range(3):
        world.file_ticket()
    with world.central.engine.begin() as connection:
        begin_history(connection, "second", world.clock())
        begin_history(connection, "third", world.clock())
        second, third = connection.execute(
            select(tables.histories.c.began).order_by(tables.histories.c.id).offset(1)
        ).scalars()
        common = {
            name: [seen_here(connection, seq, name) for seq in (1, second, third)]
            for name in (first, "second", "third", "unknown")
        }
        with pytest.raises(ProblemError) as raised:
            seen_here(connection, third + 2, None)
    assert (raised.value.status, raised.value.facts["history"]) == (409, "third")
    assert common == {
        first: [1, second, second],
        "second": [1, second, third],
        "third": [1, second, third],
        "unknown": [0, 0, 0],
    }


def test_a_reply_of_a_lost_history_does_not_pass_over_what_came_since(world: World, send: Send) -> None:
    number = world.file_ticket()
    seen, first = world.head(), names(world)[0]
    with world.central.engine.begin() as connection:
        begin_history(connection, "second", world.clock())
    lost = {"headers": {"Smena-Seen-History": first}, "seen_seq": seen + 50}  # he had seen fifty numbers that are gone
    assert send(number, "reply", body="Сделано.", **lost).status_code == 200
    with world.central.write(world.operator) as transaction:
        transaction.insert("message", ticket=number, kind="subscriber", at=world.clock(), body="Ещё вопрос")
    answer = send(number, "reply", body="Сделано.", **lost)
    assert (answer.status_code, answer.json()["reason"]) == (409, "unseen_message")


def names(world: World) -> list[str]:
    with reading(world.central.engine) as connection:
        return list(connection.execute(select(tables.histories.c.history).order_by(tables.histories.c.id)).scalars())
