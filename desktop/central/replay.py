"""A conversation that already happened, led through the regulation once more: clock, place and state as it says."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from desktop.central.housekeeping import ON_DESKS_FOR
from desktop.regulation import lifecycle
from desktop.regulation.book import Book
from desktop.regulation.ticket import MessageKind, State, Ticket

_ENDINGS = {
    MessageKind.RESOLUTION: State.RESOLVED,
    MessageKind.REFUSAL: State.REFUSED,
    MessageKind.OUT_OF_SCOPE: State.OUT_OF_SCOPE,
}


@dataclass(frozen=True, slots=True)
class Said:
    """One message of the past; `author_id` is None for the subscriber and for agents we don't know."""

    kind: MessageKind
    at: datetime
    body: str = ""
    author_id: int | None = None
    author_name: str = ""
    event: str | None = None
    detail: dict[str, Any] = field(default_factory=dict)

    @property
    def is_answer(self) -> bool:
        """Whether the subscriber is told of it."""
        return self.kind.is_public and self.kind is not MessageKind.SUBSCRIBER

    def values(self, number: int) -> dict[str, Any]:
        """The columns of `messages` for the ticket with this number."""
        return {
            "ticket": number,
            "kind": self.kind.value,
            "at": self.at,
            "body": self.body,
            "author_id": self.author_id,
            "author_name": self.author_name,
            "event": self.event,
            "detail": self.detail,
        }


def replay(ticket: Ticket, conversation: Iterable[Said], book: Book) -> Ticket:
    """A new ticket after its conversation, which comes in order of time.

    The first message of the subscriber is the receipt itself, so `received_at` counts and not its own time; nothing
    happens to a ticket before its receipt.
    """
    is_receipt = True
    for said in conversation:
        at = max(said.at, ticket.received_at)
        if said.kind is MessageKind.SUBSCRIBER and not is_receipt:
            ticket = lifecycle.subscriber_wrote(ticket, at, book).ticket
        elif said.kind is MessageKind.REPLY:
            ticket = lifecycle.answered(ticket, at)
        elif said.kind is MessageKind.REQUEST:
            ticket = lifecycle.asked(ticket, at)
        elif said.kind in _ENDINGS:
            ticket = lifecycle.ended(ticket, _ENDINGS[said.kind], at)
        is_receipt = is_receipt and not said.kind.is_public
    return ticket


def is_long_ended(ticket: Ticket, at: datetime) -> bool:
    """Whether it ended so long before `at` that no desk keeps it."""
    return ticket.ended_at is not None and ticket.ended_at < at - ON_DESKS_FOR
