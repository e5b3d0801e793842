"""A letter with this desk's pending acts laid over it: where it will be when central accepts them."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from desktop.regulation.book import Book
from desktop.regulation.intents import LetterIntent, RedactLetter
from desktop.regulation.letter_acts import LetterFact, judge_letter
from desktop.regulation.outcome import Redaction, Refused, secret_mark
from desktop.regulation.people import Agent
from desktop.replica.entry import Entry
from desktop.replica.views import IntentState, LetterView
from desktop.wire.rows import LetterRow, SecretRow

_JUDGED = ("id", "state", "sender", "ticket", "asked_at", "decided_by_id", "decided_at", "version")


def letter_view(
    row: LetterRow, entries: Iterable[Entry], secrets: tuple[SecretRow, ...], me: Agent, now: datetime, book: Book
) -> LetterView:
    """`entries` are the letter's outbox rows in order."""
    shown = tuple(entries)
    for entry in shown:
        if entry.state is IntentState.REFUSED or entry.key == row.intent_key:
            continue
        assert isinstance(entry.intent, LetterIntent)
        decided = judge_letter(letter_fact(row), entry.intent, me, now, book)
        if not isinstance(decided, Refused):
            row = msgspec.structs.replace(row, **{name: getattr(decided, name) for name in _JUDGED})
            row = _redacted(row, entry.intent) if isinstance(entry.intent, RedactLetter) else row
    return LetterView(row, tuple(entry.view() for entry in shown), secrets)


def _redacted(row: LetterRow, intent: RedactLetter) -> LetterRow:
    """With the marks that a pending redaction puts into it."""
    redaction, quote_at = Redaction(0, intent.spans), row.quote_at
    quote_at = None if quote_at is None else len(redaction.of(row.body[:quote_at]))
    return msgspec.structs.replace(row, body=redaction.of(row.body), quote_at=quote_at, suspects=[])


def secrets_of(row: LetterRow, secrets: Iterable[SecretRow]) -> tuple[SecretRow, ...]:
    """Those of them that were moved out of the letter; of a ticket's it has those whose marks stand in its text."""
    text = f"{row.subject}\n{row.body}"
    return tuple(
        one
        for one in secrets
        if one.letter == row.id or (one.letter is None and one.ticket == row.ticket and secret_mark(one.id) in text)
    )


def letter_fact(row: LetterRow) -> LetterFact:
    """What the rules need of a letter; ask `judge_letter` with it."""
    return LetterFact(**{name: getattr(row, name) for name in _JUDGED})
