"""What `decide` answers: Accepted with the new state and the facts to record, or Refused with reason and clause."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop.regulation.ticket import MessageKind, SecretKind, Ticket

Detail = Mapping[str, str | int | None]
REDACTED = "[скрыто]"


def secret_mark(secret_id: int) -> str:
    """What stands in a text in the place of a secret."""
    return f"[секрет {secret_id}]"


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message the act adds to the conversation; an EVENT has a code and details instead of a body."""

    kind: MessageKind
    body: str = ""
    event: str | None = None
    detail: Detail = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SplitOff:
    """A new ticket to be numbered by central, and the ids of the messages that move to it."""

    ticket: Ticket  # its number is 0
    subject: str
    message_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Redaction:
    """Parts of a message, [start, end) of its characters in order, that a mark takes the place of."""

    message_id: int
    spans: tuple[tuple[int, int], ...]

    def of(self, body: str) -> str:
        """The text with its marks; a span that goes beyond it ends with it."""
        for start, end in reversed(self.spans):
            body = body[:start] + REDACTED + body[end:] if start < len(body) else body
        return body


@dataclass(frozen=True, slots=True)
class Accepted:
    """`ticket` is its whole new state and `messages` join its conversation. A merge changes two: `ticket` ends,
    `survivor` goes on and takes over its messages. `secret`: the subscriber is asked for one of this kind."""

    ticket: Ticket
    messages: tuple[NewMessage, ...] = ()
    split_off: SplitOff | None = None
    survivor: Ticket | None = None
    secret: SecretKind | None = None
    redaction: Redaction | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """`reason` is a code of `sentences`, `clause` an id of `clauses` where the regulation refused, `detail` fills the
    sentence (who, when, which)."""

    reason: str
    clause: str | None = None
    detail: Detail = field(default_factory=dict)
