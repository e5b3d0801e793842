"""dev.py lists its tasks, starts without any package of ours, and answers mistakes in sentences."""

import subprocess
import sys
from pathlib import Path

import dev
import pytest

SCRIPT = Path(dev.__file__)


def call(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-E", "-s", "-S", SCRIPT, *arguments], capture_output=True, text=True, check=False
    )


def test_help_lists_every_task_with_one_line() -> None:
    listed = " ".join(call("--help").stdout.split())
    for name, task in dev.TASKS.items():
        assert task.__doc__
        assert "\n" not in task.__doc__
        assert f"{name} {task.__doc__}" in listed


@pytest.mark.parametrize("arguments", [(), ("walk",), ("run", "--as", "boss"), ("run", "--pace", "fast")])
def test_wrong_arguments_get_the_usage(arguments: tuple[str, ...]) -> None:
    done = call(*arguments)
    assert done.returncode == 2
    assert "usage: dev.py" in done.stderr
    assert "Traceback" not in done.stderr


def test_failed_step_does_not_hide_the_others(capfd: pytest.CaptureFixture[str]) -> None:
    steps = {"first": [sys.executable, "-c", "raise SystemExit(1)"], "second": [sys.executable, "-c", "print('ran')"]}
    assert dev._all(steps) == 1
    said = capfd.readouterr()
    assert "ran" in said.out
    assert said.err.strip() == "Failed: first."
