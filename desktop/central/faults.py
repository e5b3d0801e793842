"""What msgspec and Litestar say of a wrong request, as a field and a code of `regulation.sentences_of_faults`."""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from desktop.regulation.intents import INTENT_TYPES, RefusalReason
from desktop.regulation.people import Department
from desktop.regulation.ticket import BasicService

_PATH = re.compile(r" - at `\$\.?([^`]*)`$")
_NAMED = re.compile(r"(?:unknown|required) field `([^`]+)`")
_ALLOWED = {  # by the name of the field: msgspec does not say which values there are
    "department": tuple(Department),
    "service": tuple(BasicService),
    "reason": tuple(RefusalReason),
    "type": tuple(INTENT_TYPES),
    "value": tuple(BasicService),  # of the setting `basic_services`
    "kind": ("person", "organisation"),
    "state": ("active", "blocked", "closed"),
    "services.state": ("works", "failed", "off", "not_in_plan"),
}
_ECHO = 40  # characters of a wrong value that are told back
_LIMITS = {  # of what, on which side
    ("str", ">="): "too_short",
    ("str", "<="): "too_long",
    ("array", ">="): "too_few",
    ("array", "<="): "too_many",
    ("number", ">="): "too_small",
    ("number", "<="): "too_large",
}


class Fault(NamedTuple):
    """Why a value does not fit: `fault.` + `code` is its sentence, filled by `facts`."""

    code: str
    facts: dict[str, Any]


def fault(code: str, **facts: Any) -> Fault:
    return Fault(code, facts)


def field_fault(message: str, path: str = "") -> tuple[str, Fault]:
    """The full name of the wrong field, and what is wrong with it; `path` is where msgspec's message began to look."""
    if at := _PATH.search(message):
        path, message = f"{path}.{at[1]}".strip(".").replace(".[", "["), message[: at.start()]
    if named := _NAMED.search(message):
        path = f"{path}.{named[1]}" if path else named[1]
    field = path or "body"
    for pattern, told in _FAMILIES:
        if found := pattern.match(message):
            return field, told(found, field)
    return field, fault("wrong")


def json_fault(message: str) -> Fault:
    """What is wrong with a body that is no JSON."""
    if "truncated" in message:
        return fault("cut_off")
    if "utf" in message.lower():
        return fault("not_utf8")
    byte = re.search(r"\(byte (\d+)\)", message)
    return fault("malformed", byte=int(byte[1])) if byte else fault("malformed")


def not_one_of(field: str, value: str) -> Fault:
    """A word that is none of those the field may have, with those it may have."""
    name = re.sub(r"\[[^]]*\]", "", field)
    allowed = _ALLOWED.get(name) or _ALLOWED.get(name.rpartition(".")[2])
    return fault("not_one_of", value=value[:_ECHO], **({"allowed": ", ".join(allowed)} if allowed else {}))


def _limit(found: re.Match[str], _: str) -> Fault:
    kind = found[1] if found[2] else "number"
    limit = found[4].removesuffix(".0")
    return fault(_LIMITS.get((kind, found[3]), "wrong"), limit=int(limit) if limit.lstrip("-").isdigit() else limit)


_FAMILIES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str], Fault]], ...] = (
    (re.compile(r"Object missing required field|missing$"), lambda _, __: fault("missing")),
    (re.compile("Object contains unknown field"), lambda _, __: fault("unknown_field")),
    (re.compile(r"Expected `(\w+)`( of length)? (>=|<=) (\S+)$"), _limit),
    (re.compile(r"Expected `str` matching regex"), lambda _, __: fault("wall_time")),
    (
        re.compile("Expected `datetime` with a timezone|Invalid RFC3339 encoded datetime"),
        lambda _, __: fault("instant"),
    ),
    (re.compile("Invalid RFC3339 encoded date"), lambda _, __: fault("date")),
    (re.compile("(?:Integer|Number) (?:value )?out of range"), lambda _, __: fault("too_large")),
    (re.compile(r"Invalid (?:enum )?value ['\"]?(.*?)['\"]?$"), lambda found, field: not_one_of(field, found[1])),
    (
        re.compile("Expected `([^`]+)`, got `([^`]+)`"),
        lambda found, _: fault("wrong_type", expected=found[1], got=found[2]),
    ),
)
