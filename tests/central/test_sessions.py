"""Sessions: tokens turn over, a lost answer may be asked for again, a stolen token ends the session for both."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from httpx import Response
from sqlalchemy import func, select

from desktop.central import sessions, tables
from desktop.central.housekeeping import prune
from desktop.central.sign_in import deactivate_agent
from desktop.wire.session import Session
from tests.central_server import OPERATOR, PASSWORD, Client, World

DEVICE = "desk-1"


def signed_in(client: Client, login: str = "anna", device: str = DEVICE) -> dict[str, Any]:
    answer = client.post("/v1/sign-in", json={"login": login, "password": PASSWORD}, headers={"Smena-Device": device})
    assert answer.status_code == 200, answer.text
    session: dict[str, Any] = answer.json()
    return session


def refreshed(client: Client, session: dict[str, Any], device: str = DEVICE) -> Response:
    headers = {"Smena-Device": device} if device else {}
    return client.post("/v1/refresh", json={"refresh_token": session["refresh_token"]}, headers=headers)


def passes(client: Client, session: dict[str, Any]) -> bool:
    headers = {"Authorization": f"Bearer {session['token']}"}
    return client.get("/v1/departments", headers=headers).status_code == 200


def acts(world: World) -> list[tuple[str, Any]]:
    with world.central.engine.connect() as connection:
        rows = connection.execute(select(tables.audit.c.act, tables.audit.c.detail).order_by(tables.audit.c.id))
        return [(row.act, row.detail) for row in rows]


def test_refresh_gives_new_tokens_in_the_shape_of_a_sign_in(world: World, client: Client) -> None:
    first = signed_in(client)
    world.clock.advance(minutes=14)
    second = refreshed(client, first).json()
    assert second.keys() == first.keys()
    assert {second["token"], second["refresh_token"]}.isdisjoint({first["token"], first["refresh_token"]})
    assert (second["expires_at"], second["agent"]) == ("2026-10-06T09:29:00Z", first["agent"])
    assert second["refresh_expires_at"] == first["refresh_expires_at"] == "2026-10-06T21:00:00Z"
    world.clock.advance(minutes=2)
    assert [passes(client, session) for session in (first, second)] == [False, True]


def test_a_shift_is_twelve_hours_however_often_its_tokens_turn_over(world: World, client: Client) -> None:
    session = signed_in(client)
    for _ in range(71):
        world.clock.advance(minutes=10)
        session = refreshed(client, session).json()
    assert session["expires_at"] == session["refresh_expires_at"]
    world.clock.advance(minutes=10)
    answer = refreshed(client, session)
    assert (answer.status_code, answer.json()["type"]) == (401, "urn:smena:session_ended")
    assert not passes(client, session)


def test_repeat_within_a_minute_from_the_same_device_gets_the_same_successor(world: World, client: Client) -> None:
    first = signed_in(client)
    answers = [refreshed(client, first)]
    world.clock.advance(seconds=59)
    answers.append(refreshed(client, first))
    assert answers[0].json() == answers[1].json()
    assert passes(client, answers[1].json())
    assert refreshed(client, answers[1].json()).status_code == 200


@pytest.mark.parametrize(
    ("seconds", "device", "reason"), [(60, DEVICE, "late"), (1, "desk-2", "device"), (1, "", "device")]
)
def test_token_used_again_later_or_elsewhere_ends_the_session_for_both(
    world: World, client: Client, seconds: int, device: str, reason: str
) -> None:
    other, first = signed_in(client, device="desk-3"), signed_in(client)
    second = refreshed(client, first).json()
    world.clock.advance(seconds=seconds)
    stolen = refreshed(client, first, device)
    assert (stolen.status_code, stolen.json()["type"]) == (401, "urn:smena:session_ended")
    assert not passes(client, second)
    assert refreshed(client, second).status_code == 401
    assert acts(world)[-1] == ("end_stolen_session", {"session": 2, "reason": reason})
    assert passes(client, other)


def test_fresh_token_from_another_device_ends_the_session_too(client: Client) -> None:
    session = signed_in(client)
    assert refreshed(client, session, "desk-2").status_code == 401
    assert refreshed(client, session).status_code == 401


@pytest.mark.parametrize("token", ["", "x", "\0", "я" * 1000])
def test_unknown_refresh_token_is_no_session_and_leaves_no_trace(world: World, client: Client, token: str) -> None:
    before = acts(world)
    answer = client.post("/v1/refresh", json={"refresh_token": token})
    assert (answer.status_code, answer.json()["type"]) == (401, "urn:smena:session_ended")
    assert acts(world) == before


def test_access_token_is_no_refresh_token_and_the_other_way_round(client: Client) -> None:
    session = signed_in(client)
    swapped = {**session, "token": session["refresh_token"], "refresh_token": session["token"]}
    assert not passes(client, swapped)
    assert refreshed(client, swapped).status_code == 401
    assert passes(client, session)


def test_of_sixteen_refreshes_at_once_each_gets_the_one_successor(world: World, client: Client) -> None:
    token = signed_in(client)["refresh_token"]

    def turn_over(_: int) -> Session:
        return sessions.refresh(world.central, token, DEVICE)

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(turn_over, range(16)))
    assert len({(answer.token, answer.refresh_token, answer.expires_at) for answer in answers}) == 1
    with world.central.engine.connect() as connection:
        count = connection.execute(select(func.count()).select_from(tables.refresh_tokens)).scalar_one()
    assert count == 2


def test_data_base_alone_does_not_give_the_successor_away(world: World, client: Client) -> None:
    second = refreshed(client, signed_in(client)).json()
    with world.central.engine.connect() as connection:
        stored = [str(row) for table in tables.metadata.sorted_tables for row in connection.execute(select(table))]
    assert not [row for row in stored if second["token"] in row or second["refresh_token"] in row]


def _sign_out(world: World, client: Client, session: dict[str, Any]) -> None:
    headers = {"Authorization": f"Bearer {session['token']}"}
    assert client.post("/v1/sign-out", headers=headers).status_code == 204


def _leave(world: World, client: Client, session: dict[str, Any]) -> None:
    with world.central.write(OPERATOR) as transaction:
        deactivate_agent(transaction, world.ids["anna"])


def _end(world: World, client: Client, session: dict[str, Any]) -> None:
    headers = world.headers("sveta")
    [found] = client.get("/v1/sessions", headers=headers).json()
    assert client.delete(f"/v1/sessions/{found['id']}", headers=headers).status_code == 204


@pytest.mark.parametrize("end", [_sign_out, _leave, _end])
def test_ended_session_has_no_token_left(
    world: World, client: Client, end: Callable[[World, Client, dict[str, Any]], None]
) -> None:
    first = signed_in(client)
    second = refreshed(client, first).json()
    end(world, client, second)
    assert [passes(client, session) for session in (first, second)] == [False, False]
    assert [refreshed(client, session).status_code for session in (first, second)] == [401, 401]


def test_leaver_is_told_so_whichever_token_he_comes_with(world: World, client: Client) -> None:
    first = signed_in(client)
    second = refreshed(client, first).json()
    _leave(world, client, second)
    world.clock.advance(days=10)
    prune(world.central)  # what ended long ago goes, but not a leaver's
    headers = {"Authorization": f"Bearer {second['token']}"}
    answers = [refreshed(client, first), refreshed(client, second), client.get("/v1/departments", headers=headers)]
    assert {(answer.status_code, answer.json()["type"]) for answer in answers} == {(401, "urn:smena:access_revoked")}


def test_agent_sees_and_ends_his_own_sessions_alone(client: Client) -> None:
    anna, elsewhere, boris = signed_in(client), signed_in(client, device="desk-2"), signed_in(client, "boris")
    headers = {"Authorization": f"Bearer {anna['token']}"}
    found = client.get("/v1/sessions", headers=headers).json()
    assert [(entry["id"], entry["device"], entry["is_this"]) for entry in found] == [
        (2, "desk-2", False), (1, DEVICE, True)
    ]  # fmt: skip
    missing, foreign = (client.delete(f"/v1/sessions/{number}", headers=headers) for number in (99, 3))
    assert (missing.status_code, foreign.status_code, missing.json()) == (404, 404, foreign.json())
    assert passes(client, boris)
    assert client.delete("/v1/sessions/2", headers=headers).status_code == 204
    assert client.delete("/v1/sessions/2", headers=headers).status_code == 404
    assert [passes(client, session) for session in (anna, elsewhere)] == [True, False]


def test_supervisor_sees_and_ends_everybodys_sessions(world: World, client: Client) -> None:
    anna = signed_in(client)
    signed_in(client, "olga")
    found = client.get("/v1/sessions", headers=world.headers("sveta")).json()
    assert [entry["agent"] for entry in found] == [world.ids["olga"], world.ids["anna"]]
    assert client.delete("/v1/sessions/1", headers=world.headers("sveta")).status_code == 204
    assert not passes(client, anna)
    assert acts(world)[-1] == ("end_session", {"session": 1, "agent": world.ids["anna"]})


def test_session_whose_shift_is_over_is_not_listed(world: World, client: Client) -> None:
    signed_in(client)
    world.clock.advance(hours=12)
    world.extend_tokens()
    assert client.get("/v1/sessions", headers=world.headers("sveta")).json() == []


def test_sessions_of_last_month_are_forgotten_with_their_tokens(world: World, client: Client) -> None:
    refreshed(client, signed_in(client))
    counts = []
    for days in (2, 29):
        world.clock.advance(days=days)
        prune(world.central)
        with world.central.engine.connect() as connection:
            counted = (
                connection.execute(select(func.count()).select_from(table).where(*where)).scalar_one()
                for table, where in (
                    (tables.sessions, ()), (tables.refresh_tokens, ()),
                    (tables.tokens, (tables.tokens.c.session_id.is_not(None),)),
                )
            )  # fmt: skip
            counts.append(tuple(counted))
    assert counts == [(1, 2, 2), (0, 0, 0)]
