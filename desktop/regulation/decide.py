"""The one judge: whether an act is accepted and what comes of it, or why it is refused. Pure; asked by both sides."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from desktop.regulation import intents, lifecycle, merging, splitting
from desktop.regulation.book import Book
from desktop.regulation.cases import (
    Case,
    assignee_fault,
    event_of,
    files_fault,
    incident_of,
    reason_fault,
    speaks_fault,
    spoken,
    text_fault,
    told_to_all,
    unseen_fault,
)
from desktop.regulation.domain_names import unicode_name
from desktop.regulation.outcome import Accepted, NewMessage, Refused, SplitOff
from desktop.regulation.people import Agent, Department
from desktop.regulation.permissions import may
from desktop.regulation.refusals import clause_of, reasons
from desktop.regulation.securing import JUDGES as SECURING
from desktop.regulation.texts import is_text
from desktop.regulation.ticket import Emergency, MessageKind, State, Ticket
from desktop.regulation.topics import TOPICS, codes_of, is_locked

SUBJECT_LIMIT = 255  # characters
_AFTER_THE_END = intents.Note | intents.Redact | intents.ContactNote


def decide(
    ticket: Ticket,
    intent: intents.Intent,
    actor: Agent,
    now: datetime,
    book: Book,
    seen_seq: int | None = None,
) -> Accepted | Refused:
    """What an agent's act does to a ticket at central's time `now` (aware UTC). `seen_seq`: the feed number up to
    which he had seen the ticket; None: he saw everything. A note on a merged ticket goes to its survivor: the number
    of `Accepted.ticket` says where; one on a ticket that was its author's department's when he saw it goes through."""
    refused = may(actor, type(intent), ticket)
    if refused is not None and not (
        isinstance(intent, intents.Note)
        and refused.reason == "wrong_department"
        and _had_it(actor.department, lifecycle.survivor(ticket, book), seen_seq)
    ):
        return refused
    if ticket.state.is_ended and not isinstance(intent, _AFTER_THE_END):
        return _ended(ticket, book)
    return _JUDGES[type(intent)](Case(ticket, actor, now, book, seen_seq), intent)


def _had_it(department: Department, ticket: Ticket, seen_seq: int | None) -> bool:
    """Whether the ticket was this department's at `seen_seq`: the next to hand it over was this department."""
    if seen_seq is None:
        return False
    moved = [message for message in ticket.messages if message.moved_to and message.seq > seen_seq]
    return bool(moved) and min(moved, key=lambda message: message.seq).moved_to is not department


def _ended(ticket: Ticket, book: Book) -> Refused:
    """Says who ended it and when, too."""
    authors = (message.author_id for message in reversed(ticket.messages) if message.at == ticket.ended_at)
    ender = book.agents.get(next(authors, None) or 0)
    name, ended_at = ender.name if ender else None, ticket.ended_at.isoformat() if ticket.ended_at else None
    detail = {"state": ticket.state.value, "into": ticket.merged_into, "name": name, "ended_at": ended_at}
    return Refused("ended", None, detail)


def _take(case: Case, _: intents.Take) -> Accepted | Refused:
    assignee_id = case.ticket.assignee_id
    if assignee_id is not None and assignee_id != case.actor.id:
        return Refused("taken", None, {"name": case.name(assignee_id)})
    return Accepted(replace(case.ticket, assignee_id=case.actor.id))


def _release(case: Case, _: intents.Release) -> Accepted | Refused:
    assignee_id = case.ticket.assignee_id
    if assignee_id is None:
        return Refused("not_assigned")
    if assignee_id == case.actor.id:
        return Accepted(replace(case.ticket, assignee_id=None))
    if not case.actor.is_supervisor:
        return Refused("not_yours", None, {"name": case.name(assignee_id)})
    return _unexplained(case)


def _assign(case: Case, intent: intents.Assign) -> Accepted | Refused:
    fault = text_fault(intent.reason, may_be_empty=True)
    if fault is not None:
        return fault
    if intent.agent_id == case.ticket.assignee_id:
        return Accepted(case.ticket)
    if intent.agent_id is None:
        return _taken_away(case, intent.reason) or _returned(case, intent.reason)
    agent = case.book.agents.get(intent.agent_id)
    if agent is None:
        return Refused("unknown_agent", None, {"agent": intent.agent_id})
    if not agent.is_active:
        return Refused("agent_inactive", None, {"name": agent.name})
    if agent.department is not case.ticket.department and not agent.is_supervisor:
        return Refused("agent_of_other_department", None, {"name": agent.name})
    event = event_of("assigned", agent_id=agent.id, name=agent.name, reason=intent.reason or None)
    return _taken_away(case, intent.reason) or Accepted(replace(case.ticket, assignee_id=agent.id), (event,))


def _taken_away(case: Case, reason: str) -> Refused | None:
    """Whoever loses the ticket to another reads why."""
    if case.ticket.assignee_id in (None, case.actor.id) or is_text(reason):
        return None
    return _unexplained(case)


def _unexplained(case: Case) -> Refused:
    return Refused("reassign_unexplained", None, {"name": case.name(case.ticket.assignee_id)})


