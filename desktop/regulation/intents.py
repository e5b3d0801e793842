"""What an agent can want of a ticket: one frozen value for each act. `decide` judges them, nothing else does."""

from dataclasses import dataclass
from enum import StrEnum

from desktop.regulation.people import Department
from desktop.regulation.ticket import AuthorizationWay, BasicService, SecretKind

BODY_LIMIT = 65_536  # characters of one message; more is refused as `too_long`
MOST_FILES = 20  # of one message; more is refused as `too_many_files`


class RefusalReason(StrEnum):
    """Why a request of the subscriber is refused (STP.9.1-3, ORK.5.1-4)."""

    NO_AUTHORIZATION = "no_authorization"
    NOT_IN_PLAN = "not_in_plan"
    BLOCKED = "blocked"
    DOMAIN_NOT_BOUND = "domain_not_bound"


@dataclass(frozen=True, slots=True)
class Take:
    """Make the ticket mine."""


@dataclass(frozen=True, slots=True)
class Release:
    """Give my ticket back to the queue."""


@dataclass(frozen=True, slots=True)
class Assign:
    """A supervisor gives the ticket to an agent; None takes it from whoever has it. Who loses it is told the reason."""

    agent_id: int | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """A public answer. `anyway`: sent although messages came that the author had not seen when he wrote. `incident`:
    the one answer to all tickets of an outage, which leaves each with whom it is. `attachments`, here as in the other
    acts with a text: ids of whole uploads of its author, which become the files of the message."""

    body: str
    anyway: bool = False
    incident: int | None = None
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """An internal note: stops no clock."""

    body: str
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RequestData:
    """Ask the subscriber for what is missing (account, details); the ticket waits for him."""

    body: str
    anyway: bool = False
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refuse:
    """Refuse the request for one of the regulation's reasons."""

    reason: RefusalReason
    body: str
    anyway: bool = False
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OutOfScope:
    """No duty to advise (STP.7): say so and offer a separate agreement."""

    body: str
    anyway: bool = False
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolve:
    """The matter is done; with a body it is also the last reply. `incident` as in Reply."""

    body: str = ""
    anyway: bool = False
    incident: int | None = None
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NoAnswerNeeded:
    """The last message asks for nothing (a "thank you"): stops the clock, is logged."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """Hand the ticket to the other department."""

    department: Department
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DeclareEmergency:
    """`was`: the service of the emergency that the author saw and replaces; another one meanwhile refuses it."""

    service: BasicService
    reason: str
    was: BasicService | None = None


@dataclass(frozen=True, slots=True)
class RevokeEmergency:
    """`was`: the service of the emergency that the author saw; another one meanwhile is not revoked. None: any."""

    reason: str
    was: BasicService | None = None


@dataclass(frozen=True, slots=True)
class SetTopic:
    """`was` is what the author saw; another value meanwhile refuses the change."""

    was: str | None
    topic: str


@dataclass(frozen=True, slots=True)
class SetAccount:
    """Name the ticket's account (STP.5). `was` as in SetTopic."""

    was: str | None
    account: str


@dataclass(frozen=True, slots=True)
class Merge:
    """End this ticket into another of the same subscriber and department."""

    into: int


@dataclass(frozen=True, slots=True)
class Split:
    """Move messages into a new ticket, which keeps the receipt of its first message."""

    message_ids: tuple[int, ...]
    subject: str


@dataclass(frozen=True, slots=True)
class ContactNote:
    """A talk by phone or messenger (STP.3, ORK.2): kept at the subscriber; no ticket, no clock."""

    subscriber_id: str
    body: str


@dataclass(frozen=True, slots=True)
class RequestSecret:
    """Ask for a password or authorization data (STP.6, ORK.4): the subscriber answers in the cabinet, over a form."""

    kind: SecretKind
    body: str
    anyway: bool = False


@dataclass(frozen=True, slots=True)
class Authorize:
    """Record that the subscriber may ask for a significant change (ORK.4). `reason`: which letter, whose word;
    `secret_id`: the answer that matches."""

    way: AuthorizationWay
    reason: str = ""
    secret_id: int | None = None


@dataclass(frozen=True, slots=True)
class RevokeAuthorization:
    """Take a recorded authorization back."""

    reason: str


@dataclass(frozen=True, slots=True)
class Redact:
    """Put a mark in the place of parts of a message, for ever and in every copy. `spans` are [start, end) in its text
    as of `version`."""

    message_id: int
    version: int
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class JoinIncident:
    """This emergency has the cause of another one, which leads the incident."""

    lead: int


@dataclass(frozen=True, slots=True)
class LeaveIncident:
    """It has another cause."""


@dataclass(frozen=True, slots=True)
class AskSender:
    """Ask the sender of an unidentified letter for what is missing (STP.1)."""

    letter_id: int


@dataclass(frozen=True, slots=True)
class AdmitLetter:
    """A person found out whose letter it is and which account it means: it is a ticket from now on (STP.1)."""

    letter_id: int
    account: str


@dataclass(frozen=True, slots=True)
class AttachLetter:
    """Put a letter into a ticket. `is_subscriber`: the agent vouches that the subscriber wrote it, so it counts as his
    message; else agents alone read it."""

    letter_id: int
    ticket: int
    is_subscriber: bool = False


@dataclass(frozen=True, slots=True)
class RedactLetter:
    """`Redact` for a letter that is no ticket."""

    letter_id: int
    version: int
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class DismissLetter:
    """Nothing is to be done about a letter."""

    letter_id: int
    reason: str = ""


TicketIntent = (
    Take
    | Release
    | Assign
    | Reply
    | Note
    | RequestData
    | Refuse
    | OutOfScope
    | Resolve
    | NoAnswerNeeded
    | Transfer
    | DeclareEmergency
    | RevokeEmergency
    | SetTopic
    | SetAccount
    | Merge
    | Split
    | RequestSecret
    | Authorize
    | RevokeAuthorization
    | Redact
    | JoinIncident
    | LeaveIncident
)
LetterIntent = AskSender | AdmitLetter | AttachLetter | DismissLetter | RedactLetter
OwnIntent = ContactNote | LetterIntent  # of no ticket
Intent = TicketIntent | OwnIntent

INTENT_TYPES: dict[str, type[Intent]] = {
    "take": Take,
    "release": Release,
    "assign": Assign,
    "reply": Reply,
    "note": Note,
    "request_data": RequestData,
    "refuse": Refuse,
    "out_of_scope": OutOfScope,
    "resolve": Resolve,
    "no_answer_needed": NoAnswerNeeded,
    "transfer": Transfer,
    "declare_emergency": DeclareEmergency,
    "revoke_emergency": RevokeEmergency,
    "set_topic": SetTopic,
    "set_account": SetAccount,
    "merge": Merge,
    "split": Split,
    "request_secret": RequestSecret,
    "authorize": Authorize,
    "revoke_authorization": RevokeAuthorization,
    "redact": Redact,
    "join_incident": JoinIncident,
    "leave_incident": LeaveIncident,
    "contact_note": ContactNote,
    "ask_sender": AskSender,
    "admit_letter": AdmitLetter,
    "attach_letter": AttachLetter,
    "dismiss_letter": DismissLetter,
    "redact_letter": RedactLetter,
}
TYPE_OF_INTENT = {cls: name for name, cls in INTENT_TYPES.items()}
