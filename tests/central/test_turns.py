"""One token's requests at once: eight are served, others wait their turn, and what waits too long may come again."""

import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest
import requests

from desktop.central.turns import AT_ONCE, Turns
from tests.central_server import World


def begun(world: World, who: str, scheme: str) -> socket.socket:
    """A request whose body never comes."""
    address = urlsplit(world.url)
    line = socket.create_connection((address.hostname, address.port), timeout=30)
    token = f"{scheme} {world.tokens[who]}"
    head = f"POST /v1/presence HTTP/1.1\r\nHost: x\r\nAuthorization: {token}\r\nContent-Length: 2\r\n\r\n"
    line.sendall(head.encode())
    return line


def status(world: World, who: str) -> int:
    return requests.get(f"{world.url}/v1/departments", headers=world.headers(who), timeout=30).status_code


def test_ninth_request_of_a_token_is_asked_to_come_again_and_other_tokens_are_served(served_central: World) -> None:
    world = served_central
    world.central.turns = Turns(patience=0.05)
    with ExitStack() as lines:
        for number in range(AT_ONCE):
            lines.enter_context(begun(world, "anna", "Bearer" if number % 2 else "bearer "))
        while world.central.turns.under_way < AT_ONCE:
            assert status(world, "boris") == 200
        answer = requests.get(f"{world.url}/v1/departments", headers=world.headers(), timeout=30)
        assert (answer.status_code, answer.json()["type"]) == (429, "urn:smena:too_many_requests")
        assert answer.headers["Retry-After"] == "1"
        assert answer.json()["title"] == "Слишком много запросов сразу: можно не больше 8. Повторите через 1 с."
        assert status(world, "boris") == 200
        assert requests.get(f"{world.url}/healthz", timeout=30).status_code == 200
    while status(world, "anna") != 200:
        pass
    assert world.central.turns.under_way == 0


def test_burst_of_one_token_is_served_in_turn(served_central: World) -> None:
    with ThreadPoolExecutor(4 * AT_ONCE) as pool:
        found = list(pool.map(lambda _: status(served_central, "anna"), range(4 * AT_ONCE)))
    assert set(found) == {200}


@pytest.mark.parametrize("path", ["/v1/departments", "/v1/nothing"])
def test_turn_ends_with_the_answer_whatever_it_is(served_central: World, path: str) -> None:
    for headers in (served_central.headers(), {"Authorization": "Bearer wrong"}):
        requests.get(f"{served_central.url}{path}", headers=headers, timeout=30)
    assert served_central.central.turns.under_way == 0
