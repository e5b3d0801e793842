"""Settings of the workstation: command line, then environment, then defaults; and what a folder remembers."""

import argparse
import os
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import msgspec
import platformdirs

from desktop.regulation.people import Agent
from desktop.wire.session import Session, SignedInAgent

CENTRAL = "http://127.0.0.1:8420"
LANGUAGES = ("ru", "en")
THEMES = ("system", "light", "dark")

T = TypeVar("T")

_DEVICE, _LAST, _SESSION = "device", "last.json", "session.json"


@dataclass(frozen=True, slots=True)
class Settings:
    """`login` and `password` sign in without the dialog; `language` None: the system's."""

    central: str
    data: Path
    login: str | None = None
    password: str | None = None
    language: str | None = None
    theme: str = "system"
    ca_file: str | None = None


class LastDesk(msgspec.Struct, frozen=True):
    """Who worked here last, and where: the window opens with it at once, online or not."""

    central: str
    agent: SignedInAgent


class StoredSession(msgspec.Struct, frozen=True):
    token: str
    expires_at: datetime


def read_settings(arguments: Sequence[str], environment: Mapping[str, str]) -> Settings:
    """Ends the program with a sentence when an argument is wrong."""
    parser = argparse.ArgumentParser(prog="smena", description="The workstation of Smena, a support desk.")
    parser.add_argument("--central", metavar="URL", help=f"central's address ({CENTRAL})")
    parser.add_argument("--login", help="whom to sign in; the password comes from SMENA_PASSWORD or is asked for")
    parser.add_argument("--data", type=Path, metavar="DIR", help="where to keep the data (the user's data folder)")
    parser.add_argument("--language", choices=LANGUAGES, help="of the window (the system's)")
    parser.add_argument("--theme", choices=THEMES, help="of the window (the system's)")
    parser.add_argument("--ca", metavar="FILE", help="the certificate authority that vouches for central")
    given = parser.parse_args(arguments)
    central = given.central or environment.get("SMENA_CENTRAL") or CENTRAL
    if urlsplit(central).scheme not in ("http", "https") or not urlsplit(central).hostname:
        parser.error(f"--central needs an address like {CENTRAL}, not {central}")
    data = given.data or environment.get("SMENA_DATA") or platformdirs.user_data_dir("smena", appauthor=False)
    return Settings(
        central=central.rstrip("/"),
        data=Path(data).expanduser().absolute(),
        login=given.login or environment.get("SMENA_LOGIN"),
        password=environment.get("SMENA_PASSWORD"),
        language=given.language or environment.get("SMENA_LANGUAGE"),
        theme=given.theme or environment.get("SMENA_THEME") or "system",
        ca_file=given.ca or environment.get("SMENA_CA"),
    )


def desk_folder(settings: Settings, login: str) -> Path:
    """The folder of this central and this agent: nobody else's rows, intents or drafts are ever in it."""
    return settings.data / _as_name(settings.central.partition("://")[2]) / _as_name(login.lower())


def device_of(settings: Settings) -> str:
    """The random id of this installation, made at its first start. Raises OSError when it can't be kept."""
    file = settings.data / _DEVICE
    if not file.exists():
        _write_private(file, secrets.token_hex(16).encode())
    return file.read_text().strip()


def remember_desk(settings: Settings, session: Session) -> None:
    """Keep who signed in, and his token for him alone."""
    last = LastDesk(settings.central, session.agent)
    _write_private(settings.data / _LAST, msgspec.json.encode(last))
    stored = StoredSession(session.token, session.expires_at)
    _write_private(desk_folder(settings, session.agent.login) / _SESSION, msgspec.json.encode(stored))


def last_desk(settings: Settings) -> LastDesk | None:
    """Who worked with this central last; None at the first start, or when another login is asked for."""
    last = _read(settings.data / _LAST, LastDesk)
    if last is None or last.central != settings.central:
        return None
    return last if settings.login in (None, last.agent.login) else None


def stored_session(settings: Settings, login: str) -> StoredSession | None:
    return _read(desk_folder(settings, login) / _SESSION, StoredSession)


def forget_session(settings: Settings, login: str) -> None:
    """The agent signed out: the token goes, the outbox and the drafts stay."""
    (desk_folder(settings, login) / _SESSION).unlink(missing_ok=True)


def as_agent(signed_in: SignedInAgent) -> Agent:
    return Agent(signed_in.id, signed_in.login, signed_in.name, signed_in.department, signed_in.role)


def _as_name(text: str) -> str:
    return re.sub(r"[^\w.-]", "_", text).strip(".") or "_"


def _read(file: Path, shape: type[T]) -> T | None:
    try:
        return msgspec.json.decode(file.read_bytes(), type=shape)
    except (OSError, msgspec.DecodeError):
        return None


def _write_private(file: Path, content: bytes) -> None:
    """Whole or not at all, readable by its owner alone."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = file.with_name(file.name + ".new")
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
        stream.write(content)
    fresh.replace(file)
