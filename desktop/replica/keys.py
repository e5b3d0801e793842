"""The keys of a desk's two files: random ones that a keyring keeps, or one that comes from the agent's password."""

import os
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

SALT = 16  # bytes: the first ones of an encrypted file, the only ones that are not


class FileKey(Protocol):
    """A way to the key of a file."""

    def of(self, salt: bytes) -> str:
        """32 bytes in hexadecimal, for the file that begins with this salt."""
        ...


@dataclass(frozen=True, slots=True)
class RandomKey:
    """32 bytes in hexadecimal that a keyring keeps."""

    hexed: str = field(repr=False)

    def of(self, salt: bytes) -> str:
        return self.hexed


@dataclass(frozen=True, slots=True)
class PasswordKey:
    """By argon2id from what the agent types: for a computer without a keyring."""

    password: str = field(repr=False)

    def of(self, salt: bytes) -> str:
        return _derived(self.password, salt)


@dataclass(frozen=True, slots=True)
class Keys:
    """`outbox`: first the key it is kept under, then those it may have been kept under before. `is_lasting`: the
    replica's key is there at the next start too, so its file is worth keeping."""

    replica: str = field(repr=False)
    outbox: tuple[FileKey, ...]
    is_lasting: bool = True


def new_key() -> str:
    return os.urandom(32).hex()


@lru_cache(maxsize=4)  # an opening asks for one key more than once
def _derived(password: str, salt: bytes) -> str:
    from argon2.low_level import Type, hash_secret_raw  # not needed where there is a keyring

    secret = password.encode(errors="surrogatepass")
    derived = hash_secret_raw(secret, salt, time_cost=2, memory_cost=19_456, parallelism=1, hash_len=32, type=Type.ID)
    return derived.hex()
