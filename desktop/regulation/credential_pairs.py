"""A login and its password as a pair, where the password is a plain word: «admin/admin - логин и пароль»."""

import re
from collections.abc import Iterable, Iterator

from desktop.regulation.credential_finding import CredentialKind, Finding
from desktop.regulation.credential_words import OF_PASSWORD, is_value
from desktop.regulation.secret_shapes import Shape, shape_of, trimmed

_SECOND = re.compile(r"/[ \t]?(?![\[<{*])([^\s/]{4,40})(?!/)")
_FIRST = re.compile(r"(?<![^\s(«\"'])([\w.@+-]{3,64})[ \t]?$")
_TOLD_BEHIND = re.compile(
    r"[ \t]*(?:[–—(-]|это|is|are|as)[ \t]*(?:the |мой |наш )?(?:логин|login|user)\w*[ \t]*(?:[/&+,]|и|and)[ \t]*"
)
_ENTERS = re.compile(
    r"(?:log(?:ged)? ?in|sign(?:ed)? ?in|вой[дт]\w+|за[йш]\w+|заход\w+|вход|rdp|рдп|anydesk|teamviewer|wi-?fi|вайф\w+)"
    r"[^\n,;]{0,20}$"
)


def in_pairs(text: str, low: str, parts: Iterable[tuple[int, int]]) -> Iterator[Finding]:
    """The second of two words with a stroke between them."""
    for second in (met for part in parts for met in _SECOND.finditer(low, *part)):
        start, end = trimmed(text, *second.span(1))
        first = _FIRST.search(low[max(0, second.start() - 66) : second.start()])
        if not first or OF_PASSWORD.match(low, end + 1):  # a path, or the label of what follows
            continue
        shape, behind = shape_of(text[start:end]), _TOLD_BEHIND.match(low, end)
        if behind and OF_PASSWORD.match(low, behind.end()):
            yield Finding(start, end, CredentialKind.PASSWORD, True)
        elif shape >= Shape.ODD or (shape == Shape.WORD and is_value(low[start:end], is_told=True)):
            is_entered = _ENTERS.search(low[max(0, second.start() - 110) : second.start() - len(first[0])]) is not None
            if (is_entered and (shape >= Shape.ODD or low[start:end].isascii())) or first[1] == low[start:end]:
                yield Finding(start, end, CredentialKind.PASSWORD, is_entered and shape >= Shape.ODD)
