"""`smena-central import` as it is run: from a file, a pipe, beside a serving central, stopped in the middle."""

import io
import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from desktop.central import tables
from desktop.central.__main__ import main
from desktop.central.context import Central, open_central
from desktop.central.importer import LINES_A_TRANSACTION, Summary, run_import
from tests.central.importing import Import, line, said
from tests.central_server import World
from tests.data_bases import DataBases

OLD = {"received_at": "2025-10-06T09:15:00+03:00", "messages": []}  # whatever day it is


def text(*lines: dict[str, Any]) -> bytes:
    return b"".join(json.dumps(line).encode() + b"\n" for line in lines)


def command(file: str) -> list[str]:
    return [sys.executable, "-m", "desktop.central", "import", file]


def at(url: str) -> dict[str, str]:
    """The environment of a program on that data base."""
    return os.environ | {"SMENA_DATABASE_URL": url}


@pytest.fixture
def url(tmp_path: Path, data_bases: DataBases) -> Iterator[str]:
    """Of an empty data base."""
    with data_bases.made(tmp_path) as made:
        yield made


def count(central: Central) -> int:
    with central.engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(tables.tickets)).scalar_one()


@pytest.mark.parametrize("is_pipe", [True, False])
def test_dash_reads_standard_input(tmp_path: Path, url: str, is_pipe: bool) -> None:
    lines = text(line("a", **OLD), line("b", **OLD))
    (tmp_path / "in.jsonl").write_bytes(lines)
    with (tmp_path / "in.jsonl").open("rb") as file:
        source: dict[str, Any] = {"input": lines} if is_pipe else {"stdin": file}
        done = subprocess.run(command("-"), capture_output=True, check=False, env=at(url), **source)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"2 imported, 0 unchanged, 0 bad\n", b"")


def test_closed_standard_input_is_told_in_a_sentence(url: str) -> None:
    closed = ["sh", "-c", 'exec "$@" <&-', "sh", *command("-")]
    done = subprocess.run(closed, capture_output=True, check=False, env=at(url))
    assert (done.returncode, done.stderr) == (2, b"smena-central: There is no standard input to read.\n")


def test_interrupted_import_says_what_is_in_and_goes_on_from_there(tmp_path: Path, url: str) -> None:
    size = 40 * LINES_A_TRANSACTION
    file = tmp_path / "in.jsonl"
    file.write_bytes(text(line("first", topic="unknown", **OLD), *(line(str(index), **OLD) for index in range(size))))
    process = subprocess.Popen(
        command(str(file)), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=at(url)
    )
    assert process.stderr
    assert process.stderr.readline().startswith("line 1: warning: topic")  # said after the first commit
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (130, "smena-central: Interrupted.\n")
    assert "stopped before the end, the same command goes on from here" in out
    central = open_central(url, tmp_path / "cache")
    is_in = count(central)
    assert LINES_A_TRANSACTION <= int(out.split()[0]) <= is_in < size
    summary = Summary()
    with file.open("rb") as again:
        run_import(central, again, io.StringIO(), summary)
    assert (summary.imported, summary.unchanged, count(central)) == (size + 1 - is_in, is_in, size + 1)
    central.engine.dispose()


@pytest.mark.about_sqlite
def test_disk_that_fails_is_not_called_busy(imported: Import, capsys: pytest.CaptureFixture[str]) -> None:
    database = Path(imported.world.central.engine.url.database or "")
    file = database.with_name("tickets.jsonl")
    file.write_bytes(text(*(line(str(index), messages=[said("note", 1, "x" * 2000)]) for index in range(500))))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (database.stat().st_size, hard))
    try:
        assert main(["import", "--data", str(database.parent), str(file)]) == 1
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert capsys.readouterr().err.endswith("smena-central: The data base cannot be used: disk I/O error.\n")


@pytest.mark.about_sqlite
def test_full_disk_stops_an_import_and_what_was_counted_is_in(imported: Import) -> None:
    world, summary = imported.world, Summary()
    file = io.BytesIO(text(*(line(str(index), messages=[said("note", 1, "x" * 2000)]) for index in range(1500))))
    world.limit_pages(600)
    with pytest.raises(DBAPIError, match="full"):
        run_import(world.central, file, io.StringIO(), summary)
    assert 0 < summary.imported == count(world.central) < 1500
    world.limit_pages(1_000_000)
    again = Summary()
    run_import(world.central, file, io.StringIO(), again)
    assert (again.imported, again.unchanged) == (1500 - summary.imported, summary.imported)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("report", "shows"), [(io.StringIO(), False), (Terminal(), True)])
def test_progress_bar_is_for_a_terminal_only(imported: Import, report: io.StringIO, shows: bool) -> None:
    run_import(imported.world.central, io.BytesIO(text(line("a"), line("b"))), report, Summary())
    assert ("2/2" in report.getvalue()) is shows
    assert bool(report.getvalue()) is shows


def test_desks_of_a_serving_central_learn_of_imported_tickets(served_central: World) -> None:
    world = served_central

    def changes(cursor: int) -> dict[str, Any]:
        asked: dict[str, Any] = {"cursor": cursor, "wait": 25}
        answer = requests.get(f"{world.url}/v1/changes", params=asked, headers=world.headers(), timeout=60)
        page: dict[str, Any] = answer.json()
        return page

    seen = changes(0)["next"]
    beside = world.beside()
    run_import(beside, io.BytesIO(text(line("a", number=8812))), io.StringIO(), Summary())
    beside.engine.dispose()
    rows = [change["row"] for change in changes(seen)["changes"] if change["kind"] == "ticket"]
    assert [row["id"] for row in rows] == [8812]
    queue = requests.get(f"{world.url}/v1/queues/stp", headers=world.headers(), timeout=60).json()
    assert [row["number"] for row in queue["tickets"]] == [8812]


def test_long_lines_are_written_few_at_a_time(imported: Import) -> None:
    long = [said("note", hours, "x" * 60_000) for hours in range(3, 0, -1)] * 10
    imported(*(line(str(index), messages=long) for index in range(6)))
    with imported.world.central.engine.connect() as connection:
        acts = connection.execute(select(tables.audit.c.act).where(tables.audit.c.act == "import")).all()
    assert len(acts) == 2


def test_queue_has_what_another_process_imported_at_once(imported: Import) -> None:
    assert imported.queue() == []
    done = subprocess.run(command("-"), input=text(line(number=5)), check=False, env=at(imported.world.data_base))
    assert (done.returncode, [row["number"] for row in imported.queue()]) == (0, [5])
