"""The project's `.venv`: made from the lock file with hashes, repaired when it was left half made, else left alone."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from machine import Trouble, ensure_packages
from processes import all_ended

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCK = ROOT / "packaging" / "requirements.lock"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "made-from"
UNFINISHED = VENV / "unfinished"  # stands while packages are being installed
NO_NETWORK = ("NewConnectionError", "NameResolutionError", "ReadTimeoutError", "Temporary failure", "Network is unre")


def ensure_environment(for_qt: bool = True, on_screen: bool = False) -> None:
    """A `.venv` that matches the lock file, and the system libraries Qt needs; takes no time when all of it stands."""
    is_usable = _runs(PYTHON, "import pip") and not UNFINISHED.exists()
    ensure_packages(not is_usable, for_qt, on_screen)
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if is_usable and STAMP.exists() and STAMP.read_text() == wanted:
        return
    if not is_usable:
        print("Making .venv …", flush=True)
        _call([_base_python(), "-m", "venv", "--clear", str(VENV)], "Python could not make .venv")
    print("Installing the packages of packaging/requirements.lock into .venv (some 150 MB, once) …", flush=True)
    UNFINISHED.touch()
    pip("install", "--require-hashes", "--only-binary=:all:", "-r", str(LOCK))
    UNFINISHED.unlink()
    STAMP.write_text(wanted)


def refresh_lock() -> None:
    """Write the lock file anew from pyproject.toml, with the newest versions it allows."""
    with tempfile.TemporaryDirectory() as folder:
        python = Path(folder) / PYTHON.relative_to(VENV)
        _call([_base_python(), "-m", "venv", folder], "The environment for uv could not be made")
        pip("install", "uv", python=python)
        options = "--universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url"
        command = [str(python), "-m", "uv", "pip", "compile", *options.split(), "--upgrade", "--extra", "dev"]
        _call([*command, "--quiet", "pyproject.toml", "-o", str(LOCK)], "The lock file could not be made")


def pip(*arguments: str, python: Path = PYTHON) -> None:
    quiet = [] if sys.stdout.isatty() else ["--quiet"]
    command = [str(python), "-m", "pip", *quiet, "--disable-pip-version-check", "--no-input", *arguments]
    _call(command, "The Python packages could not be installed")


def _base_python() -> str:
    """Of the Python that runs us, the one outside of any environment."""
    return str(getattr(sys, "_base_executable", None) or sys.executable)


def _runs(python: Path, code: str) -> bool:
    return python.exists() and subprocess.run([python, "-c", code], capture_output=True).returncode == 0


def _call(command: list[str], failure: str) -> None:
    """Run it; Trouble with `failure` and the reason in its own words when it fails."""
    ignored = ("PYTHONPATH", "PYTHONHOME", "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_REQUIRE_VIRTUALENV")
    environment = {name: value for name, value in os.environ.items() if name not in ignored}
    with all_ended() as processes:
        process = processes.start(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
        _, said = process.communicate()
    if process.returncode == 0:
        return
    if any(sign in said for sign in NO_NETWORK):
        raise Trouble(f"{failure}: the package index does not answer. Check the network and run this again.")
    lines = [line for line in said.splitlines() if "error" in line.lower()] or said.splitlines()
    if "No matching distribution" in said:
        failure += f": the lock file has no ready-made package for Python {sys.version.split()[0]} on this machine"
    raise Trouble("\n".join([f"{failure}:", *lines[-3:]]))
