"""What looks like a secret near a word that has to do with one, however the sentence is made."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from desktop.regulation.credential_finding import CredentialKind, Finding
from desktop.regulation.credential_words import CUE, KEY, LEAD, LICENCE, MOST, NAMED, NUMBERED, OF_PASSWORD
from desktop.regulation.secret_shapes import Shape, shape_of, trimmed

_BEFORE, _AFTER = 60, 110  # characters around a cue, and before a word, in which one looks for the other
_NEAR, _RIGHT_BEFORE = 40, 24
_LONGEST = 40  # of a password
_EDGE = re.compile(r"\s|$")
_CANDIDATE = re.compile(r"(?<!\S)(?![\d.,:;/%()+-]+(?:\s|$))[^\s\d!#$%^&*?+=~\\|{}@]*[\d!#$%^&*?+=~\\|{}@]\S*")
_LOGIN = re.compile(r"(?:[\w.+-]+@[\w.-]+\w|[\w.-]{2,64})[:/,;|](?=[^\s/]{5,}$)")
_REST = re.compile(r"@[\w-]+(?:\.[\w-]+)+.*|[;,|].*")  # ...@host, the next cell
_CODE = re.compile(r"[<>{}|\"'\\\[\]]|=(?!=?$)")
_ADDRESS = re.compile(r"(?!p@ss)[a-zа-яё][a-zа-яё\d._-]*@[\w.-]+(?::\S*)?[#$]?")  # root@web1:~#
_NAME = re.compile(
    r"([a-z][\w.+-]*@[\w.-]+|(?:\d{1,3}\.){3}\d{1,3}|[a-z][\w.-]+)"
    r"(\s*[/|:;,]{1,2}\s*|[ \t]+[–—-][ \t]+|\s*\n\s*|[ \t]+(?:(?:and|with|и)[ \t]+)?)$"
)
_LOGINS = re.compile(r"root|adm\w*|user|.*@.*|(?:\d{1,3}\.){3}\d{1,3}|[a-z]{1,4}\d{2,}")
_KEY = re.compile(r"[\w.:+/=-]{16,}")
_LICENCE = re.compile(r"[A-Z0-9]{2,6}(?:-[A-Z0-9]{3,6}){2,7}")
_ALONE = re.compile(r"^[ \t]*(\S{8,40})[ \t]*$", re.MULTILINE)


def regions(low: str) -> Iterator[tuple[int, int]]:
    """The parts of the text around cues, apart from each other; none ends inside a word."""
    start, end = 0, -1
    for cue in CUE.finditer(low):
        if cue.start() - _BEFORE > end:
            if end > 0:
                yield start, _edge(low, end)
            start = max(0, cue.start() - _BEFORE)
        end = cue.end() + _AFTER
    if end > 0:
        yield start, _edge(low, end)


def _edge(low: str, at: int) -> int:
    """The end of the word that is there, if it is not far."""
    edge = _EDGE.search(low, at, at + 300)
    return edge.start() if edge else at


def nearby(text: str, low: str, parts: Iterable[tuple[int, int]]) -> Iterator[Finding]:
    """Passwords and keys among the words of these parts."""
    words = (word for part in parts for word in _CANDIDATE.finditer(text, *part))
    for word in islice(words, MOST):
        start, end = _bare(text, *word.span())
        value, shape = text[start:end], shape_of(text[start:end])
        before = low[max(0, start - _BEFORE) : start]
        if shape < Shape.ODD or _CODE.search(value):
            continue
        is_licence = _LICENCE.fullmatch(value) is not None and LICENCE.search(before) is not None
        if NUMBERED.search(before[-_RIGHT_BEFORE:]) and not is_licence:
            continue
        if is_licence or (_is_key(value, shape) and KEY.search(before)):
            is_named = KEY.search(before[-_RIGHT_BEFORE:]) is not None
            yield Finding(start, end, CredentialKind.TOKEN, is_named or (is_licence and before.endswith(": ")))
        elif _may_be_password(value) and not NAMED.search(before[-_RIGHT_BEFORE:]):
            is_sure = _of_password(value, shape, before, low[end : end + _NEAR])
            if is_sure is not None:
                yield Finding(start, end, CredentialKind.PASSWORD, is_sure)


def alone(text: str) -> Iterator[Finding]:
    """A word that nothing else looks like, on a line of its own."""
    for word in islice(_ALONE.finditer(text), MOST):
        start, end = _bare(text, *word.span(1))
        value = text[start:end]
        if len(value) >= 8 and shape_of(value) == Shape.RANDOM and not _CODE.search(value) and _may_be_password(value):
            yield Finding(start, end, CredentialKind.PASSWORD, False)


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """A word without the login before it and the host after it; nothing of a link, a date and the like."""
    start, end = trimmed(text, start, end)
    if text[start : start + 1] == "(" and text[end - 1] == ")":
        start, end = start + 1, end - 1
    login = _LOGIN.match(text[start:end])
    if shape_of(text[start:end]) == Shape.NOTHING and not (login and "@" in login[0]):
        return start, start
    start += login.end() if login else 0
    if rest := _REST.search(text, start + 4, end):
        end = rest.start()
    return trimmed(text, start, end)


def _is_key(value: str, shape: Shape) -> bool:
    return _KEY.fullmatch(value) is not None and (shape > Shape.MIXED or (shape == Shape.MIXED and _digits(value) > 3))


def _may_be_password(value: str) -> bool:
    return len(value) <= _LONGEST and not _ADDRESS.fullmatch(value)


def _of_password(value: str, shape: Shape, before: str, after: str) -> bool | None:
    """True: surely one; False: it looks like one; None: it is none."""
    is_told = OF_PASSWORD.search(before.rpartition("\n")[2]) is not None
    is_led = LEAD.search(before[-_RIGHT_BEFORE:]) is not None
    name = _NAME.search(before[-_NEAR:])
    is_login = name is not None and _LOGINS.fullmatch(name[1]) is not None
    sign = (name[2].strip(" \t") or name[2])[:1] if name else ""
    is_mail = name is not None and "@" in name[1] and sign in ("/", "|", ";", ":", "–", "—", "-")
    if shape < Shape.STRONG:
        has_many = shape == Shape.MIXED and _digits(value) > (1 if is_mail else 2)
        has_capital = value[0].isupper() and _digits(value) > 0
        is_many = has_many and (is_told or is_login or sign == "/")
        is_last = before.endswith(", ") and not after[:1].strip()
        is_capital = has_capital and (is_login or (is_told and (is_led or is_last)))
        return is_login and has_many and sign in ("/", ":") if is_many or is_capital else None
    if is_told or OF_PASSWORD.search(after.partition("\n")[0]):
        return is_led or is_login or sign == "/" or shape == Shape.RANDOM
    if is_login:
        return sign in ("/", "|", ";", ":", "\n", "и", "a", "w") or shape == Shape.RANDOM
    if shape == Shape.RANDOM:
        return sign == "/"
    return False if sign in ("/", "|", "\n") else None


def _digits(value: str) -> int:
    return sum(map(str.isdigit, value))
