"""Domain names as an account's name: one spelling for each, Unicode and lower case (STP.5)."""

import re
import unicodedata

_NAME = re.compile(
    r"(?<![@\w.-])(?<![^/]/)"  # no host of a mail address, no file of a link
    r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+(?:xn--[a-z0-9-]{2,59}|[^\W\d_]{2,63})",
    re.IGNORECASE,
)


def unicode_name(text: str) -> str:
    """The one spelling of a domain name however it was typed: `HTTP://www.XN--E1AFMKFD.xn--p1ai/` → `пример.рф`."""
    name = re.sub(r"^[a-z]+://", "", unicodedata.normalize("NFKC", text).strip().lower())
    name = re.split(r"[/?#:]", name, maxsplit=1)[0].strip(".")
    if name.startswith("www.") and name.count(".") > 1:
        name = name.removeprefix("www.")
    return ".".join(_label(label) for label in name.split("."))


def named_in(text: str) -> tuple[str, ...]:
    """The domain names a text mentions, in order, each once; the hosts of mail addresses are left out."""
    return tuple(dict.fromkeys(unicode_name(match.group()) for match in _NAME.finditer(text)))


def _label(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        decoded = label.removeprefix("xn--").encode("ascii").decode("punycode").lower()
        decoded.encode()  # half a surrogate pair is no text
    except ValueError:
        return label
    return decoded or label
