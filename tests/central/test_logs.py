"""The log: whatever a text holds, it forges no line and brings no secret in."""

import json
import logging
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.central.__main__ import main
from desktop.logs import JsonLine, log_as_json, trace_of
from tests.central_server import PASSWORD, Client, Send, World

ROOT = Path(__file__).resolve().parents[2]
Logged = Callable[[], list[dict[str, str]]]

FORGED = 'x\n{"level": "error", "message": "forged"}\r\n\x1b[31m\u2028'


def test_text_with_line_ends_stays_one_line() -> None:
    record = logging.LogRecord("smena.central", logging.WARNING, "", 1, "%s failed", (FORGED,), None)
    line = JsonLine().format(record)
    assert not {"\n", "\r", "\x1b"} & set(line)
    assert json.loads(line)["message"] == f"{FORGED} failed"


@pytest.fixture
def logged(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Logged:
    """Central's log from the first call on; what was logged since the call before."""
    has_begun = False

    def lines() -> list[dict[str, str]]:
        nonlocal has_begun
        if not has_begun:  # in the test itself: pytest changes the handlers before it
            _begin(monkeypatch)
            has_begun = True
        return [json.loads(line) for line in capsys.readouterr().err.splitlines()]

    return lines


def _begin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging.getLogger("smena.central"), "disabled", False)  # import-linter switches loggers off
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [])
    monkeypatch.setattr(root, "level", root.level)
    log_as_json()


def test_failed_request_forges_no_line_and_logs_no_secret(world: World, client: Client, logged: Logged) -> None:
    logged()
    with world.central.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE sign_in_attempts")
    client.post("/v1/sign-in", json={"login": FORGED, "password": PASSWORD})
    client.get("/v1/search?q=%0A%7B%22forged%22%3A1%7D", headers=world.headers())
    lines = logged()
    assert [line["level"] for line in lines] == ["error"]
    assert PASSWORD not in str(lines)
    assert "forged" not in lines[0]["message"]


CANARY = "canary7431"
TELLS_WHAT_IT_REFUSES = {  # as a data base's own message may
    "sqlite": "CREATE TRIGGER t BEFORE INSERT ON messages BEGIN SELECT RAISE(ABORT, NEW.body); END",
    "postgresql": "ALTER TABLE messages ADD CONSTRAINT t CHECK (body = '') NOT VALID",
}


def test_nothing_that_a_caller_sends_is_logged_whatever_is_answered(
    world: World, client: Client, send: Send, logged: Logged
) -> None:
    logged()
    number, key = world.file_ticket(), {"Idempotency_Key": CANARY}
    send(number, "take")
    answers = [
        client.post("/v1/sign-in", json={"login": CANARY, "password": CANARY}),
        client.get("/v1/search", params={"q": CANARY}, headers={"Authorization": f"Bearer {CANARY}"}),
        client.put(f"/v1/billing/subscribers/{CANARY}", json={"name": CANARY}, headers=world.headers()),
        client.get(f"/v1/{CANARY}?q={CANARY}", headers=world.headers()),
        send(number, "resolve", who="boris", key=CANARY, body=CANARY),
        client.post("/v1/cabinet/tickets", json={"topic": CANARY}, headers=world.headers("cabinet", **key)),
    ]
    assert [answer.status_code for answer in answers] == [401, 401, 403, 404, 409, 422]
    assert logged() == []
    with world.central.engine.begin() as connection:
        connection.exec_driver_sql(TELLS_WHAT_IT_REFUSES[connection.dialect.name])
    answers = [send(number, "reply", body=CANARY, key=f"{CANARY}-2")]
    with world.central.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE tickets RENAME TO elsewhere")
    answers += [
        client.get("/v1/search", params={"q": CANARY}, headers=world.headers()),
        client.post(
            f"/v1/cabinet/tickets/{number}/messages", json={"body": CANARY}, headers=world.headers("cabinet", **key)
        ),
    ]
    lines = logged()
    assert [answer.status_code for answer in answers] == [500, 500, 500]
    ids = [answer.json()["facts"]["id"] for answer in answers]
    assert [line["message"].split(", id ")[1] for line in lines] == ids
    assert CANARY not in str(lines) + "".join(answer.text for answer in answers)
    assert not any(token in str(lines) for token in world.tokens.values())
    assert {name for line in lines for name in line} == {"at", "level", "from", "message", "trace"}
    assert "POST /v1/cabinet/tickets/{number}/messages failed" in lines[2]["message"]


def test_other_libraries_lines_lose_what_was_put_into_them(logged: Logged) -> None:
    logged()
    logging.getLogger("other").error("lost %s", CANARY, extra={"body": CANARY})
    logging.getLogger("other").error(f"task failed\nfuture: <{CANARY}>")
    assert [line["message"] for line in logged()] == ["lost %s", "task failed"]


FAILS = f"""
import asyncio, gc, sys, threading
from desktop.logs import hook_failures, log_as_json

class Left:
    def __del__(self):
        raise ValueError("{CANARY}")

def fail():
    raise ValueError("{CANARY}") from OSError(28, "{CANARY}")

async def forgotten():
    async def job():
        fail()
    task = asyncio.ensure_future(job())
    await asyncio.sleep(0)

log_as_json()
hook_failures()
thread = threading.Thread(target=fail)
thread.start()
thread.join()
Left()
asyncio.run(forgotten())
gc.collect()
fail()
"""
WORKSTATION_FAILS = f"""
from desktop import app

def started(arguments):
    raise ValueError("{CANARY}")

app.started = started
app.main([])
"""


@pytest.mark.parametrize(("program", "failures"), [(FAILS, 4), (WORKSTATION_FAILS, 1)])
def test_what_nothing_catches_is_a_line_with_its_place_and_without_its_message(program: str, failures: int) -> None:
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=120)
    logged = [json.loads(line) for line in done.stderr.splitlines()]
    assert (done.returncode, len(logged), CANARY in done.stdout + done.stderr) == (1, failures, False)
    assert all(" at " in line["trace"] and "<string>:" in line["trace"] for line in logged)


def test_trace_tells_codes_and_what_led_to_it() -> None:
    try:
        try:
            raise OSError(28, CANARY)
        except OSError as error:
            raise ExceptionGroup(CANARY, [KeyError(CANARY)]) from error
    except ExceptionGroup as error:
        trace = trace_of(error)
    assert [part.split(" at ")[0] for part in trace.split("; after ")] == ["ExceptionGroup", "KeyError", "OSError 28"]
    assert CANARY not in trace


@pytest.mark.about_postgresql
@pytest.mark.parametrize("command", ["serve", "migrate"])
def test_central_that_fails_at_its_start_says_nothing_of_its_password(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for address in (f"u:{CANARY}@[::1/x", f"u:x@h:{CANARY}/x", f"u:{CANARY}@127.0.0.1:1/x"):
        monkeypatch.setenv("SMENA_DATABASE_URL", f"postgresql+psycopg://{address}")
        assert main([command]) == 1
        err = capsys.readouterr().err
        assert (err.startswith("smena-central: "), err.count("\n"), CANARY in err) == (True, 1, False)
