"""The file of the master keys that secrets are sealed under: outside the data base, for central's user alone."""

import base64
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlite

from desktop.central.settings import PlaceError
from desktop.central.vault import KeyRing, new_master_key

FILE_VARIABLE = "SMENA_SECRET_KEYS_FILE"
_NAME = "secret-keys"
_LINE = re.compile(r"([a-z0-9]{1,32}) ([A-Za-z0-9+/]{43}=)")
_PATIENCE = 30.0  # seconds for another process that changes the file


class MasterKeys:
    """The ring of the file, read again whenever the file is another one: a rotation reaches every process at once."""

    def __init__(self, folder: Path, is_used: Callable[[], bool] = lambda: False) -> None:
        """Without the variable the file lies in central's `folder` and is made at its first use: not when it `is_used`,
        so that there is something sealed, for then it was lost. A data base by URL may do with that too while all its
        workers run on one machine; on several machines each needs the same file, so there the variable names it and
        somebody puts it there. A named file that is missing is made by `begin` alone: else it would be a new one on
        each machine."""
        named = os.environ.get(FILE_VARIABLE)
        self.path = Path(named) if named else folder / _NAME
        self._is_named, self._is_used = bool(named), is_used
        self._ring: KeyRing | None = None
        self._seen: tuple[int, ...] = ()

    def ring(self) -> KeyRing:
        """PlaceError when the file is missing though named, not to be read, or open to other users."""
        with _spoken(self.path):
            if not self.path.exists():
                if self._is_named or self._is_used():
                    raise PlaceError(
                        f"The file of secret keys {self.path} is missing: bring it back; when there was none yet, or "
                        "it is lost for good with all that only its keys open, rotate-keys makes a new one."
                    )
                self.begin()
            seen = _mark(self.path)  # before the reading: who writes between the two is seen next time
            if self._ring is None or self._seen != seen:
                self._ring = None  # a file that may not be used is refused each time, not once
                self._ring, self._seen = _read(self.path), seen
        return self._ring

    def begin(self) -> None:
        """Make the file with a first key, unless it is there. PlaceError."""
        with _alone(self.path):
            if not self.path.exists():  # else another process was faster
                _write(self.path, {_new_id({}): new_master_key()})


def add_key(path: Path) -> KeyRing:
    """A new key before the others, in a new file when there is none; the ring with it. PlaceError."""
    with _alone(path):
        keys = _read(path).keys if path.exists() else {}
        return _write(path, {_new_id(keys): new_master_key()} | dict(keys))


def drop_keys(path: Path, ids: Iterable[str]) -> KeyRing:
    """The ring without these keys: what is still sealed under them is destroyed, so rewrap it first. The newest one
    stays in any case. PlaceError."""
    gone = set(ids)
    with _alone(path):
        ring = _read(path)
        return _write(path, {id_: key for id_, key in ring.keys.items() if id_ == ring.newest_id or id_ not in gone})


def _new_id(keys: Mapping[str, bytes]) -> str:
    return next(id_ for id_ in iter(lambda: os.urandom(4).hex(), "") if id_ not in keys)


def _read(path: Path) -> KeyRing:
    with _spoken(path), path.open(encoding="ascii", errors="replace") as file:
        if os.name == "posix" and os.fstat(file.fileno()).st_mode & 0o077:
            raise PlaceError(f"The file of secret keys {path} is open to other users: allow it to its owner alone.")
        lines = [_LINE.fullmatch(line) for line in file.read().split("\n") if line]
    keys = {match[1]: base64.b64decode(match[2]) for match in lines if match}
    if not keys or len(keys) < len(lines):
        raise PlaceError(f"The file of secret keys {path} is damaged: each line is an id and a key. Bring it back.")
    return KeyRing(keys)


def _write(path: Path, keys: Mapping[str, bytes]) -> KeyRing:
    """All or nothing, and on the disk before anything is sealed under a new key."""
    with _spoken(path):
        descriptor, part = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")  # its mode is 0600
        try:
            with open(descriptor, "wb") as file:
                file.writelines(f"{id_} {base64.b64encode(key).decode()}\n".encode() for id_, key in keys.items())
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, path)
        finally:
            Path(part).unlink(missing_ok=True)
        if os.name == "posix":  # Windows has no such word for folders
            folder = os.open(path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
    return KeyRing(dict(keys))


def _mark(path: Path) -> tuple[int, ...]:
    status = path.stat()
    return status.st_ino, status.st_mtime_ns, status.st_size, status.st_mode


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One process changes the file at a time: two that read the same and write would lose a key. A lock of SQLite's
    goes with its process, on every system."""
    with _spoken(path):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = path.with_name(f"{path.name}.lock")
        try:
            with closing(sqlite.connect(str(lock), timeout=_PATIENCE, isolation_level=None)) as connection:
                connection.execute("BEGIN EXCLUSIVE")
                yield
        except sqlite.Error as error:
            raise PlaceError(f"The file of secret keys {path} cannot be changed now: {error}.") from error


@contextmanager
def _spoken(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise PlaceError(f"The file of secret keys {path} cannot be used: {error.strerror}.") from error
