"""`smena-central serve --workers N` as it is run: a parent, its workers, and tokens that are good today."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import psutil

from desktop.central.callers import issue_token
from tests.central_server import OPERATOR, World


@dataclass
class Parent:
    """A running parent, its address, and the tokens of anna and boris."""

    process: "subprocess.Popen[str]"
    url: str
    tokens: dict[str, str]

    def workers(self) -> list[psutil.Process]:
        workers = []
        for child in psutil.Process(self.process.pid).children():
            with suppress(psutil.NoSuchProcess):  # killed a moment ago
                workers += [child] if "spawn_main" in " ".join(child.cmdline()) else []
        return workers

    def headers(self, who: str = "anna", key: str | None = None) -> dict[str, str]:
        headers = {"Authorization": f"Bearer {self.tokens[who]}", "Smena-Device": f"desk-{who}"}
        return headers if key is None else headers | {"Idempotency-Key": key}


@contextmanager
def parent_of(workers: int, world: World) -> Iterator[Parent]:
    """Workers on the world's data base, by today's clock."""
    now = datetime.now(UTC)
    with world.central.write(OPERATOR) as transaction:
        tokens = {
            login: issue_token(
                transaction.connection, now, agent_id=world.ids[login], expires_at=now + timedelta(hours=12)
            )
            for login in ("anna", "boris")
        }
    command = [sys.executable, "-m", "desktop.central", "serve", "--port", "0", "--workers", str(workers)]
    environment = os.environ | {"SMENA_DATABASE_URL": world.data_base}
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, start_new_session=True
    )
    try:
        assert process.stdout
        words = process.stdout.readline().split()
        yield Parent(process, next(word for word in words if word.startswith("http://")), tokens)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
