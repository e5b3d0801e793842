"""What of which messages is to be hidden for ever: chosen on the screen, or thought to be a credential."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from desktop.models import moment
from desktop.regulation import intents
from desktop.regulation.ticket import MessageKind
from desktop.replica.views import IntentState, LetterView, MessageView, TicketView

Stretch = tuple[int, int, int]  # index of a message in the conversation; start and end in the text that is shown of it


@dataclass(frozen=True, slots=True)
class Part:
    """`texts` are what goes, `head` whose message it is and when. Of a letter that is no ticket, `message_id` is its
    number."""

    message_id: int
    version: int
    spans: tuple[tuple[int, int], ...]
    texts: tuple[str, ...]
    head: str

    @property
    def intent(self) -> intents.Redact:
        return intents.Redact(self.message_id, self.version, self.spans)


def chosen_parts(view: TicketView, stretches: Iterable[Stretch], now: datetime) -> tuple[Part, ...]:
    """Of what is chosen on the screen the parts that can be hidden, in the bodies as central has them."""
    found = []
    for index, start, end in stretches:
        message = view.messages[index]
        span = in_body(message.body, start), in_body(message.body, end)
        if _may_go(message, view) and span[0] < span[1]:
            found.append(_part(message, (span,), now))
    return tuple(found)


def suspected_part(view: TicketView, kept: Collection[tuple[int, int]], now: datetime) -> Part | None:
    """The oldest message with likely credentials; `kept`: ids and versions of those whose writer meant no secret."""
    for message in view.messages:
        if message.suspects and (message.id, message.version) not in kept and _may_go(message, view):
            return _part(message, tuple((s.start, s.end) for s in message.suspects), now)
    return None


def chosen_part_of_letter(view: LetterView, stretches: Iterable[Stretch], now: datetime) -> Part | None:
    """The same of a letter that is no ticket, whose text is the only one on the screen."""
    spans = tuple((in_body(view.row.body, start), in_body(view.row.body, end)) for _, start, end in stretches)
    return _part_of_letter(view, tuple(span for span in spans if span[0] < span[1]), now)


def suspected_part_of_letter(view: LetterView, now: datetime) -> Part | None:
    """What in a letter looks like a credential."""
    return _part_of_letter(view, tuple((suspect.start, suspect.end) for suspect in view.row.suspects), now)


def in_body(body: str, position: int) -> int:
    """The place in a body of a position in the text that is shown of it: that has plain line ends, and none around."""
    lead = re.match(r"[\r\n]*", body)
    assert lead is not None, "matches anything"
    at = lead.end() + position
    for pairs, match in enumerate(re.finditer("\r\n", body[lead.end() :])):
        if match.start() - pairs >= position:
            break
        at += 1
    return min(at, len(body))


def _may_go(message: MessageView, view: TicketView) -> bool:
    """Not what only this desk has, nor what waits to be hidden already: its text is another one by then."""
    pending = {
        shown.intent.message_id
        for shown in view.outbox
        if isinstance(shown.intent, intents.Redact) and shown.state is not IntentState.REFUSED
    }
    return bool(message.id) and message.kind is not MessageKind.EVENT and message.id not in pending


def _part_of_letter(view: LetterView, spans: tuple[tuple[int, int], ...], now: datetime) -> Part | None:
    """None where nothing is to go, and while it waits to be hidden already: its text is another one by then."""
    is_pending = any(
        isinstance(shown.intent, intents.RedactLetter) and shown.state is not IntentState.REFUSED
        for shown in view.outbox
    )
    if is_pending or not spans:
        return None
    row = view.row
    head = f"{row.sender}, {moment.moment(row.received_at, now)}"
    return Part(row.id, row.version, spans, tuple(row.body[a:b] for a, b in spans), head)


def _part(message: MessageView, spans: tuple[tuple[int, int], ...], now: datetime) -> Part:
    head = ", ".join(part for part in (message.author, moment.moment(message.at, now)) if part)
    return Part(message.id, message.version, spans, tuple(message.body[a:b] for a, b in spans), head)
