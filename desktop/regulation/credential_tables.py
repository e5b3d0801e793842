"""Credentials in a table's column that is named «пароль»."""

import re
from collections.abc import Iterator

from desktop.regulation.credential_finding import CredentialKind, Finding
from desktop.regulation.credential_words import PASSWORD
from desktop.regulation.secret_shapes import Shape, shape_of

_SEPARATOR = re.compile(r"[\t|;]")
_LONGEST_LINE = 2_000


def in_tables(text: str, low: str) -> Iterator[Finding]:
    """The cells below one that says «пароль»."""
    if not _SEPARATOR.search(text):
        return
    columns: list[int] = []
    at = 0
    for line in text.split("\n"):
        cells = _SEPARATOR.split(line) if len(line) < _LONGEST_LINE and _SEPARATOR.search(line) else []
        names = _SEPARATOR.split(low[at : at + len(line)]) if cells else []
        named = [number for number, name in enumerate(names) if PASSWORD.fullmatch(name.strip(" *`"))]
        if len(cells) < 2 or named:
            columns = named
        starts = [at + sum(len(cell) + 1 for cell in cells[:number]) for number in columns if number < len(cells)]
        for number, start in zip(columns, starts, strict=False):
            cell = cells[number].strip()
            start += cells[number].find(cell)
            if not named and shape_of(cell) >= Shape.ODD and " " not in cell:
                yield Finding(start, start + len(cell), CredentialKind.PASSWORD, True)
        at += len(line) + 1
