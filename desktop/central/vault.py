"""How a secret is sealed: a key of its own for each, wrapped by a master key from outside the data base."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_KEY = 32  # bytes, so AES-256
_NONCE = 12  # bytes, random, before what was encrypted under it


class VaultError(Exception):
    """A secret does not open. `code` is stable: `unknown_key` (its master key is not in the ring) or `damaged` (its
    bytes were changed, or it was sealed as another secret)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Master keys by id, the newest first: that one seals, all of them open."""

    keys: Mapping[str, bytes] = field(repr=False)

    @property
    def newest_id(self) -> str:
        return next(iter(self.keys))


@dataclass(frozen=True, slots=True)
class Sealed:
    """What the data base keeps of a secret. Who forgets `wrapped_key` has destroyed it, whatever else remains."""

    key_id: str
    wrapped_key: bytes = field(repr=False)
    ciphertext: bytes = field(repr=False)


def new_master_key() -> bytes:
    return os.urandom(_KEY)


def seal(ring: KeyRing, plain: str, context: str) -> Sealed:
    """`plain` under a fresh key. `context` says which secret it is ("secret 12"): as another one it does not open."""
    return seal_bytes(ring, _as_bytes(plain), context)


def open_sealed(ring: KeyRing, sealed: Sealed, context: str) -> str:
    """What was sealed under this context; VaultError."""
    return open_bytes(ring, sealed, context).decode(errors="surrogatepass")


def seal_bytes(ring: KeyRing, plain: bytes, context: str) -> Sealed:
    """The same for the content of a file or a raw letter, 2 GiB at most."""
    key = os.urandom(_KEY)
    wrapped_key = _encrypt(ring.keys[ring.newest_id], key, f"key of {context}")
    return Sealed(ring.newest_id, wrapped_key, _encrypt(key, plain, f"value of {context}"))


def open_bytes(ring: KeyRing, sealed: Sealed, context: str) -> bytes:
    """What was sealed under this context; VaultError."""
    key = _unwrapped(ring, sealed, context)
    return _decrypt(key, sealed.ciphertext, f"value of {context}")


def rewrap(ring: KeyRing, sealed: Sealed, context: str) -> Sealed:
    """The same secret under the newest master key; its ciphertext stays, nothing of it is opened. VaultError."""
    key = _unwrapped(ring, sealed, context)
    return Sealed(ring.newest_id, _encrypt(ring.keys[ring.newest_id], key, f"key of {context}"), sealed.ciphertext)


def _unwrapped(ring: KeyRing, sealed: Sealed, context: str) -> bytes:
    if sealed.key_id not in ring.keys:
        raise VaultError("unknown_key")
    return _decrypt(ring.keys[sealed.key_id], sealed.wrapped_key, f"key of {context}")


def _encrypt(key: bytes, plain: bytes, bound_to: str) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, _as_bytes(bound_to))


def _decrypt(key: bytes, encrypted: bytes, bound_to: str) -> bytes:
    try:
        return AESGCM(key).decrypt(encrypted[:_NONCE], encrypted[_NONCE:], _as_bytes(bound_to))
    except (InvalidTag, ValueError):  # the latter: cut so short that there is no nonce
        raise VaultError("damaged") from None


def _as_bytes(text: str) -> bytes:
    return text.encode(errors="surrogatepass")
