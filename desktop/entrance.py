"""The way to a desk: central lets the agent in, or, while it can't be reached, what this computer keeps does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from desktop.desk_secrets import DeskSecrets, password_hash
from desktop.keyrings import KeyRing
from desktop.regulation.people import Agent
from desktop.regulation.sentences import sentence
from desktop.replica.keys import Keys, PasswordKey
from desktop.replica.outbox_file import fits
from desktop.replica.store import OUTBOX
from desktop.settings import Settings, as_agent, desk_folder, device_of, last_agent
from desktop.sync.sign_in import Unanswered, sign_in
from desktop.sync.transport import HttpTransport, Unencrypted
from desktop.wire.session import Session


@dataclass(frozen=True, slots=True)
class Entrance:
    """Who comes in, with which keys. `session` is None without central. `hashed`: his password, for the lock of his
    window. `is_locked`: the outbox does not open with his password; a former one may."""

    agent: Agent
    keys: Keys
    session: Session | None
    secrets: DeskSecrets
    hashed: str
    is_locked: bool = False


def enter(
    settings: Settings,
    ring: KeyRing | None,
    login: str,
    password: str,
    language: str,
    code: str = "",
    may_be_alone: bool = True,
) -> Entrance | str:
    """Or a sentence that says why not. Takes as long as central and argon2id do. `code`: of the second factor;
    `may_be_alone`: if need be without central, where there is no keyring: else the last session opens the desk."""
    answer = _ask_central(settings, login, password, language, code)
    if isinstance(answer, Unanswered) and may_be_alone:
        return _enter_alone(settings, ring, login, password, language) or answer
    if isinstance(answer, str):
        return answer
    secrets = DeskSecrets(ring, settings.central, answer.agent.login)
    keys = secrets.keys(password)
    assert keys is not None, "a password was given"
    is_locked = not secrets.has_ring and not fits(_outbox(settings, answer.agent.login), PasswordKey(password))
    return Entrance(as_agent(answer.agent), keys, answer, secrets, password_hash(password), is_locked)


def unlock(settings: Settings, entrance: Entrance, former: str) -> Entrance | None:
    """With a former password too, under which what was kept is taken over; None when it does not open it either."""
    key = PasswordKey(former)
    if not fits(_outbox(settings, entrance.agent.login), key):
        return None
    return replace(entrance, keys=replace(entrance.keys, outbox=(*entrance.keys.outbox, key)), is_locked=False)


def let_back(
    settings: Settings, secrets: DeskSecrets, login: str, password: str, language: str, code: str = ""
) -> Session | str | None:
    """At a locked window: None when it is the password of the last sign-in, which needs no central. Another one may be
    a new one, so central is asked as at a sign-in: its session, or a sentence that says why not."""
    if secrets.is_password(password):
        return None
    answer = _ask_central(settings, login, password, language, code)
    if isinstance(answer, Unanswered):
        return Unanswered(sentence("desk.lock_wrong" if secrets.has_password else "desk.lock_alone", language))
    if not isinstance(answer, str):
        secrets.keep_password(password_hash(password))
    return answer


def _ask_central(settings: Settings, login: str, password: str, language: str, code: str) -> Session | str:
    try:
        transport = HttpTransport(settings.central, device_of(settings), language, settings.ca_file)
    except OSError:
        return sentence("desk.no_permission", language)
    except Unencrypted:
        return sentence("desk.needs_https", language)
    try:
        return sign_in(transport, login, password, language, code or None)
    finally:
        transport.close()


def _enter_alone(
    settings: Settings, ring: KeyRing | None, login: str, password: str, language: str
) -> Entrance | str | None:
    """Only to an outbox that the password opens: nothing else here can tell who asks."""
    agent, outbox = last_agent(settings), _outbox(settings, login)
    secrets = DeskSecrets(ring, settings.central, login)
    keys = None if secrets.has_ring else secrets.keys(password)
    if agent is None or agent.login != login.lower() or keys is None or not outbox.exists():
        return None
    if not fits(outbox, PasswordKey(password)):
        return sentence("desk.wrong_password", language)
    return Entrance(agent, keys, None, secrets, password_hash(password))


def _outbox(settings: Settings, login: str) -> Path:
    return desk_folder(settings, login) / OUTBOX
