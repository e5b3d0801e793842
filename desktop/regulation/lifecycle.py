"""A ticket's life: what an answer, a request for data, an ending, a transfer and a subscriber's message do to it.

Every function takes a ticket and an aware instant and gives the new ticket; who may do it is asked elsewhere.
"""

from dataclasses import replace
from datetime import datetime

from desktop.regulation.book import Book
from desktop.regulation.deadlines import start
from desktop.regulation.outcome import Accepted, NewMessage
from desktop.regulation.people import Department
from desktop.regulation.ticket import Clock, Gap, GapKind, MessageKind, State, Ticket
from desktop.regulation.topics import belongs_to


def answered(ticket: Ticket, at: datetime) -> Ticket:
    """A public answer: it stops STP's clock. ORK's runs on until the matter is processed, and a ticket that waits for
    data goes on waiting."""
    ticket = replace(ticket, unanswered_since_at=None, reopened_from=None)
    if ticket.department is Department.ORK:
        return ticket
    state = State.ANSWERED if ticket.state is State.OPEN else ticket.state
    return replace(ticket, state=state, stp_clock=_stopped(ticket.stp_clock, at))


def asked(ticket: Ticket, at: datetime) -> Ticket:
    """A request for data: it stops STP's clock and pauses ORK's; the ticket waits for the subscriber."""
    ticket = replace(
        ticket,
        state=State.WAITING,
        unanswered_since_at=None,
        waiting_since_at=ticket.waiting_since_at or at,
        reopened_from=None,
    )
    if ticket.department is Department.STP:
        return replace(ticket, stp_clock=_stopped(ticket.stp_clock, at))
    return replace(ticket, ork_clock=_opened(ticket.ork_clock or start(at), GapKind.WAITING, at))


def was_processed(ticket: Ticket) -> bool:
    """Whether what is unanswered came after the department's duty was done, so that a "thank you" may be all it is. STP
    owes an answer to a message, nothing more. ORK owes processing (ORK.3): done only when the message reopened an
    ended ticket."""
    return ticket.department is Department.STP or ticket.reopened_from is not None


def no_answer_needed(ticket: Ticket, at: datetime) -> Ticket:
    """The last message asks for nothing: a ticket that it opened again ends as it had ended, any other is answered."""
    if ticket.reopened_from is not None:
        return ended(ticket, ticket.reopened_from, at)
    return answered(ticket, at)


def ended(ticket: Ticket, state: State, at: datetime) -> Ticket:
    """The matter is over: both clocks stop."""
    return replace(
        ticket,
        state=state,
        ended_at=at,
        unanswered_since_at=None,
        waiting_since_at=None,
        reopened_from=None,
        stp_clock=_stopped(ticket.stp_clock, at),
        ork_clock=_stopped(ticket.ork_clock, at),
    )


def transferred(ticket: Ticket, at: datetime) -> Ticket:
    """To the other department: the clock of the one that had it pauses, that of the other goes on, or begins when it
    never ran or was stopped. The place in the queue stays; a ticket that waits for the subscriber goes on waiting. A
    topic that is no duty of the other department is cleared."""
    to, waits = ticket.department.other, ticket.state is State.WAITING
    leaving, arriving = ticket.clock(ticket.department), ticket.clock(to)
    if leaving is not None and leaving.stopped_at is None:
        leaving = _opened(leaving, GapKind.AWAY, at)
    if arriving is not None and arriving.stopped_at is None:
        arriving = _closed(arriving, GapKind.AWAY, at)
    elif not (waits and to is Department.STP):  # STP's clock starts with the subscriber's answer
        arriving = start(at)
    if waits and to is Department.ORK and arriving is not None:
        arriving = _opened(arriving, GapKind.WAITING, at)
    return replace(
        ticket,
        department=to,
        topic=ticket.topic if belongs_to(ticket.topic, to) else None,
        state=State.WAITING if waits else State.OPEN,
        reopened_from=None,  # who hands a message on says that it asks for something
        assignee_id=None,
        stp_clock=arriving if to is Department.STP else leaving,
        ork_clock=arriving if to is Department.ORK else leaving,
    )


def survivor(ticket: Ticket, book: Book) -> Ticket:
    """The ticket that goes on in this one's place after merges: itself when it was not merged."""
    while ticket.merged_into is not None and ticket.merged_into in book.tickets:
        ticket = book.tickets[ticket.merged_into]
    return ticket


def subscriber_wrote(ticket: Ticket, at: datetime, book: Book) -> Accepted:
    """A public message of the subscriber: it completes what the ticket waited for, opens an answered one with a new
    STP clock, reopens an ended one with a new clock. A merged ticket's message goes to its survivor: the number of
    `Accepted.ticket` says where."""
    ticket = survivor(ticket, book)
    if ticket.state.is_ended:
        return Accepted(_reopened(ticket, at), (NewMessage(MessageKind.EVENT, event="reopened"),))
    if ticket.state is State.OPEN:
        return Accepted(_still_open(ticket, at))
    return Accepted(_opened_again(ticket, at))


def no_longer_waiting(clock: Clock | None, at: datetime) -> Clock | None:
    """ORK's clock when the completing answer has come: the target goes on, the promise counts anew from it. A clock
    that did not wait stays as it is."""
    if clock is None or not is_waiting(clock):
        return clock
    return replace(_closed(clock, GapKind.WAITING, at), due_from_at=at, kept_due_at=None)


def is_waiting(clock: Clock) -> bool:
    """Whether the clock pauses for the subscriber."""
    return any(gap.kind is GapKind.WAITING and gap.until_at is None for gap in clock.gaps)


def _still_open(ticket: Ticket, at: datetime) -> Ticket:
    """The clock and the place stay those of the first unanswered message; STP's ticket with nothing unanswered came
    from the other department and keeps its place by the original receipt."""
    kept_at = ticket.received_at if ticket.department is Department.STP else at
    return replace(ticket, unanswered_since_at=ticket.unanswered_since_at or kept_at)


def _opened_again(ticket: Ticket, at: datetime) -> Ticket:
    return replace(
        ticket,
        state=State.OPEN,
        unanswered_since_at=at,
        waiting_since_at=None,
        stp_clock=start(at) if ticket.department is Department.STP else ticket.stp_clock,
        ork_clock=no_longer_waiting(ticket.ork_clock, at),
    )


def _reopened(ticket: Ticket, at: datetime) -> Ticket:
    clock, is_stp = start(at), ticket.department is Department.STP
    return replace(
        ticket,
        state=State.OPEN,
        unanswered_since_at=at,
        ended_at=None,
        merged_into=None,
        reopened_from=ticket.state,
        emergency=None,
        authorization=None,  # it was for what was asked then
        incident=None,
        assignee_id=None,
        stp_clock=clock if is_stp else None,
        ork_clock=None if is_stp else clock,
    )


def _stopped(clock: Clock | None, at: datetime) -> Clock | None:
    if clock is None or clock.stopped_at is not None:
        return clock
    for kind in GapKind:
        clock = _closed(clock, kind, at)
    return replace(clock, stopped_at=at)


def _opened(clock: Clock, kind: GapKind, at: datetime) -> Clock:
    if any(gap.kind is kind and gap.until_at is None for gap in clock.gaps):
        return clock
    return replace(clock, gaps=(*clock.gaps, Gap(kind, at)))


def _closed(clock: Clock, kind: GapKind, at: datetime) -> Clock:
    gaps = (
        replace(gap, until_at=max(at, gap.from_at)) if gap.kind is kind and gap.until_at is None else gap
        for gap in clock.gaps
    )
    return replace(clock, gaps=tuple(gaps))
