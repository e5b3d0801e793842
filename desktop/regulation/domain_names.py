"""Domain names as an account's name: one spelling for each, Unicode and lower case (STP.5)."""

import re
import unicodedata

_DOMAIN = r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+(?:xn--[a-z0-9-]{2,59}|[^\W\d_]{2,63})"
_NAME = re.compile(rf"(?<![@\w.-])(?<![^/]/){_DOMAIN}", re.IGNORECASE)  # no host of a mail address, no file of a link
_MAIL_ADDRESS = re.compile(rf"([\w.+-]{{1,64}})@({_DOMAIN})", re.IGNORECASE)
_LONGEST = 253  # a domain name, by the standard


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


def mail_address(text: str) -> str:
    """The one spelling of a mail address, to compare it by: lower case, its host in Unicode. Nothing is left out."""
    local, at, host = text.strip().lower().rpartition("@")
    return f"{local}{at}{'.'.join(_label(label) for label in host.split('.'))}"


def mail_hosts_in(text: str, besides: str) -> tuple[str, ...]:
    """The hosts of the mail addresses a text mentions, in order, each once; not of the address `besides`."""
    found = (mail_address(match.group()) for match in _MAIL_ADDRESS.finditer(text))
    return tuple(dict.fromkeys(address.rpartition("@")[2] for address in found if address != besides))


def parents(name: str) -> tuple[str, ...]:
    """The domains that a name lies in, the nearest first: `a.b.example.ru` → `b.example.ru`, `example.ru`."""
    labels = name.split(".") if len(name) <= _LONGEST else []
    return tuple(".".join(labels[start:]) for start in range(1, len(labels) - 1))


def _label(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        decoded = label.removeprefix("xn--").encode("ascii").decode("punycode").lower()
    except ValueError:
        return label
    # no dots, spaces, changes of direction, signs without a shape: such a name would read as another one
    is_name = all(sign == "-" or unicodedata.category(sign)[0] in "LMN" for sign in decoded)
    return decoded if decoded and is_name else label
