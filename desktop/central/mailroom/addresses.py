"""Mail addresses as they go over the wire: checked, in ASCII; whatever else is refused (H12)."""

import re

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_LONGEST, _LONGEST_LOCAL = 254, 64  # characters, by the standard


class AddressError(ValueError):
    """No mail can go to such an address."""


def wire_address(address: str) -> str:
    """A bare address (`mail_address`'s spelling) with its host in punycode. AddressError for one with a quoted or
    non-ASCII name, a control character, or no domain."""
    local, _, host = address.rpartition("@")
    found = f"{local}@{wire_host(host)}"
    if not _LOCAL.fullmatch(local) or len(local) > _LONGEST_LOCAL or len(found) > _LONGEST:
        raise AddressError(found)
    return found


def wire_host(host: str) -> str:
    """A domain name in ASCII. AddressError."""
    labels = [_wire_label(label) for label in host.lower().split(".")]
    if not all(_LABEL.fullmatch(label) for label in labels):
        raise AddressError(host)
    return ".".join(labels)


def _wire_label(label: str) -> str:
    try:
        return label if label.isascii() else f"xn--{label.encode('punycode').decode('ascii')}"
    except UnicodeError:
        raise AddressError(label) from None
