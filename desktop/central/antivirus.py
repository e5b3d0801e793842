"""Each file is shown to the provider's antivirus, if he has one, before it leaves: clamd over its socket (H6)."""

import logging
import os
import re
import socket

from desktop.central.problems import ProblemError

ADDRESS_VARIABLE = "SMENA_ANTIVIRUS"  # clamd's socket: a path that begins with "/", or HOST:PORT
_PATIENCE = 30.0  # seconds to send the file, and to hear what it is
_LONGEST_ANSWER = 4096  # bytes
_FOUND = re.compile(r"stream: ([\w.:+-]{1,100}).* FOUND")

log = logging.getLogger("smena.central")


def examine(content: bytes) -> None:
    """Returns when the antivirus finds nothing, or there is none. ProblemError 403 `file_infected`; 503
    `file_unchecked` when it does not answer, or finds the file too large: what nobody checked leaves no more than what
    is infected. Asked anew at each download, so that yesterday's file meets today's signatures."""
    if not (address := os.environ.get(ADDRESS_VARIABLE)):
        return
    try:
        answer = _asked(address, content)
    except (OSError, ValueError) as error:
        answer = type(error).__name__
    if answer == "stream: OK":
        return
    if found := _FOUND.fullmatch(answer):
        log.warning("the antivirus found %s in a file, which is kept back", found[1])
        raise ProblemError("file_infected", 403, virus=found[1])
    log.error("the antivirus checks no file: %s", answer[:100])
    raise ProblemError("file_unchecked", 503, headers={"Retry-After": "60"})


def _asked(address: str, content: bytes) -> str:
    with _connected(address) as line:
        line.sendall(b"zINSTREAM\0%b%b%b" % (len(content).to_bytes(4, "big"), content, bytes(4 if content else 0)))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER and (piece := line.recv(_LONGEST_ANSWER)):
            answer += piece
    return answer.rstrip(b"\0").decode("ascii", "replace")


def _connected(address: str) -> socket.socket:
    if not address.startswith("/"):
        host, _, port = address.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), _PATIENCE)
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(_PATIENCE)
    try:
        line.connect(address)
    except OSError:
        line.close()
        raise
    return line
