"""Text chosen over one message or several, and what of it goes to the clipboard."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from desktop.models.conversation import Entry, Side

Place = tuple[int, int]  # index of an entry, position in its text
WORD = re.compile(r"[\w.@/:%+-]*\w|\S")


@dataclass(frozen=True, slots=True)
class Selection:
    """`anchor` is where it began, `caret` where it ends now; either may be the first."""

    anchor: Place
    caret: Place

    @property
    def is_empty(self) -> bool:
        return self.anchor == self.caret

    @property
    def span(self) -> tuple[Place, Place]:
        return (self.anchor, self.caret) if self.anchor <= self.caret else (self.caret, self.anchor)

    def within(self, index: int, length: int) -> tuple[int, int]:
        """Start and end of what is chosen of an entry whose text is so long; equal if nothing is."""
        (first, start), (last, end) = self.span
        if not first <= index <= last:
            return (0, 0)
        return (start if index == first else 0, end if index == last else length)

    def text(self, entries: Sequence[Entry]) -> str:
        """A part of one message as it is; of several each under its head."""
        (first, start), (last, end) = self.span
        if first == last:
            return entries[first].text[start:end]
        parts = []
        for index in range(first, last + 1):
            entry = entries[index]
            a, b = self.within(index, len(entry.text))
            if a < b:
                parts.append(entry.text[a:b] if entry.side is Side.EVENT else f"{entry.head}:\n{entry.text[a:b]}")
        return "\n\n".join(parts)


def word_at(text: str, position: int) -> tuple[int, int]:
    """The word, domain or address around a position."""
    start = max(text.rfind(" ", 0, position), text.rfind("\n", 0, position)) + 1
    for match in WORD.finditer(text, max(start, position - 500), position + 500):
        if match.start() <= position <= match.end():
            return match.span()
    return position, position


def all_of(entries: Sequence[Entry]) -> Selection:
    return Selection((0, 0), (len(entries) - 1, len(entries[-1].text)))


def found(entries: Sequence[Entry], wanted: str) -> Iterator[Selection]:
    """Each place where a text stands, upper and lower case alike, oldest message first."""
    pattern = re.compile(re.escape(wanted), re.IGNORECASE)
    for index, entry in enumerate(entries):
        for match in pattern.finditer(entry.text):
            yield Selection((index, match.start()), (index, match.end()))
