"""Writing tickets and their messages as the rules made them; what is public goes to the cabinet as a notice too."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from desktop.central import tables
from desktop.central.lookups import find_ticket
from desktop.central.mailroom.outgoing import queue_answer
from desktop.central.pasted import cleared, cleared_message
from desktop.central.records import values_of
from desktop.central.secrets import destroy_of, move_secrets, secret_ids_of
from desktop.central.writing import Writing
from desktop.regulation.book import Book
from desktop.regulation.outcome import NewMessage
from desktop.regulation.ticket import MessageKind, Ticket


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who adds a message: an agent by id, or None for the subscriber and the system. `written_at`: by his own clock."""

    agent_id: int | None
    name: str
    written_at: datetime | None = None


def lock_tickets(transaction: Writing, *numbers: int) -> None:
    """Nobody else changes these tickets until the transaction ends; always locked in the same order."""
    tickets = tables.tickets.c
    transaction.connection.execute(
        select(tickets.id).where(tickets.id.in_(numbers)).order_by(tickets.id).with_for_update()
    ).all()


def lock_survivor(transaction: Writing, ticket: Ticket) -> Ticket:
    """The ticket that goes on in the place of this locked one after merges, locked as well."""
    while ticket.merged_into is not None:
        next_one = find_ticket(transaction.connection, ticket.merged_into, lock=True)
        assert next_one is not None
        ticket = next_one
    return ticket


def insert_ticket(
    transaction: Writing, ticket: Ticket, subject: str, book: Book, suggested_emergency: str | None = None
) -> None:
    """A new ticket under its number. A credential in its subject becomes a secret of the ticket."""
    transaction.insert(
        "ticket",
        id=ticket.number,
        subject="",  # a secret belongs to a ticket that is there
        suggested_emergency=suggested_emergency,
        **values_of(ticket, book),
    )
    subject, _ = cleared(transaction, subject, ticket=ticket.number)
    transaction.update("ticket", ticket.number, subject=subject)


def save_ticket(transaction: Writing, ticket: Ticket, book: Book) -> None:
    """The ticket's new state. Nothing is written when it is as it was; a ticket that is live again comes back to the
    replicas with its messages. The secrets of one that has ended are destroyed, those of a merged one go on with its
    survivor."""
    transaction.upsert("ticket", ticket.number, **values_of(ticket, book))
    if ticket.merged_into is not None:
        move_secrets(transaction, ticket.number, ticket.merged_into)
    elif ticket.state.is_ended:
        destroy_of(transaction, ticket.number)
    if not ticket.state.is_ended and transaction.is_retired("ticket", ticket.number):
        revive(transaction, ticket.number)


def add_message(transaction: Writing, ticket: Ticket, message: NewMessage, speaker: Speaker) -> int:
    """One more entry of the ticket's conversation, made now; returns its id. A public one of an agent is also a notice
    for the subscriber's cabinet, and on an e-mail ticket a mail. A credential in its text becomes a secret of the
    ticket."""
    body, suspects, secret_ids = cleared_message(transaction, message.body, ticket.number)
    is_told = message.kind.is_public and message.kind is not MessageKind.SUBSCRIBER
    given = {"given": secret_ids} if is_told and secret_ids else {}  # he may read them: see `given_secrets`
    message_id: int = transaction.insert(
        "message",
        ticket=ticket.number,
        kind=message.kind.value,
        author_id=speaker.agent_id,
        author_name=speaker.name,
        at=transaction.at,
        written_at=speaker.written_at,
        body=body,
        event=message.event,
        detail={**message.detail, **given},
        intent_key=transaction.author.intent_key,
        suspects=suspects,
        is_retired=transaction.is_retired("ticket", ticket.number),
    )
    if is_told:
        notify(transaction, ticket, "answer", body, message_id)
        queue_answer(transaction, ticket, message_id)
    return message_id


def notify(transaction: Writing, ticket: Ticket, kind: str, text: str, message_id: int | None = None) -> None:
    """A notice for the cabinet of the ticket's subscriber: `kind` is "acknowledgement" or "answer"."""
    if ticket.subscriber_id is None:
        return
    of = {"subscriber_id": ticket.subscriber_id, "ticket": ticket.number}
    transaction.notify(**of, kind=kind, message_id=message_id, text=text)


def move_messages(transaction: Writing, message_ids: list[int], to: int) -> None:
    """Put messages into another ticket's conversation."""
    for message_id in message_ids:
        transaction.update("message", message_id, ticket=to)


def message_ids_of(transaction: Writing, number: int) -> list[int]:
    """The ids of a ticket's messages."""
    messages = tables.messages.c
    return list(transaction.connection.execute(select(messages.id).where(messages.ticket == number)).scalars())


def retire(transaction: Writing, number: int) -> None:
    """Take an ended ticket, its messages and what is known of its secrets out of the replicas; central keeps them."""
    transaction.retire("ticket", number)
    for message_id in message_ids_of(transaction, number):
        transaction.retire("message", message_id)
    for secret_id in secret_ids_of(transaction, number):
        transaction.retire("secret", secret_id)


def revive(transaction: Writing, number: int) -> None:
    """Bring a retired ticket with its messages and secrets back to the replicas."""
    transaction.update("ticket", number, is_retired=False)
    for message_id in message_ids_of(transaction, number):
        transaction.update("message", message_id, is_retired=False)
    for secret_id in secret_ids_of(transaction, number):
        transaction.update("secret", secret_id, is_retired=False)
