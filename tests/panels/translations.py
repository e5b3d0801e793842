"""The compiled translations, made anew where they are older than their source."""

import subprocess
from pathlib import Path

import PySide6

from desktop.assets import RESOURCES

LRELEASE = Path(PySide6.__file__).parent / "lrelease"


def compile_stale() -> None:
    for source in (RESOURCES / "translations").glob("*.ts"):
        compiled = source.with_suffix(".qm")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            subprocess.run([LRELEASE, "-silent", source, "-qm", compiled], check=True, capture_output=True)
