"""Placeholders of standard answers, filled with what the ticket on the screen says (STP.8)."""

import re
from collections.abc import Mapping

NAME, ACCOUNT, TICKET, DUE = PLACEHOLDERS = ("name", "account", "ticket", "due")
_RUSSIAN = {"имя": NAME, "аккаунт": ACCOUNT, "заявка": TICKET, "срок": DUE}
_SPELLED = re.compile(r"\{\s*(" + "|".join((*PLACEHOLDERS, *_RUSSIAN)) + r")\s*\}", re.IGNORECASE)


def filled(body: str, values: Mapping[str, str | None]) -> tuple[str, tuple[str, ...]]:
    """The text with `{name}` or `{имя}` and the others of PLACEHOLDERS in place, and those without a value, in order:
    they stay as they are written. Any other brace is just a brace, and a value is never a placeholder."""
    unknown: dict[str, None] = {}

    def value(match: re.Match[str]) -> str:
        name = _name(match)
        found = values.get(name)
        if found:
            return found
        unknown[name] = None
        return match.group()

    return _SPELLED.sub(value, body), tuple(unknown)


def unfilled(text: str) -> tuple[str, ...]:
    """The placeholders that stand in a text, in order, each once."""
    return tuple(dict.fromkeys(_name(match) for match in _SPELLED.finditer(text)))


def _name(match: re.Match[str]) -> str:
    spelled = match[1].lower()
    return _RUSSIAN.get(spelled, spelled)
