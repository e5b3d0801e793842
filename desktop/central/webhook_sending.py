"""One HTTP request to an address that somebody else chose: in 5 seconds, to no private address, and never further."""

import asyncio
import hashlib
import hmac
import ipaddress
import os
import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from urllib.parse import SplitResult, urlsplit

from desktop.central.public_addresses import is_public

PRIVATE_VARIABLE = "SMENA_WEBHOOK_PRIVATE"  # "1": this provider's cabinet is inside his own network
PATIENCE = 5.0  # seconds for all of it, however slowly the other side speaks
_LONGEST_URL = 2000
_LOCAL_NAMES = ("localhost", "localhost.localdomain", "ip6-localhost")


class UnfitUrlError(Exception):
    """A URL that is no webhook's; `code` is one of `sentences`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def check_url(url: str) -> None:
    """https, or http to this machine; no name and password in it, no address inside a network unless that is allowed.
    UnfitUrlError."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
        host.encode("idna")
    except ValueError:  # a wrong port, half a bracket, a label that is too long
        raise UnfitUrlError("bad_webhook") from None
    is_plain = url.isascii() and url.isprintable() and not set(url) & set(" \\#")
    if not (is_plain and host and len(url) <= _LONGEST_URL) or parts.username is not None:
        raise UnfitUrlError("bad_webhook")
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_this_machine(host)):
        raise UnfitUrlError("bad_webhook")
    if not _allows_private() and (_is_this_machine(host) or _is_private(host)):
        raise UnfitUrlError("private_webhook")


def signature(secret: str, at: int, body: bytes) -> str:
    """`Smena-Signature`: the second it was made (Unix time) and HMAC-SHA256 of "second.body" under the secret."""
    digest = hmac.new(secret.encode(errors="surrogatepass"), b"%d." % at + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


async def send(url: str, body: bytes, headers: Mapping[str, str]) -> str:
    """POST it; "delivered" for any 2xx, else what was wrong: "status", "redirect" (none is followed), "timeout",
    "private" (the name leads into a network), "unreachable"."""
    try:
        async with asyncio.timeout(PATIENCE):
            return await _send(urlsplit(url), body, headers)
    except TimeoutError:
        return "timeout"
    except (OSError, EOFError, ValueError, asyncio.LimitOverrunError):  # OSError: wrong certificates as well
        return "unreachable"


async def _send(url: SplitResult, body: bytes, headers: Mapping[str, str]) -> str:
    host, is_https = url.hostname or "", url.scheme == "https"
    port = url.port or (443 if is_https else 80)
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(address[0]) for *_, address in found]
    if not _allows_private() and any(map(_is_private, addresses)):
        return "private"
    # The address that was looked at is the one that is called: a name may lead elsewhere a moment later.
    reader, writer = await _connected(addresses, port, host if is_https else None)
    try:
        writer.write(_request(url, body, headers))
        await writer.drain()
        status = await _status(reader)
    finally:
        writer.transport.abort()
    return "delivered" if 200 <= status < 300 else "redirect" if 300 <= status < 400 else "status"


async def _connected(
    addresses: list[str], port: int, tls_name: str | None
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """To the first address that answers."""
    context = None if tls_name is None else ssl.create_default_context()
    for address in addresses[:-1]:
        with suppress(OSError):
            return await asyncio.open_connection(address, port, ssl=context, server_hostname=tls_name)
    return await asyncio.open_connection(addresses[-1], port, ssl=context, server_hostname=tls_name)


def _request(url: SplitResult, body: bytes, headers: Mapping[str, str]) -> bytes:
    target = (url.path or "/") + (f"?{url.query}" if url.query else "")
    head = {
        "Host": url.netloc,
        "User-Agent": "Smena",
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "Connection": "close",
        **headers,
    }
    lines = [f"POST {target} HTTP/1.1", *(f"{name}: {value}" for name, value in head.items())]
    return "\r\n".join(lines).encode("ascii") + b"\r\n\r\n" + body


async def _status(reader: asyncio.StreamReader) -> int:
    """Of the answer; what comes after its head is not read."""
    status = 100
    while 100 <= status < 200:  # "Continue" and the like come before it
        head = await reader.readuntil(b"\r\n\r\n")
        status = int(head[:12].removeprefix(b"HTTP/1.1 ").removeprefix(b"HTTP/1.0 "))
    return status


def _allows_private() -> bool:
    return os.environ.get(PRIVATE_VARIABLE) == "1"


def _is_this_machine(host: str) -> bool:
    if host.rstrip(".").lower() in _LOCAL_NAMES:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _is_private(address: str) -> bool:
    """Whether it is an address that is not of the public network; a name is none at all."""
    try:
        return not is_public(address)
    except ValueError:
        return False
