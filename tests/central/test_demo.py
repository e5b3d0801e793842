"""The demo desk: believable, the same each time, and alive over HTTP."""

import stat
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from threading import Event
from typing import Any

import pytest
from litestar.testing import TestClient
from sqlalchemy import RowMapping, func, select

from desktop.central import tables
from desktop.central.__main__ import main
from desktop.central.context import open_central
from desktop.central.demo import DemoError, fill_demo, token_path
from desktop.central.demo_desk import PASSWORD
from desktop.central.demo_desk import PEOPLE as AGENTS
from desktop.central.demo_live import Crowd, file_tickets
from desktop.central.demo_stories import stories
from desktop.central.migrate import migrate
from desktop.central.records import wire_row
from desktop.regulation.people import Department
from desktop.regulation.placeholders import PLACEHOLDERS, unfilled
from desktop.regulation.refusals import reasons
from desktop.regulation.ticket import MessageKind
from desktop.regulation.topics import TOPICS
from desktop.wire.replica_tables import digest_hash
from tests.central_server import START, Clock, World, serving
from tests.data_bases import POSTGRESQL, DataBases

pytestmark = pytest.mark.about_sqlite  # that the other kind holds the same is a test of its own


@contextmanager
def filled(folder: Path, data_bases: DataBases) -> Iterator[World]:
    """A central with the demo desk as it stands at START; `tokens` has its cabinet."""
    folder.mkdir()
    with data_bases.made(folder) as url:
        central = open_central(url, folder / "cache", clock := Clock())
        migrate(central.engine)
        assert fill_demo(central, folder, START)
        yield World(central, clock, {"cabinet": token_path(folder, "cabinet").read_text().strip()}, {})
        central.engine.dispose()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, data_bases: DataBases) -> Path:
    return tmp_path_factory.mktemp("demo") / "central"


@pytest.fixture(scope="module")
def demo(folder: Path, data_bases: DataBases) -> Iterator[World]:
    with filled(folder, data_bases) as world:
        yield world


def rows(world: World, kind: str) -> list[RowMapping]:
    table = tables.REPLICATED[kind]
    with world.central.engine.connect() as connection:
        return list(connection.execute(select(table).order_by(table.c.id)).mappings())


def conversations(world: World) -> dict[int, list[RowMapping]]:
    found: dict[int, list[RowMapping]] = {}
    for message in sorted(rows(world, "message"), key=lambda row: (row["at"], row["id"])):
        found.setdefault(message["ticket"], []).append(message)
    return found


def test_desk_has_the_size_that_was_asked_for(demo: World) -> None:
    tickets = rows(demo, "ticket")
    live = [ticket for ticket in tickets if ticket["ended_at"] is None]
    assert (len(rows(demo, "subscriber")), len(live), len(tickets) - len(live)) == (2_000, 500, 3_000)
    assert Counter(ticket["department"] for ticket in live) == {"stp": 300, "ork": 200}
    assert {ticket["state"] for ticket in live} == {"open", "waiting", "answered"}
    assert {ticket["channel"] for ticket in live} == {"cabinet", "email"}
    assert any(ticket["account"] is None for ticket in live)
    assert 100 < sum(ticket["assignee_id"] is not None for ticket in live) < 400


def test_every_lane_is_in_use_and_few_tickets_are_late(demo: World) -> None:
    agent = {"login": "anna", "password": PASSWORD}
    with TestClient(demo.app) as client:
        token = client.post("/v1/sign-in", json=agent).json()["token"]
        headers = {"Authorization": f"Bearer {token}"}
        stp = client.get("/v1/queues/stp", headers=headers).json()["tickets"]
        ork = client.get("/v1/queues/ork", headers=headers).json()["tickets"]
    lanes = Counter(row["lane"] for row in stp)
    assert lanes == {"emergency": 6, "guard": 14, "premium": 45, "cabinet": 105, "email": 30}
    assert [sum(row["due_at"] < START.isoformat() for row in queue) for queue in (stp, ork)] == [4, 4]
    assert len(ork) == 150


