"""Which settings a supervisor may change, and what a value of each has to be."""

from datetime import time
from typing import Annotated, Any

import msgspec

from desktop.central.problems import invalid, not_found
from desktop.regulation.ticket import BasicService

_MinutesOfGuard = Annotated[int, msgspec.Meta(ge=0, le=720)]
_TYPES: dict[str, Any] = {
    "guard_minutes": _MinutesOfGuard,
    "stp_from": time,
    "stp_until": time,
    "basic_services": set[BasicService],
}


def checked_value(name: str, value: Any) -> Any:
    """The value as it is stored; 404 for an unknown setting, 422 for a wrong value."""
    if name not in _TYPES:
        raise not_found()
    try:
        checked = msgspec.convert(value, _TYPES[name])
    except msgspec.ValidationError as error:
        raise invalid("value", str(error)) from None
    if isinstance(checked, time):
        if checked.tzinfo is not None:
            raise invalid("value", "Moscow time, without an offset")
        return checked.strftime("%H:%M")
    return sorted(service.value for service in checked) if isinstance(checked, set) else checked
