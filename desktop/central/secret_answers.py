"""The subscriber's side of a secret request: what he is asked for, and his answer over a one-time form (STP.6)."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Connection, RowMapping, select

from desktop.central import tables
from desktop.central.cabinet import LARGEST_NUMBER, checked, locked_ticket
from desktop.central.conversation import Speaker, add_message, save_ticket
from desktop.central.lookups import book_at
from desktop.central.problems import ProblemError
from desktop.central.secrets import VALUE_LIMIT, keep_answer, locked_secret, value_of
from desktop.central.writing import Writing
from desktop.regulation.cases import event_of
from desktop.regulation.lifecycle import subscriber_wrote
from desktop.regulation.ticket import SecretKind, SecretState


class SecretDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the subscriber answers; it is kept as it is, blanks included."""

    value: str


class SecretAnswered(msgspec.Struct, frozen=True):
    id: int
    state: SecretState


class OwnSecret(msgspec.Struct, frozen=True):
    """A request that waits for its answer; `text` is what the department wrote."""

    id: int
    kind: SecretKind
    asked_at: datetime
    text: str


def answer_secret(
    transaction: Writing, subscriber: RowMapping, number: int, secret_id: int, draft: SecretDraft
) -> SecretAnswered:
    """Keep the answer to a request of his own ticket, which so has what it waited for. 404 for what is not his, 409
    `secret_answered` for what was answered, 410 `secret_destroyed` when the ticket has ended meanwhile."""
    ticket = locked_ticket(transaction, subscriber["id"], number)
    secret = own_secret(transaction, ticket.number, secret_id)
    checked("value", draft.value, VALUE_LIMIT)
    if secret["state"] != SecretState.ASKED.value:
        raise _closed(secret)
    keep_answer(transaction, secret_id, draft.value)
    book = book_at(transaction.connection)
    ticket = subscriber_wrote(ticket, transaction.at, book).ticket
    save_ticket(transaction, ticket, book)
    add_message(transaction, ticket, event_of("secret_answered", secret=secret_id), Speaker(None, subscriber["name"]))
    transaction.audit("answer_secret", ticket.number, secret=secret_id)
    return SecretAnswered(secret_id, SecretState.ANSWERED)


def is_another(transaction: Writing, secret_id: int, draft: SecretDraft) -> bool:
    """Whether a repeat under the same key says something else. A receipt keeps no hash of the value, by which a short
    one could be found; so while the first one is kept, it is asked itself."""
    first = value_of(transaction, secret_id)
    return first is not None and first != draft.value


def open_requests(connection: Connection, number: int, messages: Sequence[RowMapping]) -> list[OwnSecret]:
    """What is still to be answered; `messages` are those of the ticket, which say what was asked."""
    texts = {message["detail"].get("secret"): message["body"] for message in messages}
    secrets = tables.secrets
    asked = select(secrets).where(secrets.c.ticket == number, secrets.c.state == SecretState.ASKED.value)
    rows = connection.execute(asked.order_by(secrets.c.id)).mappings()
    return [OwnSecret(row["id"], SecretKind(row["kind"]), row["asked_at"], texts.get(row["id"], "")) for row in rows]


def own_secret(transaction: Writing, ticket: int, secret_id: int) -> RowMapping:
    """A secret of the ticket, locked; 404 for any other."""
    secret = locked_secret(transaction, secret_id) if secret_id <= LARGEST_NUMBER else None
    if secret is None or secret["ticket"] != ticket:
        raise ProblemError("unknown_secret", 404, secret=secret_id)
    return secret


def _closed(secret: RowMapping) -> ProblemError:
    if secret["state"] == SecretState.DESTROYED.value and secret["answered_at"] is None:
        return ProblemError("secret_destroyed", 410, clause="STP.6", secret=secret["id"])
    return ProblemError("secret_answered", 409, clause="STP.6", secret=secret["id"])
