"""Secrets: asked for, answered over a form of the cabinet or pasted into a message, kept sealed, destroyed (section 6).

A value is nowhere but in `sealed_secrets`, and there under a key of its own, wrapped by a master key from outside the
data base. Destroying is deleting that row: SQLite overwrites it with zeros, and within a minute its log is emptied too.
What can't be reached are copies that were made before: a backup, or the dead rows and the log of PostgreSQL. They open
to whoever also has the file of master keys, and no longer once `rotate-keys` has run: it drops the key they need.
"""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import ColumnElement, RowMapping, delete, insert, or_, select

from desktop.central import tables
from desktop.central.mailroom.forgetting import forget_raw_with
from desktop.central.secret_tables import sealed_secrets
from desktop.central.vault import Sealed, open_sealed, seal
from desktop.central.writing import Writing
from desktop.regulation.ticket import SecretKind, SecretState

VALUE_LIMIT = 8192  # characters
KEPT_FOR = timedelta(hours=72)  # after the answer, at most
_SKEW = timedelta(hours=1)  # that central's clock may be set back by


def ask_for_secret(transaction: Writing, ticket: int, kind: SecretKind, agent_id: int) -> int:
    """A new secret request of the ticket; returns its number."""
    made: int = transaction.insert(
        "secret",
        ticket=ticket,
        kind=kind.value,
        state=SecretState.ASKED.value,
        asked_by_id=agent_id,
        asked_at=transaction.at,
    )
    return made


def keep_pasted(
    transaction: Writing, value: str, kind: SecretKind, *, ticket: int | None = None, letter: int | None = None
) -> int:
    """A secret that nobody asked for; returns its number."""
    transaction.holds_secret = True
    made: int = transaction.insert(
        "secret",
        ticket=ticket,
        letter=letter,
        kind=kind.value,
        state=SecretState.ANSWERED.value,
        asked_at=transaction.at,
        answered_at=transaction.at,
        expires_at=transaction.at + KEPT_FOR,
    )
    _seal(transaction, made, value)
    return made


def keep_answer(transaction: Writing, secret_id: int, value: str) -> None:
    """The answer to a request that was asked."""
    transaction.update(
        "secret",
        secret_id,
        state=SecretState.ANSWERED.value,
        answered_at=transaction.at,
        expires_at=transaction.at + KEPT_FOR,
    )
    _seal(transaction, secret_id, value)


def locked_secret(transaction: Writing, secret_id: int) -> RowMapping | None:
    """The row of a secret, which nobody else changes until the transaction ends."""
    secrets = tables.secrets
    chosen = select(secrets).where(secrets.c.id == secret_id).with_for_update()
    return transaction.connection.execute(chosen).mappings().one_or_none()


def value_of(transaction: Writing, secret_id: int) -> str | None:
    """The value, None when it is not kept; VaultError."""
    chosen = select(sealed_secrets).where(sealed_secrets.c.secret_id == secret_id)
    row = transaction.connection.execute(chosen).one_or_none()
    if row is None:
        return None
    sealed = Sealed(row.key_id, row.wrapped_key, row.ciphertext)
    return open_sealed(transaction.vault.ring(), sealed, secret_context(secret_id))


def secret_context(secret_id: int) -> str:
    """As what a secret is sealed: as another one it does not open."""
    return f"secret {secret_id}"


def is_over(transaction: Writing, secret: RowMapping) -> bool:
    """Whether the time that a secret is kept for has passed."""
    at, expires_at = transaction.at, secret["expires_at"]
    return expires_at is not None and not at < expires_at <= at + KEPT_FOR + _SKEW


def destroy(transaction: Writing, secret_ids: Collection[int]) -> None:
    """That they were stays known; what they were is gone, and the raw letters that some came in. A request that nobody
    answered can't be answered any more."""
    transaction.connection.execute(delete(sealed_secrets).where(sealed_secrets.c.secret_id.in_(secret_ids)))
    for secret_id in secret_ids:
        transaction.update("secret", secret_id, state=SecretState.DESTROYED.value)
    forget_raw_with(transaction, secret_ids)


def destroy_of(transaction: Writing, ticket: int) -> None:
    """The ticket has ended, and with it its secrets."""
    destroy(transaction, _living(transaction, tables.secrets.c.ticket == ticket))


def destroy_of_letter(transaction: Writing, letter: int) -> None:
    """Nothing is to be done about the letter, nor about what was pasted into it."""
    destroy(transaction, _living(transaction, tables.secrets.c.letter == letter))


def destroy_old(transaction: Writing) -> None:
    """Those whose time has passed. When central's clock was years ahead, that of its answers is far off: theirs too."""
    expires_at = tables.secrets.c.expires_at
    latest_at = transaction.at + KEPT_FOR + _SKEW
    destroy(transaction, _living(transaction, or_(expires_at <= transaction.at, expires_at > latest_at)))


def move_secrets(transaction: Writing, ticket: int, to: int) -> None:
    """The ticket goes on as another one, and so do its secrets."""
    for secret_id in _living(transaction, tables.secrets.c.ticket == ticket):
        transaction.update("secret", secret_id, ticket=to)


def adopt(
    transaction: Writing, secret_ids: Collection[int], raw_letter: int, *, ticket: int | None, letter: int | None
) -> None:
    """They were moved from this raw letter, and are of the ticket, or of the letter while there is none."""
    for secret_id in secret_ids:
        letter = letter if ticket is None else None
        transaction.update("secret", secret_id, ticket=ticket, letter=letter, raw_letter=raw_letter)


def adopt_from_letter(transaction: Writing, letter: int, ticket: int) -> None:
    """The letter became a part of the ticket, and its secrets the ticket's."""
    for secret_id in _living(transaction, tables.secrets.c.letter == letter):
        transaction.update("secret", secret_id, ticket=ticket, letter=None)


def secret_ids_of(transaction: Writing, ticket: int) -> list[int]:
    """The numbers of a ticket's secrets, destroyed ones too."""
    secrets = tables.secrets.c
    return list(transaction.connection.execute(select(secrets.id).where(secrets.ticket == ticket)).scalars())


def _living(transaction: Writing, which: ColumnElement[bool]) -> list[int]:
    secrets = tables.secrets.c
    chosen = select(secrets.id).where(which, secrets.state != SecretState.DESTROYED.value).order_by(secrets.id)
    return list(transaction.connection.execute(chosen.with_for_update()).scalars())


def _seal(transaction: Writing, secret_id: int, value: str) -> None:
    sealed = seal(transaction.vault.ring(), value, secret_context(secret_id))
    transaction.connection.execute(
        insert(sealed_secrets).values(
            secret_id=secret_id,
            key_id=sealed.key_id,
            wrapped_key=sealed.wrapped_key,
            ciphertext=sealed.ciphertext,
        )
    )
