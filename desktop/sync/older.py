"""Older tickets, which no replica has: read from central when somebody asks for one."""

import msgspec

from desktop.regulation.book import Book
from desktop.regulation.people import Agent
from desktop.regulation.sentences import sentence
from desktop.replica.overlay import confirmed_message
from desktop.replica.queries import queue_row
from desktop.replica.records import ticket_value
from desktop.replica.views import TicketView
from desktop.sync.exchange import Call, Lost, Transport, Unreachable
from desktop.sync.sign_in import why_not
from desktop.wire.rows import MessageRow, SecretRow, SubscriberRow, TicketRow

SECONDS = 15.0  # somebody waits for it


class _Found(msgspec.Struct, frozen=True):
    seq: int
    ticket: TicketRow
    messages: list[MessageRow]
    subscriber: SubscriberRow | None = None
    secrets: list[SecretRow] = []


def read_ticket(transport: Transport, number: int, me: Agent, book: Book, language: str) -> TicketView | str:
    """The ticket as central has it now, or a sentence that says why not."""
    try:
        answer = transport.send(Call("GET", f"/v1/tickets/{number}", seconds=SECONDS))
        if not answer.is_ok:
            return why_not(answer, language)
        found = msgspec.json.decode(answer.body, type=_Found)
    except Unreachable:
        return sentence("desk.offline", language)
    except (Lost, msgspec.DecodeError):
        return sentence("unavailable", language)
    row = found.ticket
    assignee = book.agents.get(row.assignee_id) if row.assignee_id is not None else None
    return TicketView(
        row=queue_row(row, found.subscriber.name if found.subscriber else "", assignee.name if assignee else ""),
        ticket=ticket_value(row, found.messages, found.secrets),
        messages=tuple(confirmed_message(message, me) for message in found.messages),
        seen_seq=found.seq,
        is_online_only=True,
        secrets=tuple(found.secrets),
    )
