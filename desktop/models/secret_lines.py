"""Secrets in words: what was asked for, whether it is answered, how long it is kept. Never a value."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication

from desktop.models import moment
from desktop.models.row_text import SEPARATOR, short_name
from desktop.regulation.people import Agent
from desktop.regulation.ticket import SecretKind, SecretState
from desktop.wire.rows import SecretRow

translate = QCoreApplication.translate

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class SecretLine:
    """`is_answered`: central has something to show."""

    id: int
    text: str
    is_answered: bool = False


def secret_lines(secrets: Sequence[SecretRow], now: datetime, agents: Mapping[int, Agent]) -> tuple[SecretLine, ...]:
    """Those that can be looked at first, then those asked for, then the last one destroyed."""
    lines = [SecretLine(s.id, _words(s, now, agents), s.state is SecretState.ANSWERED) for s in secrets]
    asked = {secret.id for secret in secrets if secret.state is SecretState.ASKED}
    answered = [line for line in lines if line.is_answered]
    destroyed = [line for line in lines if not line.is_answered and line.id not in asked]
    return (*answered, *(line for line in lines if line.id in asked), *destroyed[-1:])


def secret_name(secret_id: int) -> str:
    return translate("Secrets", "secret %1").replace("%1", str(secret_id))


def kind_name(kind: SecretKind) -> str:
    if kind is SecretKind.PASSWORD:
        return translate("Secrets", "password")
    return translate("Secrets", "authorization data")


def _words(secret: SecretRow, now: datetime, agents: Mapping[int, Agent]) -> str:
    parts = [secret_name(secret.id), kind_name(secret.kind)]
    if secret.state is SecretState.DESTROYED:
        parts.append(translate("Secrets", "destroyed"))
    elif secret.state is SecretState.ASKED:
        asked = translate("Secrets", "asked %1, no answer yet")
        parts.append(asked.replace("%1", _ago(secret.asked_at, now)))
    else:
        told = translate("Secrets", "answered %1")
        if secret.letter is not None:
            told = translate("Secrets", "moved out of the letter %1")
        elif secret.asked_by_id is None:
            told = translate("Secrets", "moved here from a message %1")
        parts.append(told.replace("%1", _ago(secret.answered_at or secret.asked_at, now)))
        if secret.expires_at is not None:
            left = translate("Secrets", "destroyed in %1 or with the end of the ticket")
            if secret.letter is not None:
                left = translate("Secrets", "destroyed in %1 or when the letter is left without an answer")
            parts.append(left.replace("%1", _left(secret.expires_at - now)))
    looked_by = agents.get(secret.looked_by_id or 0)
    if looked_by is not None and secret.looked_at is not None:
        seen = translate("Secrets", "last seen by %1, %2").replace("%1", short_name(looked_by.name))
        parts.append(seen.replace("%2", moment.moment(secret.looked_at, now)))
    return SEPARATOR.join(parts)


def _ago(at: datetime, now: datetime) -> str:
    passed = now - at
    if passed < timedelta(minutes=1):
        return translate("Secrets", "just now")
    if passed < HOUR:
        return translate("Secrets", "%1 min ago").replace("%1", str(passed // timedelta(minutes=1)))
    if passed < 24 * HOUR:
        return translate("Secrets", "%1 h ago").replace("%1", str(passed // HOUR))
    return moment.moment(at, now)


def _left(left: timedelta) -> str:
    """Rounded up, so that it never says nothing is left while something is."""
    if left > HOUR:
        return translate("Secrets", "%1 h").replace("%1", str(-(-left // HOUR)))
    minutes = max(1, -(-left // timedelta(minutes=1)))
    return translate("Secrets", "%1 min").replace("%1", str(minutes))
