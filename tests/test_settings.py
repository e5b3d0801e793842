"""Settings from command line and environment, and what the folders remember."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.regulation.people import Agent, Department, Role
from desktop.settings import (
    CENTRAL,
    Settings,
    desk_folder,
    device_of,
    last_agent,
    read_settings,
    remember_desk,
)
from desktop.wire.session import Session, SignedInAgent

ANNA = SignedInAgent(1, "anna", "Анна Петрова", Department.STP, Role.AGENT)
ENDS_AT = datetime(2026, 10, 6, 21, tzinfo=UTC)
SESSION = Session("secret", ENDS_AT, ANNA, "more secret", ENDS_AT)


def settings_in(folder: Path, **more: str) -> Settings:
    return Settings(**{"central": CENTRAL, "data": folder, **more})  # type: ignore[arg-type]


def test_command_line_goes_before_environment_before_defaults(tmp_path: Path) -> None:
    environment = {"SMENA_CENTRAL": "https://b.example/", "SMENA_LOGIN": "boris", "SMENA_DATA": str(tmp_path)}
    default, by_environment, given = (
        read_settings([], {}),
        read_settings([], environment),
        read_settings(["--central", "https://a.example", "--login", "anna", "--theme", "dark"], environment),
    )
    assert (default.central, default.login, default.theme) == (CENTRAL, None, "system")
    assert (by_environment.central, by_environment.login, by_environment.data) == (
        "https://b.example",
        "boris",
        tmp_path,
    )
    assert (given.central, given.login, given.theme) == ("https://a.example", "anna", "dark")


def test_minutes_until_the_window_locks_are_set_by_the_command_line_or_the_environment() -> None:
    environment = {"SMENA_LOCK_AFTER": "5"}
    read = (read_settings([], {}), read_settings([], environment), read_settings(["--lock-after", "1"], environment))
    assert [settings.lock_after for settings in read] == [15, 5, 1]


@pytest.mark.parametrize("minutes", ["0", "-1", "481", "1.5", "never", "²", "1e9", " "])
def test_window_that_would_never_lock_is_refused(minutes: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        read_settings(["--lock-after", minutes], {})
    assert "--lock-after needs a whole number of minutes from 1 to 480" in capsys.readouterr().err


@pytest.mark.parametrize(("language", "word"), [("ru", "шифрования"), ("en", "unencrypted")])
def test_unencrypted_way_to_another_machine_is_refused_in_a_sentence(
    capsys: pytest.CaptureFixture[str], language: str, word: str
) -> None:
    with pytest.raises(SystemExit):
        read_settings(["--central", "http://central.example", "--language", language], {})
    assert word in capsys.readouterr().err


@pytest.mark.parametrize("central", ["central.example", "ftp://central.example", "http://", "javascript:alert(1)"])
def test_address_that_is_none_is_told(central: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        read_settings(["--central", central], {})
    assert "--central needs an address" in capsys.readouterr().err


def test_each_central_and_each_agent_has_a_folder_of_his_own(tmp_path: Path) -> None:
    one, other = settings_in(tmp_path), settings_in(tmp_path, central="https://other.example:8443/desk")
    folders = {desk_folder(settings, login) for settings in (one, other) for login in ("anna", "boris")}
    assert len(folders) == 4
    assert desk_folder(one, "Anna") == desk_folder(one, "anna")
    assert all(folder.resolve().is_relative_to(tmp_path.resolve()) for folder in folders)


@pytest.mark.parametrize("login", ["../../etc", "..", ".", "", "a/b", "con\x00"])
def test_no_login_leads_out_of_the_data_folder(tmp_path: Path, login: str) -> None:
    folder = desk_folder(settings_in(tmp_path), login)
    assert folder.resolve().is_relative_to(tmp_path.resolve() / "127.0.0.1_8420")


def test_device_is_made_once(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    assert device_of(settings) == device_of(settings)
    assert len(device_of(settings)) == 32


def test_last_desk_opens_again_for_the_same_central(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    assert last_agent(settings) is None
    remember_desk(settings, SESSION)
    assert last_agent(settings) == Agent(1, "anna", "Анна Петрова", Department.STP, Role.AGENT)
    assert last_agent(settings_in(tmp_path, central="https://other.example")) is None
    assert last_agent(settings_in(tmp_path, login="boris")) is None


def test_what_is_remembered_is_for_its_owner_alone_and_no_secret(tmp_path: Path) -> None:
    settings = settings_in(tmp_path / "data")
    earlier = desk_folder(settings, "anna") / "session.json"
    earlier.parent.mkdir(parents=True)
    earlier.write_text('{"token": "secret"}')
    remember_desk(settings, SESSION)
    files = [file for file in (tmp_path / "data").rglob("*") if file.is_file()]
    assert [file.name for file in files] == ["last.json"], "the token of an earlier version is gone"
    assert files[0].stat().st_mode & 0o077 == 0
    assert not any(token in files[0].read_text() for token in SESSION.tokens if token)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"access": 1}'])
def test_remembered_file_that_is_damaged_is_no_memory(tmp_path: Path, content: bytes) -> None:
    settings = settings_in(tmp_path)
    remember_desk(settings, SESSION)
    (tmp_path / "last.json").write_bytes(content)
    assert last_agent(settings) is None
