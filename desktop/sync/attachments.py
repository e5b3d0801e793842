"""Files of messages and letters: read from central, written whole or not at all, marked as from outside."""

import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from desktop.regulation.sentences import sentence
from desktop.sync.exchange import Answer, Call, Lost, Transport, Unreachable
from desktop.sync.from_outside import mark
from desktop.wire.rows import Attachment

_NO_NAME = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')  # in any system's file names
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_LONGEST_NAME = 120  # characters

Progress = Callable[[float], None]  # gets the part that is there, 0 to 1


def save(transport: Transport, file: Attachment, path: Path, language: str, progress: Progress) -> str:
    """Empty when the whole file lies at `path`, where it replaces another; else a sentence that says why not, and
    `path` is as it was. No other user can read it, and it can't be run as a program."""
    content = bytearray()

    def came(part: float) -> None:
        if len(content) > file.size:
            raise Lost
        progress(part)

    try:
        answer = transport.download(Call("GET", f"/v1/attachments/{quote(file.id, safe='')}"), content, came)
        if not answer.is_ok:
            return _why_not(answer, language)
        if len(content) != file.size:
            raise Lost
    except Unreachable:
        return sentence("desk.file_offline", language)
    except Lost:
        return sentence("desk.file_torn", language)
    return _written(path, bytes(content), language)


def local_name(name: str) -> str:
    """A name that means a file in one folder on every system, with the ending it has."""
    stem, dot, ending = _NO_NAME.sub("_", name).strip(". ").rpartition(".")
    made = f"{stem[: _LONGEST_NAME - len(ending) - 1]}{dot}{ending}"[-_LONGEST_NAME:].strip(". ") or "file"
    return f"_{made}" if _DEVICE.match(made) else made


def _why_not(answer: Answer, language: str) -> str:
    """Another's error page says only that central was not reached."""
    if answer.problem is None:
        return sentence("desk.file_offline", language)
    return sentence("desk.file_gone", language) if answer.status == 404 else answer.problem.title


def _written(path: Path, content: bytes, language: str) -> str:
    """Marked before it has its name: what watches the folder never sees it without."""
    coming = path.with_name(f".{path.name[:200]}.smena")
    try:
        coming.unlink(missing_ok=True)
        coming.touch(mode=0o600, exist_ok=False)
        coming.write_bytes(content)
        mark(coming)
        coming.replace(path)
    except OSError as error:
        with suppress(OSError):
            coming.unlink(missing_ok=True)
        return sentence("desk.file_not_written", language, folder=str(path.parent), error=error.strerror or str(error))
    return ""
