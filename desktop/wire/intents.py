"""Intents on the wire: a tagged struct made from each value of `regulation.intents`, and the way there and back."""

import dataclasses
from functools import reduce
from operator import or_
from typing import Any, get_type_hints

import msgspec

from desktop.regulation.intents import INTENT_TYPES, TYPE_OF_INTENT, Intent


def _struct(tag: str, intent_type: type[Intent]) -> type[msgspec.Struct]:
    hints = get_type_hints(intent_type)
    fields: list[Any] = [
        (f.name, hints[f.name]) if f.default is dataclasses.MISSING else (f.name, hints[f.name], f.default)
        for f in dataclasses.fields(intent_type)
    ]
    return msgspec.defstruct(
        intent_type.__name__,
        fields,
        tag=tag,
        tag_field="type",
        frozen=True,
        forbid_unknown_fields=True,
        module=__name__,
    )


_STRUCTS = {tag: _struct(tag, intent_type) for tag, intent_type in INTENT_TYPES.items()}
AnyIntent: Any = reduce(or_, _STRUCTS.values())  # the tagged union, for OpenAPI


def from_wire(raw: dict[str, Any]) -> Intent:
    """The intent in a decoded JSON object; msgspec.ValidationError names the wrong field or an unknown type."""
    struct = msgspec.convert(raw, AnyIntent)
    values = {name: getattr(struct, name) for name in struct.__struct_fields__}
    return INTENT_TYPES[struct.__struct_config__.tag](**values)


def to_wire(intent: Intent) -> dict[str, Any]:
    values: dict[str, Any] = msgspec.to_builtins(intent)
    return {"type": TYPE_OF_INTENT[type(intent)], **values}
