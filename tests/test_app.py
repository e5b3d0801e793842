"""The real program in a process of its own: it signs in, and ends when it is asked to."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.desk_secrets import DeskSecrets
from tests.central_server import PASSWORD, World, served_central, world
from tests.keys import FileRing

__all__ = ["served_central", "world"]

PATIENCE = 20.0  # seconds
AT_ONCE = 2.0  # seconds
TELLING = """
import sys
from PySide6.QtCore import QTimer
from desktop import app, keyrings
from pathlib import Path
from tests.keys import FileRing
keyrings.system_ring = lambda: FileRing(Path("RING"))
run = app.run
def run_telling(application, program):
    def tell():
        if IS_THERE:
            print("there", flush=True)
            ticking.stop()
    ticking = QTimer()
    ticking.timeout.connect(tell)
    ticking.start(10)
    return run(application, program)
app.run = run_telling
sys.exit(app.main(sys.argv[1:]))
"""
AT_THE_DIALOG = "program.open_desk is None"
ONLINE = "program.open_desk and program.open_desk.has_begun and program.open_desk.desk.state.link == 'online'"

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(tmp_path: Path) -> Start:
    """`start(is_there, central)` returns when the condition holds in the program."""

    def start(is_there: str, central: str, **environment: str) -> "subprocess.Popen[str]":
        command = [
            sys.executable,
            "-c",
            TELLING.replace("IS_THERE", is_there).replace("RING", str(tmp_path / "ring.json")),
            "--central",
            central,
        ]
        env = {**os.environ, "SMENA_DATA": str(tmp_path), **environment}
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env)
        assert process.stdout
        assert process.stdout.readline() == "there\n"
        return process

    return start


def end(process: "subprocess.Popen[str]", asked_by: signal.Signals) -> tuple[int, float]:
    """The code it ended with, and after how many seconds."""
    began = time.monotonic()
    process.send_signal(asked_by)
    try:
        process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
    return process.returncode, time.monotonic() - began


@pytest.mark.parametrize("asked_by", [signal.SIGTERM, signal.SIGINT])
def test_idle_sign_in_dialog_ends_at_once_when_it_is_asked_to(start: Start, asked_by: signal.Signals) -> None:
    code, seconds = end(start(AT_THE_DIALOG, "http://127.0.0.1:9"), asked_by)
    assert code == 0
    assert seconds < AT_ONCE


def test_program_signs_in_with_the_password_it_was_given_and_opens_the_desk_again(
    start: Start, served_central: World, tmp_path: Path
) -> None:
    anna = {"SMENA_LOGIN": "anna", "SMENA_PASSWORD": PASSWORD}
    code, seconds = end(start(ONLINE, served_central.url, **anna), signal.SIGTERM)
    assert (code, seconds < PATIENCE) == (0, True)
    kept = DeskSecrets(FileRing(tmp_path / "ring.json"), served_central.url, "anna").tokens()
    assert kept
    assert end(start(ONLINE, served_central.url), signal.SIGTERM)[0] == 0
    assert DeskSecrets(FileRing(tmp_path / "ring.json"), served_central.url, "anna").tokens() == kept


CLOSING = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from desktop import app, keyrings
from pathlib import Path
from tests.keys import FileRing
keyrings.system_ring = lambda: FileRing(Path("RING"))
run = app.run
def run_closing(application, program):
    def close():
        for box in QApplication.topLevelWidgets():
            if isinstance(box, QMessageBox) and box.isVisible():
                print(box.text(), flush=True)
                box.accept()
    ticking = QTimer()
    ticking.timeout.connect(close)
    ticking.start(10)
    return run(application, program)
app.run = run_closing
sys.exit(app.main(sys.argv[1:]))
"""


Second = Callable[[str], "subprocess.CompletedProcess[str]"]


