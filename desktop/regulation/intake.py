"""A new ticket, from whichever way it came in."""

from datetime import datetime

from desktop.regulation.deadlines import start
from desktop.regulation.outages import suggest_emergency
from desktop.regulation.people import Department
from desktop.regulation.ticket import Channel, State, Ticket

__all__ = ["new_ticket", "suggest_emergency"]


def new_ticket(
    number: int,
    department: Department,
    channel: Channel,
    at: datetime,
    *,
    topic: str | None = None,
    account: str | None = None,
    subscriber_id: str | None = None,
    premium: bool = False,
) -> Ticket:
    """A ticket received at an aware instant: it waits for its department, whose clock runs from there."""
    clock = start(at)
    return Ticket(
        number=number,
        department=department,
        channel=channel,
        state=State.OPEN,
        received_at=at,
        unanswered_since_at=at,
        topic=topic,
        account=account,
        subscriber_id=subscriber_id,
        premium=premium,
        stp_clock=clock if department is Department.STP else None,
        ork_clock=clock if department is Department.ORK else None,
    )
