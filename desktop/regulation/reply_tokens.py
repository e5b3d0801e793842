"""Addresses that prove we gave them: `support+t10423.k3v…@provider.ru` for answers to a ticket, `+b7.…` for bounces."""

import hashlib
import hmac
import re
from base64 import b32encode
from collections.abc import Callable

_TOKEN = re.compile(r"[bt]([1-9][0-9]{0,8})\.[a-z2-7]{16}")
_PROOF_BYTES = 10  # 80 bits, sixteen letters: who guesses has to send a letter for each try


def reply_token(number: int, key: bytes) -> str:
    """What stands after the plus of a ticket's reply address: lower case, 27 characters at most. `key`: central's own
    secret, 32 random bytes."""
    return f"t{number}.{_proof(f'smena reply {number}', key)}"


def ticket_of_token(token: str, key: bytes) -> int | None:
    """The number that a token proves, however its letters were changed to capitals on the way; None for any other."""
    return _proved(token, key, reply_token)


def reply_address(mailbox: str, number: int, key: bytes) -> str:
    """The address that answers to a ticket's mail go to: the mailbox with the ticket's token."""
    return _with_token(mailbox, reply_token(number, key))


def ticket_of_address(address: str, key: bytes) -> int | None:
    """The number that a letter's recipient proves."""
    return ticket_of_token(_token_in(address), key)


def bounce_address(mailbox: str, mail: int, key: bytes) -> str:
    """The address that a mail server returns one mail of ours to, known by its number in our queue."""
    return _with_token(mailbox, _bounce_token(mail, key))


def mail_of_address(address: str, key: bytes) -> int | None:
    """The number of the mail that a bounce's recipient proves."""
    return _proved(_token_in(address), key, _bounce_token)


def _bounce_token(mail: int, key: bytes) -> str:
    return f"b{mail}.{_proof(f'smena bounce {mail}', key)}"


def _proof(text: str, key: bytes) -> str:
    return b32encode(hmac.digest(key, text.encode(), hashlib.sha256)[:_PROOF_BYTES]).decode().lower()


def _proved(token: str, key: bytes, make: Callable[[int, bytes], str]) -> int | None:
    token = token.lower()
    if not (match := _TOKEN.fullmatch(token)):
        return None
    number = int(match[1])
    return number if hmac.compare_digest(token, make(number, key)) else None


def _with_token(mailbox: str, token: str) -> str:
    local, _, host = mailbox.rpartition("@")
    return f"{local}+{token}@{host}"


def _token_in(address: str) -> str:
    return address.rpartition("@")[0].rpartition("+")[2]
