"""Signing in: the right password opens a shift, the wrong one tells nothing and has to wait."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select

from desktop.central import callers, sign_in, tables
from desktop.central.sign_in import deactivate_agent, hash_password
from tests.central_server import OPERATOR, PASSWORD, START, Client, Send, World


def sign(client: Client, login: str = "anna", password: str = PASSWORD, **headers: str) -> Any:
    return client.post("/v1/sign-in", json={"login": login, "password": password}, headers=headers)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a story has many attempts: the password is compared without the slow hash."""
    monkeypatch.setattr(sign_in, "_matches", lambda stored, password: password == PASSWORD)


def test_right_password_gives_a_token_of_a_quarter_of_an_hour(world: World, client: Client) -> None:
    session = sign(client).json()
    assert session["expires_at"] == "2026-10-06T09:15:00Z"
    assert session["refresh_expires_at"] == "2026-10-06T21:00:00Z"
    assert session["agent"] == {
        "id": 1, "login": "anna", "name": "Анна Петрова", "department": "stp", "role": "agent"
    }  # fmt: skip
    headers = {"Authorization": f"Bearer {session['token']}"}
    assert client.get("/v1/departments", headers=headers).status_code == 200
    world.clock.at = START + timedelta(minutes=15)
    assert client.get("/v1/departments", headers=headers).json()["type"] == "urn:smena:token_expired"


def test_login_is_taken_without_its_spaces_and_capitals(client: Client) -> None:
    assert sign(client, " Anna ").status_code == 200


def test_wrong_password_and_unknown_name_answer_alike(client: Client) -> None:
    answers = [sign(client, "anna", "wrong"), sign(client, "nobody", "wrong"), sign(client, "x\0' OR 1=1", "wrong")]
    assert {(answer.status_code, answer.text) for answer in answers} == {(401, answers[0].text)}
    assert answers[0].json()["type"] == "urn:smena:wrong_password"


