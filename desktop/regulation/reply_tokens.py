"""The reply address of a ticket: the number with a proof that we wrote it there, `support+t10423.k3v…@provider.ru`."""

import hashlib
import hmac
import re
from base64 import b32encode

_TOKEN = re.compile(r"t([1-9][0-9]{0,8})\.[a-z2-7]{16}")
_PROOF_BYTES = 10  # 80 bits, sixteen letters: who guesses has to send a letter for each try


def reply_token(number: int, key: bytes) -> str:
    """What stands after the plus of a ticket's reply address: lower case, 27 characters at most. `key`: central's own
    secret, 32 random bytes."""
    proof = hmac.digest(key, f"smena reply {number}".encode(), hashlib.sha256)[:_PROOF_BYTES]
    return f"t{number}.{b32encode(proof).decode().lower()}"


def ticket_of_token(token: str, key: bytes) -> int | None:
    """The number that a token proves, however its letters were changed to capitals on the way; None for any other."""
    token = token.lower()
    if not (match := _TOKEN.fullmatch(token)):
        return None
    number = int(match[1])
    return number if hmac.compare_digest(token, reply_token(number, key)) else None


def reply_address(mailbox: str, number: int, key: bytes) -> str:
    """The address that answers to a ticket's mail go to: the mailbox with the ticket's token."""
    local, _, host = mailbox.rpartition("@")
    return f"{local}+{reply_token(number, key)}@{host}"


def ticket_of_address(address: str, key: bytes) -> int | None:
    """The number that a letter's recipient proves."""
    return ticket_of_token(address.rpartition("@")[0].rpartition("+")[2], key)
