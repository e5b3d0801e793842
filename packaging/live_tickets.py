"""New demo tickets over the cabinet API at a pace: live_tickets.py URL TOKEN_FILE PER_MINUTE, until it is ended."""

import logging
import signal
import sys
import threading
from pathlib import Path

from desktop.central.demo_live import file_tickets


def main(url: str, token_file: str, per_minute: str) -> None:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    logging.disable()  # central being away is the window's to tell
    file_tickets(url, Path(token_file).read_text().strip(), float(per_minute), stop)


if __name__ == "__main__":
    main(*sys.argv[1:])
