"""What a central, or whoever stands in its place, may do to a connection."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from desktop.sync import transport as transport_module
from desktop.sync.exchange import Answer, Call, Lost, Unreachable
from desktop.sync.transport import HttpTransport
from tests.sync.wild_server import Conduct, saying, wild_server


@contextmanager
def transport_to(conduct: Conduct) -> Iterator[HttpTransport]:
    with wild_server(conduct) as server:
        transport = HttpTransport(server.url, "d" * 32, "en")
        yield transport
        transport.close()


def test_nobody_listening_is_unreachable() -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    listener.close()
    transport = HttpTransport(f"http://127.0.0.1:{port}", "d", "ru")
    with pytest.raises(Unreachable):
        transport.send(Call("GET", "/healthz"))
    transport.close()


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnogz",
        b"\x00\x01\x02\x03",
    ],
)
def test_answer_that_is_not_whole_is_lost(answer: bytes) -> None:
    with transport_to(saying(answer)) as transport, pytest.raises(Lost):
        transport.send(Call("POST", "/v1/intents", b"{}", "k"))


def test_redirect_is_not_followed() -> None:
    portal = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/login\r\nContent-Length: 0\r\n\r\n"
    with transport_to(saying(portal)) as transport:
        assert transport.send(Call("GET", "/v1/changes")).status == 302


def test_token_does_not_leave_for_a_proxy_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with transport_to(saying(b"HTTP/1.1 204 No Content\r\n\r\n")) as transport:
        assert transport.send(Call("GET", "/")).status == 204


def test_answer_without_end_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport_module, "LARGEST_ANSWER", 100_000)

    def flood(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
        while True:
            connection.sendall(b"x" * 65_536)

    with transport_to(flood) as transport, pytest.raises(Lost):
        transport.send(Call("GET", "/v1/changes"))


@pytest.mark.parametrize("head", [b"", b"HTTP/1.1 200 OK\r\n\r\n"], ids=["in the head", "in the body"])
def test_server_that_drips_is_cut_by_the_wall_clock(head: bytes) -> None:
    stop = threading.Event()

    def drip(connection: socket.socket) -> None:
        connection.sendall(head)
        while not stop.wait(0.05):
            connection.sendall(b"x")

    with transport_to(drip) as transport:
        began = time.monotonic()
        with pytest.raises(Lost):
            transport.send(Call("GET", "/v1/changes", seconds=0.2))
        stop.set()
        assert time.monotonic() - began < 10


def test_close_ends_what_waits_on_another_thread() -> None:
    waiting, outcome = threading.Event(), []

    def silent(connection: socket.socket) -> None:
        waiting.set()

    with transport_to(silent) as transport:

        def poll() -> None:
            try:
                transport.send(Call("GET", "/v1/changes"))
            except (Lost, Unreachable) as error:
                outcome.append(type(error))

        thread = threading.Thread(target=poll)
        thread.start()
        assert waiting.wait(10)
        transport.close()
        thread.join(10)
        assert outcome == [Lost]
        with pytest.raises(Unreachable):
            transport.send(Call("GET", "/"))


def test_every_call_says_wire_device_language_token_and_key() -> None:
    with wild_server(saying(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]")) as server:
        transport = HttpTransport(server.url, "device-1", "en")
        transport.token = "secret"
        answer = transport.send(Call("POST", "/v1/intents", b"{}", "key-1"))
        assert answer == Answer(200, b"[]", {"content-length": "2"})
        heard = server.heard[0].decode().lower()
        transport.close()
    for header in (
        "smena-wire: 1",
        "smena-device: device-1",
        "accept-language: en",
        "authorization: bearer secret",
        "idempotency-key: key-1",
    ):
        assert header in heard


def test_download_that_breaks_off_is_lost() -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\npart"
    with transport_to(saying(answer)) as transport, pytest.raises(Lost):
        transport.download(Call("GET", "/v1/snapshot"), bytearray(), lambda part: None)


def test_refused_download_gives_the_problem_and_no_bytes() -> None:
    got = bytearray()
    body = b'{"type":"urn:smena:wrong_wire","title":"Update","status":426}'
    head = b"HTTP/1.1 426 Upgrade Required\r\nContent-Length: %d\r\n\r\n" % len(body)
    with transport_to(saying(head + body)) as transport:
        answer = transport.download(Call("GET", "/v1/snapshot"), got, lambda part: None)
        assert answer.problem is not None
        assert answer.problem.code == "wrong_wire"
    assert not got
