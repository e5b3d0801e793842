"""The real program in a process of its own: it signs in, and ends when it is asked to."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.settings import Settings, stored_tokens
from tests.central_server import PASSWORD, World, served_central, world

__all__ = ["served_central", "world"]

PATIENCE = 20.0  # seconds
AT_ONCE = 2.0  # seconds
TELLING = """
import sys
from PySide6.QtCore import QTimer
from desktop import app
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
        command = [sys.executable, "-c", TELLING.replace("IS_THERE", is_there), "--central", central]
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
    kept = stored_tokens(Settings(served_central.url, tmp_path), "anna")
    assert kept
    assert end(start(ONLINE, served_central.url), signal.SIGTERM)[0] == 0
    assert stored_tokens(Settings(served_central.url, tmp_path), "anna") == kept


CLOSING = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from desktop import app
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


@pytest.mark.parametrize(
    ("language", "words"),
    [("ru", "Ваше рабочее место уже открыто"), ("en", "Your workstation is already open")],
)
def test_second_window_of_an_agent_says_so_and_ends(
    start: Start, served_central: World, tmp_path: Path, language: str, words: str
) -> None:
    first = start(ONLINE, served_central.url, SMENA_LOGIN="anna", SMENA_PASSWORD=PASSWORD)
    command = [sys.executable, "-c", CLOSING, "--central", served_central.url, "--language", language]
    env = {**os.environ, "SMENA_DATA": str(tmp_path)}
    try:
        second = subprocess.run(command, capture_output=True, text=True, timeout=60, env=env)
    finally:
        code, _seconds = end(first, signal.SIGTERM)
    assert second.stdout.startswith(words)
    assert (second.returncode, code) == (1, 0)
    assert "Traceback" not in second.stderr


def test_wrong_address_ends_the_program_with_a_sentence() -> None:
    command = [sys.executable, "-m", "desktop", "--central", "nonsense"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert "--central needs an address" in done.stderr
