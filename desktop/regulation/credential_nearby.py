"""What looks like a secret near a word that has to do with one, however the sentence is made."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from desktop.regulation.credential_finding import CredentialKind, Finding
from desktop.regulation.credential_words import CUE, KEY, LEAD, MOST, NAMED, NUMBERED, OFFER, OF_PASSWORD
from desktop.regulation.secret_shapes import Shape, shape_of, trimmed

_BEFORE, _AFTER = 60, 110  # characters around a cue
_CANDIDATE = re.compile(r"(?<!\S)[^\s\d!#$%^&*?+=~\\|{}@]*[\d!#$%^&*?+=~\\|{}@]\S*")
_LOGIN = re.compile(r"(?:[\w.+-]+@[\w.-]+\w|[\w.-]{2,64})[:/,;|](?=[^\s/]{5,}$)")
_REST = re.compile(r"@[\w-]+(?:\.[\w-]+)+.*|[;,|].*")  # ...@host, the next cell
_CODE = re.compile(r"[<>{}|\"'\\\[\]]|=(?!=?$)")
_ADDRESS = re.compile(r"(?!p@ss)[a-zа-яё][a-zа-яё\d._-]*@[\w.-]+(?::\S*)?[#$]?")
_NAME = re.compile(
    r"([a-z][\w.+-]*@[\w.-]+|(?:\d{1,3}\.){3}\d{1,3}|[a-z][\w.-]+)(\s*[/|:;,]\s*|[ \t]+[–—-][ \t]+|\s*\n\s*|[ \t]+(?:and|with|и)[ \t]+|[ \t]+)$"
)
_LOGINS = re.compile(r"root|adm\w*|user|.*@.*|(?:\d{1,3}\.){3}\d{1,3}|[a-z]{1,4}\d{2,}")
_KEY = re.compile(r"[\w.:+/=-]{16,}")
_LICENCE = re.compile(r"[A-Z0-9]{2,6}(?:-[A-Z0-9]{3,6}){2,7}")
_ALONE = re.compile(r"^[ \t]*(\S{8,40})[ \t]*$", re.MULTILINE)
_LONGEST = 40
_JUST, _NEAR = 24, 40
_EDGE = re.compile(r"\s|$")


def nearby(text: str, low: str, regions: Iterable[tuple[int, int]]) -> Iterator[Finding]:
    words = (word for region in regions for word in _CANDIDATE.finditer(text, *region))
    for word in islice(words, MOST):
        if found := _judged(text, low, *_bare(text, *word.span())):
            yield found
    for word in islice(_ALONE.finditer(text), MOST):
        start, end = trimmed(text, *word.span(1))
        value = text[start:end]
        if shape_of(value) == Shape.RANDOM and not _CODE.search(value) and not _ADDRESS.fullmatch(value):
            yield Finding(start, end, CredentialKind.PASSWORD, False)


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


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """A word without the login before it and the host after it."""
    start, end = trimmed(text, start, end)
    login = _LOGIN.match(text[start:end])
    if shape_of(text[start:end]) == Shape.NOTHING and not (login and "@" in login[0]):
        return start, start
    start += login.end() if login else 0
    if rest := _REST.search(text, start + 4, end):
        end = rest.start()
    return trimmed(text, start, end)


def _judged(text: str, low: str, start: int, end: int) -> Finding | None:
    value, shape = text[start:end], shape_of(text[start:end])
    if shape < Shape.ODD or _CODE.search(value):
        return None
    before = low[max(0, start - _BEFORE) : start]
    just_before = before[-_JUST:]
    if NUMBERED.search(just_before):
        return None
    if KEY.search(before) and (
        _LICENCE.fullmatch(value) or (_KEY.fullmatch(value) and (shape > Shape.MIXED or _digits(value) > 3))
    ):
        return Finding(start, end, CredentialKind.TOKEN, KEY.search(before[-25:]) is not None)
    if len(value) > _LONGEST or NAMED.search(just_before) or _ADDRESS.fullmatch(value):
        return None
    is_told = OF_PASSWORD.search(before.rpartition("\n")[2])
    is_led = LEAD.search(just_before) is not None
    name = _NAME.search(before[-_NEAR:])
    is_pair = name is not None and (
        name[2].strip(" \t") not in ("", ":", "-", "–", "—") or _LOGINS.fullmatch(name[1]) is not None
    )
    if shape < Shape.STRONG:
        is_login = name and _LOGINS.fullmatch(name[1])
        has_many = shape == Shape.MIXED and _digits(value) > 2
        is_capital = value[0].isupper() and _digits(value) > 0
        is_likely = ((is_told or is_login) and has_many) or ((is_login or (is_told and is_led)) and is_capital)
        return Finding(start, end, CredentialKind.PASSWORD, False) if is_likely else None
    if is_told or is_pair or OF_PASSWORD.search(low[end : end + 40].partition("\n")[0]):
        return Finding(start, end, CredentialKind.PASSWORD, is_pair or is_led or shape == Shape.RANDOM)
    if shape == Shape.RANDOM:
        return Finding(start, end, CredentialKind.PASSWORD, False)
    return None


def _digits(value: str) -> int:
    return sum(map(str.isdigit, value))
