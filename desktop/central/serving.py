"""A serving process: its port, its lock, and an end that keeps nobody waiting."""

import errno
import socket
import sys
from functools import partial
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlite
import uvicorn

from desktop.central.app import create_app
from desktop.central.context import Central
from desktop.central.links import try_links
from desktop.central.mailroom.running import keep_mailroom
from desktop.central.mailroom.sender import send_mails
from desktop.central.slow_clients import PromptProtocol
from desktop.central.webhooks import keep_telling


class StartError(Exception):
    """Central can't start; the text is one sentence for whoever started it."""


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes any free one. StartError for a busy or forbidden port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(1024)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise StartError(f"Port {port} on {host} is in use by another program; choose one with --port.") from error
        raise StartError(f"Cannot listen on {host}, port {port}: {error.strerror}.") from error
    return listener


def lock_for_serving(database: Path) -> Any:
    """Holds the data base for one serving process until the result is closed or the process ends."""
    lock = sqlite.connect(str(database.with_name(database.name + ".serving")), timeout=0, isolation_level=None)
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite.OperationalError as error:
        lock.close()
        raise StartError(f"The data base {database} is served by another central already; stop it first.") from error
    return lock


_SWITCH_EVERY = 0.0005  # seconds: a thread with an intent comes to its turn between the answers to hundreds of polls
_MOST_CONNECTIONS = 4_000
_IDLE_CONNECTION = 75  # seconds: longer than a desk is ever silent


class Server(uvicorn.Server):
    """Uvicorn that answers every waiting poll before it stops."""

    def __init__(self, central: Central, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._central = central

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._central.feed.close()
        await super().shutdown(sockets)


def server_for(central: Central) -> Server:
    """A server of the central's API; `run` it with a listening socket."""
    sys.setswitchinterval(_SWITCH_EVERY)
    central.jobs += [partial(job, central) for job in (keep_mailroom, send_mails, keep_telling, try_links)]
    config = uvicorn.Config(
        create_app(central),
        access_log=False,
        http=PromptProtocol,
        limit_concurrency=_MOST_CONNECTIONS,
        log_config=None,
        server_header=False,
        timeout_keep_alive=_IDLE_CONNECTION,
    )
    return Server(central, config)
