"""Departments, deadlines and queues over HTTP: the fixed shapes, at any instant, for anyone signed in."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from desktop.regulation.people import Department
from desktop.regulation.ticket import Channel
from tests.central_server import START, Client, Send, World


def get(client: Client, world: World, path: str, who: str = "anna", **headers: str) -> Any:
    answer = client.get(f"/v1/{path}", headers=world.headers(who) | headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


def numbers(client: Client, world: World, department: str, at: datetime | None = None) -> list[int]:
    query = f"?at={at.isoformat()}" if at else ""
    return [row["number"] for row in get(client, world, f"queues/{department}{query}")["tickets"]]


def test_departments_have_the_fixed_shape(world: World, client: Client) -> None:
    stp, ork = get(client, world, "departments?at=2026-11-04T12:00:00%2B03:00", "billing")
    assert stp == {
        "department": "stp",
        "state": "guaranteed",
        "until": "2026-11-04T19:00:00Z",
        "next_guaranteed_at": "2026-11-05T03:00:00Z",
        "holiday": None,
        "preliminary": False,
        "signed_in": 0,
    }
    assert (ork["state"], ork["holiday"], ork["next_guaranteed_at"]) == (
        "possible",
        "День народного единства",
        "2026-11-05T07:00:00Z",
    )


def test_holiday_is_named_in_the_callers_language(world: World, client: Client) -> None:
    _, ork = get(client, world, "departments?at=2026-11-04T12:00:00Z", **{"Accept-Language": "en"})
    assert ork["holiday"] == "Unity Day"


def test_signed_in_counts_the_agents_heard_of_within_45_seconds(world: World, client: Client) -> None:
    for who in ("anna", "boris", "olga"):
        get(client, world, "departments", who)
    assert [row["signed_in"] for row in get(client, world, "departments", "billing")] == [2, 1]
    world.clock.advance(seconds=44)
    get(client, world, "departments", "boris")
    world.clock.advance(seconds=1)
    assert [row["signed_in"] for row in get(client, world, "departments", "billing")] == [1, 0]


def test_unescaped_plus_of_an_offset_is_understood(world: World, client: Client) -> None:
    escaped = get(client, world, "departments/ork/deadline?received_at=2026-10-09T12:00:00%2B03:00")
    assert get(client, world, "departments/ork/deadline?received_at=2026-10-09T12:00:00+03:00") == escaped
    assert escaped == {
        "due_at": "2026-10-13T15:00:00Z",
        "target_at": "2026-10-13T09:00:00Z",
        "preliminary": False,
        "clause": "ORK.3",
    }


def test_deadline_of_stp_is_twelve_hours_to_the_second(world: World, client: Client) -> None:
    assert get(client, world, "departments/stp/deadline?received_at=2026-12-31T23:59:59Z") == {
        "due_at": "2027-01-01T11:59:59Z",
        "target_at": None,
        "preliminary": False,
        "clause": "STP.4",
    }


def test_deadline_in_a_year_not_yet_confirmed_is_preliminary(world: World, client: Client) -> None:
    assert get(client, world, "departments/ork/deadline?received_at=2026-12-31T09:00:00Z")["preliminary"] is True


def test_queue_row_has_the_fixed_shape(world: World, client: Client, send: Send) -> None:
    number = world.file_ticket(account="example.ru", premium=True)
    send(number, "take")
    answer = get(client, world, "queues/stp", "cabinet")
    assert (answer["department"], answer["at"]) == ("stp", "2026-10-06T09:00:00Z")
    assert answer["tickets"] == [
        {
            "number": number,
            "lane": "premium",
            "reason": "Премиум-тариф: идёт вне очереди. В полосе — по времени поступления, 12:00.",
            "clause": "STP.4",
            "received_at": "2026-10-06T09:00:00Z",
            "due_at": "2026-10-06T21:00:00Z",
            "target_at": None,
            "emergency": None,
            "premium": True,
            "channel": "cabinet",
            "account": "example.ru",
            "subject": "Не открывается сайт",
            "assignee": {"id": 1, "login": "anna", "name": "Анна Петрова"},
        }
    ]


def test_stp_queue_goes_by_lanes(world: World, client: Client, send: Send) -> None:
    email = world.file_ticket(channel=Channel.EMAIL, at=START - timedelta(hours=5))
    cabinet = world.file_ticket(at=START - timedelta(hours=2))
    premium = world.file_ticket(premium=True)
    guard = world.file_ticket(at=START - timedelta(hours=11, minutes=30))
    emergency = world.file_ticket(channel=Channel.EMAIL)
    send(emergency, "declare_emergency", service="dns", reason="не отвечает")
    rows = get(client, world, "queues/stp")["tickets"]
    assert [row["number"] for row in rows] == [emergency, guard, premium, cabinet, email]
    assert [row["lane"] for row in rows] == ["emergency", "guard", "premium", "cabinet", "email"]
    assert [row["emergency"] for row in rows] == ["dns", None, None, None, None]


def test_ork_queue_goes_by_arrival_alone(world: World, client: Client, send: Send) -> None:
    first = world.file_ticket(Department.ORK, at=START - timedelta(hours=3))
    second = world.file_ticket(Department.ORK, at=START - timedelta(hours=2), premium=True)
    send(second, "declare_emergency", who="olga", service="web", reason="лежит")
    assert numbers(client, world, "ork") == [first, second]
    assert {row["lane"] for row in get(client, world, "queues/ork")["tickets"]} == {"arrival"}


def test_at_only_moves_the_clock_and_the_cache_knows_when_the_order_changes(world: World, client: Client) -> None:
    premium = world.file_ticket(premium=True)
    older = world.file_ticket(at=START - timedelta(hours=3))
    due_at = START + timedelta(hours=9)
    guard_at = due_at - timedelta(hours=1)
    asked = [START, guard_at, guard_at + timedelta(microseconds=1), due_at, START, guard_at]
    found = [numbers(client, world, "stp", at) for at in asked]
    normal, guarded = [premium, older], [older, premium]
    assert found == [normal, normal, guarded, guarded, normal, normal]


def test_reasons_name_the_day_from_moscow_midnight_on_cached_or_not(world: World, client: Client) -> None:
    number = world.file_ticket(Department.ORK)
    midnight = datetime(2026, 10, 6, 21, tzinfo=UTC)
    asked = [START, midnight - timedelta(seconds=1), midnight, midnight + timedelta(hours=9), START]
    said = [
        get(client, world, f"queues/ork?at={at.isoformat()}", **{"Accept-Language": "en"})["tickets"][0]["reason"]
        for at in asked
    ]
    of_the_day, later = ("By arrival, 12:00", "By arrival, 12:00 on Tue 6 Oct")
    assert [reason.removesuffix(": ORK goes strictly in turn.") for reason in said] == [
        of_the_day, of_the_day, later, later, of_the_day
    ]  # fmt: skip
    world.clock.at = midnight
    world.extend_tokens()
    place = get(client, world, f"tickets/{number}", "sveta")["place"]
    assert place["reason"] == "По времени поступления, 12:00 вт 6 октября: ОРК отвечает строго по очереди."


def test_cached_queue_is_thrown_away_with_every_act(world: World, client: Client, send: Send) -> None:
    number = world.file_ticket()
    assert numbers(client, world, "stp") == [number]
    send(number, "take")
    assert get(client, world, "queues/stp")["tickets"][0]["assignee"]["login"] == "anna"
    send(number, "reply", body="Готово.")
    assert numbers(client, world, "stp") == []


def test_cached_queue_speaks_each_callers_language(world: World, client: Client) -> None:
    world.file_ticket()
    reasons = [
        get(client, world, "queues/stp", **{"Accept-Language": language})["tickets"][0]["reason"]
        for language in ("ru", "en", "de", "en-US;q=0.9")
    ]
    assert [reason.isascii() for reason in reasons] == [False, True, False, True]


@pytest.mark.parametrize("department", ["stp", "ork"])
def test_empty_queue_is_an_empty_list(world: World, client: Client, department: str) -> None:
    assert get(client, world, f"queues/{department}")["tickets"] == []


def test_ticket_answer_says_where_it_stands(world: World, client: Client) -> None:
    world.file_ticket(at=START - timedelta(hours=1))
    number = world.file_ticket()
    found = get(client, world, f"tickets/{number}")
    assert set(found) == {"seq", "ticket", "messages", "place", "subscriber", "account", "secrets"}
    assert found["place"] == {
        "lane": "cabinet",
        "reason": "Заявка из личного кабинета: по времени поступления, 12:00.",
        "clause": "STP.4",
        "position": 2,
    }
    assert (found["subscriber"]["id"], found["account"]["id"]) == ("s1", "plain.ru")


def test_presence_tells_who_looks_at_what_and_forgets_by_itself(world: World, client: Client) -> None:
    def report(who: str, **body: Any) -> Any:
        return client.post("/v1/presence", headers=world.headers(who), json=body).json()

    report("boris", ticket=10_001, writing=True)
    assert report("anna") == [
        {"agent_id": 1, "name": "Анна Петрова", "department": "stp", "ticket": None, "writing": False},
        {"agent_id": 2, "name": "Борис Кац", "department": "stp", "ticket": 10_001, "writing": True},
    ]
    world.clock.advance(seconds=45)
    assert [line["name"] for line in report("anna")] == ["Анна Петрова"]


def test_time_is_centrals_and_in_utc(world: World, client: Client) -> None:
    world.clock.at = datetime(2026, 10, 6, 20, 30, tzinfo=UTC)
    assert get(client, world, "queues/stp")["at"] == "2026-10-06T20:30:00Z"
