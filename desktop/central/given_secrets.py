"""What an agent wrote to the subscriber and is a secret: he reads it in the cabinet, for a minute, and it is gone.

No mail and no notice carries it. The agent's message knows its number; a mark that somebody typed is nothing.
"""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Connection, RowMapping, select

from desktop.central import tables
from desktop.central.cabinet import locked_ticket, public_messages
from desktop.central.problems import ProblemError
from desktop.central.secret_answers import own_secret
from desktop.central.secret_looks import SHOWN_FOR, Shown
from desktop.central.secrets import destroy, is_over, value_of
from desktop.central.writing import Writing
from desktop.regulation.ticket import SecretKind, SecretState


class GivenSecret(msgspec.Struct, frozen=True):
    """A secret that stands as a mark in the agent's `message`; it can be read until `expires_at`."""

    id: int
    kind: SecretKind
    message: int
    expires_at: datetime


def given_secrets(connection: Connection, number: int, messages: Sequence[RowMapping]) -> list[GivenSecret]:
    """Those of a ticket that are still to be read; `messages` are its public ones."""
    secrets = tables.secrets
    kept = select(secrets).where(secrets.c.ticket == number, secrets.c.state == SecretState.ANSWERED.value)
    rows = connection.execute(kept.order_by(secrets.c.id)).mappings().all()
    return [
        GivenSecret(row["id"], SecretKind(row["kind"]), message, row["expires_at"])
        for row in rows
        if (message := _message_of(row["id"], messages)) is not None
    ]


def look_at_given(transaction: Writing, subscriber: RowMapping, number: int, secret_id: int) -> Shown | None:
    """The secret, and from the first look on it has a minute left. None when it is destroyed; 404 for one that no agent
    gave in a ticket of his."""
    ticket = locked_ticket(transaction, subscriber["id"], number)
    secret = own_secret(transaction, ticket.number, secret_id)
    if _message_of(secret_id, public_messages(transaction.connection, ticket.number)) is None:
        raise ProblemError("unknown_secret", 404, secret=secret_id)
    if is_over(transaction, secret):
        destroy(transaction, [secret_id])
        return None
    value = value_of(transaction, secret_id)
    if value is None:
        return None
    until_at: datetime = min(secret["expires_at"], transaction.at + SHOWN_FOR)
    transaction.update("secret", secret_id, expires_at=until_at)
    transaction.audit("read_given_secret", ticket.number, secret=secret_id)
    return Shown(value, until_at)


def _message_of(secret_id: int, messages: Sequence[RowMapping]) -> int | None:
    """The agent's message that the secret was written in: it says so."""
    return next((message["id"] for message in messages if secret_id in message["detail"].get("given", ())), None)
