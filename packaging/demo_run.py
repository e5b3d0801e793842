"""The task `run`: central on SQLite with the demo desk, new tickets at a pace, and a workstation."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from pathlib import Path
from typing import IO

from environment import PYTHON, ROOT
from machine import Trouble, has_display
from processes import Processes, all_ended

LOGINS = {"stp": "anna", "ork": "svetlana", "supervisor": "irina"}  # of central/demo_desk.py
PASSWORD = "smena-demo"
TOKEN_SECONDS = 11 * 3600  # a token is good for twelve hours
PICTURES = ROOT / "build" / "pictures"
WALKS = (("ru", "light"), ("en", "dark"))


def run_demo(role: str, data: Path | None, pace: float, language: str | None, theme: str | None) -> int:
    """Return when the window was closed or the off-screen walks are done: 0, or the code it ended with."""
    folder = _folder(data)
    with all_ended() as processes:
        url = _start_central(processes, folder)
        if pace > 0:
            processes.start(
                _python("live_tickets.py", url, str(folder / "central" / "demo-cabinet.token"), str(pace)), env=_env()
            )
        if has_display():
            chosen = [f"--{name}={value}" for name, value in {"language": language, "theme": theme}.items() if value]
            _forget_who_was_here(folder / "desk", role)
            command = [str(PYTHON), "-m", "desktop", "--central", url, "--data", str(folder / "desk"), *chosen]
            return processes.start(command, cwd=ROOT, env=_env() | _sign_in(role)).wait()
        return _walk(processes, url, LOGINS.get(role, LOGINS["stp"]))


def _folder(data: Path | None) -> Path:
    """`data`, else a folder among the user's own data; made and proved writable."""
    if data is None:
        ask = "import platformdirs; print(platformdirs.user_data_dir('smena-demo', appauthor=False))"
        data = Path(subprocess.run([PYTHON, "-c", ask], capture_output=True, text=True, check=True).stdout.strip())
    folder = data.expanduser().absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError as error:
        raise Trouble(
            f"The folder {folder} cannot be written to: {error.strerror}. Name another with --data."
        ) from error


def _start_central(processes: Processes, folder: Path) -> str:
    """Fill the demo desk in at the first run, serve it, and give the address."""
    if not (folder / "central" / "demo-cabinet.token").exists():
        print("Filling the demo desk: 2,000 subscribers, 3,500 tickets (some seconds, once) …", flush=True)
    with (folder / "central.log").open("w+") as log:
        demo = processes.start(_central("demo", folder), cwd=ROOT, env=_env(), stdout=subprocess.DEVNULL, stderr=log)
        if demo.wait():
            raise _failed("The demo desk could not be filled in", log)
        # The same address each time: the workstation keeps its rows and unsent texts by it.
        remembered = folder / "port"
        ports = [remembered.read_text().strip(), "0"] if remembered.exists() else ["0"]
        for port in ports:
            log.seek(0)
            log.truncate()
            serve = [*_central("serve", folder), "--port", port]
            process = processes.start(serve, cwd=ROOT, env=_env(), stdout=subprocess.PIPE, stderr=log, text=True)
            assert process.stdout
            said: list[str] = process.stdout.readline().split()
            url = next((word for word in said if word.startswith("http://")), None)
            if url:
                remembered.write_text(url.rpartition(":")[2])
                print(f"Central serves {url}; its data and log are in {folder}.", flush=True)
                return url
        raise _failed("Central did not start", log)


def _forget_who_was_here(desk: Path, role: str) -> None:
    """The workstation opens the last agent's desk by itself: not when it shall ask, nor with a token of yesterday."""
    last = desk / "last.json"
    if last.exists() and (role == "ask" or time.time() - last.stat().st_mtime > TOKEN_SECONDS):
        last.unlink()


def _walk(processes: Processes, url: str, login: str) -> int:
    print("There is no display: working off-screen, with a picture of each step.", flush=True)
    for language, theme in WALKS:
        with tempfile.TemporaryDirectory() as data:
            command = _python("headless_run.py", url, login, language, theme, data, str(PICTURES))
            environment = _env() | {"QT_QPA_PLATFORM": "offscreen", "SMENA_PASSWORD": PASSWORD}
            code = processes.start(command, env=environment).wait()
        if code:
            return code
    print(f"The pictures are in {PICTURES.relative_to(ROOT)}.")
    return 0


def _failed(what: str, log: IO[str]) -> Trouble:
    log.seek(0)
    return Trouble("\n".join([f"{what}:", *log.read().strip().splitlines()[-3:]]), code=1)


def _central(command: str, folder: Path) -> list[str]:
    return [str(PYTHON), "-m", "desktop.central", command, "--data", str(folder / "central")]


def _python(script: str, *arguments: str) -> list[str]:
    return [str(PYTHON), str(ROOT / "packaging" / script), *arguments]


def _sign_in(role: str) -> dict[str, str]:
    return {"SMENA_LOGIN": LOGINS[role], "SMENA_PASSWORD": PASSWORD} if role in LOGINS else {}


def _env() -> dict[str, str]:
    ours = {name: value for name, value in os.environ.items() if not name.startswith("SMENA_")}
    return ours | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
