"""Every public letter of the corpus is read or quarantined, none is lost: the table of outcomes stands beside them."""

import json
from collections import Counter
from datetime import timedelta

import pytest

from desktop.central.mailroom.child import LetterReader
from desktop.central.mailroom.letter import ParsedLetter, Quarantined
from tests.central.mailroom.corpus import FOLDER, SUITES, files_of

EXPECTED = json.loads((FOLDER / "outcomes.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def outcomes() -> dict[str, dict[str, ParsedLetter | Quarantined]]:
    with LetterReader(timedelta(seconds=60)) as reader:
        return {suite: {name: reader.read(raw) for name, raw in files_of(suite).items()} for suite in SUITES}


def test_every_letter_comes_out_as_the_table_says(outcomes: dict[str, dict[str, ParsedLetter | Quarantined]]) -> None:
    counted = {
        suite: Counter(found.reason if isinstance(found, Quarantined) else "read" for found in letters.values())
        for suite, letters in outcomes.items()
    }
    assert counted == EXPECTED["outcomes"]
    assert sum(sum(each.values()) for each in counted.values()) == EXPECTED["letters"]


def test_no_letter_of_the_corpus_has_a_part_that_could_not_be_read_but_those_without_one(
    outcomes: dict[str, dict[str, ParsedLetter | Quarantined]],
) -> None:
    found = {
        f"{suite}/{name}"
        for suite, letters in outcomes.items()
        for name, letter in letters.items()
        if isinstance(letter, ParsedLetter) and "letter.part_unreadable" in letter.notes
    }
    assert sorted(found) == EXPECTED["part_unreadable"]


SPOT = [
    ("cpython", "msg_16.txt", "Delivery Notification: Delivery has failed", "This report relates"),
    (
        "flanker",
        "bilingual-simple.eml",
        "Simple text. How are you? Как ты поживаешь?",
        "This line is in English\nА эта линия по-русски.",
    ),
    ("flanker", "mailgun-pic.eml", "Mailgun rocks!", "Мейлган! Хахах!"),
    ("flanker", "enclosed.eml", None, ""),
    ("mail-parser", "mail_test_1", "письмо уведом-е", "Налогоплательщик!"),
    ("ruby-mail", "multi_charset/japanese_shift_jis.eml", "test", "あいうえお"),
    (
        "ruby-mail",
        "mime_emails/raw_email_with_illegal_boundary.eml",
        "Testing outlook",
        "Hello\nThis is an outlook test",
    ),
]


@pytest.mark.parametrize(("suite", "name", "subject", "beginning"), SPOT)
def test_their_words_are_those_that_were_written(
    outcomes: dict[str, dict[str, ParsedLetter | Quarantined]],
    suite: str,
    name: str,
    subject: str | None,
    beginning: str,
) -> None:
    letter = outcomes[suite][name]
    assert isinstance(letter, ParsedLetter)
    assert subject is None or letter.subject == subject
    assert letter.body.replace("\n\n", "\n").startswith(beginning)
