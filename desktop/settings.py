"""Settings of the workstation: command line, then environment, then defaults; and what a folder remembers."""

from __future__ import annotations

import argparse
import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from desktop.regulation.people import Agent, Department, Role
from desktop.wire.address import keeps_secrets

if TYPE_CHECKING:  # msgspec comes with it, which the first picture of the window must not wait for
    from desktop.wire.session import Session, SignedInAgent

CENTRAL = "http://127.0.0.1:8420"
LANGUAGES = ("ru", "en")
LOCK_AFTER, LONGEST_IDLE = 15, 480  # minutes without a key or the mouse until the window is locked
THEMES = ("system", "light", "dark")
FIRST_WINDOW = "window.json"  # in a desk's folder: where its window listens, and the word that opens its ear

_DEVICE, _LAST, _EARLIER_SESSION = "device", "last.json", "session.json"


@dataclass(frozen=True, slots=True)
class Settings:
    """`login` and `password` sign in without the dialog; `language` None: the system's; `lock_after` in minutes."""

    central: str
    data: Path
    login: str | None = None
    password: str | None = None
    language: str | None = None
    theme: str = "system"
    ca_file: str | None = None
    lock_after: int = LOCK_AFTER


def read_settings(arguments: Sequence[str], environment: Mapping[str, str]) -> Settings:
    """Ends the program with a sentence when an argument is wrong."""
    parser = argparse.ArgumentParser(prog="smena", description="The workstation of Smena, a support desk.")
    parser.add_argument("--central", metavar="URL", help=f"central's address ({CENTRAL})")
    parser.add_argument("--login", help="whom to sign in; the password comes from SMENA_PASSWORD or is asked for")
    parser.add_argument("--data", type=Path, metavar="DIR", help="where to keep the data (the user's data folder)")
    parser.add_argument("--language", choices=LANGUAGES, help="of the window (the system's)")
    parser.add_argument("--theme", choices=THEMES, help="of the window (the system's)")
    parser.add_argument("--ca", metavar="FILE", help="the certificate authority that vouches for central")
    parser.add_argument(
        "--lock-after",
        metavar="MINUTES",
        help=f"lock the window after so long untouched ({LOCK_AFTER})",
    )
    given = parser.parse_args(arguments)
    central = given.central or environment.get("SMENA_CENTRAL") or CENTRAL
    if urlsplit(central).scheme not in ("http", "https") or not urlsplit(central).hostname:
        parser.error(f"--central needs an address like {CENTRAL}, not {central}")
    if not keeps_secrets(central):
        from desktop.regulation.sentences import sentence  # which the first picture need not wait for

        parser.error(sentence("desk.needs_https", given.language or environment.get("SMENA_LANGUAGE") or "en"))
    lock_after = given.lock_after or environment.get("SMENA_LOCK_AFTER") or str(LOCK_AFTER)
    if not (lock_after.isdecimal() and 1 <= int(lock_after) <= LONGEST_IDLE):
        parser.error(f"--lock-after needs a whole number of minutes from 1 to {LONGEST_IDLE}, not {lock_after}")
    data = given.data or environment.get("SMENA_DATA") or _usual_data_folder()
    return Settings(
        central=central.rstrip("/"),
        data=Path(data).expanduser().absolute(),
        login=given.login or environment.get("SMENA_LOGIN"),
        password=environment.get("SMENA_PASSWORD"),
        language=given.language or environment.get("SMENA_LANGUAGE"),
        theme=given.theme or environment.get("SMENA_THEME") or "system",
        ca_file=given.ca or environment.get("SMENA_CA"),
        lock_after=int(lock_after),
    )


def desk_folder(settings: Settings, login: str) -> Path:
    """The folder of this central and this agent: nobody else's rows, intents or drafts are ever in it."""
    return settings.data / _as_name(settings.central.partition("://")[2]) / _as_name(login.lower())


def device_of(settings: Settings) -> str:
    """The random id of this installation, made at its first start. Raises OSError when it can't be kept."""
    file = settings.data / _DEVICE
    if not file.exists():
        import secrets

        write_private(file, secrets.token_hex(16).encode())
    return file.read_text().strip()


def remember_desk(settings: Settings, session: Session) -> None:
    """Keep who signed in. His session is a secret: `DeskSecrets` keeps it, or nobody."""
    agent = session.agent
    known = {"id": agent.id, "login": agent.login, "name": agent.name, "department": agent.department}
    _write_json(settings.data / _LAST, {"central": settings.central, "agent": known | {"role": agent.role}})
    # An earlier version kept the token as plain text.
    (desk_folder(settings, agent.login) / _EARLIER_SESSION).unlink(missing_ok=True)


def last_agent(settings: Settings) -> Agent | None:
    """Who worked with this central last: the window opens with him at once, online or not. None at the first start,
    or when another login is asked for."""
    last = read_private(settings.data / _LAST)
    try:
        known = last["agent"]
        agent = Agent(
            int(known["id"]), known["login"], known["name"], Department(known["department"]), Role(known["role"])
        )
        is_wanted = last["central"] == settings.central and settings.login in (None, agent.login)
    except (KeyError, TypeError, ValueError):
        return None
    return agent if is_wanted else None


def as_agent(signed_in: SignedInAgent) -> Agent:
    return Agent(signed_in.id, signed_in.login, signed_in.name, signed_in.department, signed_in.role)


def _as_name(text: str) -> str:
    return re.sub(r"[^\w.-]", "_", text).strip(".") or "_"


def _usual_data_folder() -> str:
    import platformdirs  # not needed where the folder is named

    return platformdirs.user_data_dir("smena", appauthor=False)


def read_private(file: Path) -> Any:
    """What a file of `write_private` holds; None for a missing or a damaged one."""
    try:
        return json.loads(file.read_bytes())
    except (OSError, ValueError):
        return None


def _write_json(file: Path, content: object) -> None:
    write_private(file, json.dumps(content, ensure_ascii=False).encode())


def write_private(file: Path, content: bytes) -> None:
    """Whole or not at all, readable by its owner alone."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = file.with_name(file.name + ".new")
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
        stream.write(content)
    fresh.replace(file)
