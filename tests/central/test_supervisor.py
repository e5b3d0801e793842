"""What a supervisor edits: the calendar, shown before it is saved, and the settings; all of it in the audit."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from desktop.regulation.people import Department
from tests.central_server import Client, World

CLOSED = {"opens": None, "closes": None, "note": "санитарный день"}
THE_8TH = "/v1/calendar/overrides/2026-10-08/ork"


def call(client: Client, world: World, method: str, path: str, body: Any = None, who: str = "sveta") -> Any:
    return client.request(method, path, headers=world.headers(who), json=body)


def due_at(client: Client, world: World, number: int) -> str:
    found: str = client.get(f"/v1/tickets/{number}", headers=world.headers()).json()["ticket"]["due_at"]
    return found


@pytest.fixture
def ork_ticket(world: World) -> int:
    """Received on Tuesday the 6th, due on Thursday the 8th."""
    return world.file_ticket(Department.ORK)


def test_edit_is_shown_before_it_is_saved(world: World, client: Client, ork_ticket: int) -> None:
    edit = {"date": "2026-10-08", "department": "ork", "override": CLOSED}
    shown = call(client, world, "POST", "/v1/calendar/preview", edit)
    assert shown.json() == [
        {
            "number": ork_ticket,
            "due_before_at": "2026-10-08T15:00:00Z",
            "due_after_at": "2026-10-09T15:00:00Z",
            "target_before_at": "2026-10-08T09:00:00Z",
            "target_after_at": "2026-10-09T09:00:00Z",
            "preliminary_after": False,
            "is_breach_kept": False,
        }
    ]
    assert due_at(client, world, ork_ticket) == "2026-10-08T15:00:00Z"
    assert call(client, world, "PUT", THE_8TH, CLOSED).json() == shown.json()
    assert due_at(client, world, ork_ticket) == "2026-10-09T15:00:00Z"


def test_override_taken_back_restores_the_deadline_and_can_be_put_again(
    world: World, client: Client, ork_ticket: int
) -> None:
    for method, expected in (("PUT", "09"), ("DELETE", "08"), ("DELETE", "08"), ("PUT", "09")):
        answer = call(client, world, method, THE_8TH, CLOSED if method == "PUT" else None)
        assert answer.status_code == 200
        assert due_at(client, world, ork_ticket) == f"2026-10-{expected}T15:00:00Z"


def test_edited_calendar_holds_for_every_answer_from_then_on(world: World, client: Client) -> None:
    def status() -> tuple[str, str]:
        ork = client.get("/v1/departments?at=2026-10-08T09:00:00Z", headers=world.headers()).json()[1]
        deadline = client.get(
            "/v1/departments/ork/deadline?received_at=2026-10-06T09:00:00Z", headers=world.headers()
        ).json()
        return ork["state"], deadline["due_at"]

    assert status() == ("guaranteed", "2026-10-08T15:00:00Z")
    call(client, world, "PUT", THE_8TH, CLOSED)
    assert status() == ("closed", "2026-10-09T15:00:00Z")


def test_short_day_ends_the_promise_earlier(world: World, client: Client, ork_ticket: int) -> None:
    call(client, world, "PUT", THE_8TH, {"opens": "10:00", "closes": "17:00", "note": "короткий день"})
    assert due_at(client, world, ork_ticket) == "2026-10-08T14:00:00Z"


def test_past_breach_is_kept(world: World, client: Client, ork_ticket: int) -> None:
    world.clock.at = datetime(2026, 10, 8, 16, tzinfo=UTC)
    world.extend_tokens()
    (change,) = call(client, world, "PUT", THE_8TH, CLOSED).json()
    assert change["is_breach_kept"] is True
    assert due_at(client, world, ork_ticket) == "2026-10-08T15:00:00Z"


def test_confirmed_year_is_no_longer_preliminary(world: World, client: Client) -> None:
    world.clock.at = datetime(2026, 12, 31, 9, tzinfo=UTC)
    number = world.file_ticket(Department.ORK)

    def is_preliminary() -> bool:
        found: bool = client.get(f"/v1/tickets/{number}", headers=world.headers("anna")).json()["ticket"]["preliminary"]
        return found

    world.extend_tokens()
    assert is_preliminary()
    (change,) = call(client, world, "PUT", "/v1/calendar/years/2027").json()
    assert (change["number"], change["preliminary_after"]) == (number, False)
    assert not is_preliminary()


def test_year_is_looked_at_apart_from_a_date(world: World, client: Client) -> None:
    answer = call(client, world, "POST", "/v1/calendar/preview", {"year": 2027, "date": "2026-10-08"})
    assert (answer.status_code, answer.json()["field"], answer.json()["facts"]) == (422, "year", {"fault": "alone"})


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        (THE_8TH, {"opens": "10:00"}, "closes"),
        (THE_8TH, {"closes": "10:00"}, "opens"),
        (THE_8TH, {"opens": "10:00", "closes": "10:00"}, "closes"),
        (THE_8TH, {"opens": "10:00+03:00", "closes": "18:00+03:00"}, "opens"),
        (THE_8TH, {"opens": "25:00", "closes": "18:00"}, "opens"),
        (THE_8TH, {"is_retired": True}, "is_retired"),
        ("/v1/calendar/overrides/2026-10-08/sales", {}, "department"),
        ("/v1/calendar/overrides/1800-10-08/ork", {}, "date"),
        ("/v1/calendar/years/1800", None, "year"),
        ("/v1/settings/guard_minutes", {"value": -1}, "value"),
        ("/v1/settings/guard_minutes", {"value": "soon"}, "value"),
        ("/v1/settings/stp_from", {"value": "24:01"}, "value"),
        ("/v1/settings/basic_services", {"value": ["web", "icq"]}, "value[1]"),
        ("/v1/settings/cabinet_url", {"value": "javascript:alert(1)"}, "value"),
    ],
)
def test_wrong_edit_names_the_field(world: World, client: Client, path: str, body: Any, field: str) -> None:
    answer = call(client, world, "PUT", path, body)
    assert (answer.status_code, answer.json()["type"], answer.json().get("field")) == (422, "urn:smena:invalid", field)


@pytest.mark.parametrize("name", ["demo", "confirmed_years", "anything"])
def test_unknown_setting_is_not_found(world: World, client: Client, name: str) -> None:
    assert call(client, world, "PUT", f"/v1/settings/{name}", {"value": 1}).status_code == 404


def test_guard_setting_moves_tickets_between_lanes(world: World, client: Client) -> None:
    world.file_ticket()
    lanes = []
    for minutes in (60, 720, 0):
        call(client, world, "PUT", "/v1/settings/guard_minutes", {"value": minutes})
        world.clock.advance(minutes=1)
        lanes.append(client.get("/v1/queues/stp", headers=world.headers()).json()["tickets"][0]["lane"])
    assert lanes == ["cabinet", "guard", "cabinet"]


def test_night_setting_moves_the_guaranteed_hours(world: World, client: Client) -> None:
    call(client, world, "PUT", "/v1/settings/stp_until", {"value": "20:00"})
    stp = client.get("/v1/departments", headers=world.headers()).json()[0]
    assert stp["until"] == "2026-10-06T17:00:00Z"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/audit"),
        ("POST", "/v1/calendar/preview"),
        ("PUT", THE_8TH),
        ("DELETE", THE_8TH),
        ("PUT", "/v1/calendar/years/2027"),
        ("PUT", "/v1/settings/guard_minutes"),
    ],
)
@pytest.mark.parametrize("who", ["anna", "olga", "cabinet", "billing"])
def test_nobody_but_a_supervisor_edits_or_reads_the_audit(
    world: World, client: Client, method: str, path: str, who: str
) -> None:
    answer = call(client, world, method, path, {}, who)
    assert (answer.status_code, answer.json()["type"]) == (403, "urn:smena:wrong_role")


def test_every_edit_is_in_the_audit_with_the_tickets_it_moved(world: World, client: Client, ork_ticket: int) -> None:
    call(client, world, "PUT", THE_8TH, CLOSED)
    call(client, world, "PUT", "/v1/settings/guard_minutes", {"value": 30})
    setting, override = call(client, world, "GET", "/v1/audit").json()[:2]
    assert (setting["act"], setting["detail"]) == ("put_setting", {"name": "guard_minutes", "value": 30})
    assert (override["act"], override["actor"]) == ("edit_calendar", "agent:4")
    assert override["detail"]["tickets"] == [ork_ticket]
    assert override["detail"]["days"] == {f"{date(2026, 10, 8)}/ork": CLOSED}


def test_audit_is_read_page_by_page(world: World, client: Client) -> None:
    for minutes in range(3):
        call(client, world, "PUT", "/v1/settings/guard_minutes", {"value": minutes})
    newest = call(client, world, "GET", "/v1/audit").json()
    older = call(client, world, "GET", f"/v1/audit?before={newest[0]['id']}").json()
    assert older == newest[1:]
