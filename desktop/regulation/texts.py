"""Texts as they are kept: what a person wrote, without the characters that deceive or disturb who reads it."""

from unicodedata import category

_BREAKS = {ord(character): "\n" for character in "\v\f\x1c\x1d\x1e\x85\u2028\u2029"}  # of lines, as other systems write
_DIRECTIONS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])  # embeddings, overrides, isolates
_CONTROLS = dict.fromkeys(code for code in (*range(1, 0x20), *range(0x7F, 0xA0)) if chr(code) not in "\t\n\r")
_CLEANER = _CONTROLS | _DIRECTIONS | _BREAKS  # the last has the last word


def cleaned(text: str) -> str:
    """A text of several lines without control characters and changes of the writing direction. Every word stays, and
    so does what can't be stored: that is refused (see `is_storable`)."""
    return text.translate(_CLEANER)


def one_line(text: str) -> str:
    """The same for a subject, a name, a reason: its lines and runs of spaces become one space."""
    return " ".join(cleaned(text).split())


def is_text(text: str) -> bool:
    """Whether there is anything to read: more than white space and signs without a shape (zero width, soft hyphen)."""
    return any(not character.isspace() and category(character) not in ("Cc", "Cf") for character in text)


def is_storable(text: str) -> bool:
    """Whether every data base can keep it: no NUL, no half of a surrogate pair."""
    return not any(character == "\0" or "\ud800" <= character <= "\udfff" for character in text)
