"""One window of an agent on one computer: a second start calls the first to the front, by a local socket."""

from __future__ import annotations

import hmac
import json
import os
import secrets
import socket
import struct
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from desktop.settings import FIRST_WINDOW, read_private, write_private

PATIENCE = 2000  # milliseconds

_HERE = b"here\n"
_LONGEST = 200  # bytes of what a caller may say


class FirstWindow(QObject):
    """Listens until it is closed; `called` runs on the main thread. `folder` is the desk's, which this window holds."""

    def __init__(self, folder: Path, called: Callable[[], None]) -> None:
        super().__init__()
        self._file, self._called, self._word = folder / FIRST_WINDOW, called, secrets.token_hex(16)
        earlier = _read(self._file)
        if earlier is not None:
            QLocalServer.removeServer(earlier[0])  # of a window that was killed
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._came)
        # Not in the folder itself: the system cuts the path of a socket at some hundred letters.
        name = f"smena-{secrets.token_hex(8)}"
        if self._server.listen(os.path.join(os.environ.get("XDG_RUNTIME_DIR", ""), name)):
            content = {"socket": self._server.fullServerName(), "word": self._word}
            write_private(self._file, json.dumps(content).encode())

    def close(self) -> None:
        if self._server.isListening():
            self._file.unlink(missing_ok=True)
            self._server.close()

    def _came(self) -> None:
        caller = self._server.nextPendingConnection()
        if not _is_of_this_user(caller):
            caller.abort()
            return
        caller.disconnected.connect(caller.deleteLater)
        caller.readyRead.connect(lambda: self._heard(caller))

    def _heard(self, caller: QLocalSocket) -> None:
        if caller.bytesAvailable() < _LONGEST and not caller.canReadLine():
            return
        word = bytes(caller.read(_LONGEST).data()).strip()
        if not hmac.compare_digest(word, self._word.encode()):
            caller.abort()
            return
        caller.write(_HERE)
        caller.flush()
        caller.disconnectFromServer()
        self._called()


def call_first(folder: Path) -> bool:
    """Whether a window that works in this folder has heard and comes; False at once where there is none."""
    first = _read(folder / FIRST_WINDOW)
    if first is None:
        return False
    name, word = first
    line = QLocalSocket()
    line.connectToServer(name)
    if not line.waitForConnected(PATIENCE):
        return False
    line.write(f"{word}\n".encode())
    line.waitForBytesWritten(PATIENCE)
    has_heard = line.waitForReadyRead(PATIENCE) and bytes(line.read(_LONGEST).data()) == _HERE
    line.abort()
    return has_heard


def _read(file: Path) -> tuple[str, str] | None:
    content = read_private(file)
    try:
        return str(content["socket"]), str(content["word"])
    except (KeyError, TypeError):
        return None


def _is_of_this_user(caller: QLocalSocket) -> bool:
    """By the system's own word where it gives one; the file with the word is this user's alone everywhere."""
    if not hasattr(socket, "SO_PEERCRED"):
        return True
    with socket.socket(fileno=os.dup(int(caller.socketDescriptor()))) as line:
        _, user, _ = struct.unpack("3i", line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
    return bool(user == os.getuid())
