"""`.venv` is made once, mended when it was left half made, and otherwise left alone."""

from pathlib import Path

import environment
import machine
import pytest


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project whose lock file asks for no package."""
    venv, lock = tmp_path / ".venv", tmp_path / "requirements.lock"
    lock.write_text("")
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "PYTHON", venv / environment.PYTHON.relative_to(environment.VENV))
    monkeypatch.setattr(environment, "VENV", venv)
    monkeypatch.setattr(environment, "LOCK", lock)
    monkeypatch.setattr(environment, "STAMP", venv / "made-from")
    monkeypatch.setattr(environment, "UNFINISHED", venv / "unfinished")
    return tmp_path


def test_environment_is_made_once_and_mended_when_half_made(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    environment.ensure_environment(for_qt=False)
    assert "Making" in capfd.readouterr().out
    environment.ensure_environment(for_qt=False)
    assert capfd.readouterr().out == ""
    (project / ".venv" / "half-installed").touch()
    environment.UNFINISHED.touch()
    environment.ensure_environment(for_qt=False)
    assert not (project / ".venv" / "half-installed").exists()
    assert not environment.UNFINISHED.exists()


def test_package_that_cannot_be_had_gets_a_sentence(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    (project / "requirements.lock").write_text(f"smena-never-was==1 --hash=sha256:{'0' * 64}")
    with pytest.raises(machine.Trouble, match="no ready-made package for Python") as trouble:
        environment.ensure_environment(for_qt=False)
    assert "Traceback" not in str(trouble.value)
    assert environment.UNFINISHED.exists()
