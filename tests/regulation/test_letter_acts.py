"""What agents may decide about letters that are no ticket (STP.1)."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from desktop.regulation.book import Account, Book
from desktop.regulation.intents import AdmitLetter, AskSender, AttachLetter, DismissLetter, LetterIntent, RedactLetter
from desktop.regulation.letter_acts import LetterFact, judge_letter
from desktop.regulation.outcome import Refused
from desktop.regulation.ticket import State
from tests.regulation.making import ANNA, LEFT, OLGA, STP, ticket

NOW = datetime(2026, 10, 6, 9, 0, tzinfo=UTC)
BOOK = Book(
    agents={ANNA.id: ANNA, OLGA.id: OLGA},
    accounts={"пример.рф": Account("пример.рф", "s1", False, False)},
    tickets={7: ticket(STP), 8: replace(ticket(STP), number=8, state=State.MERGED, merged_into=7)},
)
LETTER = LetterFact(1, "unidentified", "petr@other.test")
HIDE = RedactLetter(1, 0, ((0, 4),))
ASK, DISMISS = AskSender(1), DismissLetter(1)
ADMIT, ATTACH = AdmitLetter(1, "www.xn--e1afmkfd.xn--p1ai"), AttachLetter(1, 8)
TABLE: list[tuple[str, LetterIntent, str]] = [
    # state of the letter, the act, its next state or why not
    ("unidentified", ASK, "asked"),
    ("asked", ASK, "letter_asked_already"),
    ("unverified", ASK, "letter_not_to_ask"),
    ("machine", ASK, "letter_not_to_ask"),
    ("admitted", ASK, "letter_decided"),
    ("unidentified", ADMIT, "admitted"),
    ("asked", ADMIT, "admitted"),
    ("unverified", ADMIT, "admitted"),
    ("machine", ADMIT, "admitted"),  # a person may know better
    ("dismissed", ADMIT, "letter_decided"),
    ("unidentified", AdmitLetter(1, "other.ru"), "unknown_account"),
    ("unidentified", ATTACH, "attached"),
    ("asked", ATTACH, "attached"),
    ("unverified", ATTACH, "attached"),
    ("machine", ATTACH, "attached"),
    ("attached", ATTACH, "letter_decided"),
    ("unidentified", AttachLetter(1, 99), "unknown_ticket"),
    ("unidentified", DISMISS, "dismissed"),
    ("asked", DISMISS, "dismissed"),
    ("unverified", DISMISS, "dismissed"),
    ("machine", DISMISS, "dismissed"),
    ("admitted", DISMISS, "letter_decided"),
    ("unidentified", DismissLetter(1, "x" * 70_000), "too_long"),
    ("unidentified", HIDE, "unidentified"),
    ("unverified", HIDE, "unverified"),
    ("machine", HIDE, "machine"),
    ("dismissed", HIDE, "dismissed"),
    ("admitted", HIDE, "letter_decided"),  # it is redacted in its ticket
    ("attached", HIDE, "letter_decided"),
    ("asked", RedactLetter(1, 1, ((0, 4),)), "message_changed"),
    ("asked", RedactLetter(1, 0, ()), "nothing_to_redact"),
]


def told(outcome: LetterFact | Refused) -> str:
    return outcome.reason if isinstance(outcome, Refused) else outcome.state


@pytest.mark.parametrize(("state", "act", "expected"), TABLE)
def test_act_on_a_letter_leads_where_the_table_says(state: str, act: LetterIntent, expected: str) -> None:
    asked_at = NOW if state == "asked" else None
    letter = replace(LETTER, state=state, asked_at=asked_at)
    assert told(judge_letter(letter, act, ANNA, NOW, BOOK)) == expected


def test_either_department_decides_and_a_leaver_does_not() -> None:
    assert told(judge_letter(LETTER, ADMIT, OLGA, NOW, BOOK)) == "admitted"
    assert told(judge_letter(LETTER, ADMIT, LEFT, NOW, BOOK)) == "agent_inactive"


def test_letter_without_a_sender_cannot_be_asked_about() -> None:
    assert told(judge_letter(replace(LETTER, sender=""), ASK, ANNA, NOW, BOOK)) == "letter_without_sender"


def test_who_decided_first_is_named() -> None:
    decided = judge_letter(LETTER, ATTACH, OLGA, NOW, BOOK)
    assert isinstance(decided, LetterFact)
    assert decided.ticket == 7  # the survivor of the one that was named
    refused = judge_letter(decided, DISMISS, ANNA, NOW, BOOK)
    assert isinstance(refused, Refused)
    assert refused.detail == {"name": OLGA.name, "decided_at": NOW.isoformat(), "ticket": 7}


def test_account_is_named_in_either_spelling() -> None:
    decided = judge_letter(LETTER, ADMIT, ANNA, NOW, BOOK)
    assert isinstance(decided, LetterFact)
    assert decided.account == "пример.рф"
