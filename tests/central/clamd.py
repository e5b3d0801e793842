"""The antivirus for tests: the real clamd with one signature of our own, and a server that speaks its protocol."""

import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

PROGRAM = os.environ.get("SMENA_CLAMD") or shutil.which("clamd") or "/usr/sbin/clamd"
MALWARE = b"smena-test-malware"
VIRUS = "Smena.Test"
_CONFIG = "LocalSocket {folder}/clamd\nDatabaseDirectory {folder}/signatures\nForeground yes\nStreamMaxLength 25M\n"


@contextmanager
def real(folder: Path) -> Iterator[str]:
    """The address of a clamd that knows `MALWARE`."""
    (folder / "signatures").mkdir()
    (folder / "signatures" / "smena.ndb").write_text(f"{VIRUS}:0:*:{MALWARE.hex()}\n")
    (folder / "clamd.conf").write_text(_CONFIG.format(folder=folder))
    process = subprocess.Popen([PROGRAM, "-c", str(folder / "clamd.conf")], stdout=subprocess.DEVNULL)
    try:
        end_at = time.monotonic() + 60
        while not (folder / "clamd").exists():
            assert process.poll() is None, "clamd has ended"
            assert time.monotonic() < end_at, "clamd does not listen"
            time.sleep(0.05)
        yield str(folder / "clamd")
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def spoken(answer: bytes | None = None) -> Iterator[str]:
    """A server that takes INSTREAM as clamd does and finds `MALWARE`, or always says `answer`."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    line, _ = listener.accept()
                except OSError:
                    return
                with line, line.makefile("rb") as stream:
                    content = _streamed(stream.read)
                    found = b"stream: Smena.Test.UNOFFICIAL FOUND\0" if MALWARE in content else b"stream: OK\0"
                    line.sendall(found if answer is None else answer)

        thread = threading.Thread(target=serve, name="clamd")
        thread.start()
        try:
            yield f"127.0.0.1:{listener.getsockname()[1]}"
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


def _streamed(read: Callable[[int], bytes]) -> bytes:
    assert read(10) == b"zINSTREAM\0"
    content = b""
    while size := int.from_bytes(read(4), "big"):
        content += read(size)
    return content
