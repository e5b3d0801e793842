"""A TCP server that answers with given bytes, slowly or not at all, and says nothing a real one would."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

Conduct = Callable[[socket.socket], None]


@dataclass
class WildServer:
    url: str
    heard: list[bytes] = field(default_factory=list)  # what the requests began with


@contextmanager
def wild_server(conduct: Conduct) -> Iterator[WildServer]:
    """`conduct` gets each connection once its request has begun to come in."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = WildServer(f"http://127.0.0.1:{listener.getsockname()[1]}")
    open_sockets: list[socket.socket] = []

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            open_sockets.append(connection)
            try:
                server.heard.append(connection.recv(65_536))
                conduct(connection)
            except OSError:
                continue

    thread = threading.Thread(target=serve, name="wild server")
    thread.start()
    try:
        yield server
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for connection in open_sockets:
            connection.close()
        thread.join()


def saying(answer: bytes) -> Conduct:
    """Says this and hangs up."""

    def conduct(connection: socket.socket) -> None:
        connection.sendall(answer)
        connection.shutdown(socket.SHUT_RDWR)

    return conduct
