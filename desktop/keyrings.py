"""The operating system's keyring, when there is one that keeps secrets encrypted."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any, Protocol

# The systems' own, by name: whatever else is installed or configured may keep its secrets as plain text, or none.
_BACKENDS = {
    "darwin": ("macOS",),
    "win32": ("Windows",),
    "linux": ("SecretService", "kwallet"),
}
_CLASSES = {"macOS": "Keyring", "Windows": "WinVaultKeyring", "SecretService": "Keyring", "kwallet": "DBusKeyring"}


class KeyRing(Protocol):
    """Texts by service and user. Each call may raise anything: a keyring that is locked, or has gone."""

    def get_password(self, service: str, username: str) -> str | None: ...

    def set_password(self, service: str, username: str, password: str) -> None: ...


def system_ring() -> KeyRing | None:
    """None where the system has none that runs."""
    if sys.platform == "linux" and not _has_bus():
        return None  # found out without the quarter of a second that the imports take
    for name in _BACKENDS.get(sys.platform, ()):
        ring = _usable(name)
        if ring is not None:
            return ring
    return None


def _has_bus() -> bool:
    folder = os.environ.get("XDG_RUNTIME_DIR")
    return "DBUS_SESSION_BUS_ADDRESS" in os.environ or (folder is not None and os.path.exists(f"{folder}/bus"))


def _usable(name: str) -> KeyRing | None:
    try:
        backend: Any = getattr(import_module(f"keyring.backends.{name}"), _CLASSES[name])
        ring: KeyRing | None = backend() if backend.priority > 0 else None
        return ring
    except Exception:  # each has its own ways to say that it is not there
        return None
