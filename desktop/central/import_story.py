"""What a line of an import tells, led through the rules: its conversation, its ticket, and what could not be kept."""

from collections.abc import Sequence
from dataclasses import replace

from desktop.central.import_lines import ImportedMessage, ImportedTicket, Remark
from desktop.central.replay import Said, replay
from desktop.regulation.book import Book
from desktop.regulation.intake import new_ticket
from desktop.regulation.lifecycle import ended
from desktop.regulation.ticket import Emergency, MessageKind, State, Ticket
from desktop.regulation.topics import TOPICS

_KINDS = {"subscriber": MessageKind.SUBSCRIBER, "agent": MessageKind.REPLY, "note": MessageKind.NOTE}
_ENDED = {"resolved": State.RESOLVED, "refused": State.REFUSED}


def conversation(line: ImportedTicket) -> list[Said]:
    """The line's messages in order of time. Of a ticket that waits, the last answer was the request for data."""
    kinds = [_kind(message) for message in line.said]
    if line.state == "waiting" and MessageKind.REPLY in kinds and MessageKind.REQUEST not in kinds:
        kinds[_last(kinds, MessageKind.REPLY)] = MessageKind.REQUEST
    names = {MessageKind.SUBSCRIBER: line.subscriber.called if line.subscriber else ""}
    return [
        Said(kind, message.at, message.body, author_name=names.get(kind, ""))
        for kind, message in zip(kinds, line.said, strict=True)
    ]


def retold(line: ImportedTicket, said: Sequence[Said], book: Book) -> Ticket:
    """The ticket after its conversation; without a number (0) where the line has none. A ticket that names no account
    is of the Premium group when its subscriber is."""
    ticket = new_ticket(
        line.number or 0,
        line.department,
        line.channel,
        line.received_at,
        topic=line.topic if _has_topic(line) else None,
        account=line.account,
        subscriber_id=line.subscriber.id if line.subscriber else None,
        premium=bool(line.subscriber and line.subscriber.premium),
    )
    ticket = replay(ticket, said, book) if line.smena is None else line.smena.put_into(ticket)
    if line.emergency in book.settings.basic_services:
        emergency = Emergency(line.emergency, "", line.received_at, "")  # nobody here declared it
        ticket = replace(ticket, emergency=emergency)
    if line.state in _ENDED and line.smena is None:
        last_at = max([line.received_at, *(entry.at for entry in said)])
        ticket = ended(ticket, _ENDED[line.state], last_at)
    return ticket


def not_kept(line: ImportedTicket, ticket: Ticket, book: Book) -> list[Remark]:
    """What the line says and the ticket does not."""
    remarks = []
    if line.topic and line.topic.strip() and not _has_topic(line):
        remarks.append(Remark("topic", f"{line.topic[:40]!r} is no topic of {line.department}; the ticket has none"))
    if line.emergency is not None and line.emergency not in book.settings.basic_services:
        remarks.append(Remark("emergency", f"{line.emergency} is no basic service here; the ticket has no emergency"))
    if line.state == "waiting" and ticket.state is not State.WAITING and line.smena is None:
        was_asked = any(message.author == "agent" for message in line.said)
        reason = "the subscriber wrote after the last answer" if was_asked else "nobody asked the subscriber anything"
        remarks.append(Remark("state", f"waiting, but {reason}; the ticket is open"))
    if line.state == "open" and ticket.state is not State.OPEN and line.smena is None:
        remarks.append(Remark("state", f"open, but its last message is an answer; the ticket is {ticket.state.value}"))
    return remarks


def _kind(message: ImportedMessage) -> MessageKind:
    if message.author == "agent" and message.smena_act:
        return MessageKind(message.smena_act)
    return _KINDS[message.author]


def _has_topic(line: ImportedTicket) -> bool:
    topic = TOPICS.get(line.topic or "")
    return topic is not None and topic.department is line.department


def _last(kinds: Sequence[MessageKind], kind: MessageKind) -> int:
    return max(index for index, found in enumerate(kinds) if found is kind)
