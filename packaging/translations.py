"""Qt Linguist's files: refreshed from the source, checked for completeness, compiled where they are older than it."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

from environment import ROOT, VENV
from machine import Trouble

FOLDER = ROOT / "resources" / "translations"
FILES = {"ru": FOLDER / "smena_ru.ts", "en": FOLDER / "smena_en.ts"}  # the source is English: there only plurals


def refresh() -> None:
    """Bring both files up to the source; new texts are marked unfinished."""
    for language, file in FILES.items():
        _collect(language, file)


def compile_stale() -> None:
    for file in FILES.values():
        compiled = file.with_suffix(".qm")
        if not compiled.exists() or compiled.stat().st_mtime < file.stat().st_mtime:
            _tool("lrelease", "-silent", str(file), "-qm", str(compiled))


def problems() -> list[str]:
    """A sentence for each text that is not translated, and for each file that does not match the source."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for language, file in FILES.items():
            fresh = Path(folder) / file.name
            shutil.copy(file, fresh)
            _collect(language, fresh)
            texts, known = _texts(fresh), _texts(file)
            found += [f"{file.name}: not translated: {text!r} ({where})" for (where, text), done in texts if not done]
            gone = {key for key, _ in known} - {key for key, _ in texts}
            found += [f"{file.name}: no longer in the source: {text!r} ({where})" for where, text in sorted(gone)]
    return found


def _collect(language: str, file: Path) -> None:
    sources = sorted(str(path) for path in (ROOT / "desktop").rglob("*.py"))
    options = ["-locations", "none", "-no-obsolete", "-silent", "-source-language", "en", "-target-language", language]
    _tool("lupdate", *sources, *options, *(["-pluralonly"] if language == "en" else []), "-ts", str(file))


def _texts(file: Path) -> list[tuple[tuple[str, str], bool]]:
    """((context, source text), whether every form of it is translated) for each text of a .ts file."""
    found = []
    for context in ET.parse(file).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            forms = [] if translation is None else (list(translation.iter("numerusform")) or [translation])
            done = translation is not None and translation.get("type") != "unfinished" and all(f.text for f in forms)
            found.append(((context.findtext("name", ""), message.findtext("source", "")), bool(forms) and done))
    return found


def _tool(name: str, *arguments: str) -> None:
    inside = "site-packages/PySide6/" + name
    tool = next(iter([*VENV.glob(f"lib/python3*/{inside}"), *VENV.glob(f"Lib/{inside}.exe")]))
    done = subprocess.run([tool, *arguments], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        raise Trouble(f"{name} failed:\n{done.stdout.strip()}", code=1)
