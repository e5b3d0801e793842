"""The keys of our reply addresses, derived from the vault's master keys: the newest makes, all of them verify."""

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from desktop.central.vault import KeyRing
from desktop.regulation.reply_tokens import mail_of_address, ticket_of_address

_PURPOSE = b"smena reply addresses"


def reply_keys(ring: KeyRing) -> tuple[bytes, ...]:
    """One for each master key, the newest first. An address that went out before a rotation is good as long as its
    master key stays in the ring."""
    return tuple(HKDF(SHA256(), 32, salt=None, info=_PURPOSE).derive(key) for key in ring.keys.values())


def proved_ticket(addresses: tuple[str, ...], keys: tuple[bytes, ...]) -> int | None:
    """The ticket that one of a letter's recipients proves; None when none does."""
    found = (ticket_of_address(address, key) for address in addresses for key in keys)
    return next((number for number in found if number is not None), None)


def proved_mail(addresses: tuple[str, ...], keys: tuple[bytes, ...]) -> int | None:
    """The mail of ours, by its number in the queue, that a bounce's recipients prove."""
    found = (mail_of_address(address, key) for address in addresses for key in keys)
    return next((number for number in found if number is not None), None)
