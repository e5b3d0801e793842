"""Real processes killed in the middle: a serving central at its mailbox, and the command of a mail server's pipe."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import func, select

from desktop.central import tables
from desktop.central.context import Central
from desktop.central.mail_settings import FILE_VARIABLE
from desktop.central.mail_tables import raw_letters
from desktop.central.mailroom.pipe import TRY_AGAIN, take_from_pipe
from desktop.central.settings import URL_VARIABLE
from desktop.central.writing import Author
from tests.central.mailroom.dovecot import PASSWORD, PROGRAM, running
from tests.central.mailroom.post import letter
from tests.central_process import ROOT, SUBSCRIBER, CentralProcess, furnish

KILLS = int(os.environ.get("SMENA_MAIL_KILLS", "2"))
LETTERS = 10 * KILLS
SETTINGS = """
domain = "provider.ru"
cabinet_url = "https://cabinet.provider.ru"
[[mailbox]]
department = "stp"
address = "support@provider.ru"
host = "127.0.0.1"
port = {port}
tls = "none"
login = "support"
password_file = "password"
"""


@pytest.fixture
def process(tmp_path: Path) -> Iterator[CentralProcess]:
    """Not started; its mail settings are made by `settled`."""
    central = CentralProcess(tmp_path / "central")
    furnish(central.beside(), [], 0)
    yield central
    central.kill()


def settled(process: CentralProcess, port: int = 143) -> Central:
    (process.folder / "password").write_text(PASSWORD)
    (process.folder / "mail.toml").write_text(SETTINGS.format(port=port))
    return process.beside()


def until(is_so: Callable[[], object], seconds: float = 60.0) -> None:
    end_at = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end_at
        time.sleep(0.005)


def stored(central: Central, state: str | None = None) -> int:
    with central.engine.connect() as connection:
        chosen = select(func.count()).select_from(raw_letters)
        return connection.execute(chosen.where(raw_letters.c.state == state) if state else chosen).scalar_one()


def said(central: Central) -> list[str]:
    with central.engine.connect() as connection:
        of = tables.messages.c
        return sorted(connection.execute(select(of.body).where(of.kind == "subscriber")).scalars())


@pytest.mark.skipif(not PROGRAM.exists(), reason="Dovecot is not installed")
def test_serving_central_killed_again_and_again_takes_each_letter_in_once(process: CentralProcess) -> None:
    bodies = [f"Не открывается сайт plain.ru, случай {number:03}." for number in range(LETTERS)]
    with running() as server:
        central = settled(process, server.port)
        with central.write(Author("operator")) as transaction:  # who writes so many letters by himself is a machine
            transaction.update("subscriber", SUBSCRIBER, emails=[f"ivan{place}@example.ru" for place in range(LETTERS)])
        letters = (letter(body, sender=f"ivan{place}@example.ru") for place, body in enumerate(bodies))
        server.delivers("support", *letters)
        for enough in range(0, LETTERS, LETTERS // KILLS):
            process.start()
            until(partial(lambda count: stored(central) > count, enough))
            process.kill()
        process.start()
        until(lambda: stored(central, "read") == LETTERS)
        process.stop()
    assert said(central) == bodies
    assert stored(central) == LETTERS


def pipe(process: CentralProcess, raw: bytes) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "desktop.central", "mail", "--data", str(process.folder)]
    started = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    assert started.stdin is not None
    started.stdin.write(raw)
    started.stdin.close()
    return started


def test_what_a_killed_command_left_behind_the_next_one_takes_in(process: CentralProcess) -> None:
    central = settled(process)
    first = pipe(process, letter("Не открывается сайт plain.ru, первое."))
    until(lambda: stored(central) == 1)
    first.kill()
    first.wait(60)
    assert said(central) == []
    second = pipe(process, letter("Не открывается сайт plain.ru, второе."))
    assert second.wait(60) == 0
    assert said(central) == ["Не открывается сайт plain.ru, второе.", "Не открывается сайт plain.ru, первое."]


def test_letter_that_cannot_be_stored_stays_with_the_mail_server(
    process: CentralProcess, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert take_from_pipe(process.folder, None, BytesIO(letter())) == TRY_AGAIN
    settled(process)
    assert take_from_pipe(process.folder, "sales@provider.ru", BytesIO(letter())) == TRY_AGAIN
    monkeypatch.setenv(URL_VARIABLE, "postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    monkeypatch.setenv(FILE_VARIABLE, str(process.folder / "mail.toml"))
    assert take_from_pipe(None, None, BytesIO(letter())) == TRY_AGAIN
    told = capsys.readouterr().err.splitlines()
    assert [line.partition(":")[0] for line in told] == [
        "There are no mail settings",
        "No mailbox of mail.toml has the address sales@provider.ru.",
        "The letter cannot be stored now",
    ]