def _returned(case: Case, reason: str) -> Accepted:
    event = event_of("released_by_supervisor", name=case.name(case.ticket.assignee_id), reason=reason or None)
    return Accepted(replace(case.ticket, assignee_id=None), (event,))


def _reply(case: Case, intent: intents.Reply) -> Accepted | Refused:
    answered = lifecycle.answered(case.ticket, case.now)
    message = NewMessage(MessageKind.REPLY, intent.body, detail=told_to_all(intent))
    return speaks_fault(case, intent) or spoken(case, answered, message, takes=incident_of(intent) is None)


def _note(case: Case, intent: intents.Note) -> Accepted | Refused:
    fault, message = files_fault(intent) or text_fault(intent.body), NewMessage(MessageKind.NOTE, intent.body)
    return fault or Accepted(lifecycle.survivor(case.ticket, case.book), (message,))


def _request_data(case: Case, intent: intents.RequestData) -> Accepted | Refused:
    return speaks_fault(case, intent) or spoken(
        case, lifecycle.asked(case.ticket, case.now), NewMessage(MessageKind.REQUEST, intent.body)
    )


def _refuse(case: Case, intent: intents.Refuse) -> Accepted | Refused:
    department, topic = case.ticket.department, case.ticket.topic
    clause, detail = clause_of(department, intent.reason), {"reason": intent.reason.value}
    if intent.reason not in reasons(department, topic):
        return Refused("refusal_not_allowed", clause, detail)
    return speaks_fault(case, intent) or spoken(
        case,
        lifecycle.ended(case.ticket, State.REFUSED, case.now),
        NewMessage(MessageKind.REFUSAL, intent.body, detail=detail | {"clause": clause}),
    )


def _out_of_scope(case: Case, intent: intents.OutOfScope) -> Accepted | Refused:
    return speaks_fault(case, intent) or spoken(
        case,
        lifecycle.ended(case.ticket, State.OUT_OF_SCOPE, case.now),
        NewMessage(MessageKind.OUT_OF_SCOPE, intent.body, detail={"clause": "STP.7"}),
    )


def _resolve(case: Case, intent: intents.Resolve) -> Accepted | Refused:
    fault = speaks_fault(case, intent, may_be_empty=True)
    if fault is not None:
        return fault
    has_body = is_text(intent.body)
    if not has_body and case.ticket.department is Department.STP and case.ticket.unanswered_since_at is not None:
        return Refused("unanswered", "STP.4")
    if is_locked(case.ticket):
        return Refused("needs_authorization", "ORK.4", {"topic": case.ticket.topic})
    said = NewMessage(MessageKind.RESOLUTION, intent.body, detail=told_to_all(intent))
    message = said if has_body else event_of("resolved")
    ended = lifecycle.ended(case.ticket, State.RESOLVED, case.now)
    return spoken(case, ended, message, takes=incident_of(intent) is None)


def _no_answer_needed(case: Case, intent: intents.NoAnswerNeeded) -> Accepted | Refused:
    fault = assignee_fault(case) or unseen_fault(case)
    if fault is not None:
        return fault
    if case.ticket.unanswered_since_at is None:
        return Refused("nothing_unanswered")
    if not lifecycle.was_processed(case.ticket):
        return Refused("not_processed", "ORK.3")
    return Accepted(lifecycle.no_answer_needed(case.ticket, case.now), (event_of("no_answer_needed"),))


def _transfer(case: Case, intent: intents.Transfer) -> Accepted | Refused:
    if intent.department is case.ticket.department:
        return Refused("already_there", None, {"department": intent.department.value})
    ticket = lifecycle.transferred(case.ticket, case.now)
    lost = case.ticket.topic if ticket.topic is None else None
    event = event_of("transferred", department=intent.department.value, topic=lost, reason=intent.reason or None)
    accepted = _for_another_request(ticket, event, lost is not None)
    return text_fault(intent.reason, may_be_empty=True) or accepted


def _for_another_request(ticket: Ticket, event: NewMessage, is_another: bool) -> Accepted:
    """An authorization is for the request that it was recorded on (ORK.4): with its topic it goes."""
    if not is_another or ticket.authorization is None:
        return Accepted(ticket, (event,))
    return Accepted(replace(ticket, authorization=None), (event, event_of("authorization_lapsed")))


def _declare_emergency(case: Case, intent: intents.DeclareEmergency) -> Accepted | Refused:
    service = intent.service.value
    if intent.service not in case.book.settings.basic_services:
        return Refused("not_a_basic_service", "STP.4", {"service": service})
    known = case.ticket.emergency
    if known is not None and (known.service is intent.service or known.service is not intent.was):
        return _declared(known)
    emergency = Emergency(intent.service, case.actor.name, case.now, intent.reason)
    return reason_fault(intent.reason) or Accepted(
        replace(case.ticket, emergency=emergency),
        (event_of("emergency_declared", service=service, reason=intent.reason),),
    )