def test_every_agent_may_sign_in(demo: World) -> None:
    hashes = {agent["password_hash"] for agent in rows(demo, "agent")}
    assert {agent["login"] for agent in rows(demo, "agent")} == {agent.login for agent in AGENTS}
    assert len(hashes) == 1  # of one password: hashing it nine times would cost a second


def test_conversations_are_complete_and_in_order(demo: World) -> None:
    told, tickets = conversations(demo), {ticket["id"]: ticket for ticket in rows(demo, "ticket")}
    assert told.keys() == tickets.keys()
    for number, messages in told.items():
        assert 2 <= len(messages) <= 12
        assert (messages[0]["kind"], messages[0]["at"]) == ("subscriber", tickets[number]["received_at"])
        assert messages[1]["event"] == "acknowledged"
        assert all(message["at"] <= START for message in messages)
    lengths = Counter(len(messages) for messages in told.values())
    assert len(lengths) >= 10


def test_nothing_is_left_unfilled_in_a_text(demo: World) -> None:
    texts = [message["body"] for message in rows(demo, "message")] + [row["subject"] for row in rows(demo, "ticket")]
    assert not [text for text in texts if any(mark in text for mark in "{}|")]
    assert len(set(texts)) > 5_000


def test_every_row_can_go_to_the_desks_and_the_digest_is_theirs(demo: World) -> None:
    with demo.central.engine.connect() as connection:
        digest = connection.execute(select(tables.feed_head.c.digest)).scalar_one()
    for kind in tables.REPLICATED:
        xor = count = 0
        for row in rows(demo, kind):
            wire_row(kind, row)
            if not row.get("is_retired"):
                xor, count = xor ^ digest_hash(str(row["id"]), row["version"]), count + 1
        assert tuple(digest.get(kind, (0, 0))) == (count, xor), kind


def test_feed_has_a_row_for_everything_on_the_desks(demo: World) -> None:
    with demo.central.engine.connect() as connection:
        head = connection.execute(select(tables.feed_head.c.seq)).scalar_one()
        count = connection.execute(select(func.count()).where(tables.feed.c.seq > 0)).scalar_one()
    on_desks = sum(not row.get("is_retired") for kind in tables.REPLICATED for row in rows(demo, kind))
    assert head == count == on_desks


def test_old_endings_are_on_no_desk(demo: World) -> None:
    retired = [ticket for ticket in rows(demo, "ticket") if ticket["is_retired"]]
    assert len(retired) == 400
    assert all((START - ticket["ended_at"]).days >= 30 for ticket in retired)


def test_accounts_have_plans_domains_and_balances(demo: World) -> None:
    accounts, plans = rows(demo, "account"), {plan["id"]: plan["group"] for plan in rows(demo, "plan")}
    groups = Counter(plans[account["plan_id"]] for account in accounts)
    assert groups["premium"] > 200
    assert sum(account["id"].endswith(".рф") for account in accounts) > 100
    assert {account["state"] for account in accounts} == {"active", "blocked", "closed"}
    assert {account["balance"] < 0 for account in accounts} == {True, False}


def test_announcements_are_past_present_and_to_come(demo: World) -> None:
    on_web_07 = next(account["subscriber_id"] for account in rows(demo, "account") if account["server"] == "web-07")
    headers = {**demo.headers("cabinet"), "Smena-Subscriber": on_web_07}
    with TestClient(demo.app) as client:
        told = client.get("/v1/cabinet/announcements", headers=headers).json()
    assert len(told) == 2
    assert [row["starts_at"] < START.isoformat() for row in told] == [True, False]
    assert {row["state"] for row in rows(demo, "announcement")} == {"draft", "published", "ended"}


def test_letters_wait_in_every_state_and_the_strangers_stands_in_its_ticket(demo: World) -> None:
    letters = {row["state"]: row for row in rows(demo, "letter")}
    assert set(letters) == {"unidentified", "asked", "unverified", "machine"}
    stranger = letters["unverified"]
    (said,) = [row for row in rows(demo, "message") if row["kind"] == "letter"]
    assert (said["ticket"], said["body"]) == (stranger["ticket"], stranger["body"])
    assert not said["letter"]["is_verified"]


