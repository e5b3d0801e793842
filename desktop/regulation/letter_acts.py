"""The judge of letters that are no ticket: who may ask, admit, attach and dismiss, and what comes of it (STP.1)."""

from dataclasses import dataclass, replace
from datetime import datetime

from desktop.regulation import lifecycle
from desktop.regulation.book import Book
from desktop.regulation.cases import spans_fault, text_fault
from desktop.regulation.domain_names import unicode_name
from desktop.regulation.intents import AdmitLetter, AskSender, AttachLetter, LetterIntent, RedactLetter
from desktop.regulation.outcome import Refused
from desktop.regulation.people import Agent
from desktop.regulation.permissions import may

UNDECIDED = ("unidentified", "asked", "unverified", "machine")


@dataclass(frozen=True, slots=True)
class LetterFact:
    """What the rules need of a letter; `state` and `version` as in `wire.rows.LetterRow`. `ticket`: where it stands as
    a stranger's, or what came of it. `account`: the main domain that it was admitted for."""

    id: int
    state: str
    sender: str
    ticket: int | None = None
    asked_at: datetime | None = None
    decided_by_id: int | None = None
    decided_at: datetime | None = None
    account: str | None = None
    version: int = 0


def judge_letter(
    letter: LetterFact, intent: LetterIntent, actor: Agent, now: datetime, book: Book
) -> LetterFact | Refused:
    """The letter after an agent's act at central's time `now` (aware UTC), or why not. Letters are for both
    departments: any active agent decides, and the first one has."""
    refused = may(actor, type(intent), None)
    if refused is not None:
        return refused
    if isinstance(intent, RedactLetter):
        return _redacted(letter, intent, book)
    if letter.state not in UNDECIDED:
        return _decided_already(letter, book)
    if isinstance(intent, AskSender):
        return _asked(letter, now)
    decided = replace(letter, decided_by_id=actor.id, decided_at=now)
    if isinstance(intent, AdmitLetter):
        name = unicode_name(intent.account)
        if name not in book.accounts:
            return Refused("unknown_account", "STP.5", {"account": name})
        return replace(decided, state="admitted", account=name)
    if isinstance(intent, AttachLetter):
        ticket = book.tickets.get(intent.ticket)
        if ticket is None:
            return Refused("unknown_ticket", None, {"ticket": intent.ticket})
        return replace(decided, state="attached", ticket=lifecycle.survivor(ticket, book).number)
    return text_fault(intent.reason, may_be_empty=True) or replace(decided, state="dismissed")


def _asked(letter: LetterFact, now: datetime) -> LetterFact | Refused:
    """Asking decides nothing: the answer may complete the letter, or somebody."""
    if letter.asked_at is not None:
        return Refused("letter_asked_already", None, {"asked_at": letter.asked_at.isoformat()})
    if letter.state != "unidentified":
        return Refused("letter_not_to_ask")
    if not letter.sender:
        return Refused("letter_without_sender")
    return replace(letter, state="asked", asked_at=now)


def _redacted(letter: LetterFact, intent: RedactLetter, book: Book) -> LetterFact | Refused:
    """What became a part of a ticket is redacted there."""
    if letter.state in ("admitted", "attached"):
        return _decided_already(letter, book)
    if letter.version != intent.version:
        return Refused("message_changed")
    return spans_fault(intent.spans) or letter


def _decided_already(letter: LetterFact, book: Book) -> Refused:
    decider = book.agents.get(letter.decided_by_id or 0)
    decided_at = letter.decided_at.isoformat() if letter.decided_at else None
    detail = {"name": decider.name if decider else None, "decided_at": decided_at, "ticket": letter.ticket}
    return Refused("letter_decided", None, detail)
