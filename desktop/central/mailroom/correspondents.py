"""Who wrote to a ticket by e-mail: who filed it, and who filed what was merged into it."""

from sqlalchemy import Connection, select

from desktop.central import tables
from desktop.regulation.domain_names import mail_address
from desktop.regulation.ticket import Ticket


def correspondents(connection: Connection, number: int, subscriber_id: str | None) -> tuple[str, ...]:
    """Their addresses in the spelling of `mail_address`, by ticket number, each once. All tickets that were merged are
    the same subscriber's."""
    of = tables.tickets.c
    his = (of.subscriber_id == subscriber_id) & of.merged_into.is_not(None)
    merged = connection.execute(select(of.id, of.merged_into, of.correspondent).where(his).order_by(of.id)).all()
    numbers, before = {number}, 0
    while before != len(numbers):
        before = len(numbers)
        numbers |= {row.id for row in merged if row.merged_into in numbers}
    own = connection.execute(select(of.correspondent).where(of.id == number)).scalars().all()
    found = (*own, *(row.correspondent for row in merged if row.id in numbers))
    return tuple(dict.fromkeys(mail_address(address) for address in found if address))


def answered_by_mail(connection: Connection, ticket: Ticket) -> tuple[str, ...]:
    """Where an answer on the ticket goes: to who filed it by e-mail, and to who filed what was merged into it if he is
    a contact of the subscriber. Who is none was identified by an agent for his own ticket, and the rest of the
    conversation is not his."""
    own = () if ticket.correspondent is None else (mail_address(ticket.correspondent),)
    others = correspondents(connection, ticket.number, ticket.subscriber_id)
    contacts = contact_addresses(connection, ticket.subscriber_id) if set(others) - set(own) else ()
    return tuple(dict.fromkeys((*own, *(address for address in others if address in contacts))))


def contact_addresses(connection: Connection, subscriber_id: str | None) -> tuple[str, ...]:
    """The addresses of a subscriber's contact data, in the spelling of `mail_address`."""
    subscribers = tables.subscribers.c
    contacts = select(subscribers.email, subscribers.emails).where(subscribers.id == subscriber_id)
    row = connection.execute(contacts).one_or_none()
    return () if row is None else tuple(mail_address(text) for text in (row.email, *row.emails) if text)
