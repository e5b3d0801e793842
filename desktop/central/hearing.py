"""What a subscriber says in a ticket, by whichever way it came: it reopens, completes or goes on, as the rules say."""

from dataclasses import replace

from desktop.central.conversation import Speaker, add_message, save_ticket
from desktop.central.writing import Writing
from desktop.regulation.book import Book
from desktop.regulation.intake import suggest_emergency
from desktop.regulation.lifecycle import subscriber_wrote
from desktop.regulation.outcome import Accepted, NewMessage
from desktop.regulation.ticket import BasicService, MessageKind, Ticket


def hear(transaction: Writing, ticket: Ticket, body: str, speaker: Speaker, book: Book) -> int:
    """One more message of the subscriber in this ticket, which is locked and goes on; returns the message's id."""
    accepted = take_up(transaction, ticket, body, book)
    message_id = add_message(transaction, accepted.ticket, NewMessage(MessageKind.SUBSCRIBER, body), speaker)
    for event in accepted.messages:
        add_message(transaction, accepted.ticket, event, Speaker(None, ""))
    return message_id


def take_up(transaction: Writing, ticket: Ticket, body: str, book: Book) -> Accepted:
    """What it does to the ticket, stored; the message and the events that follow it are the caller's."""
    accepted = subscriber_wrote(_with_plan_of_today(ticket, book), transaction.at, book)
    save_ticket(transaction, accepted.ticket, book)
    if ticket.state.is_ended:
        transaction.update("ticket", ticket.number, suggested_emergency=suggestion(body, book))
    return accepted


def suggestion(text: str, book: Book) -> BasicService | None:
    """The emergency a person is asked to confirm (STP.4)."""
    service = suggest_emergency(text)
    return service if service in book.settings.basic_services else None


def _with_plan_of_today(ticket: Ticket, book: Book) -> Ticket:
    """An ended ticket did not follow its account's plan; before it opens again it does."""
    account = book.accounts.get(ticket.account) if ticket.account and ticket.state.is_ended else None
    return ticket if account is None else replace(ticket, premium=account.premium)
