"""Whatever a task starts ends with it: at its end, at a signal, and when it is killed outright."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import processes
import pytest

PACKAGING = Path(processes.__file__).parent
# A child that starts a child of its own, neither of which minds SIGTERM; both hold the pipe open while they live.
STUBBORN = """
import os, signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
os.fork()
print(os.getpid(), flush=True)
signal.pause()
"""
TASK = f"""
import sys
sys.path.insert(0, {str(PACKAGING)!r})
import processes
with processes.all_ended() as started:
    started.start([sys.executable, "-c", "import signal; print('up', flush=True); signal.pause()"]).wait()
"""

pytestmark = pytest.mark.skipif(os.name == "nt", reason="process groups of POSIX")


def test_end_takes_what_ignores_sigterm_and_its_children(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "PATIENCE", 0.2)
    with processes.all_ended() as started:
        child = started.start([sys.executable, "-c", STUBBORN], stdout=subprocess.PIPE, text=True)
        assert child.stdout
        assert len({child.stdout.readline(), child.stdout.readline()}) == 2
    with child.stdout:
        assert child.stdout.read() == ""  # the end of the pipe: nobody holds it any more


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_signal_to_the_task_ends_what_it_started(number: signal.Signals) -> None:
    if number == signal.SIGKILL and not sys.platform.startswith("linux"):
        pytest.skip("only Linux tells a child that its parent was killed")
    task = subprocess.Popen([sys.executable, "-c", TASK], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert task.stdout
    with task:
        assert task.stdout.readline() == "up\n"
        task.send_signal(number)
        assert task.stdout.read() == ""


def test_interruption_is_raised_and_the_old_handlers_return() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(processes.Interrupted), processes.all_ended():
        os.kill(os.getpid(), signal.SIGTERM)
    assert signal.getsignal(signal.SIGTERM) is before
