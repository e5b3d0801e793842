"""Signed tips of the audit's chain in a file that central only appends to, best one of another machine's: what was
signed there can't be cut off or computed anew in the data base."""

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import mkstemp

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from sqlalchemy import Engine, select

from desktop.central import tables
from desktop.central.database import reading

RESTORED = "restore"  # why a line was written that excuses lost entries


class TipsError(Exception):
    """The key or the file of the tips can't be used; the text is one sentence for the operator."""


class Tip(msgspec.Struct, frozen=True):
    """At an instant (aware UTC) the audit of this history ended with the entry `number` and its `tip`; `on` says what
    made central write it: "start", "hour", "stop" or "restore"."""

    at: datetime
    number: int
    tip: str
    history: str
    on: str


class Line(msgspec.Struct, frozen=True):
    """A line of the file; `signature` (hex) is Ed25519's over the JSON of `signed`."""

    signed: Tip
    signature: str


@dataclass(frozen=True, slots=True)
class AuditTips:
    """Where the tips go, and the file of the key they are signed with."""

    file: Path
    key: Path

    def sign(self, engine: Engine, at: datetime, on: str) -> None:
        """Append where the audit ends now; it is on the disk when this returns. TipsError when it can't be."""
        head = tables.feed_head.c
        with reading(engine) as connection:
            found = connection.execute(select(head.audit_seq, head.audit_tip, head.history)).one()
        signed = Tip(at, *found, on)
        line = Line(signed, self._signer().sign(msgspec.json.encode(signed)).hex())
        try:
            _append(self.file, msgspec.json.encode(line))
        except OSError as error:
            raise TipsError(f"The audit's tip cannot be written to {self.file}: {error.strerror}.") from error

    def public_key(self) -> str:
        """In hex; what the lines are checked with."""
        return self._signer().public_key().public_bytes_raw().hex()

    def _signer(self) -> Ed25519PrivateKey:
        """The key, made at its first use; only its owner may read it."""
        try:
            if not self.key.exists():
                _make_key(self.key)
            key = load_pem_private_key(self.key.read_bytes(), None)
        except OSError as error:
            raise TipsError(f"The audit's key {self.key} cannot be used: {error.strerror}.") from error
        except ValueError as error:
            raise TipsError(f"The file {self.key} holds no key.") from error
        if not isinstance(key, Ed25519PrivateKey):
            raise TipsError(f"The key in {self.key} is not an Ed25519 key.")
        return key


def is_signed(line: Line, keys: Sequence[Ed25519PublicKey]) -> bool:
    """Whether one of the keys signed it."""
    for key in keys:
        with suppress(InvalidSignature, ValueError):
            key.verify(bytes.fromhex(line.signature), msgspec.json.encode(line.signed))
            return True
    return False


def _append(path: Path, line: bytes) -> None:
    with open(path, "a+b", buffering=0, opener=partial(os.open, mode=0o600)) as file:
        if file.seek(0, os.SEEK_END):
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":  # the machine ended in the middle of the last line
                line = b"\n" + line
        file.write(line + b"\n")
        os.fsync(file.fileno())


def _make_key(path: Path) -> None:
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    descriptor, name = mkstemp(".part", f"{path.name}.", path.parent)
    part = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(pem)
            file.flush()
            os.fsync(descriptor)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
