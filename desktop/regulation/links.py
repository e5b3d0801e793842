"""Links in a text: where an answer sends its reader."""

import re

_LINK = re.compile(r"""https?://[^\s<>"«»]+""", re.IGNORECASE)
_AFTER = ".,:;!?'”’…"  # what ends a sentence ends no link
_PAIRS = {")": "(", "]": "[", "}": "{"}


def links_in(text: str) -> tuple[str, ...]:
    """The http and https links of a text in order, each once; the punctuation after one is none of it."""
    return tuple(dict.fromkeys(_trimmed(match.group()) for match in _LINK.finditer(text)))


def _trimmed(link: str) -> str:
    """A closing bracket stays where it was opened within the link."""
    while link:
        last = link[-1]
        if last in _AFTER or (last in _PAIRS and link.count(last) > link.count(_PAIRS[last])):
            link = link[:-1]
        else:
            break
    return link