def test_one_standard_answer_has_a_dead_link_and_some_have_placeholders(demo: World) -> None:
    answers = rows(demo, "standard_answer")
    assert sum(bool(answer["dead_links"]) for answer in answers) == 1
    assert {name for answer in answers for name in unfilled(answer["body"])} == set(PLACEHOLDERS)


def test_demo_is_marked_and_its_tokens_are_its_owners_alone(demo: World, folder: Path) -> None:
    assert {row["id"]: row["value"] for row in rows(demo, "setting")}["demo"] == "true"
    for kind in ("cabinet", "billing"):
        assert stat.S_IMODE(token_path(folder, kind).stat().st_mode) == 0o600


def test_second_filling_does_nothing(demo: World, folder: Path) -> None:
    token, count = token_path(folder, "cabinet").read_text(), len(rows(demo, "message"))
    assert not fill_demo(demo.central, folder, START)
    assert (token_path(folder, "cabinet").read_text(), len(rows(demo, "message"))) == (token, count)


def test_demo_is_the_same_each_time_on_both_kinds(demo: World, tmp_path: Path) -> None:
    with filled(tmp_path / "again", POSTGRESQL) as again:
        for kind in ("subscriber", "account", "ticket", "message", "contact_note"):
            assert sorted_rows(again, kind) == sorted_rows(demo, kind)


def sorted_rows(world: World, kind: str) -> list[tuple[Any, ...]]:
    """Whatever order of texts the data base has."""
    return sorted((tuple(row.values()) for row in rows(world, kind)), key=lambda row: str(row[0]))


def test_demo_is_not_poured_over_somebodys_work(world: World, tmp_path: Path) -> None:
    with pytest.raises(DemoError, match="in use"):
        fill_demo(world.central, tmp_path, START)
    assert not list(tmp_path.glob("*.token"))


STORIES = [(department, story) for department in Department for story in stories(department)]


@pytest.mark.parametrize(("department", "story"), STORIES, ids=lambda value: getattr(value, "subjects", [value])[0])
def test_story_suits_its_department(department: Department, story: Any) -> None:
    assert TOPICS[story.topic].department is department
    assert story.turns[0].kind is MessageKind.SUBSCRIBER
    for turn in story.turns:
        assert (turn.reason is not None) is (turn.kind is MessageKind.REFUSAL)
        assert turn.reason is None or turn.reason in reasons(department, story.topic)


def test_subscribers_go_on_filing_over_http_with_outages_among_them(demo: World) -> None:
    before = {ticket["id"]: ticket for ticket in rows(demo, "ticket")}
    with serving(demo):
        crowd = Crowd(demo.url, demo.tokens["cabinet"], Event(), Random(7))
        numbers = [crowd.act() for _ in range(40)]
    new = [ticket for ticket in rows(demo, "ticket") if ticket["id"] not in before]
    assert {ticket["id"] for ticket in new} == set(numbers)
    assert len(new) < len(numbers)  # some wrote again to a ticket they had filed
    assert {ticket["department"] for ticket in new} == {"stp", "ork"}
    assert any(ticket["suggested_emergency"] for ticket in new)
    assert all(ticket["emergency"] is None for ticket in new)


def test_wrong_token_ends_the_live_part_with_a_sentence(demo: World) -> None:
    with serving(demo), pytest.raises(DemoError, match="not the one with this demo desk"):
        Crowd(demo.url, "nonsense", Event()).act()


def test_unreachable_central_is_waited_for_until_the_end(demo: World) -> None:
    stop = Event()
    stop.set()
    assert Crowd("http://127.0.0.1:9", "token", stop).act() is None
    file_tickets("http://127.0.0.1:9", "token", 1, stop)


@pytest.mark.parametrize(
    "arguments", [["--live", "0"], ["--live", "often"], ["--url", "nonsense"], ["--url", "ftp://a"]]
)
def test_wrong_pace_or_address_is_refused(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        main(["demo", *arguments])
    assert refused.value.code == 2
