"""Every note and reason that reading a letter can give has its sentence in both languages, and none is left over."""

import re
from pathlib import Path

import desktop.central.mailroom
from desktop.regulation.sentences import sentence
from desktop.regulation.sentences_of_letters import LETTERS

SOURCES = Path(desktop.central.mailroom.__path__[0])
READERS = ("scan.py", "plain.py", "read_letter.py", "child.py", "intake.py", "forgetting.py")
NAMES_OF_FILES = {"letter.html"}


def test_every_code_has_a_sentence_and_every_sentence_a_code() -> None:
    used = {code for name in READERS for code in re.findall(r'"(letter\.\w+)"', (SOURCES / name).read_text("utf-8"))}
    assert used - NAMES_OF_FILES == set(LETTERS)


def test_they_are_said_in_both_languages() -> None:
    for code, (russian, english) in LETTERS.items():
        assert sentence(code, "ru") == russian
        assert sentence(code, "en") == english
