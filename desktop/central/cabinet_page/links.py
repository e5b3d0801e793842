"""Links that let a subscriber in: the provider's site signs them, central takes each once and for five minutes."""

import hashlib
import hmac
import logging
import re
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, insert, select

from desktop.central.cabinet_page.sessions import random_bytes
from desktop.central.callers import opaque
from desktop.central.page_tables import link_keys, used_links
from desktop.central.problems import ProblemError
from desktop.central.vault import Sealed, VaultError, open_sealed, seal
from desktop.central.writing import Writing

LIFE = timedelta(minutes=5)  # the longest
_REMEMBERED = timedelta(days=1)  # a used link after its end, should the clock be put back
_NONCE = re.compile(r"[A-Za-z0-9_-]{16,64}")
_SECONDS = re.compile(r"[0-9]{1,11}")  # datetime knows no later ones

log = logging.getLogger("smena.central")


def signature_of(key: str, subscriber_id: str, expires: str, nonce: str) -> str:
    """HMAC-SHA256 in hexadecimal digits. The subscriber stands last: the two before him can't hold a line's end."""
    signed = f"smena-cabinet-link\n{expires}\n{nonce}\n{subscriber_id}"
    return hmac.new(key.encode(), signed.encode(errors="surrogatepass"), hashlib.sha256).hexdigest()


def new_link_key(transaction: Writing, client_id: int) -> str:
    """A new key for the client in the place of the one it had; told now and never again."""
    key = opaque(random_bytes())
    sealed = seal(transaction.vault.ring(), key, link_key_context(client_id))
    transaction.connection.execute(delete(link_keys).where(link_keys.c.client_id == client_id))
    transaction.connection.execute(insert(link_keys).values(client_id=client_id, **asdict(sealed)))
    transaction.audit("new_link_key", client=client_id)
    return key


def link_key_context(client_id: int) -> str:
    """Under which a client's key is sealed."""
    return f"link key {client_id}"


def take_link(transaction: Writing, subscriber_id: str, expires: str, nonce: str, signature: str) -> int:
    """The client that signed the link, which is used up with this transaction. 403 `bad_link` when nobody did, or
    `used_link` when its time is over or it was taken before."""
    client_id = _signer(transaction, subscriber_id, expires, nonce, signature)
    if client_id is None or not _NONCE.fullmatch(nonce) or not _SECONDS.fullmatch(expires):
        raise ProblemError("bad_link", 403)
    links, connection = used_links.c, transaction.connection
    expires_at = datetime.fromtimestamp(int(expires), UTC)
    was_used = connection.execute(select(links.nonce).where(links.client_id == client_id, links.nonce == nonce)).first()
    if was_used or not transaction.at < expires_at <= transaction.at + LIFE:
        raise ProblemError("used_link", 403)
    connection.execute(insert(used_links).values(client_id=client_id, nonce=nonce, expires_at=expires_at))
    return client_id


def forget_used_links(transaction: Writing) -> None:
    """Those that nobody can use any more."""
    old = used_links.c.expires_at < transaction.at - _REMEMBERED
    transaction.connection.execute(delete(used_links).where(old))


def _signer(transaction: Writing, subscriber_id: str, expires: str, nonce: str, signature: str) -> int | None:
    ring = transaction.vault.ring()
    for row in transaction.connection.execute(select(link_keys)):
        sealed = Sealed(row.key_id, row.wrapped_key, row.ciphertext)
        try:
            key = open_sealed(ring, sealed, link_key_context(row.client_id))
        except VaultError as error:  # its client needs a new one, the others do not
            log.error("the link key of client %d does not open: %s", row.client_id, error)
            continue
        expected = signature_of(key, subscriber_id, expires, nonce)
        if hmac.compare_digest(expected.encode(), signature.encode(errors="surrogatepass")):
            return int(row.client_id)
    return None
