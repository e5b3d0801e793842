"""A ticket as the rules see it: frozen values, instants aware and in UTC, no text but what a rule reads."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desktop.regulation.people import Department
from desktop.regulation.ticket_words import BasicService as BasicService
from desktop.regulation.ticket_words import Channel as Channel
from desktop.regulation.ticket_words import State as State


class MessageKind(StrEnum):
    SUBSCRIBER = "subscriber"
    REPLY = "reply"
    REQUEST = "request"  # asks the subscriber for data
    REFUSAL = "refusal"
    OUT_OF_SCOPE = "out_of_scope"
    RESOLUTION = "resolution"
    NOTE = "note"  # internal
    EVENT = "event"  # what happened: a code and its details, no text of a person
    LETTER = "letter"  # e-mail that nobody proved to be the subscriber's: agents read it, it moves no clock

    @property
    def is_public(self) -> bool:
        """Whether the subscriber reads it as part of the conversation."""
        return self not in (MessageKind.NOTE, MessageKind.EVENT, MessageKind.LETTER)


class GapKind(StrEnum):
    AWAY = "away"  # the ticket was at the other department
    WAITING = "waiting"  # the ticket waited for the subscriber


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch that a clock does not count; `until_at` is None while it lasts."""

    kind: GapKind
    from_at: datetime
    until_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """One department's clock on one ticket.

    `started_at`: receipt by this department (target counts from here). `due_from_at`: the instant whose Moscow date
    the promise counts from; it differs from `started_at` only after a completing answer (ORK). `stopped_at`: answered
    (STP) or processed (ORK), None while it runs. `kept_due_at`: a due that had passed when the calendar was edited;
    it stays whatever the calendar says now.
    """

    started_at: datetime
    due_from_at: datetime
    stopped_at: datetime | None = None
    gaps: tuple[Gap, ...] = ()
    kept_due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Emergency:
    """A person confirmed that a basic service must be restored (STP.4)."""

    service: BasicService
    declared_by: str
    declared_at: datetime
    reason: str


class AuthorizationWay(StrEnum):
    """How a significant change was authorized (ORK.4)."""

    SECRET = "secret"  # the answer to a secret request matches
    LETTER = "letter"  # a signed letter
    SUPERVISOR = "supervisor"  # a supervisor's word


@dataclass(frozen=True, slots=True)
class Authorization:
    """Somebody recorded that the subscriber may ask for what he asks for (ORK.4)."""

    way: AuthorizationWay
    recorded_by: str
    recorded_at: datetime
    reason: str


class SecretKind(StrEnum):
    """What a subscriber is asked for (STP.6, ORK.4)."""

    PASSWORD = "password"
    AUTHORIZATION = "authorization"


class SecretState(StrEnum):
    ASKED = "asked"
    ANSWERED = "answered"  # central keeps the answer, encrypted
    DESTROYED = "destroyed"


@dataclass(frozen=True, slots=True)
class SecretFact:
    """What the rules need of a secret of the ticket: never its value. `looked_by_id`: the agent who saw it last."""

    id: int
    kind: SecretKind
    state: SecretState
    looked_by_id: int | None = None


@dataclass(frozen=True, slots=True)
class MessageFact:
    """What the rules need of a message; `seq` is its place in central's feed, `moved_to` the department that an event
    says the ticket was handed over to; `is_merge`: an event that says another ticket's messages came in; `version`
    grows when its text changes."""

    id: int
    seq: int
    kind: MessageKind
    author_id: int | None  # None: the subscriber or the system
    at: datetime
    moved_to: Department | None = None
    is_merge: bool = False
    version: int = 0


@dataclass(frozen=True, slots=True)
class Ticket:
    """One matter with a number.

    `received_at` is the original receipt (the place in ORK's queue); `unanswered_since_at` the first unanswered
    message (the place in STP's queue), None when nothing is unanswered. `account` is the main domain, None while
    the subscriber has not named it (STP.5). `reopened_from`: how the ticket had ended before the message that waits now
    opened it again. `premium` says that the account's plan is of the Premium group. `correspondent`: the address that
    filed an e-mail ticket. `incident`: the number of the ticket that leads the outage this one is part of.
    `leads_incident`: live tickets are part of the one it leads; that is looked up only for joining another one.
    """

    number: int
    department: Department
    channel: Channel
    state: State
    received_at: datetime
    unanswered_since_at: datetime | None = None
    topic: str | None = None
    account: str | None = None
    subscriber_id: str | None = None
    premium: bool = False
    emergency: Emergency | None = None
    assignee_id: int | None = None
    stp_clock: Clock | None = None
    ork_clock: Clock | None = None
    waiting_since_at: datetime | None = None
    ended_at: datetime | None = None
    merged_into: int | None = None
    reopened_from: State | None = None
    authorization: Authorization | None = None
    incident: int | None = None
    leads_incident: bool = False
    correspondent: str | None = None
    secrets: tuple[SecretFact, ...] = ()
    messages: tuple[MessageFact, ...] = ()

    def clock(self, department: Department) -> Clock | None:
        return self.stp_clock if department is Department.STP else self.ork_clock
