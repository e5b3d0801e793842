"""What the judges share: the case before them, and the faults that many acts can have."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from desktop.regulation import intents
from desktop.regulation.book import Book
from desktop.regulation.outcome import Accepted, NewMessage, Refused
from desktop.regulation.people import Agent
from desktop.regulation.texts import is_storable, is_text
from desktop.regulation.ticket import MessageKind, Ticket


@dataclass(frozen=True, slots=True)
class Case:
    ticket: Ticket
    actor: Agent
    now: datetime
    book: Book
    seen_seq: int | None

    def name(self, agent_id: int | None) -> str | None:
        agent = self.book.agents.get(agent_id) if agent_id is not None else None
        return agent.name if agent else None


Speech = (
    intents.Reply | intents.RequestData | intents.RequestSecret | intents.Refuse | intents.OutOfScope | intents.Resolve
)


def spoken(case: Case, ticket: Ticket, message: NewMessage, takes: bool = True) -> Accepted:
    """Who speaks on a ticket that nobody has also takes it."""
    assignee_id = case.actor.id if takes and ticket.assignee_id is None else ticket.assignee_id
    return Accepted(replace(ticket, assignee_id=assignee_id), (message,))


def speaks_fault(case: Case, intent: Speech, may_be_empty: bool = False) -> Refused | None:
    incident = incident_of(intent)
    if incident is not None and incident not in (case.ticket.number, case.ticket.incident):
        return Refused("not_in_incident", None, {"ticket": incident})
    assigned = assignee_fault(case) if incident is None else None
    fault = files_fault(intent) or text_fault(intent.body, may_be_empty=may_be_empty) or assigned
    return fault or (None if intent.anyway else unseen_fault(case))


def files_fault(intent: intents.Intent) -> Refused | None:
    """A file is of one message: not of an answer to many, nor of an act without a text."""
    files = getattr(intent, "attachments", ())
    if not files:
        return None
    if getattr(intent, "incident", None) is not None:
        return Refused("files_for_many")
    if not is_text(getattr(intent, "body", "")):
        return Refused("files_without_text")
    return Refused("too_many_files", None, {"limit": intents.MOST_FILES}) if len(files) > intents.MOST_FILES else None


def incident_of(intent: Speech) -> int | None:
    """The ticket that leads the incident whose tickets all get this one answer."""
    return intent.incident if isinstance(intent, intents.Reply | intents.Resolve) else None


def told_to_all(intent: Speech) -> dict[str, str | int | None]:
    """What the message of such an answer says of itself: the ticket that leads the incident."""
    incident = incident_of(intent)
    return {} if incident is None else {"incident": incident}


def spans_fault(spans: Sequence[tuple[int, int]]) -> Refused | None:
    """What is to be redacted: stretches of text in order, one at least."""
    ends = [0, *(end for _, end in spans)]
    if not spans or any(not last <= start < end for last, (start, end) in zip(ends, spans, strict=False)):
        return Refused("nothing_to_redact")
    return None


def assignee_fault(case: Case) -> Refused | None:
    if case.ticket.assignee_id in (None, case.actor.id):
        return None
    return Refused("assigned_to_other", None, {"name": case.name(case.ticket.assignee_id)})


def unseen_fault(case: Case) -> Refused | None:
    """What somebody else merged in counts as unseen: its messages keep the numbers of their arrival."""
    if case.seen_seq is None:
        return None
    for message in case.ticket.messages:
        is_told = message.kind.is_public or message.is_merge
        if message.seq > case.seen_seq and is_told and message.author_id != case.actor.id:
            detail = {"message": message.id, "name": case.name(message.author_id), "sent_at": message.at.isoformat()}
            return Refused("unseen_message", None, detail)
    return None


def reason_fault(reason: str, limit: int = intents.BODY_LIMIT) -> Refused | None:
    return text_fault(reason, limit) if is_text(reason) else Refused("needs_reason")


def text_fault(text: str, limit: int = intents.BODY_LIMIT, may_be_empty: bool = False) -> Refused | None:
    if not is_storable(text):
        return Refused("bad_text")
    if not may_be_empty and not is_text(text):
        return Refused("empty")
    return Refused("too_long", None, {"limit": limit}) if len(text) > limit else None


def event_of(code: str, **detail: str | int | None) -> NewMessage:
    return NewMessage(MessageKind.EVENT, event=code, detail=detail)
