"""Webhooks: every notice is announced until it is heard, signed, to no address inside a network, and nothing of a
failing receiver holds up anything else."""

import asyncio
import hashlib
import hmac
import itertools
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from httpx import Response
from sqlalchemy import func, insert, select, update

from desktop.central import tables, webhook_sending, webhooks
from desktop.central.cabinet_tables import webhook_deliveries
from desktop.central.cabinet_tables import webhooks as webhook_rows
from desktop.central.callers import issue_token
from desktop.central.context import Central
from desktop.central.master_keys import add_key, drop_keys
from desktop.central.webhook_sending import PRIVATE_VARIABLE, UnfitUrlError, check_url, send, signature
from tests.central.cabinet_site import Cabinet
from tests.central.hook_receiver import Receiver, receiving
from tests.central_server import OPERATOR, START, World

pytestmark = pytest.mark.about_sqlite
on_both = pytest.mark.about_postgresql  # as well
SECRET = "sixteen letters and more"


@pytest.fixture(autouse=True)
def _private_and_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """The receiver is on loopback; rounds are the test's own."""
    monkeypatch.setenv(PRIVATE_VARIABLE, "1")
    monkeypatch.setattr(webhooks, "_EVERY", 3600.0)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as there:
        yield there


def put(cabinet: Cabinet, url: str, **more: Any) -> Response:
    return cabinet.client.put(
        "/v1/cabinet/webhook", json={"url": url, **more}, headers=cabinet.world.headers("cabinet")
    )


def state(cabinet: Cabinet) -> dict[str, Any]:
    answer: dict[str, Any] = cabinet.get("/webhook").json()
    return answer


def tell(world: World, rounds: int = 1, pause: float = 0) -> None:
    """So many rounds, `pause` seconds of central's clock between them."""

    async def go() -> None:
        for _ in range(rounds):
            await webhooks.tell(world.central)
            world.clock.advance(seconds=pause)

    asyncio.run(go())


def waiting(world: World) -> int:
    with world.central.engine.connect() as connection:
        return int(connection.execute(select(func.count()).select_from(webhook_deliveries)).scalar_one())


@on_both
def test_each_notice_is_announced_once_without_its_text(world: World, cabinet: Cabinet, receiver: Receiver) -> None:
    before = cabinet.file()
    put(cabinet, receiver.url, secret=SECRET)
    number = cabinet.file()
    cabinet.act(number, "reply", body="Пароль не нужен")
    tell(world, 3)
    notices = cabinet.get("/notices").json()
    assert before == notices[0]["ticket"]  # from before there was a webhook
    assert receiver.notices == [
        {"id": notice["id"], "subscriber": "s1", "ticket": number, "kind": notice["kind"], "at": notice["at"]}
        for notice in notices[1:]
    ]
    assert [notice["kind"] for notice in receiver.notices] == ["acknowledgement", "answer"]
    assert "Пароль" not in repr([body.decode() for _, body in receiver.heard])
    assert waiting(world) == state(cabinet)["waiting"] == 0


