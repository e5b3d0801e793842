"""The feed: pages of rows as they are now, cursors that can be continued, polls that are answered at once."""

import asyncio
import threading
import time
from typing import Any

import msgspec
import pytest
import requests
from sqlalchemy import delete, update

from desktop.central import tables
from desktop.central.conversation import retire
from desktop.central.database import reading, writing
from desktop.central.feed import FeedSignal, head_of
from desktop.central.pages import PAGE
from desktop.wire.changes import Page
from tests.central_server import OPERATOR, Client, Send, World


def page(client: Client, world: World, cursor: int, **query: Any) -> Page:
    device = query.pop("device", "")
    answer = client.get(
        "/v1/changes", params={"cursor": cursor, **query}, headers=world.headers() | {"Smena-Device": device}
    )
    assert answer.status_code == 200, answer.text
    return msgspec.json.decode(answer.content, type=Page)


def until_somebody_waits(world: World) -> None:
    deadline = time.monotonic() + 20
    while "smena_feed_polls 1" not in requests.get(f"{world.url}/metrics", timeout=30).text:
        assert time.monotonic() < deadline, "nobody waits"
        threading.Event().wait(0.01)  # lets the server, a thread of this process, get on


def head(world: World) -> Any:
    with reading(world.central.engine) as connection:
        return head_of(connection)


def test_page_has_each_changed_row_once_as_it_is_now(world: World, client: Client, send: Send) -> None:
    number, start = world.file_ticket(), head(world)["seq"]
    for _ in range(3):
        send(number, "take")
        send(number, "release")
    found = page(client, world, start)
    (ticket,) = found.changes
    row = msgspec.json.decode(ticket.row)
    assert (ticket.op, ticket.kind, ticket.id, ticket.version) == ("put", "ticket", str(number), row["version"])
    assert row["assignee_id"] is None
    assert (found.next, found.caught_up) == (head(world)["seq"], True)


def test_long_feed_comes_in_pages_and_only_the_last_has_the_digest(world: World, client: Client) -> None:
    start = head(world)["seq"]
    rows = [{"title": str(n), "body": "", "starts_at": world.clock()} for n in range(PAGE + 20)]
    with world.central.write(OPERATOR) as transaction:
        transaction.insert_many("announcement", rows)
    first = page(client, world, start)
    last = page(client, world, first.next)
    assert (len(first.changes), first.caught_up, first.digest) == (PAGE, False, None)
    assert (len(last.changes), last.caught_up) == (20, True)
    assert last.digest == {kind: tuple(entry) for kind, entry in head(world)["digest"].items()}


def test_retired_ticket_is_gone_with_its_messages(world: World, client: Client) -> None:
    number, start = world.file_ticket(), head(world)["seq"]
    with world.central.write(OPERATOR) as transaction:
        retire(transaction, number)
    assert [(change.op, change.kind) for change in page(client, world, start).changes] == [
        ("gone", "ticket"),
        ("gone", "message"),
    ]


def test_page_names_the_keys_of_this_device_alone_refused_ones_too(world: World, client: Client, send: Send) -> None:
    number, start = world.file_ticket(), head(world)["seq"]
    send(number, "take", key="a", headers={"Smena-Device": "desk-1"})
    send(number, "note", body="x", key="b", headers={"Smena-Device": "desk-2"})
    send(99_999, "take", key="c", headers={"Smena-Device": "desk-1"})
    assert page(client, world, start, device="desk-1").mine == ["a", "c"]
    assert page(client, world, start, device="desk-2").mine == ["b"]
    assert page(client, world, start).mine == []


def test_text_of_a_row_is_not_in_the_feed_itself(world: World) -> None:
    assert {column.name for column in tables.feed.columns} == {
        "seq", "kind", "row_id", "version", "intent_key", "device", "at", "tip"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("cursor", "history", "status", "code"),
    [
        (0, "another", 409, "history_changed"),
        (1_000_000, None, 409, "history_changed"),
        (2, None, 410, "cursor_too_old"),
        (5, None, 200, ""),
    ],
)
def test_cursor_that_cannot_be_continued_is_refused(
    world: World, client: Client, cursor: int, history: str | None, status: int, code: str
) -> None:
    with writing(world.central.engine) as connection:
        connection.execute(delete(tables.feed).where(tables.feed.c.seq <= 5))
        connection.execute(update(tables.feed_head).values(floor=5))
    query = {"cursor": cursor} | ({"history": history} if history else {})
    answer = client.get("/v1/changes", params=query, headers=world.headers())
    assert answer.status_code == status
    assert status == 200 or answer.json()["type"] == f"urn:smena:{code}"


def test_poll_is_answered_at_the_commit_it_waits_for(served_central: World) -> None:
    world, headers = served_central, served_central.headers()
    start, answers = head(world)["seq"], list[Any]()

    def poll() -> None:
        url = f"{world.url}/v1/changes?cursor={start}&wait=20"
        answers.append(requests.get(url, headers=headers, timeout=30).json())

    waiting = threading.Thread(target=poll)
    waiting.start()
    until_somebody_waits(world)
    world.file_ticket()
    waiting.join(10)
    assert [change["kind"] for change in answers[0]["changes"]] == ["ticket", "message"]


def test_server_that_stops_answers_every_waiting_poll(served_central: World) -> None:
    world, headers = served_central, served_central.headers()
    start, statuses = head(world)["seq"], list[int]()

    def poll() -> None:
        url = f"{world.url}/v1/changes?cursor={start}&wait=25"
        statuses.append(requests.get(url, headers=headers, timeout=30).status_code)

    waiting = threading.Thread(target=poll)
    waiting.start()
    until_somebody_waits(world)
    world.stop()
    waiting.join(10)
    assert statuses == [200]


def test_waiting_ends_with_the_time_asked_for(world: World, client: Client) -> None:
    assert page(client, world, head(world)["seq"], wait=0.01).changes == []


def test_older_polls_of_a_token_give_way_to_the_newest() -> None:
    async def story() -> None:
        signal = FeedSignal()
        signal.open(asyncio.get_running_loop())
        polls = [asyncio.create_task(signal.wait(0, 20, "token")) for _ in range(4)]
        await asyncio.wait(polls[:3], timeout=5)
        assert [poll.done() for poll in polls] == [True, True, True, False]
        signal.committed(1)
        await asyncio.wait(polls, timeout=5)
        assert polls[3].done()
        assert signal.waiting == 0

    asyncio.run(story())


def test_commit_of_another_process_is_seen_by_the_look_each_second(served_central: World) -> None:
    world, start = served_central, head(served_central)["seq"]
    beside = world.beside()
    with beside.write(OPERATOR) as transaction:
        transaction.insert("plan", id="beside", name="Рядом", group="standard")
    url = f"{world.url}/v1/changes?cursor={start}&wait=20"
    answer = requests.get(url, headers=world.headers(), timeout=30).json()
    beside.engine.dispose()
    assert [change["id"] for change in answer["changes"]] == ["beside"]
