"""Domain names as an account's name: one spelling for each, Unicode and lower case."""

import re

_NAME = re.compile(
    r"(?<![@\w.-])(?:(?!-)[^\W_](?:[\w-]{0,61}[^\W_])?\.)+(?:xn--[a-z0-9-]{2,59}|[^\W\d_]{2,63})", re.IGNORECASE
)


def unicode_name(text: str) -> str:
    """The one spelling of a domain name however it was typed: `HTTP://www.XN--E1AFMKFD.xn--p1ai/` → `пример.рф`."""
    name = re.sub(r"^[a-z]+://", "", text.strip().lower())
    name = re.split(r"[/?#:]", name, maxsplit=1)[0].strip(".").removeprefix("www.")
    return ".".join(_label(label) for label in name.split("."))


def named_in(text: str) -> tuple[str, ...]:
    """The domain names a text mentions, in order, each once; the hosts of mail addresses are left out."""
    found = (
        unicode_name(match.group()) for match in _NAME.finditer(text) if text[match.start() - 1 : match.start()] != "@"
    )
    return tuple(dict.fromkeys(found))


def _label(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label.removeprefix("xn--").encode("ascii").decode("punycode").lower()
    except UnicodeError:
        return label
