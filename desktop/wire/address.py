"""Whether what goes to an address can be read on the way."""

from ipaddress import ip_address
from urllib.parse import urlsplit


def keeps_secrets(url: str) -> bool:
    """https, or plain http that does not leave this machine."""
    parts = urlsplit(url)
    return parts.scheme == "https" or is_loopback(parts.hostname or "")


def is_loopback(host: str) -> bool:
    """Whether it is this machine, by its name or number."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
