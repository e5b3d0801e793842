"""Splitting messages off into a ticket of their own, which keeps the receipt of its first message."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from desktop.regulation.intake import new_ticket
from desktop.regulation.people import Department
from desktop.regulation.ticket import Clock, GapKind, MessageFact, MessageKind, State, Ticket


def split(ticket: Ticket, message_ids: Collection[int], at: datetime) -> tuple[Ticket, Ticket]:
    """The ticket without the messages, and the new one (number 0) with them. Both keep a message of the subscriber."""
    staying = tuple(message for message in ticket.messages if message.id not in message_ids)
    moving = tuple(message for message in ticket.messages if message.id in message_ids)
    return _without(ticket, staying, at), _with(ticket, moving)


def _with(ticket: Ticket, messages: tuple[MessageFact, ...]) -> Ticket:
    """STP's new ticket waits for an answer when none of the moved messages answers the last one of the subscriber."""
    received_at = min(message.at for message in messages if message.kind is MessageKind.SUBSCRIBER)
    unanswered_since_at: datetime | None = None
    answered_at = received_at
    for message in sorted(messages, key=lambda message: (message.at, message.id)):
        if message.kind is MessageKind.SUBSCRIBER:
            unanswered_since_at = unanswered_since_at or message.at
        elif message.kind.is_public:
            unanswered_since_at, answered_at = None, message.at
    started = new_ticket(0, ticket.department, ticket.channel, received_at)
    fresh = replace(
        ticket,
        number=0,
        state=State.OPEN,
        received_at=received_at,
        unanswered_since_at=unanswered_since_at,
        emergency=None,
        incident=None,
        authorization=None,  # it was for what is asked there
        secrets=(),
        reopened_from=None,
        waiting_since_at=None,
        stp_clock=started.stp_clock,
        ork_clock=started.ork_clock,
        messages=messages,
    )
    if ticket.department is Department.ORK:
        return replace(fresh, ork_clock=_from(received_at, ticket.ork_clock, ticket))
    clock = _from(unanswered_since_at or received_at, ticket.stp_clock, ticket)
    if unanswered_since_at is None:
        return replace(fresh, state=State.ANSWERED, stp_clock=replace(clock, stopped_at=answered_at))
    return replace(fresh, stp_clock=clock)


def _without(ticket: Ticket, staying: tuple[MessageFact, ...], at: datetime) -> Ticket:
    """What is unanswered follows the messages that stay."""
    since_at = ticket.unanswered_since_at
    if since_at is None:
        return replace(ticket, messages=staying)
    left_at = min((m.at for m in staying if m.kind is MessageKind.SUBSCRIBER and m.at >= since_at), default=None)
    rest = replace(ticket, messages=staying, unanswered_since_at=left_at)
    if ticket.department is Department.ORK or ticket.stp_clock is None:
        return rest
    if left_at is None:
        return replace(rest, state=State.ANSWERED, stp_clock=replace(ticket.stp_clock, stopped_at=at))
    return replace(rest, stp_clock=_from(left_at, ticket.stp_clock, ticket))


def _from(at: datetime, clock: Clock | None, ticket: Ticket) -> Clock:
    """A running clock from a message's receipt, but not before the department had the ticket; what the old clock did
    not count because the ticket was away is not counted here either."""
    started_at = at
    if clock is not None and clock.stopped_at is None and not _began_with_a_message(clock, ticket):
        started_at = max(at, clock.started_at)
    gaps = () if clock is None else clock.gaps
    kept = tuple(
        replace(gap, from_at=max(gap.from_at, started_at))
        for gap in gaps
        if gap.kind is GapKind.AWAY and gap.until_at is not None and gap.until_at > started_at
    )
    return Clock(started_at, started_at, None, kept)


def _began_with_a_message(clock: Clock, ticket: Ticket) -> bool:
    """A later message began the clock anew: its start does not say when the department had the ticket."""
    return any(m.kind is MessageKind.SUBSCRIBER and m.at == clock.started_at for m in ticket.messages)