@pytest.fixture
def second(served_central: World, tmp_path: Path) -> Second:
    """`second(language)` starts the program once more; the sentence it says or shows is printed."""

    def second(language: str) -> "subprocess.CompletedProcess[str]":
        closing = CLOSING.replace("RING", str(tmp_path / "ring.json"))
        command = [sys.executable, "-c", closing, "--central", served_central.url, "--language", language]
        env = {**os.environ, "SMENA_DATA": str(tmp_path)}
        return subprocess.run(command, capture_output=True, text=True, timeout=60, env=env)

    return second


@pytest.fixture
def first(start: Start, served_central: World) -> Iterator["subprocess.Popen[str]"]:
    process = start(ONLINE, served_central.url, SMENA_LOGIN="anna", SMENA_PASSWORD=PASSWORD)
    yield process
    process.kill()
    process.wait()
    if process.stdout:
        process.stdout.close()


@pytest.mark.parametrize(
    ("language", "words"),
    [("ru", "Ваше рабочее место уже открыто"), ("en", "Your workstation is already open")],
)
def test_second_window_of_an_agent_calls_the_first_says_so_and_ends(
    first: "subprocess.Popen[str]", second: Second, tmp_path: Path, language: str, words: str
) -> None:
    done = second(language)
    assert done.stdout.startswith(words)
    assert done.stdout.count("\n") == 1
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)
    assert end(first, signal.SIGTERM)[0] == 0
    assert list(tmp_path.rglob("window.json")) == [], "nobody is called any more"


def test_first_window_that_does_not_answer_is_told_of_in_the_second(
    first: "subprocess.Popen[str]", second: Second
) -> None:
    first.send_signal(signal.SIGSTOP)
    done = second("en")
    first.send_signal(signal.SIGCONT)
    assert done.stdout.startswith("Your workstation is already open in another window")
    assert done.returncode == 1


def test_window_that_was_killed_is_no_obstacle(
    first: "subprocess.Popen[str]", start: Start, served_central: World, tmp_path: Path
) -> None:
    first.kill()
    first.wait()
    [left] = tmp_path.rglob("window.json")
    earlier = left.read_text()
    again = start(ONLINE, served_central.url)
    assert left.read_text() != earlier
    assert end(again, signal.SIGTERM)[0] == 0


LOCKED = f"{ONLINE} and (program.locking.lock() or program._secrets.locked_at)"
LOCKED_ALREADY = "program.open_desk.has_begun and program.locking.is_locked"


def test_desk_that_was_locked_when_it_was_killed_starts_locked(
    start: Start, served_central: World, tmp_path: Path
) -> None:
    killed = start(LOCKED, served_central.url, SMENA_LOGIN="anna", SMENA_PASSWORD=PASSWORD)
    killed.kill()
    killed.communicate()
    assert end(start(LOCKED_ALREADY, served_central.url), signal.SIGTERM)[0] == 0


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_what_a_desk_makes_is_its_owners_alone_and_nothing_listens_to_the_network(
    first: "subprocess.Popen[str]", tmp_path: Path
) -> None:
    ours = next(tmp_path.rglob("outbox.sqlite")).parent.parent
    made = [tmp_path / "device", tmp_path / "last.json", ours, *ours.rglob("*")]
    assert {"outbox.sqlite", "outbox.sqlite-wal", "replica.sqlite", "window.json"} <= {file.name for file in made}
    assert [file.name for file in made if file.stat().st_mode & 0o077] == []
    sockets = {os.readlink(link) for link in Path(f"/proc/{first.pid}/fd").iterdir()}
    listening = [
        line.split()[9]
        for table in ("tcp", "tcp6")
        for line in Path(f"/proc/{first.pid}/net/{table}").read_text().splitlines()[1:]
        if line.split()[3] == "0A"
    ]
    assert listening, "central listens in the test's own process"
    assert [inode for inode in listening if f"socket:[{inode}]" in sockets] == []


def test_wrong_address_ends_the_program_with_a_sentence() -> None:
    command = [sys.executable, "-m", "desktop", "--central", "nonsense"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert "--central needs an address" in done.stderr
