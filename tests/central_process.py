"""Central as it is in life: served by processes of its own on a data base that outlives them, and its first rows."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

import requests
from sqlalchemy import insert

from desktop.central import tables
from desktop.central.callers import issue_token
from desktop.central.context import Central, open_central
from desktop.central.lookups import book_at
from desktop.central.migrate import migrate
from desktop.central.records import values_of
from desktop.central.writing import Author, primary_key
from desktop.regulation.intake import new_ticket
from desktop.regulation.people import Department, Role
from desktop.regulation.ticket import Channel
from tests.central_server import PASSWORD_HASH

ROOT = Path(__file__).resolve().parents[1]
SUBSCRIBER = "s1"  # who files every ticket here, from the account plain.ru
_OPERATOR = Author("operator")
_PATIENCE = 60.0  # seconds for central to answer after its start


@dataclass(frozen=True, slots=True)
class Person:
    login: str
    department: Department = Department.STP
    role: Role = Role.AGENT


@dataclass(frozen=True, slots=True)
class Furnished:
    """What stands in a data base from the beginning: agents' ids by login, tickets, and the cabinet's token."""

    agents: dict[str, int]
    tickets: list[int]
    cabinet: str


class CentralProcess:
    """`serve` on one port, started as often as wanted on the same data: `folder`, or the data base at `url`."""

    def __init__(self, folder: Path, url: str | None = None, workers: int = 1) -> None:
        self.folder, self.port = folder, free_port()
        self.url = url or f"sqlite:///{folder / 'central.sqlite'}"
        self.log = folder.parent / "central.log"
        self._workers = workers
        self._process: subprocess.Popen[bytes] | None = None
        self._logger = threading.Thread()
        folder.mkdir(parents=True, exist_ok=True)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def is_sqlite(self) -> bool:
        return self.url.startswith("sqlite")

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def beside(self) -> Central:
        """The same data base in this process, for looking at it and for its first rows."""
        return open_central(self.url, self.folder / "cache")

    def start(self) -> None:
        command = [sys.executable, "-m", "desktop.central", "serve", "--port", str(self.port)]
        command += ["--data", str(self.folder)] if self.is_sqlite else ["--workers", str(self._workers)]
        environment = os.environ | ({} if self.is_sqlite else {"SMENA_DATABASE_URL": self.url})
        self._process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,  # and not the file: it is to be written to when central's disk is full
            start_new_session=True,
        )
        self._logger = threading.Thread(target=self._write_log, args=(self._process.stderr,), daemon=True)
        self._logger.start()

    def wait_until_ready(self) -> None:
        end_at = time.monotonic() + _PATIENCE
        while not self.is_ready():
            assert time.monotonic() < end_at, f"central does not answer; its log:\n{self.log.read_text()[-2000:]}"
            time.sleep(0.1)

    def is_ready(self) -> bool:
        try:
            return requests.get(f"{self.address}/readyz", timeout=2).ok
        except requests.RequestException:
            return False

    def exit_code(self) -> int | None:
        """None while it runs."""
        return None if self._process is None else self._process.poll()

    def workers(self) -> list[int]:
        """The serving processes that central started, oldest first."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return [int(pid) for pid in children if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]

    def pids(self) -> list[int]:
        return [self.pid, *self.workers()]

    def kill(self) -> None:
        """SIGKILL to central and all it started."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """An end in good order."""
        self._end(signal.SIGTERM)

    def signal(self, number: int) -> None:
        os.killpg(self.pid, number)

    def _end(self, number: int) -> None:
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, number)
            self._process.wait(60)
            self._logger.join(60)

    def _write_log(self, said: IO[bytes]) -> None:
        with self.log.open("ab") as log:
            for line in said:
                log.write(line)
                log.flush()
        said.close()


def furnish(central: Central, people: Iterable[Person], tickets: int) -> Furnished:
    """Migrate an empty data base; agents with the tests' password, a cabinet, a subscriber and his open STP tickets."""
    migrate(central.engine)
    at = central.now()
    with central.write(_OPERATOR) as transaction:
        agents = {
            person.login: transaction.insert(
                "agent",
                login=person.login,
                name=person.login.capitalize(),
                department=person.department,
                role=person.role,
                password_hash=PASSWORD_HASH,
            )
            for person in people
        }
        added = transaction.connection.execute(insert(tables.clients).values(name="site", kind="cabinet"))
        cabinet = issue_token(transaction.connection, at, client_id=primary_key(added))
        transaction.insert("plan", id="start", name="Старт", group="standard")
        transaction.insert("subscriber", id=SUBSCRIBER, name="Иван Петров", email="ivan@example.ru")
        transaction.insert("account", id="plain.ru", subscriber_id=SUBSCRIBER, plan_id="start")
    return Furnished(agents, [_file(central, at, number) for number in range(1, tickets + 1)], cabinet)


def _file(central: Central, at: datetime, place: int) -> int:
    with central.write(_OPERATOR) as transaction:
        number = transaction.next_number()
        department = Department.STP
        ticket = new_ticket(number, department, Channel.CABINET, at, account="plain.ru", subscriber_id=SUBSCRIBER)
        values = values_of(ticket, book_at(transaction.connection))
        transaction.insert("ticket", id=number, subject=f"Не открывается сайт, № {place}", **values)
        transaction.insert(
            "message", ticket=number, kind="subscriber", author_name="Иван Петров", at=at, body="С утра."
        )
    return number


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
