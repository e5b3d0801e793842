"""Where central keeps its data: a folder of its own, or a data base by URL."""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from desktop.central.audit_tips import AuditTips

URL_VARIABLE, TIPS_VARIABLE = "SMENA_DATABASE_URL", "SMENA_AUDIT_TIPS"
_FILE, _TIPS, _KEY = "central.sqlite", "audit-tips.jsonl", "audit-key.pem"


class PlaceError(Exception):
    """The data can't be kept where it should; the text is one sentence for whoever started central."""


@dataclass(frozen=True, slots=True)
class Place:
    """`url` of the data base, `folder` for files; `database` is the SQLite file, None for a server."""

    url: str
    folder: Path
    database: Path | None
    tips: AuditTips


def place(data: Path | None, tips: Path | None = None) -> Place:
    """The place for `--data`, else by the environment, else the user's data folder; made and proved writable. `tips`:
    the file for the audit's tips, else by the environment, else in the folder."""
    url = os.environ.get(URL_VARIABLE) if data is None else None
    folder = data or Path(platformdirs.user_data_dir("smena-central", appauthor=False))
    if url is None:
        folder = folder.expanduser().absolute()
        _prove_writable(folder)
        return Place(f"sqlite:///{folder / _FILE}", folder, folder / _FILE, _tips(folder, tips))
    if url.startswith("postgresql+psycopg://"):
        _prove_writable(folder)
        return Place(url, folder, None, _tips(folder, tips))
    if not url.startswith("sqlite:///"):
        raise PlaceError(f"{URL_VARIABLE} begins with postgresql+psycopg:// or sqlite:///.")
    database = Path(url.removeprefix("sqlite:///")).absolute()
    _prove_writable(database.parent)
    return Place(url, database.parent, database, _tips(database.parent, tips))


def _tips(folder: Path, file: Path | None) -> AuditTips:
    named = file or os.environ.get(TIPS_VARIABLE)
    return AuditTips(Path(named).expanduser().absolute() if named else folder / _TIPS, folder / _KEY)


def _prove_writable(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"smena")
    except (FileExistsError, NotADirectoryError) as error:
        raise PlaceError(f"The data folder {folder} cannot be used: a file stands in its way.") from error
    except OSError as error:
        raise PlaceError(f"The data folder {folder} cannot be written to: {error.strerror}.") from error
