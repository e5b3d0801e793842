"""A new password that an agent writes: a mark in the message, read once in the cabinet, then gone (section 6)."""

from typing import Any

from httpx import Response
from sqlalchemy import select

from desktop.central.secret_tables import sealed_secrets
from tests.central.cabinet_site import Cabinet
from tests.central_server import World

NEW = "Zq8-rose-41"


def given(cabinet: Cabinet, number: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = cabinet.get(f"/tickets/{number}").json()["given"]
    return found


def look(cabinet: Cabinet, number: int, secret: int) -> Response:
    return cabinet.post(f"/tickets/{number}/secrets/{secret}/look", None)


def replied(cabinet: Cabinet) -> tuple[int, int]:
    """The ticket and the secret that the agent's answer in it holds."""
    number = cabinet.file()
    cabinet.act(number, "resolve", body=f"Новый пароль: {NEW}")
    [secret] = given(cabinet, number)
    return number, int(secret["id"])


def test_it_is_read_for_a_minute_from_the_first_time_on(world: World, cabinet: Cabinet) -> None:
    number, secret = replied(cabinet)
    world.clock.advance(hours=71)
    assert look(cabinet, number, secret).json() == {"value": NEW, "shown_until": "2026-10-09T08:01:00Z"}
    world.clock.advance(seconds=59)
    assert look(cabinet, number, secret).json()["shown_until"] == "2026-10-09T08:01:00Z"
    world.clock.advance(seconds=1)
    assert look(cabinet, number, secret).status_code == 410
    assert given(cabinet, number) == []
    with world.central.engine.connect() as connection:
        assert connection.execute(select(sealed_secrets)).all() == []


def test_a_stranger_is_told_nothing(cabinet: Cabinet, stranger: Cabinet) -> None:
    number, secret = replied(cabinet)
    assert look(stranger, number, secret).status_code == 404
    assert look(cabinet, number, secret).json()["value"] == NEW


def test_what_agents_keep_to_themselves_and_what_he_gave_himself_he_does_not_read(cabinet: Cabinet) -> None:
    number = cabinet.file(body="Пароль: Kx7plum99!")
    cabinet.act(number, "note", body=f"Пароль: {NEW}")
    known = [secret["id"] for secret in cabinet.ticket(number)["secrets"]]
    cabinet.act(number, "reply", body=f"Входили с [секрет {known[0]}] и [секрет {known[1]}].")
    assert given(cabinet, number) == []
    assert [look(cabinet, number, secret).status_code for secret in known] == [404, 404]