def test_delivery_is_signed(world: World, cabinet: Cabinet, receiver: Receiver) -> None:
    put(cabinet, receiver.url, secret=SECRET)
    cabinet.file()
    tell(world)
    [(headers, body)] = receiver.heard
    at = int(world.clock().timestamp())
    expected = hmac.new(SECRET.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    assert headers["Smena-Signature"] == f"t={at},v1={expected}"
    assert headers["Content-Type"] == "application/json"
    assert signature("another secret", at, body) != headers["Smena-Signature"]


def test_secret_is_told_once_and_lies_sealed(world: World, cabinet: Cabinet) -> None:
    chosen = put(cabinet, "https://a.example/").json()["secret"]
    assert len(chosen) == 64
    again, own = put(cabinet, "https://b.example/"), put(cabinet, "https://c.example/", secret=SECRET)
    assert [answer.json()["secret"] for answer in (again, own)] == [None, None]
    assert SECRET not in cabinet.get("/webhook").text
    with world.central.engine.connect() as connection:
        stored = repr(connection.execute(select(webhook_rows)).all() + connection.execute(select(tables.audit)).all())
    assert SECRET not in stored
    assert chosen not in stored


def test_secret_whose_key_is_lost_makes_room_for_a_new_one(world: World, cabinet: Cabinet) -> None:
    first = put(cabinet, "https://a.example/").json()["secret"]
    keys = world.central.vault.path
    drop_keys(keys, add_key(keys).keys)
    assert put(cabinet, "https://a.example/").json()["secret"] not in (None, first)


FAILURES = [500, 404, 301, 302, 307, "hang", "drip", "cut"]


@pytest.mark.parametrize("failure", FAILURES)
def test_failed_delivery_is_tried_again_under_the_same_id(
    world: World, cabinet: Cabinet, receiver: Receiver, failure: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook_sending, "PATIENCE", 0.3 if failure in ("hang", "drip") else 5.0)
    put(cabinet, receiver.url, secret=SECRET)
    cabinet.file()
    receiver.answers = [failure]
    tell(world, 2)  # the second one comes too early
    assert (len(receiver.heard), waiting(world)) == (1, 1)
    assert state(cabinet)["failing_since_at"] == "2026-10-06T09:00:00Z"
    world.clock.advance(seconds=10)
    monkeypatch.setattr(webhook_sending, "PATIENCE", 5.0)
    tell(world)
    assert receiver.notices[0] == receiver.notices[1]
    assert (len(receiver.heard), waiting(world), state(cabinet)["failing_since_at"]) == (2, 0, None)


def test_receiver_that_is_not_there_is_one_failure_and_one_line_in_the_log(
    world: World, cabinet: Cabinet, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    put(cabinet, "http://127.0.0.1:9/", secret=SECRET)  # nobody listens
    cabinet.file()
    with caplog.at_level(logging.WARNING):
        tell(world)
    assert caplog.messages == ["webhook of client 1 fails: unreachable"]
    assert dict(world.central.counters.webhooks) == {"unreachable": 1}
    put(cabinet, receiver.url)
    tell(world)
    assert len(receiver.notices) == 1  # to the new address, at once


def test_pauses_grow_up_to_ten_minutes(world: World, cabinet: Cabinet, receiver: Receiver) -> None:
    put(cabinet, receiver.url, secret=SECRET)
    cabinet.file()
    receiver.answers = [500] * 99
    tried = []
    for second in range(0, 3600, 10):
        seen = len(receiver.heard)
        tell(world, pause=10)
        tried += [second] * (len(receiver.heard) - seen)
    pauses = [later - earlier for earlier, later in itertools.pairwise(tried)]
    assert pauses == [10, 20, 40, 80, 160, 320, 600, 600, 600, 600]


def test_notice_that_cannot_be_digested_keeps_no_other_waiting(
    world: World, cabinet: Cabinet, receiver: Receiver
) -> None:
    put(cabinet, receiver.url, secret=SECRET)
    bad = cabinet.file()
    receiver.answers = [500]
    tell(world, pause=10)
    good = [cabinet.file(), cabinet.file()]
    receiver.answers = [204, 204, 500]
    tell(world)
    assert [notice["ticket"] for notice in receiver.notices] == [bad, *good, bad]
    assert waiting(world) == 1


@on_both
def test_webhook_that_fails_for_three_days_is_switched_off_and_said_so(
    world: World, cabinet: Cabinet, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    put(cabinet, receiver.url, secret=SECRET)
    cabinet.file()
    receiver.answers = [500] * 1000
    with world.central.write(OPERATOR) as transaction:
        transaction.connection.execute(update(webhook_rows).values(tries=98))
    tell(world, pause=600)
    world.clock.advance(days=2, hours=23)
    tell(world, pause=600)
    assert state(cabinet)["off_at"] is None
    world.clock.advance(hours=1)
    with caplog.at_level(logging.WARNING):
        tell(world)
    assert "webhook of client 1 is switched off" in caplog.text
    assert state(cabinet)["off_at"] is not None
    cabinet.file()
    tell(world, 2, pause=3600)
    assert (len(receiver.heard), waiting(world)) == (3, 0)
    assert "smena_webhooks_off 1" in cabinet.client.get("/metrics").text
    receiver.answers = []
    put(cabinet, receiver.url)
    last = cabinet.file()
    tell(world)
    assert (receiver.notices[-1]["ticket"], state(cabinet)["off_at"]) == (last, None)


@pytest.mark.parametrize("years", [-10, 10])
def test_leap_of_the_clock_gives_nothing_up(world: World, cabinet: Cabinet, receiver: Receiver, years: int) -> None:
    put(cabinet, receiver.url, secret=SECRET)
    cabinet.file()
    receiver.answers = [500, 500]
    tell(world)
    world.clock.advance(days=365 * years)
    tell(world, pause=20)
    tell(world)
    assert (len(receiver.heard), waiting(world)) == (3, 0)


def test_hanging_receiver_keeps_no_other_webhook_waiting(
    world: World, cabinet: Cabinet, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    with world.central.write(OPERATOR) as transaction:
        client_id = transaction.connection.execute(
            insert(tables.clients).values(name="second", kind="cabinet").returning(tables.clients.c.id)
        ).scalar_one()
        token = issue_token(transaction.connection, START, client_id=client_id)
    with receiving() as second:
        put(cabinet, receiver.url, secret=SECRET)
        headers = {"Authorization": f"Bearer {token}"}
        cabinet.client.put("/v1/cabinet/webhook", json={"url": second.url, "secret": SECRET}, headers=headers)
        cabinet.file()
        receiver.answers = ["hang"]

        async def until_the_second_has_heard() -> None:
            telling = asyncio.create_task(webhooks.tell(world.central))
            while not second.heard and not telling.done():
                await asyncio.sleep(0.01)
            assert not telling.done()
            receiver.is_over.set()
            await telling

        asyncio.run(until_the_second_has_heard())
    assert len(receiver.heard) == len(second.heard) == 1


def test_round_that_fails_is_not_the_last_one(
    world: World, cabinet: Cabinet, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(cabinet, receiver.url, secret=SECRET)
    cabinet.file()
    monkeypatch.setattr(webhooks, "_EVERY", 0.01)
    tell_well, failures = webhooks.tell, [OSError("the data base is away")]

    async def tell_once_badly(central: Central) -> None:
        if failures:
            raise failures.pop()
        await tell_well(central)

    async def until_heard() -> None:
        telling = asyncio.create_task(webhooks.keep_telling(world.central))
        while not receiver.heard and not telling.done():
            await asyncio.sleep(0.01)
        telling.cancel()

    monkeypatch.setattr(webhooks, "tell", tell_once_badly)
    asyncio.run(until_heard())
    assert (len(receiver.heard), failures) == (1, [])


def test_forgotten_webhook_hears_nothing(world: World, cabinet: Cabinet, receiver: Receiver) -> None:
    put(cabinet, receiver.url, secret=SECRET)
    cabinet.file()
    assert cabinet.client.delete("/v1/cabinet/webhook", headers=world.headers("cabinet")).status_code == 204
    assert cabinet.get("/webhook").status_code == 404
    cabinet.file()
    tell(world)
    assert (receiver.heard, waiting(world)) == ([], 0)


def test_counters_tell_how_webhooks_do(world: World, cabinet: Cabinet, receiver: Receiver) -> None:
    put(cabinet, receiver.url, secret=SECRET)
    cabinet.file()
    cabinet.file()
    receiver.answers = [500, 204]
    tell(world, 2, pause=10)
    text = cabinet.client.get("/metrics").text
    assert 'smena_webhook_deliveries_total{outcome="delivered"} 2' in text
    assert 'smena_webhook_deliveries_total{outcome="status"} 1' in text
    assert "smena_webhook_notices_waiting 2" in text


@on_both
def test_notices_are_numbered_in_the_order_of_their_commits(world: World, cabinet: Cabinet) -> None:
    """Who has read up to a number has missed none before it, though the first writer commits last."""
    first, second = cabinet.file(), cabinet.file()
    engine = world.central.engine
    if engine.dialect.name == "sqlite":
        return  # one writer at a time
    seen = cabinet.get("/notices").json()[-1]["id"]
    with world.central.write(OPERATOR, is_shared=True) as slow:
        slow.notify(subscriber_id="s1", ticket=first, kind="answer", message_id=None, text="раньше")
        with world.central.write(OPERATOR, is_shared=True) as fast:
            fast.notify(subscriber_id="s1", ticket=second, kind="answer", message_id=None, text="позже")
        [read] = cabinet.get("/notices", after=seen).json()
    [last] = cabinet.get("/notices", after=read["id"]).json()
    assert (read["text"], last["text"]) == ("позже", "раньше")


UNFIT = [
    "",
    "ftp://a.example/",
    "http://a.example/",
    "http://10.0.0.1/",
    "https://",
    "https://name:word@a.example/",
    "https://a.example/#part",
    "https://a.example/ space",
    "https://a.example/\r\nHost: b",
    "https://a.example:99999/",
    "https://[::1",
    "https://пример.рф/",
    "//a.example/",
    "https://a..example/",
    "https://a.example/" + "x" * 2000,
]
INSIDE = [
    "http://localhost/",
    "http://127.0.0.1:80/",
    "https://127.1.2.3/",
    "https://10.0.0.1/",
    "https://192.168.1.1/",
    "https://172.16.0.1/",
    "https://169.254.169.254/latest/meta-data",
    "https://100.64.0.1/",
    "https://0.0.0.0/",
    "https://224.0.0.1/",
    "https://[::1]/",
    "https://[fe80::1]/",
    "https://[fd00::1]/",
    "https://[::ffff:10.0.0.1]/",
    "https://[64:ff9b::a00:1]/",
    "https://[2002:a00:1::]/",
]


@pytest.mark.parametrize("url", UNFIT, ids=lambda url: repr(url)[:30])
def test_url_that_is_no_webhooks_is_refused(url: str) -> None:
    with pytest.raises(UnfitUrlError, match="bad_webhook"):
        check_url(url)


@pytest.mark.parametrize("url", INSIDE)
def test_address_inside_a_network_is_refused_unless_the_operator_allows_it(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_url(url)
    monkeypatch.delenv(PRIVATE_VARIABLE)
    with pytest.raises(UnfitUrlError, match="private_webhook"):
        check_url(url)


@pytest.mark.parametrize("url", ["https://a.example/", "https://a.example:8443/x?y=z", "https://8.8.8.8/"])
def test_public_url_is_a_webhooks(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PRIVATE_VARIABLE)
    check_url(url)


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "0x7f.1", "localhost", "[::ffff:127.0.0.1]"])
def test_name_that_leads_into_a_network_is_not_called(
    receiver: Receiver, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever it looked like when it was set: names may lead elsewhere later."""
    monkeypatch.delenv(PRIVATE_VARIABLE)
    url = receiver.url.replace("127.0.0.1", host)
    assert asyncio.run(send(url, b"{}", {})) in ("private", "unreachable")
    assert receiver.heard == []


def test_refused_url_is_told_by_its_field(cabinet: Cabinet) -> None:
    answer = put(cabinet, "http://a.example/")
    assert (answer.status_code, answer.json()["field"], answer.json()["type"]) == (422, "url", "urn:smena:bad_webhook")
    assert cabinet.get("/webhook").status_code == 404
