"""Merging two tickets into one: the earliest receipt and the earliest due win, open wins over waiting."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from desktop.regulation.book import Book
from desktop.regulation.deadlines import deadline
from desktop.regulation.lifecycle import ended, is_waiting, no_longer_waiting
from desktop.regulation.people import Department
from desktop.regulation.ticket import Channel, Clock, State, Ticket

_STATES = (State.OPEN, State.WAITING, State.ANSWERED)  # the first that either has is that of both


def merged(ticket: Ticket, into: Ticket, at: datetime, book: Book) -> tuple[Ticket, Ticket]:
    """The ticket as ended into the other, and the other as it goes on. Both live, of one subscriber and department."""
    both = (into, ticket)
    state = min((one.state for one in both), key=_STATES.index)
    ork_clock = _winner(Department.ORK, both, state, book)
    has_account = into.account is not None or ticket.account is None
    survivor = replace(
        into,
        channel=Channel.CABINET if any(one.channel is Channel.CABINET for one in both) else Channel.EMAIL,
        state=state,
        received_at=min(one.received_at for one in both),
        unanswered_since_at=_earliest(one.unanswered_since_at for one in both),
        waiting_since_at=_earliest(one.waiting_since_at for one in both) if state is State.WAITING else None,
        topic=into.topic or ticket.topic,
        account=into.account if has_account else ticket.account,
        premium=into.premium if has_account else ticket.premium,
        emergency=into.emergency or ticket.emergency,
        assignee_id=ticket.assignee_id if into.assignee_id is None else into.assignee_id,
        stp_clock=_winner(Department.STP, both, state, book),
        ork_clock=ork_clock if state is State.WAITING else no_longer_waiting(ork_clock, at),
        reopened_from=into.reopened_from if ticket.reopened_from is not None else None,
        messages=tuple(sorted(into.messages + ticket.messages, key=lambda message: (message.at, message.id))),
    )
    return replace(ended(ticket, State.MERGED, at), merged_into=into.number, messages=()), survivor


def _winner(department: Department, both: tuple[Ticket, Ticket], state: State, book: Book) -> Clock | None:
    """The clock that fits the state, runs, and is due first, in this order of weight."""

    def weight(clock: Clock) -> tuple[bool, bool, datetime, datetime]:
        fits, found = is_waiting(clock) is (state is State.WAITING), deadline(department, clock, book)
        return not fits, clock.stopped_at is not None, found.due_at, found.target_at or found.due_at

    return min((clock for one in both if (clock := one.clock(department)) is not None), key=weight, default=None)


def _earliest(instants: Iterable[datetime | None]) -> datetime | None:
    return min((at for at in instants if at is not None), default=None)
