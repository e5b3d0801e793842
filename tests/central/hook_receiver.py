"""The other end of a webhook, for tests: a real HTTP server on loopback that does as it is told."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import msgspec


@dataclass
class Receiver:
    """`answers`: how the next deliveries are answered, a status each or "hang", "drip", "cut"; 204 when none is left.
    `heard`: headers and body of each, in order."""

    url: str = ""
    answers: list[Any] = field(default_factory=list)
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    is_over: threading.Event = field(default_factory=threading.Event)

    @property
    def notices(self) -> list[dict[str, Any]]:
        return [msgspec.json.decode(body) for _, body in self.heard]


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver at its `url`."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.heard.append((dict(self.headers), body))
            answer = receiver.answers.pop(0) if receiver.answers else 204
            if answer in ("hang", "drip"):
                while not receiver.is_over.wait(0.02) and answer == "drip":
                    self.wfile.write(b"H")
                receiver.is_over.wait(30)
            elif answer != "cut":
                self.send_response(answer)
                self.send_header("Location", receiver.url + "elsewhere")
                self.end_headers()

        def do_GET(self) -> None:
            receiver.heard.append(({}, b'"followed"'))

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.url = f"http://127.0.0.1:{server.server_port}/hook?site=1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield receiver
    finally:
        receiver.is_over.set()
        server.shutdown()
        thread.join()
        server.server_close()
