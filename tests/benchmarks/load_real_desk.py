"""A real desk without a window beside the light ones: tells when which tickets were changed in its replica."""

import json
import sys
import threading
import time
from pathlib import Path

from desktop.replica.views import ReplicaChange
from desktop.sync.state import Link
from tests.central_server import PASSWORD
from tests.headless import HeadlessDesk


def main(url: str, folder: str, login: str) -> None:
    """Prints "ready", then a line for each change: `time.monotonic()` and the tickets' numbers; until standard input
    ends."""
    headless = HeadlessDesk(url, Path(folder), login, PASSWORD)
    while headless.link is not Link.ONLINE:
        headless.turn(0.1)
    assert headless.desk is not None
    headless.desk.on_change(_tell)
    sys.stdout.write('"ready"\n')
    sys.stdout.flush()
    has_ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), has_ended.set()), daemon=True).start()
    while not has_ended.is_set():
        headless.turn(0.2)
    headless.close()


def _tell(change: ReplicaChange) -> None:
    if change.tickets:
        sys.stdout.write(json.dumps([time.monotonic(), sorted(change.tickets)]) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
