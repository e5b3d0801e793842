"""A letter with this desk's pending acts laid over it: where it will be when central accepts them."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from desktop.regulation.book import Book
from desktop.regulation.intents import LetterIntent
from desktop.regulation.letter_acts import LetterFact, judge_letter
from desktop.regulation.outcome import Refused, secret_mark
from desktop.regulation.people import Agent
from desktop.replica.entry import Entry
from desktop.replica.views import IntentState, LetterView
from desktop.wire.rows import LetterRow, SecretRow

_JUDGED = ("id", "state", "sender", "ticket", "asked_at", "decided_by_id", "decided_at")


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
    return LetterView(row, tuple(entry.view() for entry in shown), secrets)


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