def test_unknown_name_costs_as_much_as_a_known_one(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    hashes = []
    monkeypatch.setattr(sign_in, "_matches", lambda stored, password: bool(hashes.append(stored)))
    for login in ("anna", "nobody"):
        sign(client, login, "wrong")
    assert [stored.split("$")[1:4] for stored in hashes] == [["argon2id", "v=19", "m=47104,t=1,p=1"]] * 2


def test_password_hash_has_the_agreed_cost() -> None:
    assert hash_password("x").startswith("$argon2id$v=19$m=47104,t=1,p=1$")


def test_token_and_password_are_nowhere_in_the_data_base(world: World, client: Client) -> None:
    session = sign(client).json()
    secret = (session["token"], session["refresh_token"], PASSWORD)
    with world.central.engine.connect() as connection:
        stored = [str(row) for table in tables.metadata.sorted_tables for row in connection.execute(select(table))]
    assert not [row for row in stored if any(word in row for word in secret)]


def test_tokens_in_use_are_looked_at_together_after_a_change(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(callers, "_TRUSTED_FOR", 3600.0)
    book, engine, asked = world.central.tokens, world.central.engine, list[str]()
    event.listen(engine, "before_cursor_execute", lambda _, __, statement, *___: asked.append(statement))

    def known() -> list[str]:
        found = [book.caller(engine, token) for token in world.tokens.values()]
        asked[:] = [statement for statement in asked if "FROM tokens" in statement]
        return [caller.name for caller in found if caller is not None]

    everybody = known()
    assert (len(everybody), len(asked)) == (len(world.tokens), len(world.tokens))
    asked.clear()
    world.file_ticket()
    assert (known(), len(asked)) == (everybody, 0), "it concerns nobody who was let in"
    with world.central.write(OPERATOR) as transaction:
        transaction.update("agent", world.ids["boris"], name="Борис Кац")
    assert (known(), len(asked)) == (everybody, 1)


def test_sign_out_ends_the_token_at_once(client: Client) -> None:
    headers = {"Authorization": f"Bearer {sign(client).json()['token']}"}
    assert client.post("/v1/sign-out", headers=headers).status_code == 204
    assert client.get("/v1/departments", headers=headers).json()["type"] == "urn:smena:unauthenticated"


def test_agent_who_left_is_out_in_one_transaction(world: World, client: Client) -> None:
    tokens = [sign(client).json()["token"] for _ in range(2)]
    with world.central.write(OPERATOR) as transaction:
        deactivate_agent(transaction, world.ids["anna"])
    statuses = {
        client.get("/v1/departments", headers={"Authorization": f"Bearer {token}"}).status_code for token in tokens
    }
    assert statuses == {401}
    assert sign(client).json()["type"] == "urn:smena:wrong_password"


def test_live_tickets_of_an_agent_who_left_are_free(world: World, client: Client, send: Send) -> None:
    live, ended = world.file_ticket(), world.file_ticket()
    send(live, "take")
    send(ended, "take")
    send(ended, "resolve", body="Готово.")
    with world.central.write(OPERATOR) as transaction:
        deactivate_agent(transaction, world.ids["anna"])
    assignees = {
        number: client.get(f"/v1/tickets/{number}", headers=world.headers("boris")).json()["ticket"]["assignee_id"]
        for number in (live, ended)
    }
    assert assignees == {live: None, ended: world.ids["anna"]}
    assert send(live, "take", who="boris").status_code == 200


@pytest.mark.usefixtures("quick")
def test_many_wrong_passwords_have_to_wait_longer_and_longer_but_never_over_a_minute(
    world: World, client: Client
) -> None:
    waits = []
    for _ in range(14):
        while (answer := sign(client, "anna", "wrong")).status_code == 429:
            waits.append(int(answer.headers["Retry-After"]))
            world.clock.advance(seconds=waits[-1])
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]


@pytest.mark.usefixtures("quick")
def test_refused_attempt_says_how_long_and_is_not_counted(world: World, client: Client) -> None:
    for _ in range(5):
        sign(client, "anna", "wrong")
    answers = [sign(client) for _ in range(20)]
    assert {(answer.status_code, answer.json()["type"]) for answer in answers} == {(429, "urn:smena:too_many_attempts")}
    assert "1" in answers[-1].json()["title"]
    world.clock.advance(seconds=1)
    assert sign(client).status_code == 200


@pytest.mark.usefixtures("quick")
def test_who_comes_again_when_he_was_told_to_is_let_in(world: World, client: Client) -> None:
    for _ in range(7):
        while sign(client, "anna", "wrong").status_code == 429:
            world.clock.advance(seconds=1)
    world.clock.advance(seconds=2.6)
    world.clock.advance(seconds=int(sign(client).headers["Retry-After"]))
    assert sign(client).status_code == 200


@pytest.mark.usefixtures("quick")
def test_right_password_forgives_the_wrong_ones_before(client: Client) -> None:
    statuses = Counter()
    for _ in range(4):
        for _ in range(4):
            statuses[sign(client, "anna", "wrong").status_code] += 1
        statuses[sign(client).status_code] += 1
    assert statuses == {401: 16, 200: 4}


@pytest.mark.usefixtures("quick")
def test_wrong_passwords_of_one_agent_hold_up_no_other(client: Client) -> None:
    for _ in range(6):
        sign(client, "anna", "wrong")
    assert (sign(client, "anna").status_code, sign(client, "boris").status_code) == (429, 200)


def test_strangers_elsewhere_do_not_hold_up_who_signed_in_here_before(world: World) -> None:
    noting = [sign_in._note_attempt(world.central, "anna", f"10.0.0.{n}") for n in range(50)]
    assert len(noting) == 50
    with pytest.raises(sign_in.ProblemError):
        sign_in._note_attempt(world.central, "anna", "10.0.1.1")
    with world.central.write(OPERATOR) as transaction:
        transaction.connection.execute(
            tables.sign_in_attempts.insert().values(login="anna", address="home", at=START, has_succeeded=True)
        )
    assert sign_in._note_attempt(world.central, "anna", "home") > 0


@pytest.mark.usefixtures("quick")
def test_wait_is_over_after_a_quarter_of_an_hour(world: World, client: Client) -> None:
    for _ in range(5):
        sign(client, "anna", "wrong")
    world.clock.advance(minutes=15)
    assert [sign(client, "anna", "wrong").status_code for _ in range(5)] == [401] * 5


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"login": "anna"}, "password"),
        ({"login": [], "password": "x"}, "login"),
        ({"login": "a", "password": "b", "role": "supervisor"}, "role"),
    ],
)
def test_sign_in_names_the_wrong_field(client: Client, body: dict[str, Any], field: str) -> None:
    answer = client.post("/v1/sign-in", json=body)
    assert (answer.status_code, answer.json()["field"]) == (422, field)


def test_signing_in_and_out_is_in_the_audit(world: World, client: Client) -> None:
    token = sign(client, **{"Smena-Device": "desk-1"}).json()["token"]
    client.post("/v1/sign-out", headers={"Authorization": f"Bearer {token}"})
    acts = client.get("/v1/audit", headers=world.headers("sveta")).json()
    assert [(entry["act"], entry["actor"], entry["device"]) for entry in acts[:2]] == [
        ("sign_out", "agent:1", "desk-1"),
        ("sign_in", "agent:1", "desk-1"),
    ]
