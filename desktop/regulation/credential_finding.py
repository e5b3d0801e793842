"""What a search for credentials gives: a place in a text, the kind, and how sure it is."""

from enum import StrEnum
from typing import NamedTuple


class CredentialKind(StrEnum):
    PASSWORD = "password"
    TOKEN = "token"
    PRIVATE_KEY = "private_key"
    CARD = "card"
    AUTHORIZATION = "authorization"  # code words, codes of a domain, PINs, passports


class Finding(NamedTuple):
    """The value itself is `text[start:end]`."""

    start: int
    end: int
    kind: CredentialKind
    is_sure: bool
