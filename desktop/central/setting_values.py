"""Which settings a supervisor may change, and what a value of each has to be."""

import re
from typing import Annotated, Any

import msgspec

from desktop.central.problems import invalid, invalid_by, not_found
from desktop.regulation.ticket import BasicService

WallTime = Annotated[
    str, msgspec.Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$", description="Moscow time, like 10:00")
]
_TYPES: dict[str, Any] = {
    "guard_minutes": Annotated[int, msgspec.Meta(ge=0, le=720)],
    "stp_from": WallTime,
    "stp_until": WallTime,
    "basic_services": set[BasicService],
    "cabinet_url": Annotated[str, msgspec.Meta(max_length=255)],
}
_ADDRESS = re.compile(r"(https?://[^\s<>\"«»]+)?")  # or nothing


def checked_value(name: str, value: Any) -> Any:
    """The value as it is stored; 404 for an unknown setting, 422 for a wrong value."""
    if name not in _TYPES:
        raise not_found()
    try:
        checked = msgspec.convert(value, _TYPES[name])
    except msgspec.ValidationError as error:
        raise invalid_by(str(error), "value") from None
    if name == "cabinet_url" and not _ADDRESS.fullmatch(checked):
        raise invalid("value", "web_address")
    return sorted(service.value for service in checked) if isinstance(checked, set) else checked
