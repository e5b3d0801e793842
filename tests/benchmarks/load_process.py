"""The processes of the load: started, spoken to in lines of JSON, ended; and tokens for who works in them."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from desktop.central.callers import issue_token
from desktop.central.writing import Author
from tests.central_process import ROOT, CentralProcess, Furnished

Process = subprocess.Popen[str]


@contextmanager
def running(module: str, *arguments: str, environment: Mapping[str, str] | None = None) -> Iterator[Process]:
    """`tests.benchmarks.<module>`; it is ended on the way out."""
    command = [sys.executable, "-m", f"tests.benchmarks.{module}", *arguments]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | (environment or {}),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as started:
        try:
            yield started
        finally:
            started.terminate()


def send(to: Process, what: Any) -> None:
    assert to.stdin
    to.stdin.write(json.dumps(what) + "\n")
    to.stdin.flush()


def heard(from_: Process) -> Any:
    """The next line it says; an error when it has ended instead."""
    assert from_.stdout
    line = from_.stdout.readline()
    assert line, f"{from_.args} ended"
    return json.loads(line)


def tokens_of(central: CentralProcess, furnished: Furnished) -> dict[str, str]:
    """A token of twelve hours for each agent, by login."""
    beside = central.beside()
    expires_at = beside.now() + timedelta(hours=12)
    with beside.write(Author("operator")) as transaction:
        return {
            login: issue_token(transaction.connection, transaction.at, agent_id=agent_id, expires_at=expires_at)
            for login, agent_id in furnished.agents.items()
        }


def cpu_seconds(pids: list[int]) -> float:
    """What these processes have used of the processors so far."""
    ticks = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")
