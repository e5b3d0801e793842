"""The two tokens that a workstation keeps; apart from the other shapes, which the first picture need not wait for."""

from typing import NamedTuple


class Tokens(NamedTuple):
    """`access` goes with every call, `refresh` gets the next pair; None where a token of another kind is used."""

    access: str
    refresh: str | None = None
