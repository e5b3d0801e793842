"""Whether a sender's address is his: what our own mail server says about DKIM, SPF and DMARC (RFC 8601)."""

import re
from collections.abc import Iterator, Sequence

from desktop.regulation.domain_names import mail_address, unicode_name

_METHOD = re.compile(r"^\s*(dkim|spf|dmarc)\s*(?:/\s*\d+\s*)?=\s*(\w+)", re.IGNORECASE)
_DOMAIN = {
    "dmarc": re.compile(r"\bheader\.from\s*=\s*\"?([^\s;\"]+)", re.IGNORECASE),
    "dkim": re.compile(r"\bheader\.(?:d|i)\s*=\s*\"?([^\s;\"]+)", re.IGNORECASE),
    "spf": re.compile(r"\bsmtp\.mailfrom\s*=\s*\"?([^\s;\"]+)", re.IGNORECASE),
}
_ASIDE = re.compile(r"""\((?:[^()\\]|\\.)*\)|"(?:[^"\\]|\\.)*\"""")
_QUOTED_WORD = re.compile(r'"[\w.@+-]*"')


def is_aligned(results: Sequence[str], authserv_id: str | None, sender: str) -> bool | None:
    """Whether DKIM, SPF or DMARC passed for the sender's own domain or one it lies in; None when our server says
    nothing. `results`: Authentication-Results, the outermost first. A server has to take out those that came with its
    own name; should it not, of each method the outermost verdict counts, which is its own."""
    if authserv_id is None:
        return None
    domain = mail_address(sender).rpartition("@")[2]
    judged: set[str] = set()
    for result in results:
        named, _, rest = _ASIDE.sub(_word_of, result).partition(";")
        if named.split()[:1] != [authserv_id]:
            continue
        if '"@' in result:  # the name before the @ is the sender's own, and may hold verdicts
            return False
        found = list(_verdicts(rest))
        if any(method not in judged and is_passed and _fits(of, domain) for method, is_passed, of in found):
            return True
        judged |= {method for method, _, _ in found}
    return False if judged else None


def _word_of(aside: re.Match[str]) -> str:
    """A comment says nothing, nor does a quoted reason."""
    return aside[0][1:-1] if _QUOTED_WORD.fullmatch(aside[0]) else " "


def _verdicts(rest: str) -> Iterator[tuple[str, bool, str]]:
    """(method, whether it passed, the domain it is about)."""
    for part in rest.split(";"):
        if match := _METHOD.match(part):
            method = match[1].lower()
            about = _DOMAIN[method].search(part)
            yield method, match[2].lower() == "pass", about[1].rpartition("@")[2] if about else ""


def _fits(judged: str, domain: str) -> bool:
    """Who has a name within a domain does not speak for it: hosting providers give such names to anybody."""
    judged = unicode_name(judged)
    return "." in judged and (judged == domain or domain.endswith(f".{judged}"))
