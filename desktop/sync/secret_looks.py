"""A secret's value, asked of central when an agent looks at it: it stands in that answer and is kept nowhere."""

from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from desktop.regulation.sentences import sentence
from desktop.sync.exchange import Call, Lost, Transport, Unreachable

SECONDS = 15.0  # somebody waits for it
_WANTS_PASSWORD = ("step_up", "not_your_password")
_NOT_NOW = ("unavailable", "disk_full")  # their own sentences promise another try, and nothing is tried again here


@dataclass(frozen=True, slots=True)
class SecretShown:
    """`value` may be shown until `shown_until`, which is central's time, aware UTC."""

    value: str = field(repr=False)
    shown_until: datetime


class PasswordWanted(str):
    """Why it is not shown yet: the agent gives his own password once more; a sentence that says so."""


def look(
    transport: Transport, secret_id: int, reason: str, password: str | None, language: str
) -> SecretShown | PasswordWanted | str:
    """The secret, or a sentence that says why it is not shown. `reason` goes into the audit."""
    body = msgspec.json.encode({"reason": reason} | ({} if password is None else {"password": password}))
    try:
        answer = transport.send(Call("POST", f"/v1/secrets/{secret_id}/look", body, seconds=SECONDS))
        if answer.is_ok:
            return msgspec.json.decode(answer.body, type=SecretShown)
    except Unreachable:
        return sentence("desk.offline", language)
    except (Lost, msgspec.DecodeError):
        return sentence("desk.look_unanswered", language)
    problem = answer.problem
    if problem is None or problem.code in _NOT_NOW:
        return sentence("desk.look_unanswered", language)
    return (PasswordWanted if problem.code in _WANTS_PASSWORD else str)(problem.title)
