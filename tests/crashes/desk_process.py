"""A desk in a process of its own that writes one reply and kills itself at an act: `URL FOLDER TOKEN NUMBER ACT`."""

import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.regulation.intents import Reply
from desktop.regulation.people import Agent, Department, Role
from desktop.sync.transport import HttpTransport
from tests.crashes.acts import Acts
from tests.sync.stepped import DEVICE, put_together

REPLY = "Сайт снова открывается."


def main(url: str, folder: str, token: str, number: int, deadly: str) -> None:
    def listen(act: str) -> None:
        if act.startswith(deadly):
            os.kill(os.getpid(), signal.SIGKILL)

    acts = Acts()
    acts.watch(pytest.MonkeyPatch())
    transport = HttpTransport(url, DEVICE, "ru")
    transport.token = token
    anna = Agent(1, "anna", "Анна Петрова", Department.STP, Role.AGENT)
    desk = put_together(anna, Path(folder), transport, lambda: datetime.now(UTC))
    acts.watch_wire(desk.transport)
    if "filling" in deadly:
        with acts.told(listen):
            desk.catch_up()
    desk.catch_up()
    with acts.told(listen):
        desk.desk.act(desk.ticket(number), Reply(REPLY))
        sys.stdout.write("kept\n")
        sys.stdout.flush()
        desk.sync()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), sys.argv[5])
