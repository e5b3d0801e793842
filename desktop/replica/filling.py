"""The first fill: a snapshot's plain bytes from memory into an encrypted file; the disk never sees them."""

import ctypes
import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

import sqlcipher3._sqlite3 as driver

from desktop.replica import disk
from desktop.replica.disk import Damaged, DiskFull
from desktop.wire.replica_tables import schema_hash

_READ_ONLY = 4  # SQLITE_DESERIALIZE_READONLY
_READ_WRITE, _CREATE = 0x2, 0x4  # SQLITE_OPEN_…
_FULL = (10, 13)  # IOERR, FULL


def encrypt(snapshot: bytearray, path: Path, key: str) -> str:
    """Write a snapshot into a new file under this key; gives its history. Raises Damaged when it is none, or has
    another shape than this program reads, DiskFull when there is no room."""
    disk.remove(path)
    library = _library()
    if not snapshot:
        raise Damaged
    if library is not None:
        _export(library, snapshot, path, key)
    else:
        copy_rows(snapshot, path, key)
    with closing(disk.connect(path, key)) as written:
        try:
            found = written.execute("SELECT history, schema FROM feed_position").fetchone()
        except driver.DatabaseError as error:  # a data base of something else
            raise Damaged from error
    if found is None or found[1] != schema_hash():
        raise Damaged
    return str(found[0])


@cache
def _library() -> ctypes.CDLL | None:
    """The driver's own SQLite, whose C interface can read a data base out of memory where Python's name for it is
    missing. None on a system that hides it (Windows)."""
    library = ctypes.CDLL(driver.__file__)
    if not hasattr(library, "sqlite3_deserialize"):
        return None
    handle, text, size = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int64
    library.sqlite3_open_v2.argtypes = [text, ctypes.POINTER(handle), ctypes.c_int, text]
    library.sqlite3_deserialize.argtypes = [handle, text, handle, size, size, ctypes.c_uint]
    library.sqlite3_exec.argtypes = [handle, text, handle, handle, handle]
    library.sqlite3_errmsg.argtypes, library.sqlite3_errmsg.restype = [handle], text
    library.sqlite3_errstr.argtypes, library.sqlite3_errstr.restype = [ctypes.c_int], text
    library.sqlite3_close.argtypes = [handle]
    return library


def _export(library: ctypes.CDLL, snapshot: bytearray, path: Path, key: str) -> None:
    """In C throughout: a tenth of the time of `copy_rows`, and the other threads go on meanwhile."""
    name = str(path.absolute()).replace("'", "''")
    statements = (
        "PRAGMA cipher_log_level=NONE",
        f"ATTACH '{name}' AS encrypted KEY \"x'{key}'\"",
        f"PRAGMA encrypted.cipher_page_size={disk.PAGE}",
        "PRAGMA encrypted.journal_mode=OFF",
        "PRAGMA encrypted.synchronous=OFF",
        "SELECT sqlcipher_export('encrypted')",
    )
    source = ctypes.c_void_p()
    library.sqlite3_open_v2(b":memory:", ctypes.byref(source), _READ_WRITE | _CREATE, None)
    content = (ctypes.c_ubyte * len(snapshot)).from_buffer(snapshot)  # not a copy: it may be large
    try:
        code = library.sqlite3_deserialize(source, b"main", content, len(snapshot), len(snapshot), _READ_ONLY)
        for statement in statements:
            code = code or library.sqlite3_exec(source, statement.encode(), None, None, None)
        why = library.sqlite3_errmsg(source)
    finally:
        library.sqlite3_close(source)
    if code and why in [library.sqlite3_errstr(full) for full in _FULL]:  # what the export fails of it tells in words
        raise DiskFull
    if code:
        raise Damaged


def copy_rows(snapshot: bytearray, path: Path, key: str) -> None:
    """The same by Python's own driver, which reads out of memory everywhere, row by row."""
    source = sqlite3.connect(":memory:")
    target = disk.connect(path, key, "journal_mode=OFF", "synchronous=OFF", "cache_size=-64000")
    try:
        source.deserialize(snapshot)
        target.execute("BEGIN")
        parts = source.execute("SELECT type, name, sql, rootpage FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
        searches = tuple(f"{name}_" for kind, name, _, root in parts if kind == "table" and not root)
        for kind, name, sql, root in sorted(parts, key=lambda part: (part[0] != "table", bool(part[3]))):
            if kind == "table" and root:  # a search made its own tables already, and not empty
                target.execute(f'DELETE FROM "{name}"' if name.startswith(searches) else sql)
                _copy_table(source, target, name)
            else:
                target.execute(sql)
        target.execute("COMMIT")
    except sqlite3.DatabaseError as error:
        raise Damaged from error
    finally:
        target.close()
        source.close()


def _copy_table(source: sqlite3.Connection, target: Any, table: str) -> None:
    rows = source.execute(f'SELECT * FROM "{table}"')
    marks = ", ".join("?" * len(rows.description))
    target.executemany(f'INSERT INTO "{table}" VALUES ({marks})', rows)
