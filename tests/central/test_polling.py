"""A poll as desks write it takes a short way to its answer; it is the answer of the long way in every case."""

from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import Connection

from desktop.central import pages
from desktop.central.endpoints import workstation
from desktop.central.feed import head_of
from desktop.wire.changes import LONGEST_WAIT, poll_path
from tests.central_server import OPERATOR, Client, World

CASES: dict[str, tuple[dict[str, Any], dict[str, str], int]] = {
    "a page": ({}, {}, 200),
    "with what was seen": ({}, {"Smena-Points": "SEEN"}, 200),
    "caught up": ({"cursor": "HEAD"}, {}, 200),
    "of this device": ({}, {"Smena-Device": "desk-1"}, 200),
    "a cursor of the future": ({"cursor": 10**17}, {}, 409),
    "another history": ({"history": "another"}, {}, 409),
    "what central never said": ({}, {"Smena-Points": f"1:{'0' * 32}"}, 409),
    "no point": ({}, {"Smena-Points": "1"}, 422),
    "too long a wait": ({"wait": LONGEST_WAIT + 1}, {}, 422),
    "no number": ({"cursor": "x"}, {}, 422),
    "a cursor without end": ({"cursor": "9" * 30}, {}, 422),
    "another wire": ({}, {"Smena-Wire": "99"}, 426),
    "no token": ({}, {"Authorization": ""}, 401),
    "another's token": ({}, {"Authorization": "Bearer nobody's"}, 401),
    "not a desk": ({}, {"Authorization": "BILLING"}, 403),
}


@pytest.mark.parametrize("case", CASES)
def test_short_way_answers_as_the_long_one(case: str, world: World, client: Client) -> None:
    world.file_ticket()
    query, headers, status = CASES[case]
    with world.central.engine.connect() as connection:
        head = head_of(connection)
    words = {
        "HEAD": head["seq"],
        "SEEN": f"{head['seq']}:{head['tip']}",
        "BILLING": world.headers("billing")["Authorization"],
    }
    asked = {"cursor": head["seq"] - 2, "wait": 0, "history": head["history"]} | query
    parts = [f"{name}={words.get(value, value)}" for name, value in asked.items()]
    own = world.headers() | {name: words.get(value, value) for name, value in headers.items()}
    short, long = (
        client.get(f"/v1/changes?{'&'.join(order)}", headers=own | {"Accept-Language": "en"})
        for order in (parts, parts[::-1])
    )
    assert short.status_code == long.status_code == status
    assert sorted(short.headers.items()) == sorted(long.headers.items())
    assert short.json() == long.json()


def test_short_way_is_taken_by_what_a_desk_writes(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nothing(*_: Any) -> Any:
        raise AssertionError("the handler was asked")

    monkeypatch.setattr(workstation, "page_after", nothing)
    with world.central.engine.connect() as connection:
        head = head_of(connection)
    path = poll_path(head["seq"], 0, head["history"])
    assert client.get(path, headers=world.headers()).status_code == 200


def test_page_with_what_another_worker_committed_is_read_once_for_all(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = world.file_ticket()
    with world.central.engine.connect() as connection:
        before = head_of(connection)
    path = poll_path(before["seq"], 0, before["history"])
    with world.beside().write(OPERATOR) as transaction:
        transaction.insert("message", ticket=number, kind="note", author_name="x", at=transaction.at, body="x")
    reads: list[int] = []

    def read(connection: Connection, cursor: int, history: str | None) -> Any:
        reads.append(cursor)
        return as_ever(connection, cursor, history)

    as_ever = pages._read
    monkeypatch.setattr(pages, "_read", read)
    monkeypatch.setattr("desktop.central.feed._LOOK_EVERY", 3600.0)
    answers = [client.get(path, headers=world.headers()).json() for _ in range(3)]
    assert all(answer["changes"] == answers[0]["changes"] != [] for answer in answers)
    assert reads == [before["seq"]]


def test_error_of_the_bare_driver_is_a_problem_document_too(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: object) -> int:
        raise sqlite.OperationalError("disk I/O error")

    with world.central.engine.connect() as connection:
        head = head_of(connection)
    monkeypatch.setattr("desktop.central.polling.seq_now", fails)
    answer = client.get(poll_path(head["seq"] + 1, 0, head["history"]), headers=world.headers())
    assert answer.json()["type"].startswith("urn:smena:")
