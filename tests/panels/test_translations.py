"""The translations: complete, with the same placeholders, and nothing said where the tools can't find it."""

import ast
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from desktop import assets
from desktop.assets import RESOURCES

SOURCES = sorted(Path(assets.__file__).parent.rglob("*.py"))
MESSAGES = [  # context, source and Russian text; a plural has a line for each form
    (context.findtext("name", ""), message.findtext("source", ""), form.text or "")
    for context in ET.parse(RESOURCES / "translations" / "smena_ru.ts").getroot().iter("context")
    for message in context.iter("message")
    for form in (*message.iter("numerusform"), *message.findall("translation"))
    if form.tag == "numerusform" or message.get("numerus") != "yes"
]
WITHOUT_RUSSIAN_LETTERS = {"%1 of %2", "DNS", "FTP", "e-mail"}


def test_every_text_says_something_in_russian() -> None:
    untold = [(where, text) for where, text, russian in MESSAGES if not re.search("[а-яё]", russian.lower())]
    assert [(where, text) for where, text in untold if text not in WITHOUT_RUSSIAN_LETTERS] == []


def test_placeholders_are_the_same_in_both_languages() -> None:
    assert [
        (where, text)
        for where, text, russian in MESSAGES
        if sorted(re.findall(r"%\d", text)) != sorted(re.findall(r"%\d", russian))
    ] == []


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_no_text_is_translated_inside_an_f_string(source: Path) -> None:
    """The tool that collects the texts does not look there."""
    strings = [node for node in ast.walk(ast.parse(source.read_text("utf-8"))) if isinstance(node, ast.JoinedStr)]
    calls = [call for string in strings for call in ast.walk(string) if isinstance(call, ast.Call)]
    named = [getattr(call.func, "attr", getattr(call.func, "id", "")) for call in calls]
    assert [name for name in named if name in ("tr", "translate")] == []


@pytest.mark.parametrize(("system", "language"), [(["ru-RU", "en"], "ru"), (["de", "en-GB"], "en"), (["ja"], "en")])
def test_language_of_the_system_is_the_default(
    system: list[str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class System:
        def uiLanguages(self) -> list[str]:
            return system

    monkeypatch.setattr(assets.QLocale, "system", staticmethod(System))
    assert assets.system_language() == language


@pytest.mark.parametrize(
    ("language", "count", "words"),
    [
        ("ru", 1, "1 сообщение"),
        ("ru", 3, "3 сообщения"),
        ("ru", 11, "11 сообщений"),
        ("ru", 21, "21 сообщение"),
        ("en", 1, "1 message"),
        ("en", 2, "2 messages"),
    ],
)
def test_plural_is_right(qapp: QApplication, language: str, count: int, words: str) -> None:
    assets.set_language(language)
    assert QCoreApplication.translate("SplitDialog", "%n message(s)", "", count) == words
