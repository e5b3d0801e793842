"""Encrypted files through the bare driver: opening, setting aside what is damaged, and what a full disk looks like."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlite

BUSY_TIMEOUT = 2000  # milliseconds
PLAIN = b"SQLite format 3\0"  # how a file begins that is not encrypted: an earlier version wrote such

PAGE = 8192  # bytes; the usual half of it takes half as long again to encrypt
_BESIDE = ("-wal", "-shm", "-journal")  # what stands beside a file and belongs to it

# Result codes of SQLite; a full disk shows as FULL or, through a temporary file, as IOERR.
_PERM, _BUSY, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _NOTADB = 3, 5, 8, 10, 11, 13, 14, 26


class DiskFull(Exception):
    """Nothing was stored: the text is still the caller's alone."""


class AlreadyOpen(Exception):
    """Another window of the same agent holds this folder."""


class NewerFile(Exception):
    """A newer version of the program wrote this outbox: only that version may open it."""


class Damaged(Exception):
    """The file is no data base, is broken inside, or has another shape than this program writes."""


def connect(path: Path, key: str | None, *pragmas: str, read_only: bool = False) -> Any:
    """A driver connection in autocommit mode, usable from any thread (one at a time). `key`: 32 bytes in hexadecimal,
    and for a new file the salt behind them if it is to be a certain one; None for a file that is not encrypted."""
    uri = f"{path.absolute().as_uri()}{'?mode=ro' if read_only else ''}"
    connection = sqlite.connect(uri, uri=True, isolation_level=None, check_same_thread=False, timeout=0)
    connection.execute("PRAGMA cipher_log_level=NONE")  # a wrong key is no news for the terminal
    if key is not None:
        connection.execute(f"PRAGMA key=\"x'{key}'\"")
        connection.execute(f"PRAGMA cipher_page_size={PAGE}")
    connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT}")
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}")
    return connection


def set_aside(path: Path) -> Path:
    """Rename a damaged file so that it can be looked at; an earlier one set aside is replaced. What was begun before
    the program ended is gone on with."""
    aside = path.with_name(f"{path.stem}.damaged{path.suffix}")
    if path.exists():
        remove(aside)
    _move(path, aside, ("", *_BESIDE))
    return aside


def rename(path: Path, to: Path) -> None:
    """The file itself last, so that one renaming that was cut short is gone on with: `is_half_there` tells."""
    _move(path, to, (*_BESIDE, ""))


def is_half_there(path: Path) -> bool:
    return not path.exists() and any(_part(path, ending).exists() for ending in _BESIDE)


def remove(path: Path) -> None:
    for ending in (*_BESIDE, ""):
        _part(path, ending).unlink(missing_ok=True)


def shred(path: Path) -> None:
    """Remove a file that is not encrypted, its bytes overwritten first."""
    for ending in (*_BESIDE, ""):
        part = _part(path, ending)
        if part.exists():
            with part.open("r+b") as stream:
                stream.write(bytes(part.stat().st_size))
                stream.flush()
                os.fsync(stream.fileno())
    remove(path)


def _move(path: Path, to: Path, endings: tuple[str, ...]) -> None:
    for ending in endings:
        part = _part(path, ending)
        if part.exists():
            part.replace(_part(to, ending))


def _part(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def beginning(path: Path) -> bytes:
    """What tells a plain file from an encrypted one, and of that the salt; empty for a new file."""
    if not path.exists():
        return b""
    with path.open("rb") as stream:
        return stream.read(len(PLAIN))


def is_plain(path: Path) -> bool:
    return beginning(path) == PLAIN


def is_no_data_base(error: BaseException) -> bool:
    """What a wrong key looks like, and a damaged first page too."""
    return _code(error) == _NOTADB


def is_damaged(error: BaseException) -> bool:
    """Whether a file turned out to be no data base, or broken inside."""
    return isinstance(error, Damaged) or _code(error) in (_CORRUPT, _NOTADB)


def is_disk_full(error: BaseException) -> bool:
    full = (errno.ENOSPC, errno.EDQUOT)
    return isinstance(error, DiskFull) or _code(error) in (_FULL, _IOERR) or getattr(error, "errno", None) in full


def is_unwritable(error: BaseException) -> bool:
    """Whether the folder may not be written to or can't be made."""
    return _code(error) in (_PERM, _READONLY, _CANTOPEN) or isinstance(error, OSError)


def is_locked(error: BaseException) -> bool:
    return _code(error) == _BUSY


@contextmanager
def full_disk_named() -> Iterator[None]:
    """Turns the driver's error of a full disk into DiskFull."""
    try:
        yield
    except Exception as error:
        if is_disk_full(error):
            raise DiskFull from error
        raise


def _code(error: BaseException) -> int | None:
    original = getattr(error, "orig", error)  # SQLAlchemy wraps the driver's error
    code: int | None = getattr(original, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF
