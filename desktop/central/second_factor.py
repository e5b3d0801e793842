"""The second factor: one-time codes of an agent's telephone (RFC 6238), each good once."""

import base64
import hmac
import logging
import secrets
import struct
from datetime import datetime
from urllib.parse import quote

from sqlalchemy import delete, insert, select, update

from desktop.central import tables
from desktop.central.problems import ProblemError
from desktop.central.secret_tables import sealed_factors
from desktop.central.vault import Sealed, VaultError, open_sealed, seal
from desktop.central.writing import Writing

_STEP = 30  # seconds
_DRIFT = 1  # steps that the telephone's clock may be wrong by
_ISSUER = "Smena"

log = logging.getLogger("smena.central")


class WrongCode(Exception):
    """The code is not one of now, or was used."""


class CodeWanted(Exception):
    """The agent has a second factor, and no code came."""


def add(transaction: Writing, agent_id: int, login: str) -> str | None:
    """A new second factor; the `otpauth:` address for the telephone, which is shown once. None when he has one."""
    factors, secret = tables.second_factors, secrets.token_bytes(20)
    if transaction.connection.execute(select(factors).where(factors.c.agent_id == agent_id)).first():
        return None
    key = base64.b32encode(secret).decode()
    transaction.connection.execute(insert(factors).values(agent_id=agent_id, secret="", used_step=0))
    _keep(transaction, agent_id, key)
    transaction.audit("add_totp", agent=agent_id)
    return f"otpauth://totp/{_ISSUER}:{quote(login)}?secret={key}&issuer={_ISSUER}"


def remove(transaction: Writing, agent_id: int) -> bool:
    """The password alone is enough again; False when it was before."""
    factors = tables.second_factors
    transaction.connection.execute(delete(sealed_factors).where(sealed_factors.c.agent_id == agent_id))
    gone = transaction.connection.execute(delete(factors).where(factors.c.agent_id == agent_id)).rowcount
    if gone:
        transaction.audit("remove_totp", agent=agent_id)
    return bool(gone)


def check(transaction: Writing, agent_id: int, code: str | None) -> None:
    """Use the code up; nothing where the agent has no second factor. Raises CodeWanted or WrongCode;
    403 `factor_lost` when the master key that it was sealed with is gone."""
    factors = tables.second_factors
    own = select(factors).where(factors.c.agent_id == agent_id).with_for_update()
    factor = transaction.connection.execute(own).one_or_none()
    if factor is None:
        return
    if not code:
        raise CodeWanted
    if factor.secret:  # it was added before they were sealed
        _keep(transaction, agent_id, factor.secret)
        transaction.connection.execute(update(factors).where(factors.c.agent_id == agent_id).values(secret=""))
    step = _matching_step(base64.b32decode(_kept(transaction, agent_id)), code.replace(" ", ""), transaction.at)
    if step is None or step <= factor.used_step:
        raise WrongCode
    used = update(factors).where(factors.c.agent_id == agent_id).values(used_step=step)
    transaction.connection.execute(used)


def factor_context(agent_id: int) -> str:
    """As what it is sealed: as another agent's it does not open."""
    return f"second factor {agent_id}"


def _keep(transaction: Writing, agent_id: int, key: str) -> None:
    sealed = seal(transaction.vault.ring(), key, factor_context(agent_id))
    kept = insert(sealed_factors).values(agent_id=agent_id, key_id=sealed.key_id)
    transaction.connection.execute(kept.values(wrapped_key=sealed.wrapped_key, ciphertext=sealed.ciphertext))


def _kept(transaction: Writing, agent_id: int) -> str:
    row = transaction.connection.execute(select(sealed_factors).where(sealed_factors.c.agent_id == agent_id)).one()
    sealed = Sealed(row.key_id, row.wrapped_key, row.ciphertext)
    try:
        return open_sealed(transaction.vault.ring(), sealed, factor_context(agent_id))
    except VaultError as error:
        log.error("the second factor of agent %d does not open: %s; remove it and add a new one", agent_id, error)
        raise ProblemError("factor_lost", 403) from None


def code_at(secret: bytes, step: int) -> str:
    """Six digits (RFC 4226, section 5.3)."""
    digest = hmac.digest(secret, struct.pack(">Q", step), "sha1")
    start = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def _matching_step(secret: bytes, code: str, at: datetime) -> int | None:
    now = int(at.timestamp()) // _STEP
    steps = range(now - _DRIFT, now + _DRIFT + 1)
    return next((step for step in steps if hmac.compare_digest(code_at(secret, step).encode(), code.encode())), None)
