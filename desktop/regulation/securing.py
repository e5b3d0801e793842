"""The judges of secrets, authorizations, redactions and incidents (STP.6, ORK.4, STP.4)."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from desktop.regulation import intents, lifecycle
from desktop.regulation.cases import Case, event_of, reason_fault, spans_fault, speaks_fault, spoken, text_fault
from desktop.regulation.outcome import Accepted, NewMessage, Redaction, Refused
from desktop.regulation.ticket import (
    Authorization,
    AuthorizationWay,
    MessageKind,
    SecretFact,
    SecretKind,
    SecretState,
)


def _request_secret(case: Case, intent: intents.RequestSecret) -> Accepted | Refused:
    """Central gives the secret its number: it stands in the message's `secret`."""
    waiting = [s for s in case.ticket.secrets if s.kind is intent.kind and s.state is SecretState.ASKED]
    if waiting:
        return Refused("secret_asked_already", "STP.6", {"secret": waiting[0].id})
    message = NewMessage(MessageKind.REQUEST, intent.body, detail={"secret": None})
    asked = spoken(case, lifecycle.asked(case.ticket, case.now), message)
    return speaks_fault(case, intent) or replace(asked, secret=intent.kind)


def _authorize(case: Case, intent: intents.Authorize) -> Accepted | Refused:
    known = case.ticket.authorization
    if known is not None:
        detail = {"name": known.recorded_by, "recorded_at": known.recorded_at.isoformat()}
        return Refused("already_authorized", "ORK.4", detail)
    fault = _authorize_fault(case, intent)
    if fault is not None:
        return fault
    authorization = Authorization(intent.way, case.actor.name, case.now, intent.reason)
    event = event_of("authorized", way=intent.way.value, reason=intent.reason or None, secret=intent.secret_id)
    return Accepted(replace(case.ticket, authorization=authorization), (event,))


def _authorize_fault(case: Case, intent: intents.Authorize) -> Refused | None:
    if intent.way is AuthorizationWay.SECRET:
        return _match_fault(case, intent) or text_fault(intent.reason, may_be_empty=True)
    if intent.way is AuthorizationWay.SUPERVISOR and not case.actor.is_supervisor:
        return Refused("wrong_role", "ORK.4", {"role": "supervisor"})
    return reason_fault(intent.reason)


def _match_fault(case: Case, intent: intents.Authorize) -> Refused | None:
    """Who says that an answer matches has seen it."""
    secret = _secret(case, intent.secret_id)
    if secret is None or secret.kind is not SecretKind.AUTHORIZATION:
        return Refused("unknown_secret", "ORK.4", {"secret": intent.secret_id})
    if secret.state is SecretState.ASKED:
        return Refused("secret_unanswered", "ORK.4", {"secret": secret.id})
    if secret.looked_by_id != case.actor.id:
        return Refused("secret_not_seen", "ORK.4", {"secret": secret.id})
    return None


def _secret(case: Case, secret_id: int | None) -> SecretFact | None:
    return next((secret for secret in case.ticket.secrets if secret.id == secret_id), None)


def _revoke_authorization(case: Case, intent: intents.RevokeAuthorization) -> Accepted | Refused:
    if case.ticket.authorization is None:
        return Refused("not_authorized", "ORK.4")
    event = event_of("authorization_revoked", reason=intent.reason)
    return reason_fault(intent.reason) or Accepted(replace(case.ticket, authorization=None), (event,))


def _redact(case: Case, intent: intents.Redact) -> Accepted | Refused:
    message = next((m for m in case.ticket.messages if m.id == intent.message_id), None)
    if message is None or message.kind is MessageKind.EVENT:
        return Refused("unknown_message", None, {"message": intent.message_id})
    if message.version != intent.version:
        return Refused("message_changed")
    event = event_of("redacted", message=message.id)
    return spans_fault(intent.spans) or Accepted(case.ticket, (event,), redaction=Redaction(message.id, intent.spans))


def _join_incident(case: Case, intent: intents.JoinIncident) -> Accepted | Refused:
    lead, detail = case.book.tickets.get(intent.lead), {"ticket": intent.lead}
    if lead is None:
        return Refused("unknown_ticket", None, detail)
    if intent.lead == case.ticket.number:
        return Refused("leads_itself", None, detail)
    if case.ticket.leads_incident:
        return Refused("leads_another", None, detail)
    if lead.incident is not None:
        return Refused("follows_another", None, detail | {"lead": lead.incident})
    if lead.department is not case.ticket.department:
        return Refused("incident_other_department", None, detail)
    if lead.state.is_ended:
        return Refused("incident_ended", None, detail)
    if case.ticket.emergency is None or lead.emergency is None:
        return Refused("incident_needs_emergency", "STP.4")
    if case.ticket.incident == intent.lead:
        return Accepted(case.ticket)
    event = event_of("joined_incident", ticket=intent.lead)
    return Accepted(replace(case.ticket, incident=intent.lead), (event,))


def _leave_incident(case: Case, _: intents.LeaveIncident) -> Accepted | Refused:
    if case.ticket.incident is None:
        return Refused("in_no_incident")
    event = event_of("left_incident", ticket=case.ticket.incident)
    return Accepted(replace(case.ticket, incident=None), (event,))


JUDGES: dict[type[intents.Intent], Callable[[Case, Any], Accepted | Refused]] = {
    intents.RequestSecret: _request_secret,
    intents.Authorize: _authorize,
    intents.RevokeAuthorization: _revoke_authorization,
    intents.Redact: _redact,
    intents.JoinIncident: _join_incident,
    intents.LeaveIncident: _leave_incident,
}