def _revoke_emergency(case: Case, intent: intents.RevokeEmergency) -> Accepted | Refused:
    known = case.ticket.emergency
    if known is None:
        return Refused("no_emergency")
    if intent.was not in (None, known.service):
        return _declared(known)
    return reason_fault(intent.reason) or Accepted(
        replace(case.ticket, emergency=None), (event_of("emergency_revoked", reason=intent.reason),)
    )


def _declared(known: Emergency) -> Refused:
    """Who declared which emergency, when."""
    declared = {"name": known.declared_by or None, "declared_at": known.declared_at.isoformat()}
    return Refused("already_emergency", None, {"service": known.service.value, **declared})


def _set_topic(case: Case, intent: intents.SetTopic) -> Accepted | Refused:
    topic = TOPICS.get(intent.topic)
    if topic is None:
        return Refused("unknown_topic", None, {"topic": intent.topic, "allowed": codes_of(case.ticket.department)})
    if topic.department is not case.ticket.department:
        return Refused("wrong_topic", topic.clause, {"topic": intent.topic})
    if case.ticket.topic == intent.topic:
        return Accepted(case.ticket)
    if case.ticket.topic != intent.was:
        return Refused("changed_meanwhile", None, {"was": intent.was, "now": case.ticket.topic})
    event = event_of("topic_changed", topic=topic.code)
    return _for_another_request(replace(case.ticket, topic=topic.code), event, intent.was is not None)


def _set_account(case: Case, intent: intents.SetAccount) -> Accepted | Refused:
    ticket, name = case.ticket, unicode_name(intent.account)
    account = case.book.accounts.get(name)
    if account is None:
        return Refused("unknown_account", "STP.5", {"account": name})
    if ticket.subscriber_id not in (None, account.subscriber_id):
        return Refused("foreign_account", "STP.5", {"account": name})
    if ticket.account not in (intent.was, name):
        return Refused("changed_meanwhile", None, {"was": intent.was, "now": ticket.account})
    named = replace(ticket, account=name, subscriber_id=account.subscriber_id, premium=account.premium)
    return Accepted(named, () if ticket.account == name else (event_of("account_named", account=name),))


def _merge(case: Case, intent: intents.Merge) -> Accepted | Refused:
    into, detail = case.book.tickets.get(intent.into), {"ticket": intent.into}
    if intent.into == case.ticket.number:
        return Refused("merge_with_itself", None, detail)
    if into is None:
        return Refused("unknown_ticket", None, detail)
    if into.subscriber_id is None or into.subscriber_id != case.ticket.subscriber_id:
        return Refused("merge_other_subscriber", None, detail)
    if into.department is not case.ticket.department:
        return Refused("merge_other_department", None, detail)
    if into.state.is_ended:
        return Refused("merge_ended", None, detail)
    gone, survivor = merging.merged(case.ticket, into, case.now, case.book)
    return Accepted(gone, (event_of("merged", ticket=gone.number, into=into.number),), survivor=survivor)


def _split(case: Case, intent: intents.Split) -> Accepted | Refused:
    fault = text_fault(intent.subject, limit=SUBJECT_LIMIT)
    if fault is not None:
        return fault
    if not intent.message_ids:
        return Refused("nothing_to_split")
    messages = {message.id: message for message in case.ticket.messages}
    moving = set(intent.message_ids)
    for message_id in intent.message_ids:
        if message_id not in messages:
            return Refused("unknown_message", None, {"message": message_id})
    subscribers = {message.id for message in messages.values() if message.kind is MessageKind.SUBSCRIBER}
    if not subscribers & moving:
        return Refused("split_without_subscriber")
    if subscribers <= moving:
        return Refused("split_everything")
    rest, new = splitting.split(case.ticket, moving, case.now)
    return Accepted(
        rest,
        (event_of("split", subject=intent.subject, into=None),),
        SplitOff(new, intent.subject, tuple(sorted(moving))),
    )


def _contact_note(case: Case, intent: intents.ContactNote) -> Accepted | Refused:
    return text_fault(intent.body) or Accepted(case.ticket)


def contact_note(intent: intents.ContactNote, actor: Agent) -> Refused | None:
    """Whether a talk by phone or messenger may be kept at a subscriber (STP.3, ORK.2): None, or why not."""
    return may(actor, intents.ContactNote, None) or text_fault(intent.body)


_JUDGES: dict[type[intents.Intent], Callable[[Case, Any], Accepted | Refused]] = {
    intents.Take: _take,
    intents.Release: _release,
    intents.Assign: _assign,
    intents.Reply: _reply,
    intents.Note: _note,
    intents.RequestData: _request_data,
    intents.Refuse: _refuse,
    intents.OutOfScope: _out_of_scope,
    intents.Resolve: _resolve,
    intents.NoAnswerNeeded: _no_answer_needed,
    intents.Transfer: _transfer,
    intents.DeclareEmergency: _declare_emergency,
    intents.RevokeEmergency: _revoke_emergency,
    intents.SetTopic: _set_topic,
    intents.SetAccount: _set_account,
    intents.Merge: _merge,
    intents.Split: _split,
    intents.ContactNote: _contact_note,
    **SECURING,
}
