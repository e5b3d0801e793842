"""What the machine must have beside our packages: a Python, apt's venv module, Qt's libraries, servers for tests.

Standard library only, and readable by old Pythons: it is what tells them that they are too old.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

OLDEST, NEWEST = (3, 11), (3, 14)  # the lock's PySide6 has no wheel for a Python outside of these

# Shared library -> Debian package: what the wheels of PySide6 need and do not bring.
EVERYWHERE = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libX11.so.6": "libx11-6",
    "libbrotlidec.so.1": "libbrotli1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}
ON_A_SCREEN = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}
FOR_TESTS = {  # program -> Debian package: real servers and a real browser; tests without theirs are skipped
    "chromedriver": "chromium-driver",
    "chromium": "chromium",
    "dovecot": "dovecot-imapd",
}
_ROOM = 4 << 30  # bytes: more than a run of all tests has ever written at once
_PROGRAMS = ("/usr/sbin", "/snap/bin")  # beside the PATH
FONTS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")


class Trouble(Exception):
    """An expected failure: its text tells what is wrong and what to do. `code` is what dev.py exits with."""

    def __init__(self, sentence: str, code: int = 3) -> None:
        super().__init__(sentence)
        self.code = code


def has_display() -> bool:
    """Whether a window can be shown; QT_QPA_PLATFORM, set by hand, has the last word."""
    platform = os.environ.get("QT_QPA_PLATFORM", "")
    if platform:
        return platform not in ("offscreen", "minimal")
    return not sys.platform.startswith("linux") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def use_a_suitable_python() -> None:
    """Go on in this Python if the lock has wheels for it, else in one that is found; Trouble if none is."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found and subprocess.run([found, "-c", ""], capture_output=True).returncode == 0:
            os.execv(found, [found, *sys.argv])
    this, oldest, newest = (".".join(map(str, version)) for version in (sys.version_info[:2], OLDEST, NEWEST))
    raise Trouble(f"Smena runs on Python {oldest} to {newest}; this is {this}, and no other was found. Install one.")


def ensure_packages(for_venv: bool, for_qt: bool, on_screen: bool = False) -> None:
    """The Debian packages that are missing, installed where we may in one go, else Trouble names the command.

    `for_venv`: Debian ships Python without what `python -m venv` needs. `for_qt`: libraries and a font for Qt on Linux.
    """
    absent: dict[str, str] = {}
    if for_venv and importlib.util.find_spec("ensurepip") is None:
        absent["Python's venv module"] = f"python3.{sys.version_info[1]}-venv"
    if for_qt and sys.platform.startswith("linux"):
        absent |= missing_libraries(EVERYWHERE | ON_A_SCREEN if on_screen else EVERYWHERE)
        if not has_font():
            absent["a font"] = "fonts-dejavu-core"
    if absent:
        install(sorted(set(absent.values())), ", ".join(absent))


def ensure_programs_for_tests() -> None:
    """What the tests run beside Python, installed where we may; elsewhere one sentence, and its tests are skipped."""
    absent = {name: package for name, package in FOR_TESTS.items() if find_program(name) is None}
    if not absent or not sys.platform.startswith("linux"):
        return
    names = ", ".join(absent)
    try:
        install(sorted(absent.values()), names)
    except Trouble as trouble:
        print(f"{trouble}\nThe tests that need {names} are skipped.", flush=True)


@contextmanager
def fast_folder() -> Iterator[str]:
    """A folder for what a run writes and throws away: in memory where there is much of it, since tests sync files to
    the disk thousands of times."""
    memory = Path("/dev/shm")
    has_room = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > _ROOM
    with TemporaryDirectory(prefix="smena-", dir=memory if has_room else None, ignore_cleanup_errors=True) as name:
        yield name


def find_program(name: str) -> str | None:
    """Its path, also where only the administrator's PATH leads."""
    return shutil.which(name) or shutil.which(name, path=os.pathsep.join(_PROGRAMS))


def missing_libraries(libraries: dict[str, str]) -> dict[str, str]:
    """Those of `libraries` that this machine cannot load."""

    def is_missing(name: str) -> bool:
        try:
            ctypes.CDLL(name)
        except OSError:
            return True
        return False

    return {name: package for name, package in libraries.items() if is_missing(name)}


def has_font() -> bool:
    folders = [Path(folder).expanduser() for folder in FONTS]
    return any(path.suffix.lower() in (".ttf", ".otf", ".ttc") for folder in folders for path in folder.rglob("*"))


def install(packages: list[str], what: str) -> None:
    """Install Debian packages as root or through a sudo that asks nothing; Trouble names the command otherwise."""
    if not shutil.which("apt-get"):
        raise Trouble(f"Missing on this machine: {what}. Install it with your system's package manager.")
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    by_hand = f"sudo apt-get update && sudo {' '.join(command)}"
    prefix = _as_root()
    if prefix is None:
        raise Trouble(f"Missing on this machine: {what}. Install it with:\n  {by_hand}")
    print(f"Installing system packages: {' '.join(packages)} …", flush=True)
    _quietly([*prefix, "apt-get", "update"])  # its failure says little: one dead source of many fails it
    problem = _quietly([*prefix, *command])
    if problem:
        raise Trouble(f"apt-get could not install {what}:\n{problem}\nTry by hand:\n  {by_hand}")


def _as_root() -> list[str] | None:
    if os.geteuid() == 0:
        return ["env", "DEBIAN_FRONTEND=noninteractive"]
    if shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        return ["sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive"]
    return None


def _quietly(command: list[str]) -> str:
    """Run it; "" when it worked, else the end of what it said."""
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    return "" if done.returncode == 0 else "\n".join(done.stdout.strip().splitlines()[-5:])
