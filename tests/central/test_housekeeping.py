"""Housekeeping: old tickets leave the replicas and stay at central; old feed rows, receipts and tokens go."""

from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from desktop.central import tables
from desktop.central.database import reading
from desktop.central.feed import head_of
from desktop.central.housekeeping import is_clock_steady, prune, retire_some
from tests.central_server import OPERATOR, Client, Send, World


def scalar(world: World, statement: Any) -> Any:
    with reading(world.central.engine) as connection:
        return connection.execute(statement).scalar_one()


def test_ticket_ended_over_thirty_days_ago_leaves_the_desks_and_is_found_online(
    world: World, client: Client, send: Send
) -> None:
    old, live = world.file_ticket(), world.file_ticket()
    send(old, "resolve", body="Готово.")
    world.clock.advance(days=30)
    assert retire_some(world.central) == 0
    world.clock.advance(seconds=1)
    world.extend_tokens()
    start = scalar(world, select(tables.feed_head.c.seq))
    assert (retire_some(world.central), retire_some(world.central)) == (1, 0)
    page = client.get(f"/v1/changes?cursor={start}", headers=world.headers()).json()
    assert {(change["op"], change["kind"]) for change in page["changes"]} == {("gone", "ticket"), ("gone", "message")}
    assert page["digest"]["ticket"][0] == 1
    found = client.get(f"/v1/tickets/{old}", headers=world.headers()).json()
    assert [message["kind"] for message in found["messages"]] == ["subscriber", "resolution"]
    assert client.get(f"/v1/tickets/{live}", headers=world.headers()).json()["ticket"]["state"] == "open"


def test_note_on_a_retired_ticket_does_not_bring_it_back(world: World, client: Client, send: Send) -> None:
    number = world.file_ticket()
    send(number, "resolve", body="Готово.")
    world.clock.advance(days=31)
    world.extend_tokens()
    retire_some(world.central)
    start = scalar(world, select(tables.feed_head.c.seq))
    answer = send(number, "note", body="Для истории.", key="late", headers={"Smena-Device": "desk"})
    page = client.get(f"/v1/changes?cursor={start}", headers=world.headers() | {"Smena-Device": "desk"}).json()
    assert (answer.status_code, page["changes"], page["mine"]) == (200, [], ["late"])


def test_reopened_ticket_comes_back_with_its_conversation(world: World, client: Client, send: Send) -> None:
    number = world.file_ticket()
    send(number, "resolve", body="Готово.")
    world.clock.advance(days=31)
    world.extend_tokens()
    retire_some(world.central)
    start = scalar(world, select(tables.feed_head.c.seq))
    client.post(
        f"/v1/cabinet/tickets/{number}/messages",
        headers=world.headers("cabinet") | {"Idempotency-Key": "again"},
        json={"body": "Опять не открывается."},
    )
    page = client.get(f"/v1/changes?cursor={start}", headers=world.headers()).json()
    assert {change["op"] for change in page["changes"]} == {"put"}
    assert sum(change["kind"] == "message" for change in page["changes"]) >= 3


def test_feed_of_fourteen_days_is_kept_and_the_floor_says_so(world: World, client: Client) -> None:
    before = scalar(world, select(tables.feed_head.c.seq))
    world.clock.advance(days=14, seconds=1)
    world.extend_tokens()
    number = world.file_ticket()
    prune(world.central)
    with reading(world.central.engine) as connection:
        assert head_of(connection)["floor"] == before
    assert scalar(world, select(func.min(tables.feed.c.seq))) == before
    answers = [client.get(f"/v1/changes?cursor={cursor}", headers=world.headers()) for cursor in (before - 1, before)]
    assert [answer.status_code for answer in answers] == [410, 200]
    assert str(number) in answers[1].text


def test_receipts_are_kept_for_thirty_five_days(world: World, send: Send) -> None:
    number = world.file_ticket()
    send(number, "take", key="k")
    counts = []
    for days in (35, 1):
        world.clock.advance(days=days)
        prune(world.central)
        counts.append(scalar(world, select(func.count()).select_from(tables.receipts)))
    assert counts == [1, 0]


def test_ended_tokens_go_and_a_clients_token_stays(world: World) -> None:
    world.clock.at += timedelta(days=40)
    prune(world.central)
    with reading(world.central.engine) as connection:
        kept = connection.execute(select(tables.tokens.c.agent_id, tables.tokens.c.client_id)).all()
    assert sorted(row.client_id for row in kept) == [1, 2]
    assert {row.agent_id for row in kept} == {None}


def test_audit_is_never_pruned(world: World) -> None:
    with world.central.write(OPERATOR) as transaction:
        transaction.audit("something")
    world.clock.advance(days=4000)
    prune(world.central)
    assert scalar(world, select(func.count()).select_from(tables.audit)) == 1


def test_after_a_leap_of_the_clock_nothing_is_forgotten_for_a_day(world: World) -> None:
    """A clock that is ten years ahead would make every receipt an old one, and its key would take effect again."""
    told = []
    for leap in ({}, {"days": 3653}, {"days": -3653}):
        world.clock.advance(**leap)
        for _ in range(25):
            told.append(is_clock_steady(world.central))
            world.clock.advance(hours=1)
    assert told == ([False] * 24 + [True]) * 3


def test_what_was_stored_while_the_clock_was_years_behind_is_not_old(world: World, send: Send) -> None:
    number, before = world.file_ticket(), world.clock()
    send(number, "note", body="Раньше.", key="before")
    world.clock.advance(days=-730)
    send(number, "note", body="Часы отстали.", key="behind")
    feed, behind = scalar(world, select(func.count()).select_from(tables.feed)), tables.receipts.c.key == "behind"
    world.clock.at = before + timedelta(days=2)
    world.extend_tokens()
    prune(world.central)
    assert scalar(world, select(func.count()).select_from(tables.feed)) == feed
    again = send(number, "note", body="Часы отстали.", key="behind")
    assert again.headers.get("Idempotency-Replayed") == "true"
    world.clock.advance(days=36)
    prune(world.central)
    assert scalar(world, select(func.count()).select_from(tables.receipts).where(behind)) == 0
