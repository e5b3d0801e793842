"""Secret requests (STP.6): asked by an agent, answered over the cabinet's form, looked at, destroyed (section 6)."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest
import sqlcipher3.dbapi2 as sqlite
from httpx import Response
from sqlalchemy import select

from desktop.central import sign_in, tables
from desktop.central.conversation import retire
from desktop.central.secret_keeping import destroy_now
from desktop.central.secret_tables import sealed_secrets, step_ups
from tests.central.cabinet_site import Cabinet
from tests.central_server import PASSWORD, Client, Send, World

VALUE = "  Kx7-plum Слива\n"
REASON = "Вход в панель"
Look = Callable[..., Response]


@pytest.fixture(autouse=True)
def _cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in, "_matches", lambda stored, password: password == PASSWORD)


@pytest.fixture
def asked(cabinet: Cabinet) -> tuple[int, int]:
    """A ticket and the secret it waits for."""
    number = cabinet.file()
    cabinet.act(number, "request_secret", kind="password", body="Пришлите пароль от панели.")
    return number, cabinet.get(f"/tickets/{number}").json()["secrets"][0]["id"]


@pytest.fixture
def answered(cabinet: Cabinet, asked: tuple[int, int]) -> tuple[int, int]:
    number, secret = asked
    assert cabinet.post(f"/tickets/{number}/secrets/{secret}", {"value": VALUE}).status_code == 201
    return asked


@pytest.fixture
def look(world: World, client: Client) -> Look:
    """`look(secret, who="anna", password=…)`; the password is given unless it is None."""

    def look_at(secret: int, who: str = "anna", reason: str = REASON, password: str | None = PASSWORD) -> Response:
        body = {"reason": reason} | ({} if password is None else {"password": password})
        return client.post(f"/v1/secrets/{secret}/look", headers=world.headers(who), json=body)

    return look_at


def code(answer: Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].removeprefix("urn:smena:")


def row(world: World, secret: int) -> Any:
    with world.central.engine.connect() as connection:
        return connection.execute(select(tables.secrets).where(tables.secrets.c.id == secret)).one()


def is_kept(world: World, secret: int) -> bool:
    with world.central.engine.connect() as connection:
        chosen = select(sealed_secrets).where(sealed_secrets.c.secret_id == secret)
        return connection.execute(chosen).first() is not None


def audit(world: World, act: str) -> list[Any]:
    with world.central.engine.connect() as connection:
        return list(connection.execute(select(tables.audit).where(tables.audit.c.act == act)).all())


def test_the_site_learns_what_is_asked_until_it_is_answered(cabinet: Cabinet, asked: tuple[int, int]) -> None:
    number, secret = asked
    [request] = cabinet.get(f"/tickets/{number}").json()["secrets"]
    assert request.pop("asked_at")
    assert request == {"id": secret, "kind": "password", "text": "Пришлите пароль от панели."}
    answer = cabinet.post(f"/tickets/{number}/secrets/{secret}", {"value": VALUE})
    assert (answer.status_code, answer.json()) == (201, {"id": secret, "state": "answered"})
    assert cabinet.get(f"/tickets/{number}").json()["secrets"] == []


def test_an_answer_completes_what_the_ticket_waits_for(cabinet: Cabinet, world: World, asked: tuple[int, int]) -> None:
    number, secret = asked
    assert cabinet.ticket(number)["ticket"]["state"] == "waiting"
    at = world.clock.advance(hours=1)
    cabinet.post(f"/tickets/{number}/secrets/{secret}", {"value": VALUE})
    seen = cabinet.ticket(number)
    assert seen["ticket"]["state"] == "open"
    assert seen["ticket"]["due_at"].startswith(f"{at.replace(hour=(at.hour + 12) % 24):%Y-%m-%dT%H}")
    assert seen["messages"][-1]["event"] == "secret_answered"
    assert seen["messages"][-1]["detail"] == {"secret": secret}
    assert [found["state"] for found in seen["secrets"]] == ["answered"]


def test_a_foreign_or_wrong_secret_is_not_there(
    cabinet: Cabinet, stranger: Cabinet, asked: tuple[int, int], world: World
) -> None:
    number, secret = asked
    other = cabinet.file()
    assert stranger.post(f"/tickets/{number}/secrets/{secret}", {"value": "x"}).status_code == 404
    assert code(cabinet.post(f"/tickets/{other}/secrets/{secret}", {"value": "x"})) == (404, "unknown_secret")
    assert row(world, secret).state == "asked"


def test_a_secret_is_answered_once(cabinet: Cabinet, answered: tuple[int, int], look: Look) -> None:
    number, secret = answered
    assert code(cabinet.post(f"/tickets/{number}/secrets/{secret}", {"value": "y"})) == (409, "secret_answered")
    assert look(secret).json()["value"] == VALUE


@pytest.mark.parametrize(
    ("value", "problem"), [("", "empty"), (" \n", "empty"), ("a\0", "bad_text"), ("ы" * 8193, "too_long")]
)
def test_a_value_has_1_to_8192_characters(cabinet: Cabinet, asked: tuple[int, int], value: str, problem: str) -> None:
    number, secret = asked
    assert code(cabinet.post(f"/tickets/{number}/secrets/{secret}", {"value": value})) == (422, problem)
    assert cabinet.post(f"/tickets/{number}/secrets/{secret}", {"value": "ы" * 8192}).status_code == 201


def test_a_repeat_gets_the_same_answer_and_another_value_under_the_key_none(
    cabinet: Cabinet, world: World, asked: tuple[int, int]
) -> None:
    number, secret = asked
    path = f"/tickets/{number}/secrets/{secret}"
    first, repeat = (cabinet.post(path, {"value": "1234"}, key="k") for _ in range(2))
    assert (repeat.status_code, repeat.json()) == (201, first.json())
    assert repeat.headers["Idempotency-Replayed"] == "true"
    assert code(cabinet.post(path, {"value": "1235"}, key="k")) == (422, "key_reused")
    assert len(audit(world, "answer_secret")) == 1


def test_a_look_needs_a_reason_and_the_password_once_in_five_minutes(
    world: World, answered: tuple[int, int], look: Look
) -> None:
    number, secret = answered
    assert code(look(secret, reason=" ")) == (422, "needs_reason")
    assert code(look(secret, password=None)) == (403, "step_up")
    assert code(look(secret, password="wrong")) == (403, "not_your_password")
    shown = look(secret)
    assert shown.json() == {"value": VALUE, "shown_until": "2026-10-06T09:01:00Z"}
    assert shown.headers["cache-control"] == "no-store"
    world.clock.advance(minutes=4, seconds=59)
    assert look(secret, password=None).status_code == 200
    world.clock.advance(seconds=1)
    assert code(look(secret, password=None)) == (403, "step_up")
    [first, second] = audit(world, "look_at_secret")
    assert (first.actor, first.ticket, first.detail) == ("agent:1", number, {"secret": secret, "reason": REASON})
    assert (row(world, secret).looked_by_id, row(world, secret).looked_at) == (world.ids["anna"], second.at)


def test_a_step_up_is_of_one_token(world: World, answered: tuple[int, int], look: Look) -> None:
    assert look(answered[1]).status_code == 200
    world.clock.advance(seconds=60)
    assert code(look(answered[1], who="sveta", password=None)) == (403, "step_up")
    with world.central.engine.connect() as connection:
        assert len(connection.execute(select(step_ups)).all()) == 1


def test_guessed_passwords_have_to_wait(answered: tuple[int, int], look: Look) -> None:
    codes = [code(look(answered[1], password="wrong"))[1] for _ in range(6)]
    assert codes == ["not_your_password"] * 5 + ["too_many_attempts"]


def test_one_agent_looks_at_a_time(world: World, answered: tuple[int, int], look: Look) -> None:
    assert look(answered[1]).status_code == 200
    world.clock.advance(seconds=59)
    refused = look(answered[1], who="boris")
    assert code(refused) == (409, "secret_shown_to_other")
    facts = {"name": "Анна Петрова", "until_at": "2026-10-06T09:01:00+00:00"}
    assert refused.json()["facts"].items() >= facts.items()
    world.clock.advance(seconds=1)
    assert look(answered[1], who="boris").status_code == 200


def test_the_other_department_does_not_look_a_supervisor_does(answered: tuple[int, int], look: Look) -> None:
    assert code(look(answered[1], who="olga")) == (403, "wrong_department")
    assert look(answered[1], who="sveta").status_code == 200


def test_a_request_that_nobody_answered_shows_nothing(asked: tuple[int, int], look: Look) -> None:
    assert code(look(asked[1])) == (409, "secret_unanswered")


ENDS = {
    "resolve": {"body": "Готово."},
    "refuse": {"reason": "blocked", "body": "Услуги заблокированы."},
    "out_of_scope": {"body": "По отдельному договору."},
}


@pytest.mark.parametrize("end", ENDS)
def test_a_secret_is_destroyed_with_the_end_of_its_ticket(
    cabinet: Cabinet, world: World, send: Send, answered: tuple[int, int], look: Look, end: str
) -> None:
    number, secret = answered
    cabinet.act(number, "request_secret", kind="authorization", body="Кодовое слово?", anyway=True)
    open_one = secret + 1
    assert send(number, end, **ENDS[end], who="sveta").status_code == 200
    assert not is_kept(world, secret)
    assert [row(world, one).state for one in (secret, open_one)] == ["destroyed", "destroyed"]
    assert code(look(secret)) == (410, "secret_destroyed")
    assert code(cabinet.post(f"/tickets/{number}/secrets/{open_one}", {"value": "x"})) == (410, "secret_destroyed")


def test_the_secrets_of_a_merged_ticket_go_on_with_its_survivor(
    cabinet: Cabinet, world: World, answered: tuple[int, int], look: Look
) -> None:
    number, secret = answered
    cabinet.act(number, "request_secret", kind="authorization", body="Кодовое слово?", anyway=True)
    into = cabinet.file()
    cabinet.act(number, "merge", into=into)
    assert row(world, secret).ticket == into
    assert look(secret).json()["value"] == VALUE
    [request] = cabinet.get(f"/tickets/{into}").json()["secrets"]
    assert request["text"] == "Кодовое слово?"
    assert cabinet.post(f"/tickets/{number}/secrets/{secret + 1}", {"value": "сова"}).status_code == 201


def test_a_split_leaves_the_secrets(cabinet: Cabinet, world: World, answered: tuple[int, int]) -> None:
    number, secret = answered
    cabinet.write(number, "И ещё один вопрос.")
    cabinet.act(number, "split", message_ids=[cabinet.ticket(number)["messages"][-1]["id"]], subject="Вопрос")
    assert (row(world, secret).ticket, is_kept(world, secret)) == (number, True)


def test_after_72_hours_a_look_destroys_it_though_nobody_tidied(
    world: World, answered: tuple[int, int], look: Look
) -> None:
    world.clock.advance(hours=71, minutes=59)
    world.extend_tokens()
    assert look(answered[1]).status_code == 200
    world.clock.advance(minutes=1)
    assert code(look(answered[1])) == (410, "secret_destroyed")
    assert not is_kept(world, answered[1])
    assert row(world, answered[1]).state == "destroyed"


@pytest.mark.parametrize("hours", [72, -24 * 365])
def test_tidying_destroys_what_is_old_or_of_a_clock_that_was_years_ahead(
    world: World, answered: tuple[int, int], hours: int
) -> None:
    destroy_now(world.central)
    assert is_kept(world, answered[1])
    world.clock.advance(hours=hours)
    destroy_now(world.central)
    assert not is_kept(world, answered[1])


def test_an_old_ticket_takes_what_is_known_of_its_secrets_from_the_desks(
    cabinet: Cabinet, world: World, answered: tuple[int, int]
) -> None:
    number, secret = answered
    cabinet.act(number, "resolve", body="Готово.")
    with world.central.write(world.operator) as transaction:
        retire(transaction, number)
    assert row(world, secret).is_retired
    cabinet.write(number)
    assert not row(world, secret).is_retired


@pytest.mark.about_sqlite
def test_neither_the_file_nor_its_log_holds_a_destroyed_secret(
    world: World, answered: tuple[int, int], cabinet: Cabinet
) -> None:
    with world.central.engine.connect() as connection:
        sealed = connection.execute(select(sealed_secrets)).one()
    file = Path(world.central.engine.url.database or "")

    def held() -> list[bool]:
        content = b"".join(file.with_name(file.name + end).read_bytes() for end in ("", "-wal"))
        return [part in content for part in (sealed.wrapped_key, sealed.ciphertext)]

    with closing(sqlite.connect(str(file))) as copy:
        copy.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # now it stands in the file
    assert held() == [True, True]
    cabinet.act(answered[0], "resolve", body="Готово.")
    destroy_now(world.central)
    assert held() == [False, False]


def test_no_receipt_audit_or_feed_row_holds_a_value(world: World, answered: tuple[int, int], look: Look) -> None:
    look(answered[1])
    with world.central.engine.connect() as connection:
        for table in tables.metadata.sorted_tables:
            for found in connection.execute(select(table)):
                assert "Kx7-plum" not in str(found), table.name
                assert msgspec.json.encode(VALUE).decode() not in str(found)
