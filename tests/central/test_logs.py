"""The log: whatever a text holds, it forges no line and brings no secret in."""

import json
import logging

import pytest

from desktop.central.logs import JsonLine, log_as_json
from tests.central_server import PASSWORD, Client, World

FORGED = 'x\n{"level": "error", "message": "forged"}\r\n\x1b[31m\u2028'


def test_text_with_line_ends_stays_one_line() -> None:
    record = logging.LogRecord("smena.central", logging.WARNING, "", 1, "%s failed", (FORGED,), None)
    line = JsonLine().format(record)
    assert not {"\n", "\r", "\x1b"} & set(line)
    assert json.loads(line)["message"] == f"{FORGED} failed"


def test_failed_request_forges_no_line_and_logs_no_secret(
    world: World, client: Client, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger("smena.central"), "disabled", False)  # import-linter switches loggers off
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [])
    monkeypatch.setattr(root, "level", root.level)
    log_as_json()
    with world.central.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE sign_in_attempts")
    client.post("/v1/sign-in", json={"login": FORGED, "password": PASSWORD})
    client.get("/v1/search?q=%0A%7B%22forged%22%3A1%7D", headers=world.headers())
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [line["level"] for line in lines] == ["error"]
    assert PASSWORD not in str(lines)
    assert "forged" not in lines[0]["message"]
