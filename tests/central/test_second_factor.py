"""The second factor: codes of the standard, each good once, each wrong one counted."""

import base64
import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from desktop.central import second_factor, sign_in
from desktop.central.master_keys import add_key, drop_keys
from desktop.central.problems import ProblemError
from desktop.central.second_factor import code_at
from tests.central_server import OPERATOR, PASSWORD, Client, World


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    """RFC 6238, appendix B, the last six of its eight digits."""
    assert code_at(b"12345678901234567890", seconds // 30) == code


@pytest.fixture
def secret(world: World) -> bytes:
    """Of Anna's second factor."""
    with world.central.write(OPERATOR) as transaction:
        address = second_factor.add(transaction, world.ids["anna"], "anna")
    found = re.fullmatch(r"otpauth://totp/Smena:anna\?secret=([A-Z2-7]{32})&issuer=Smena", address or "")
    assert found
    return base64.b32decode(found[1])


def code_of(world: World, secret: bytes, later: int = 0) -> str:
    return code_at(secret, int(world.clock().timestamp()) // 30 + later)


def sign(client: Client, code: str | None = None, password: str = PASSWORD) -> Any:
    body = {"login": "anna", "password": password} | ({} if code is None else {"code": code})
    return client.post("/v1/sign-in", json=body)


def outcome(answer: Any) -> str:
    return "in" if answer.status_code == 200 else str(answer.json()["type"].removeprefix("urn:smena:"))


def test_password_and_code_sign_in_and_neither_alone(world: World, client: Client, secret: bytes) -> None:
    code = code_of(world, secret)
    assert outcome(sign(client)) == "code_wanted"
    assert outcome(sign(client, "")) == "code_wanted"
    assert outcome(sign(client, code, "something wrong")) == "wrong_password"
    assert outcome(sign(client, f"{code[:3]} {code[3:]}")) == "in"


@pytest.mark.usefixtures("secret")
def test_who_has_no_second_factor_needs_no_code(client: Client) -> None:
    assert client.post("/v1/sign-in", json={"login": "boris", "password": PASSWORD}).status_code == 200


def test_code_works_once_and_no_older_one_after_it(world: World, client: Client, secret: bytes) -> None:
    before, now = code_of(world, secret, -1), code_of(world, secret)
    assert [outcome(sign(client, code)) for code in (now, now, before)] == ["in", "wrong_code", "wrong_code"]
    world.clock.advance(seconds=30)
    assert outcome(sign(client, code_of(world, secret))) == "in"


@pytest.mark.parametrize(("later", "expected"), [(-2, "wrong_code"), (-1, "in"), (1, "in"), (2, "wrong_code")])
def test_telephone_may_be_wrong_by_one_step(
    world: World, client: Client, secret: bytes, later: int, expected: str
) -> None:
    assert outcome(sign(client, code_of(world, secret, later))) == expected


@pytest.mark.parametrize("code", ["12345", "1234567", "ноль", "１２３４５６", "\0"])
def test_what_is_no_code_is_a_wrong_one(client: Client, secret: bytes, code: str) -> None:
    assert outcome(sign(client, code)) == "wrong_code"


def test_wrong_codes_have_to_wait_like_wrong_passwords(
    world: World, client: Client, secret: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in, "_matches", lambda stored, password: password == PASSWORD)
    wrong = "000000" if code_of(world, secret) != "000000" else "000001"
    assert [outcome(sign(client, wrong)) for _ in range(6)] == ["wrong_code"] * 5 + ["too_many_attempts"]
    world.clock.advance(seconds=1)
    assert outcome(sign(client, code_of(world, secret))) == "in"


def test_of_simultaneous_uses_of_one_code_one_signs_in(world: World, secret: bytes) -> None:
    code = code_of(world, secret)
    found = sign_in._find(world.central, "anna")
    assert found is not None

    def use(_: int) -> str:
        try:
            sign_in._open_session(world.central, found[0], code, "here", None, 0)
        except ProblemError as problem:
            return problem.code
        return "in"

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(use, range(8))) == ["in", *["wrong_code"] * 7]


def test_lost_key_of_a_second_factor_is_told_and_a_new_factor_helps(
    world: World, client: Client, secret: bytes
) -> None:
    keys = world.central.vault.path
    drop_keys(keys, add_key(keys).keys)
    assert outcome(sign(client, code_of(world, secret))) == "factor_lost"
    with world.central.write(OPERATOR) as transaction:
        second_factor.remove(transaction, world.ids["anna"])
    assert outcome(sign(client)) == "in"


def test_secret_leaves_central_on_no_page(world: World, client: Client, secret: bytes) -> None:
    key = base64.b32encode(secret)
    for path in ("/v1/changes?cursor=0", "/v1/snapshot", "/v1/audit"):
        answer = client.get(path, headers=world.headers("sveta") | {"Accept-Encoding": "identity"})
        assert answer.status_code == 200
        assert key not in answer.content
