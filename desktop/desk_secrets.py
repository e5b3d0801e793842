"""What a desk may not keep as plain text: keys, session and lock, in the keyring when there is one."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from desktop.keyrings import KeyRing
from desktop.replica.keys import FileKey, Keys, PasswordKey, RandomKey, new_key
from desktop.wire.tokens import Tokens

if TYPE_CHECKING:  # msgspec comes with it, which the first picture of the window must not wait for
    from desktop.wire.session import Session

_REPLICA, _OUTBOX, _SESSION, _PASSWORD, _LOCKED = "replica", "outbox", "session", "password", "locked"


class DeskSecrets:
    """Of one (central, agent). Without a keyring nothing of it outlives the program: the replica's key is made anew,
    the outbox's comes from the password, and the agent signs in at each start. Safe from any thread: the one that
    renews the session keeps it."""

    def __init__(self, ring: KeyRing | None, central: str, login: str) -> None:
        self._ring, self._service, self._user = ring, f"Smena {central}", login.lower()
        self._lock = threading.Lock()
        self._kept = self._read()
        self._hash = self._text(_PASSWORD)

    @property
    def has_ring(self) -> bool:
        return self._ring is not None

    def keys(self, *passwords: str) -> Keys | None:
        """The keys of the desk's files. `passwords`: the agent's, then a former one. None when it takes his password
        and there is none."""
        by_password = tuple(PasswordKey(password) for password in passwords if password)
        if self._ring is not None and not self._has_keys():
            self._keep(lambda kept: {_REPLICA: new_key(), _OUTBOX: new_key()} | kept)
            if not self._has_keys():
                self._ring = None  # what can't be kept is not used: it would be lost with the program's end
        if self._ring is not None:
            ours: tuple[FileKey, ...] = (RandomKey(self._kept[_OUTBOX]), *by_password)
            return Keys(self._kept[_REPLICA], ours)
        return Keys(new_key(), by_password, is_lasting=False) if by_password else None

    def tokens(self) -> Tokens | None:
        """Of the last session, whether they are still good or not."""
        session = self._kept.get(_SESSION)
        if not isinstance(session, dict):
            return None
        access, refresh = session.get("token"), session.get("refresh_token")
        if not isinstance(access, str):
            return None
        return Tokens(access, refresh if isinstance(refresh, str) else None)

    def keep_session(self, session: Session) -> None:
        """Where it can't be kept it is good until the program ends."""
        import msgspec

        self._keep(lambda kept: kept | {_SESSION: msgspec.to_builtins(session)})

    def forget_session(self) -> None:
        """The agent signed out: the session goes, and what a lock of it needs; the keys stay."""
        gone = (_SESSION, _PASSWORD, _LOCKED)
        self._keep(lambda kept: {name: value for name, value in kept.items() if name not in gone})

    @property
    def has_password(self) -> bool:
        """Whether `is_password` can tell."""
        return bool(self._hash)

    def is_password(self, password: str) -> bool:
        """Whether it is the one of the last sign-in. Takes as long as argon2id does."""
        from argon2 import PasswordHasher
        from argon2.exceptions import InvalidHashError, VerificationError

        try:
            return bool(self._hash) and PasswordHasher().verify(self._hash, _as_bytes(password))
        except (VerificationError, InvalidHashError):
            return False

    def keep_password(self, hashed: str) -> None:
        """What `password_hash` made of the one that let the agent in; without a keyring, until the program ends."""
        self._hash = hashed
        self._keep(lambda kept: kept | {_PASSWORD: hashed})

    @property
    def locked_at(self) -> str:
        """When the window was locked, as it was told; empty when it is open. Beside the keys, so that who takes it away
        takes them too."""
        return self._text(_LOCKED)

    def keep_lock(self, locked_at: str) -> None:
        """Empty: the window is open."""
        self._keep(lambda kept: kept | {_LOCKED: locked_at})

    def forget_replica(self) -> None:
        """The agent is none any more: what is left of the replica, on whatever copy of the disk, opens no more."""
        self._keep(lambda kept: {name: value for name, value in kept.items() if name == _OUTBOX})

    def _text(self, name: str) -> str:
        value = self._kept.get(name)
        return value if isinstance(value, str) else ""

    def _has_keys(self) -> bool:
        return _REPLICA in self._kept and _OUTBOX in self._kept

    def _read(self) -> dict[str, Any]:
        if self._ring is None:
            return {}
        try:
            kept = json.loads(self._ring.get_password(self._service, self._user) or "{}")
        except ValueError:
            return {}
        except Exception:  # locked, or gone: for this run there is none
            self._ring = None
            return {}
        return kept if isinstance(kept, dict) else {}

    def _keep(self, changed: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        with self._lock:
            if self._ring is None:
                return
            kept = changed(self._kept)
            try:
                self._ring.set_password(self._service, self._user, json.dumps(kept, ensure_ascii=False))
            except Exception:  # as above
                return
            self._kept = kept


def password_hash(password: str) -> str:
    """By argon2id, with the work that the outbox's key takes too; for `DeskSecrets.keep_password`."""
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1).hash(_as_bytes(password))


def _as_bytes(password: str) -> bytes:
    return password.encode(errors="surrogatepass")
