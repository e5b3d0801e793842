"""A second start calls the first window by a local socket: who is heard, and who is not."""

import json
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalSocket
from PySide6.QtWidgets import QApplication

from desktop.first_window import FirstWindow, call_first
from desktop.settings import FIRST_WINDOW
from tests.seats import wait

CALLING = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from desktop import first_window
first_window.PATIENCE = 60_000  # the machine of the tests may be busy
application = QCoreApplication([])
sys.exit(not first_window.call_first(Path(sys.argv[1])))
"""


@pytest.fixture
def calls() -> list[str]:
    return []


@pytest.fixture
def first(qapp: QApplication, tmp_path: Path, calls: list[str]) -> Iterator[FirstWindow]:
    window = FirstWindow(tmp_path, lambda: calls.append("called"))
    yield window
    window.close()


def call(folder: Path) -> bool:
    """As another process does: the first window hears on this thread."""
    caller = subprocess.Popen([sys.executable, "-c", CALLING, str(folder)])
    wait(lambda: caller.poll() is not None)
    return caller.returncode == 0


def test_first_window_hears_each_call(first: FirstWindow, tmp_path: Path, calls: list[str]) -> None:
    assert (call(tmp_path), call(tmp_path)) == (True, True)
    assert calls == ["called", "called"]


def test_word_and_socket_are_for_this_user_alone(first: FirstWindow, tmp_path: Path) -> None:
    file = tmp_path / FIRST_WINDOW
    socket = Path(json.loads(file.read_bytes())["socket"])
    assert file.stat().st_mode & 0o077 == 0
    assert stat.S_ISSOCK(socket.stat().st_mode)
    assert socket.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("word", ["", "wrong", "wrong" * 1000])
def test_wrong_word_is_not_heard(first: FirstWindow, tmp_path: Path, calls: list[str], word: str) -> None:
    file = tmp_path / FIRST_WINDOW
    content = json.loads(file.read_bytes())
    file.write_text(json.dumps(content | {"word": word}))
    assert not call(tmp_path)
    file.write_text(json.dumps(content))
    assert call(tmp_path), "the next one is"
    assert calls == ["called"]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"socket": "/nowhere", "word": "w"}'])
def test_where_no_window_listens_nobody_comes(tmp_path: Path, content: str) -> None:
    assert not call_first(tmp_path)
    (tmp_path / FIRST_WINDOW).write_text(content)
    assert not call_first(tmp_path)


def test_socket_of_a_killed_window_is_replaced(
    first: FirstWindow, qapp: QApplication, tmp_path: Path, calls: list[str]
) -> None:
    left = Path(json.loads((tmp_path / FIRST_WINDOW).read_bytes())["socket"])
    next_one = FirstWindow(tmp_path, lambda: calls.append("the next one"))
    assert not left.exists()
    assert call(tmp_path)
    assert calls == ["the next one"]
    next_one.close()
    assert not (tmp_path / FIRST_WINDOW).exists()


def test_caller_that_says_nothing_holds_nobody_up(first: FirstWindow, tmp_path: Path, calls: list[str]) -> None:
    silent = QLocalSocket()
    silent.connectToServer(json.loads((tmp_path / FIRST_WINDOW).read_bytes())["socket"])
    wait(lambda: silent.state() is QLocalSocket.LocalSocketState.ConnectedState)
    assert call(tmp_path)
    silent.abort()
