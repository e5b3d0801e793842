"""What the machine lacks is installed where we may, and named with the exact command where we may not."""

import os
import sys
from pathlib import Path

import machine
import pytest

UNKNOWN = {"libsmena-never-was.so.9": "libsmena9"}


@pytest.fixture
def apt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only programs on the PATH: an apt-get that writes down how it was called, and `env`. No sudo."""
    calls = tmp_path / "calls"
    (tmp_path / "apt-get").write_text(f'#!/bin/sh\necho "$@" >> {calls}\n[ "$1" = update ] && exit 100 || exit 0\n')
    (tmp_path / "apt-get").chmod(0o755)
    (tmp_path / "env").symlink_to("/usr/bin/env")
    monkeypatch.setenv("PATH", str(tmp_path))
    return calls


def test_library_that_cannot_be_loaded_is_missing() -> None:
    assert machine.missing_libraries({**UNKNOWN, "libc.so.6": "libc6"}) == UNKNOWN


def test_root_installs_even_when_one_of_the_sources_is_dead(apt: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    machine.install(["libegl1", "libgl1"], "libraries")
    assert apt.read_text().splitlines() == ["update", "install -y --no-install-recommends libegl1 libgl1"]


def test_without_rights_the_exact_command_is_named(apt: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(machine.Trouble, match=r"sudo apt-get install -y --no-install-recommends libegl1$") as trouble:
        machine.install(["libegl1"], "libEGL.so.1")
    assert trouble.value.code == 3
    assert not apt.exists()


def test_without_apt_the_libraries_themselves_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(machine.Trouble, match="libEGL"):
        machine.install(["libegl1"], "libEGL.so.1")


def test_programs_of_the_tests_are_installed_where_they_are_missing(
    apt: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(machine, "FOR_TESTS", {"env": "coreutils", "smena-never-was": "never-was"})
    machine.ensure_programs_for_tests()
    assert apt.read_text().splitlines()[-1] == "install -y --no-install-recommends never-was"
    assert "skipped" not in capsys.readouterr().out


def test_programs_of_the_tests_that_cannot_be_had_stop_nothing(
    apt: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(machine, "FOR_TESTS", {"smena-never-was": "never-was"})
    machine.ensure_programs_for_tests()
    assert "The tests that need smena-never-was are skipped." in capsys.readouterr().out
    assert not apt.exists()


def test_unsuitable_python_gets_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(machine, "OLDEST", (3, 98))
    monkeypatch.setattr(machine, "NEWEST", (3, 99))
    with pytest.raises(machine.Trouble, match=r"runs on Python 3\.98 to 3\.99; this is 3\."):
        machine.use_a_suitable_python()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there always is a display")
@pytest.mark.parametrize(
    ("environment", "shown"),
    [
        ({}, False),
        ({"DISPLAY": ":0"}, True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, False),
        ({"QT_QPA_PLATFORM": "vnc"}, True),
    ],
)
def test_display(environment: dict[str, str], shown: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert machine.has_display() is shown
