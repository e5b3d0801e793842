"""Clients that drip: each is cut, whatever it sends slowly, and the others are served meanwhile."""

import logging
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
import requests

from desktop.central import slow_clients
from tests.central_server import World

BYTES = 2_000  # of a dripping client; far more than the time it has


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch, served_central: World) -> World:
    monkeypatch.setattr(slow_clients, "HEAD_SECONDS", 0.2)
    monkeypatch.setattr(slow_clients, "BODY_SECONDS", 0.2)
    return served_central


@contextmanager
def line_to(world: World) -> Iterator[socket.socket]:
    address = urlsplit(world.url)
    with socket.create_connection((address.hostname, address.port), timeout=30) as line:
        yield line


def until_the_end(line: socket.socket) -> bytes:
    """What is answered until the connection is closed."""
    answer = b""
    try:
        while part := line.recv(65_536):
            answer += part
    except ConnectionError:
        return answer
    return answer


def drips(line: socket.socket, byte: bytes) -> bool:
    """Whether somebody listens to it all."""
    try:
        for _ in range(BYTES):
            line.sendall(byte)
            time.sleep(0.005)
    except ConnectionError:
        return False
    return True


@pytest.mark.parametrize("begin", [b"", b"GET /healthz HTTP/1.1\r\nX-Slow: "], ids=["nothing", "a header"])
def test_head_that_does_not_end_is_cut(short: World, begin: bytes) -> None:
    with line_to(short) as line:
        line.sendall(begin)
        assert not begin or not drips(line, b"x")
        assert until_the_end(line) == b""
    assert requests.get(f"{short.url}/healthz", timeout=30).status_code == 200


def test_second_head_on_a_kept_connection_is_cut_too(short: World) -> None:
    with line_to(short) as line:
        line.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        assert b"200 OK" in line.recv(65_536)
        line.sendall(b"GET /healthz HTTP/1.1\r\nX-Slow: ")
        assert not drips(line, b"x")


def test_head_without_end_is_cut_before_its_time(served_central: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slow_clients, "HEAD_SECONDS", 1000)
    with line_to(served_central) as line:
        try:
            line.sendall(b"GET /healthz HTTP/1.1\r\nX-Large: " + b"x" * 4 * slow_clients.LARGEST_HEAD)
        except ConnectionError:
            return
        assert until_the_end(line) == b""


@pytest.mark.parametrize("token", [True, False])
def test_body_that_does_not_end_is_told_so_and_cut(short: World, token: bool) -> None:
    own = f"Authorization: Bearer {short.tokens['anna']}\r\n" if token else ""
    path = "/v1/presence" if token else "/v1/sign-in"
    with line_to(short) as line:
        line.sendall(f"POST {path} HTTP/1.1\r\nHost: x\r\n{own}Content-Length: 1000\r\n\r\n".encode() + b"{")
        assert not drips(line, b" ")
    with line_to(short) as line:
        line.sendall(f"POST {path} HTTP/1.1\r\nHost: x\r\n{own}Content-Length: 1000\r\n\r\n".encode() + b"{")
        answer = until_the_end(line)
    assert b"408 Request Timeout" in answer
    assert b"urn:smena:too_slow" in answer
    assert short.central.turns.under_way == 0


def test_long_poll_is_no_slow_client(short: World) -> None:
    url = f"{short.url}/v1/changes?cursor={short.head()}&wait=1"
    assert requests.get(url, headers=short.headers(), timeout=30).json()["caught_up"]


def test_newest_poll_of_a_token_waits_and_the_older_ones_are_answered(served_central: World) -> None:
    world, answers = served_central, list[int]()

    def poll() -> None:
        url = f"{world.url}/v1/changes?cursor={world.head()}&wait=25"
        answers.append(requests.get(url, headers=world.headers(), timeout=60).status_code)

    threads = [threading.Thread(target=poll) for _ in range(4)]
    for thread in threads:
        thread.start()
    while len(answers) < 3:
        time.sleep(0.01)
    assert world.central.feed.waiting == 1
    world.file_ticket()
    for thread in threads:
        thread.join(60)
    assert answers == [200] * 4


def test_client_that_goes_away_in_the_middle_is_no_failure_of_central(
    served_central: World, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger("smena.central"), "disabled", False)  # import-linter switches loggers off
    with line_to(served_central) as line:
        line.sendall(b"POST /v1/sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{")
    counted = served_central.central.counters.answers
    while not sum(count for status, count in counted.items() if status >= 400):
        time.sleep(0.01)
    assert not counted[500]
    assert "failed" not in caplog.text
