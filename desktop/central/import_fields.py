"""The names of the fields in a line of an import: twice the same is a mistake, one nobody knows is told of."""

import json
from typing import Any

from desktop.central.import_lines import ImportedMessage, ImportedSubscriber, ImportedTicket, LineError, Remark

_TICKET = frozenset(ImportedTicket.__struct_fields__)
_SUBSCRIBER = frozenset(ImportedSubscriber.__struct_fields__)
_MESSAGE = frozenset(ImportedMessage.__struct_fields__)


def unknown_fields(line: bytes) -> list[Remark]:
    """A remark for each field of a good line that the format does not have; LineError for a field given twice."""
    try:
        ticket = json.loads(line, object_pairs_hook=_object, parse_int=str)  # str: no number is too long
    except RecursionError:
        raise LineError("", "not JSON: nested too deeply") from None
    unknown = ticket.keys() - _TICKET
    unknown |= {f"subscriber.{name}" for name in (ticket.get("subscriber") or {}).keys() - _SUBSCRIBER}
    for message in ticket.get("messages") or []:
        unknown |= {f"messages.{name}" for name in message.keys() - _MESSAGE}
    return [
        Remark(name if name.isprintable() else ascii(name), "no field of this format, left out", f"field {name}")
        for name in sorted(unknown)
    ]


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise LineError(next(name for name in names if names.count(name) > 1), "given twice")
    return found
