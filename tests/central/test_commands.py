"""The command line: each command does its work, each trouble is one sentence and an exit code."""

import io
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from sqlalchemy import select

from desktop.central import tables
from desktop.central.__main__ import main
from desktop.central.database import open_engine
from desktop.central.serving import lock_for_serving
from tests.data_bases import DataBases

PASSWORD = "correct horse battery"


class Program:
    """`smena-central` on an empty data base, in this process."""

    def __init__(
        self, data: Path, url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.data, self.url, self._capsys, self._monkeypatch = data, url, capsys, monkeypatch
        if self.place:
            monkeypatch.delenv("SMENA_DATABASE_URL", raising=False)
        else:
            monkeypatch.setenv("SMENA_DATABASE_URL", url)

    @property
    def place(self) -> list[str]:
        return ["--data", str(self.data)] if self.url.startswith("sqlite") else []

    def __call__(self, command: str, *arguments: str, stdin: str = "") -> tuple[int, str, str]:
        self._monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        code = main([command, *arguments, *self.place])
        out, err = self._capsys.readouterr()
        return code, out, err

    def rows(self, name: str) -> list[dict[str, object]]:
        engine = open_engine(self.url)
        with engine.connect() as connection:
            found = connection.execute(select(tables.metadata.tables[name])).mappings().all()
        engine.dispose()
        return [dict(row) for row in found]


@pytest.fixture
def program(
    tmp_path: Path, data_bases: DataBases, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Program]:
    with data_bases.made(tmp_path / "data") as url:
        yield Program(tmp_path / "data", url, capsys, monkeypatch)


AGENT = ("add-agent", "anna", "--name", "Анна", "--department", "stp")


def test_agent_is_added_with_the_password_of_standard_input(program: Program) -> None:
    code, out, _ = program(*AGENT, "--role", "supervisor", stdin=f"{PASSWORD}\n")
    (agent,) = program.rows("agents")
    assert (code, agent["login"], agent["role"]) == (0, "anna", "supervisor")
    assert str(agent["password_hash"]).startswith("$argon2id$")
    assert PASSWORD not in out
    assert [entry["act"] for entry in program.rows("audit")] == ["add_agent"]


@pytest.mark.about_sqlite
def test_data_folder_is_its_owners_alone(program: Program) -> None:
    program("migrate")
    assert program.data.stat().st_mode & 0o077 == 0
    assert not [file for file in program.data.iterdir() if file.stat().st_mode & 0o077]


@pytest.mark.parametrize(("given", "kept"), [(" Анна\n\x1b Петрова\u202e ", "Анна Петрова"), (" \x1b\n", "anna")])
def test_agents_name_is_one_clean_line(program: Program, given: str, kept: str) -> None:
    program("add-agent", "anna", "--name", given, "--department", "stp", stdin=PASSWORD)
    assert [agent["name"] for agent in program.rows("agents")] == [kept]


def test_login_that_is_taken_is_a_sentence_and_code_2(program: Program) -> None:
    program(*AGENT, stdin=PASSWORD)
    code, _, err = program("add-agent", "ANNA", "--name", "Другая", "--department", "ork", stdin=PASSWORD)
    assert (code, err) == (2, "smena-central: There is an agent with the login anna already; choose another one.\n")
    assert len(program.rows("agents")) == 1


@pytest.mark.parametrize("password", ["", "short", "x" * 9])
def test_password_too_short_is_a_sentence_and_code_2(program: Program, password: str) -> None:
    code, _, err = program(*AGENT, stdin=password)
    assert (code, err) == (2, "smena-central: The password is too short: it needs at least 10 characters.\n")


@pytest.mark.parametrize("login", ["", "a b", "x" * 65, "a\nb"])
def test_login_that_cannot_be_typed_is_refused(program: Program, login: str) -> None:
    code, _, err = program("add-agent", login, "--name", "x", "--department", "stp", stdin=PASSWORD)
    assert (code, err) == (2, "smena-central: A name has 1 to 64 characters and no spaces.\n")


def test_agent_who_left_is_deactivated(program: Program) -> None:
    program(*AGENT, stdin=PASSWORD)
    assert program("deactivate-agent", "anna")[0] == 0
    assert [agent["is_active"] for agent in program.rows("agents")] == [False]
    assert program("deactivate-agent", "nobody")[0] == 2


def test_clients_token_is_printed_once_and_stored_as_a_hash(program: Program) -> None:
    code, out, _ = program("add-client", "site", "--kind", "cabinet")
    assert (code, len(out.strip())) == (0, 43)
    assert out.strip() not in str(program.rows("tokens"))
    assert program("add-client", "site", "--kind", "billing")[0] == 2


def test_exported_tickets_can_be_imported_elsewhere(program: Program, tmp_path: Path) -> None:
    line = {
        "external_id": "rt-1",
        "number": 7001,
        "department": "stp",
        "channel": "cabinet",
        "subject": "Не открывается сайт",
        "received_at": "2026-10-06T09:15:00+03:00",
        "account": "example.ru",
        "subscriber": {"id": "s9", "name": "Иван", "email": "i@example.ru", "premium": False},
        "messages": [{"at": "2026-10-06T09:15:00+03:00", "author": "subscriber", "body": "Не открывается."}],
    }
    source = tmp_path / "in.jsonl"
    source.write_text(json.dumps(line, ensure_ascii=False) + "\n", encoding="utf-8")
    assert program("import", str(source))[:2] == (0, "1 imported, 0 unchanged, 0 bad\n")
    exported = subprocess.run(
        [sys.executable, "-m", "desktop.central", "export", *program.place],
        capture_output=True,
        check=True,
    ).stdout
    (found,) = [json.loads(text) for text in exported.splitlines()]
    assert found == line | {"received_at": "2026-10-06T06:15:00Z", "state": "open", "messages": [
        {"at": "2026-10-06T06:15:00Z", "author": "subscriber", "body": "Не открывается."}],
        "smena": found["smena"]}  # fmt: skip
    again = tmp_path / "out.jsonl"
    again.write_bytes(exported)
    assert program("import", str(again))[1] == "0 imported, 1 unchanged, 0 bad\n"


def test_import_with_a_bad_line_reports_it_and_code_1(program: Program, tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text("{nope\n")
    code, out, err = program("import", str(source))
    assert (code, out) == (1, "0 imported, 0 unchanged, 1 bad\n")
    assert "line 1" in err


def test_file_that_is_not_there_is_a_sentence(program: Program, tmp_path: Path) -> None:
    code, _, err = program("import", str(tmp_path / "none.jsonl"))
    assert (code, err) == (
        2,
        f"smena-central: The file {tmp_path / 'none.jsonl'} cannot be read: No such file or directory.\n",
    )


@pytest.mark.about_sqlite
@pytest.mark.parametrize("number", ["0", str(1 << 63), "ten"])
@pytest.mark.parametrize("command", [("mail-queue", "--retry"), ("audit-redact", "--reason", "x")])
def test_number_that_no_list_has_is_a_sentence(program: Program, command: tuple[str, ...], number: str) -> None:
    with pytest.raises(SystemExit, match="2"):
        program(*command, number)


@pytest.mark.about_sqlite
@pytest.mark.parametrize("command", ["serve", "migrate", "export", "demo"])
def test_file_in_the_way_of_the_data_folder_is_a_sentence(program: Program, command: str) -> None:
    program.data.touch()
    code, _, err = program(command)
    assert (code, err) == (
        1,
        f"smena-central: The data folder {program.data} cannot be used: a file stands in its way.\n",
    )


@pytest.mark.about_sqlite
def test_data_folder_without_write_permission_is_a_sentence(program: Program) -> None:
    program.data = Path("/proc/smena")  # nobody may write there, root neither
    code, _, err = program("serve")
    assert code == 1
    assert err.startswith("smena-central: The data folder /proc/smena cannot be written to: ")


def test_busy_port_is_a_sentence(program: Program) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, _, err = program("serve", "--port", str(port))
    sentence = f"smena-central: Port {port} on 127.0.0.1 is in use by another program; choose one with --port.\n"
    assert (code, err) == (1, sentence)


@pytest.mark.about_sqlite
def test_data_base_served_already_is_a_sentence(program: Program) -> None:
    program("migrate")
    lock = lock_for_serving(program.data / "central.sqlite")
    code, _, err = program("serve", "--port", "0")
    lock.close()
    assert code == 1
    assert err.endswith("is served by another central already; stop it first.\n")


@pytest.mark.about_sqlite
def test_file_that_is_no_data_base_is_a_sentence(program: Program) -> None:
    program.data.mkdir()
    (program.data / "central.sqlite").write_bytes(b"\0" * 8192)
    code, _, err = program("migrate")
    assert (code, err) == (1, "smena-central: The data base cannot be used: file is not a database.\n")


def test_data_base_of_a_newer_version_is_left_alone(program: Program) -> None:
    program("migrate")
    engine = open_engine(program.url)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()
    code, _, err = program("migrate")
    assert (code, err) == (
        1,
        "smena-central: The data base was made by a newer version of central; update this program.\n",
    )


def test_full_disk_is_a_sentence(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("desktop.central.commands.migrate", full)
    code, _, err = program("migrate")
    assert (code, err) == (
        1,
        "smena-central: The disk is full: the last step was not stored. Make room and start again.\n",
    )


def test_url_of_the_environment_is_used_without_a_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMENA_DATABASE_URL", f"sqlite:///{tmp_path / 'own' / 'desk.sqlite'}")
    assert main(["migrate"]) == 0
    assert (tmp_path / "own" / "desk.sqlite").exists()


def test_demo_is_filled_in_once(program: Program) -> None:
    assert program("demo")[:2] == (0, "The demo desk was filled in.\n")
    assert program("demo")[:2] == (0, "The demo desk is there already.\n")


def test_demo_is_not_poured_over_real_work(program: Program) -> None:
    program(*AGENT, stdin=PASSWORD)
    code, _, err = program("demo")
    assert (code, err.count("\n")) == (2, 1)


def test_real_process_serves_migrates_and_stops_on_a_signal(program: Program, tmp_path: Path) -> None:
    tips = tmp_path / "tips.jsonl"
    process = subprocess.Popen(
        [sys.executable, "-m", "desktop.central", "serve", "--port", "0", "--audit-tips", str(tips), *program.place],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout
    url = next(word for word in process.stdout.readline().split() if word.startswith("http://"))
    answers = [requests.get(f"{url}/{path}", timeout=30).json()["status"] for path in ("healthz", "readyz")]
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert (answers, process.returncode, err) == (["ok", "ok"], 0, "")
    assert [json.loads(line)["signed"]["on"] for line in tips.read_text().splitlines()] == ["start", "stop"]


@pytest.mark.parametrize("password", ["Password123", "1234567890", "йцукенгшщз", "aaaaaaaaaaaa", "annaanna12", "short"])
def test_password_that_is_guessed_first_is_refused(program: Program, password: str) -> None:
    code, _, err = program(*AGENT, stdin=f"{password}\n")
    assert (code, "choose another one" in err or "too short" in err) == (2, True)
    assert not program.data.exists()


def test_second_factor_is_added_once_and_removed(program: Program) -> None:
    assert program("add-totp", "anna")[0] == 2
    program(*AGENT, stdin=f"{PASSWORD}\n")
    code, out, _ = program("add-totp", "Anna")
    assert (code, out.startswith("otpauth://totp/Smena:anna?secret=")) == (0, True)
    assert program("add-totp", "anna")[0] == 2
    assert [program("remove-totp", "anna")[0] for _ in range(2)] == [0, 2]
    assert [entry["act"] for entry in program.rows("audit")] == ["add_agent", "add_totp", "remove_totp"]
