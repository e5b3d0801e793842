"""The desks under torture, as their tormentor sees them: processes to kill and freeze, and what they kept."""

import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from tests.central_process import ROOT

_PATIENCE = 30.0  # seconds for an answer of a desk


@dataclass
class Journal:
    """What one desk's agent did, over all its lives, in order: kept by the tormentor, who is not killed."""

    kept: list[dict[str, Any]] = field(default_factory=list)
    dropped: set[str] = field(default_factory=set)  # keys the agent gave up
    unkept: list[str] = field(default_factory=list)  # texts the desk said it could not keep


class DeskProcess:
    """`name` is the folder of its files; two of them may belong to one agent, on two machines."""

    def __init__(self, name: str, login: str, url: str, folder: Path, seed: str) -> None:
        self.name, self.journal = name, Journal()
        self.folder, self.log = folder / name, folder / f"{name}.log"
        self._login, self._url, self._seed = login, url, seed
        self.was_full = False  # its disk, in this life
        self._lives = 0
        self._states: SimpleQueue[dict[str, Any]] = SimpleQueue()
        self._process: subprocess.Popen[str] | None = None
        self._reader: threading.Thread | None = None

    @property
    def process(self) -> subprocess.Popen[str]:
        assert self._process is not None
        return self._process

    def start(self) -> None:
        self._lives, self.was_full = self._lives + 1, False
        what = [self._url, str(self.folder), self._login, f"{self._seed}-{self.name}-{self._lives}"]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.torture.desk_process", *what],
                cwd=ROOT,
                env=os.environ | {"PYTHONPATH": str(ROOT)},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                start_new_session=True,
            )
        self._reader = threading.Thread(target=self._read, args=(self._process,), daemon=True)
        self._reader.start()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        self._join()

    def freeze(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    def fill_disk(self, room: int) -> None:
        """No file of the desk grows above so many bytes, until `free_disk`."""
        self.was_full = True
        limit_files(self.process.pid, room)

    def free_disk(self) -> None:
        limit_files(self.process.pid, resource.RLIM_INFINITY)

    def rest(self) -> None:
        self._tell("rest")

    def state(self) -> dict[str, Any]:
        """Link, cursor, and how many intents still wait for their turn or for the agent."""
        self._tell("state")
        try:
            return self._states.get(timeout=_PATIENCE)
        except Empty:
            return {"link": "no answer", "waiting": -1, "cursor": 0}

    def end(self) -> int:
        """An end in good order; returns the exit code."""
        self._tell("end")
        try:
            code = self.process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()
            return -1
        self._join()
        return code

    def _tell(self, word: str) -> None:
        assert self.process.stdin
        try:
            self.process.stdin.write(word + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            return  # its exit code says more

    def _join(self) -> None:
        """Everything it said before its end is read."""
        if self._reader is not None:
            self._reader.join(_PATIENCE)
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except BrokenPipeError:
                    continue

    def _read(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout
        for line in process.stdout:
            if not line.endswith("\n"):
                return  # killed in the middle of a word
            self._heard(json.loads(line))

    def _heard(self, what: dict[str, Any]) -> None:
        if what["do"] == "state":
            self._states.put(what)
        elif what["do"] == "kept":
            self.journal.kept.append(what | {"at": time.monotonic()})
        elif what["do"] == "drop":
            self.journal.dropped.add(what["key"])
        else:
            self.journal.unkept.append(what["text"])


def limit_files(pid: int, room: int) -> None:
    """What a process may write beyond so many bytes of any file fails, as on a full disk."""
    with suppress(ProcessLookupError):
        _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (room, hard))
