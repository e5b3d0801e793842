"""A few of the crash points with real processes: a desk is killed by the system at an act, another one goes on."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.central.callers import issue_token
from tests.central_server import OPERATOR, World, served_central, world
from tests.crashes.desk_process import REPLY
from tests.crashes.truth import check_central, check_replica, count_at_central
from tests.sync.stepped import DEVICE, sit

__all__ = ["served_central", "world"]

ROOT = Path(__file__).parents[2]
ACTS = (
    "after replace, replica.filling",
    "after COMMIT, outbox.sqlite",
    "after POST /v1/intents",
    "before COMMIT, replica.sqlite",
    "after COMMIT, replica.sqlite",
)


@pytest.mark.parametrize("act", ACTS)
def test_desk_that_was_killed_loses_nothing_and_doubles_nothing(
    served_central: World, tmp_path: Path, act: str
) -> None:
    number = served_central.file_ticket()
    with served_central.central.write(OPERATOR) as transaction:
        now = served_central.clock()
        token = issue_token(
            transaction.connection, now, agent_id=1, device=DEVICE, expires_at=now + timedelta(hours=12)
        )
    folder = tmp_path / "desk"
    killed = subprocess.run(
        [sys.executable, "-m", "tests.crashes.desk_process", served_central.url, str(folder), token, str(number), act],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    was_kept = killed.stdout == b"kept\n"
    desk = sit(served_central, "anna", folder)
    try:
        desk.catch_up()
        shown = [message.body for message in desk.ticket(number).messages]
        assert shown.count(REPLY) == 1 or not was_kept
        desk.sync()
        assert desk.outbox() == []
        assert count_at_central(served_central, REPLY) == shown.count(REPLY) <= 1
        check_central(served_central)
        check_replica(desk, served_central)
    finally:
        desk.close()
