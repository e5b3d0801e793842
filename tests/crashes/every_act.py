"""Each act on a ticket or a subscriber, made of a text, another ticket and the messages of this one."""

from collections.abc import Callable

from desktop.regulation.intents import (
    Assign,
    Authorize,
    ContactNote,
    DeclareEmergency,
    Intent,
    JoinIncident,
    LeaveIncident,
    Merge,
    NoAnswerNeeded,
    Note,
    OutOfScope,
    Redact,
    RefusalReason,
    Refuse,
    Release,
    Reply,
    RequestData,
    RequestSecret,
    Resolve,
    RevokeAuthorization,
    RevokeEmergency,
    SetAccount,
    SetTopic,
    Split,
    Take,
    Transfer,
)
from desktop.regulation.people import Department
from desktop.regulation.ticket import AuthorizationWay, BasicService, SecretKind

SUBSCRIBER = "s1"

make: dict[str, Callable[[str, int, list[int]], Intent]] = {  # of a text, another ticket and the messages
    "take": lambda text, other, ids: Take(),
    "release": lambda text, other, ids: Release(),
    "assign": lambda text, other, ids: Assign(2, text),
    "reply": lambda text, other, ids: Reply(text),
    "note": lambda text, other, ids: Note(text),
    "request_data": lambda text, other, ids: RequestData(text),
    "refuse": lambda text, other, ids: Refuse(RefusalReason.NOT_IN_PLAN, text),
    "out_of_scope": lambda text, other, ids: OutOfScope(text),
    "resolve": lambda text, other, ids: Resolve(text),
    "no_answer_needed": lambda text, other, ids: NoAnswerNeeded(),
    "transfer": lambda text, other, ids: Transfer(Department.ORK, text),
    "declare_emergency": lambda text, other, ids: DeclareEmergency(BasicService.WEB, text),
    "revoke_emergency": lambda text, other, ids: RevokeEmergency(text),
    "set_topic": lambda text, other, ids: SetTopic(None, "fault"),
    "set_account": lambda text, other, ids: SetAccount("plain.ru", "example.ru"),
    "merge": lambda text, other, ids: Merge(other),
    "split": lambda text, other, ids: Split(tuple(ids[-1:]), text),
    "request_secret": lambda text, other, ids: RequestSecret(SecretKind.PASSWORD, text),
    "authorize": lambda text, other, ids: Authorize(AuthorizationWay.LETTER, text),
    "revoke_authorization": lambda text, other, ids: RevokeAuthorization(text),
    "redact": lambda text, other, ids: Redact(ids[0] if ids else 1, 1, ((0, 3),)),
    "join_incident": lambda text, other, ids: JoinIncident(other),
    "leave_incident": lambda text, other, ids: LeaveIncident(),
    "contact_note": lambda text, other, ids: ContactNote(SUBSCRIBER, text),
}
