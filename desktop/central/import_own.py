"""What our own export adds to a line of the import format: the state and the clocks, which messages alone can't tell.

A transfer, a request for data that was answered, "no answer needed": after `export` and `import` they still count.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Annotated

import msgspec

from desktop.regulation.ticket import Clock, GapKind, State, Ticket

Instant = Annotated[datetime, msgspec.Meta(tz=True)]


class OwnGap(msgspec.Struct, frozen=True):
    kind: GapKind
    from_at: Instant
    until_at: Instant | None = None


class OwnClock(msgspec.Struct, frozen=True):
    """`regulation.ticket.Clock`, every instant with its offset."""

    started_at: Instant
    due_from_at: Instant
    stopped_at: Instant | None = None
    gaps: tuple[OwnGap, ...] = ()
    kept_due_at: Instant | None = None


class OwnState(msgspec.Struct, frozen=True):
    """The columns of a ticket that the rules moved."""

    state: State
    unanswered_since_at: Instant | None = None
    waiting_since_at: Instant | None = None
    ended_at: Instant | None = None
    reopened_from: State | None = None
    stp_clock: OwnClock | None = None
    ork_clock: OwnClock | None = None

    def instants(self) -> Iterator[datetime]:
        """Every instant in it."""
        clocks = [clock for clock in (self.stp_clock, self.ork_clock) if clock is not None]
        gaps = [gap for clock in clocks for gap in clock.gaps]
        for part in (self, *clocks, *gaps):
            for value in msgspec.structs.astuple(part):
                if isinstance(value, datetime):
                    yield value

    def put_into(self, ticket: Ticket) -> Ticket:
        """The ticket as it was."""
        return replace(
            ticket,
            state=self.state,
            unanswered_since_at=self.unanswered_since_at,
            waiting_since_at=self.waiting_since_at,
            ended_at=self.ended_at,
            reopened_from=self.reopened_from,
            stp_clock=_clock(self.stp_clock),
            ork_clock=_clock(self.ork_clock),
        )


def _clock(own: OwnClock | None) -> Clock | None:
    return None if own is None else msgspec.convert(msgspec.to_builtins(own), Clock)
