"""`dev.py run` without a display works on a real central, shows what it did, and leaves no process behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import demo_run
import pytest

DEV = Path(demo_run.__file__).with_name("dev.py")
STEPS = ("1-sign-in", "2-queue", "3-opened", "4-taken", "5-written", "6-answered", "7-letter")
pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there always is a display")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One demo desk for all: the first test fills it in."""
    return tmp_path_factory.mktemp("demo") / "desk"


def start(data: Path, *options: str) -> subprocess.Popen[str]:
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return subprocess.Popen(
        [sys.executable, DEV, "run", "--data", data, *options],
        env={name: value for name, value in os.environ.items() if name not in hidden},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def processes_of(data: Path) -> Iterator[str]:
    """Command lines of the running processes that name the folder."""
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = file.read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if str(data) in command:
            yield command


def test_without_a_display_the_desk_works_and_every_step_has_its_picture(data: Path) -> None:
    began_at = time.time()
    with start(data, "--pace", "30") as task:
        said, _ = task.communicate()
    assert task.returncode == 0, said
    assert "There is no display" in said
    assert "Traceback" not in said
    pictures = {file.stem for file in demo_run.PICTURES.glob("*.png") if file.stat().st_mtime >= began_at - 1}
    assert pictures == {f"{walk}-{step}" for walk in ("ru-light", "en-dark") for step in STEPS}
    assert list(processes_of(data)) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signal_ends_everything_that_was_started(data: Path, number: signal.Signals) -> None:
    with start(data) as task:
        assert task.stdout
        line = next(line for line in task.stdout if "sign-in.png" in line or "rror" in line)
        assert "sign-in.png" in line
        assert len(list(processes_of(data))) >= 3
        task.send_signal(number)
        task.communicate()
    assert task.returncode == 130
    assert list(processes_of(data)) == []


def test_folder_that_cannot_be_used_gets_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with start(tmp_path / "file") as task:
        said, _ = task.communicate()
    assert task.returncode == 3
    assert said.startswith(f"The folder {tmp_path / 'file'} cannot be written to")


def test_two_runs_in_one_folder_get_a_sentence(data: Path) -> None:
    with start(data) as first:
        assert first.stdout
        next(line for line in first.stdout if "sign-in.png" in line)
        with start(data) as second:
            said, _ = second.communicate()
        first.terminate()
        first.communicate()
    assert second.returncode == 1
    assert said.count("is served by another central already") == 1
    assert "Traceback" not in said
