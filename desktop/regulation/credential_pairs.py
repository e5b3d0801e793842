"""Credentials without a label of their own: a login beside its password, a table's column, a word on its own line."""

import re
from collections.abc import Iterator
from itertools import islice

from desktop.regulation.credential_finding import CredentialKind, Finding
from desktop.regulation.credential_values import trimmed
from desktop.regulation.credential_words import (
    LABEL,
    LOGIN,
    MOST_LABELS,
    NO_VALUE,
    OBJECT,
    OF,
    PAIR,
    PASSED,
    SERVICE,
    is_value,
)
from desktop.regulation.secret_shapes import Shape, shape_of

_NAME = r"[\w.@+-]{1,64}"
_LEAD = re.compile(r"[^\S\n]*(?:[\w.-]{1,30}[^\S\n]+){0,3}?(?:[:=–—-]|are\b|is\b)?\s*(?=\S)", re.IGNORECASE)
_TWO = re.compile(rf"({_NAME})(?:([ \t]*[/|:;,][ \t]*|[ \t]*\n[ \t]*|[ \t]+(?:and|with|и)[ \t]+)|[ \t]+)(\S{{3,64}})")
_ADDRESS = re.compile(
    r"(?<![\w.])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}(?:[ \t]{0,2}([:/|;])[ \t]{0,2}|[ \t]{1,3}(?=\S+$))"
    r"([^\s/]{5,64})",
    re.MULTILINE,
)
_ADMIN = re.compile(
    r"(?<![\w.@/-])(?:admin|root|administrator|админ)(?:[ \t]*([:/])|[ \t])[ \t]*([^\s/]{5,64})(?![\w/])", re.IGNORECASE
)
_SLASHED = re.compile(r"(?<!\S)[\w.@-]{2,64}[ \t]{1,2}/[ \t]{1,2}(\S{6,64})")
_BEFORE = re.compile(
    r"(?<!\S)(\S{4,64})[ \t]+(?:[–—-][ \t]+(?:это[ \t]+|вот[ \t]+)?(?:логин и )?(?:мой[ \t]+|наш[ \t]+)?парол[ья]|"
    r"as (?:the |my |a )?(?:new )?password|is (?:the|my) password)(?!\w)",
    re.IGNORECASE,
)
_PASSPORT = re.compile(
    r"(?:паспорт\w{0,3}|passport)[^\d\n]{0,40}?(?<![\w№])"
    r"(\d\d ?\d\d[ ,]{0,2}(?:№|N|номер)? ?\d{6}|[A-Z]{1,2}\d[\dA-Z]{6,7}|\d{9})(?!\w)|"
    r"снилс\D{0,20}(\d{3}-\d{3}-\d{3} \d\d)",
    re.IGNORECASE,
)
_OFFERS = re.compile(r"(?<!\w)(?:вот|попробуйте|держите|этот|try|here)(?!\w)", re.IGNORECASE)
_HOST = re.compile(r"@[\w-]+(?:\.[\w-]+)+.*$")
_OF_CODE = re.compile(r"[=/<>&?|{}]")
_LOGINS = {"root", "admin", "administrator", "user", "username"}
_CELLS = re.compile(r"[\t|;]")


def after_pairs(text: str) -> Iterator[Finding]:
    """A login and its password, told as a pair by what stands before; passports."""
    for heading in islice(PAIR.finditer(text), MOST_LABELS):
        if lead := _LEAD.match(text, heading.end(), heading.end() + 160):
            yield from _second(text, lead.end(), SERVICE.match(heading.group()) is not None)
    for match in _ADDRESS.finditer(text):
        start, end = trimmed(text, *match.span(2))
        if (shape := shape_of(text[start:end])) >= (Shape.MIXED if match[1] else Shape.STRONG):
            yield Finding(start, end, CredentialKind.PASSWORD, bool(match[1]) and shape >= Shape.STRONG)
    for match in _ADMIN.finditer(text):
        start, end = trimmed(text, *match.span(2))
        if (shape := shape_of(text[start:end])) >= (Shape.STRONG if match[1] else Shape.RANDOM):
            yield Finding(start, end, CredentialKind.PASSWORD, shape == Shape.RANDOM)
    for match in _SLASHED.finditer(text):
        start, end = trimmed(text, *match.span(1))
        if shape_of(text[start:end]) == Shape.RANDOM and not _OF_CODE.search(text, start, end):
            yield Finding(start, end, CredentialKind.PASSWORD, False)
    for match in _PASSPORT.finditer(text):
        yield Finding(*match.span(match.lastindex or 1), CredentialKind.AUTHORIZATION, False)


def _second(text: str, at: int, is_service: bool) -> Iterator[Finding]:
    two = _TWO.match(text, at, at + 140)
    while two and _is_passed(two[1].casefold()) and two.start(3) < at + 40:
        two = _TWO.match(text, two.start(3), at + 140)
    if (
        two is None
        or LABEL.fullmatch(two[1])
        or LOGIN.fullmatch(two[1])
        or PAIR.fullmatch(two[1])
        or LABEL.match(two[3])
    ):
        return
    start, end = trimmed(text, *two.span(3))
    end = start + len(_HOST.sub("", text[start:end]))
    value, shape = text[start:end], shape_of(text[start:end])
    if not two[1].isascii() or ("/" in value and shape < Shape.RANDOM):
        return
    if shape >= Shape.STRONG:
        yield Finding(start, end, CredentialKind.PASSWORD, True)
    elif not is_service and (
        shape == Shape.MIXED or (shape and (two[2] or "").strip() in ("/", ":") and is_value(value))
    ):
        yield Finding(start, end, CredentialKind.PASSWORD, False)


def _is_passed(word: str) -> bool:
    """Whether it stands between the heading and the pair."""
    is_told = word in NO_VALUE | OF | PASSED or OBJECT.search(word) or PAIR.fullmatch(word)
    return bool(is_told) and word not in _LOGINS


def before_labels(text: str) -> Iterator[Finding]:
    """A value that is followed by what it is."""
    for match in _BEFORE.finditer(text):
        start, end = trimmed(text, *match.span(1))
        value = text[start:end]
        both = re.fullmatch(rf"({_NAME})/(\S+)", value)
        if both:
            start += both.start(2)
        if (shape := shape_of(text[start:end])) >= Shape.MIXED or (both and "логин и" in match.group()):
            yield Finding(start, end, CredentialKind.PASSWORD, shape >= Shape.STRONG)


def in_tables(text: str) -> Iterator[Finding]:
    """The cells below one that says «пароль»."""
    columns: list[int] = []
    at = 0
    for line in text.split("\n"):
        cells = _CELLS.split(line) if len(line) < 2_000 else []
        named = [number for number, cell in enumerate(cells) if LABEL.fullmatch(cell.strip(" *`"))]
        if len(cells) < 2:
            columns = []
        elif named:
            columns = named
        else:
            for column in columns:
                if column < len(cells):
                    start = at + sum(len(cell) + 1 for cell in cells[:column])
                    cell = cells[column].strip()
                    start += cells[column].find(cell)
                    if shape_of(cell) >= Shape.ODD and " " not in cell:
                        yield Finding(start, start + len(cell), CredentialKind.PASSWORD, True)
        at += len(line) + 1


def alone(text: str) -> Iterator[Finding]:
    """A word that nothing else looks like, on a line of its own or offered in a short message."""
    at = 0
    for line in text.split("\n"):
        words = [match.span() for match in re.finditer(r"\S+", line)] if len(line) < 80 else []
        if len(words) == 1 or (len(words) < 8 and _OFFERS.search(line)):
            for word in words:
                start, end = trimmed(text, at + word[0], at + word[1])
                is_random = end - start >= 8 and shape_of(text[start:end]) == Shape.RANDOM
                if is_random and not _OF_CODE.search(text, start, end):
                    yield Finding(start, end, CredentialKind.PASSWORD, False)
        at += len(line) + 1
