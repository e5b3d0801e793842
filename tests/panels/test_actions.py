"""Commands and keys: one list, no key twice, the same key on every layout."""

from collections import Counter

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from desktop.panels.actions import COMMANDS, LATIN, OF_KEYS, pressed

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier

PRESSED = [
    ("J on a Latin layout", ord("J"), NONE, "j", "next_ticket"),
    ("J on a Russian layout", ord("О"), NONE, "о", "next_ticket"),
    ("with Caps Lock", ord("О"), NONE, "О", "next_ticket"),
    ("Ctrl+K on a Latin layout", ord("K"), CTRL, "\x0b", "palette"),
    ("Ctrl+K on a Russian layout", ord("Л"), CTRL, "\x0b", "palette"),
    ("Ctrl+F on a Russian layout", ord("А"), CTRL, "", "search"),
    ("slash", ord("/"), NONE, "/", "search"),
    ("slash where it needs Shift", ord("/"), SHIFT, "/", "search"),
    ("the key of the slash on a Russian layout", ord("."), NONE, ".", "search"),
    ("Shift+F1", Qt.Key.Key_F1, SHIFT, "", "explain"),
    ("a key that is no command", ord("Q"), NONE, "q", None),
    ("a letter with Shift is another key", ord("J"), SHIFT, "J", None),
    ("a key beyond Unicode", Qt.Key.Key_MediaPlay, NONE, "", None),
]


@pytest.mark.parametrize(("key", "modifiers", "text", "command"), [p[1:] for p in PRESSED], ids=[p[0] for p in PRESSED])
def test_key_means_its_command(key: int, modifiers: Qt.KeyboardModifier, text: str, command: str | None) -> None:
    assert OF_KEYS.get(pressed(QKeyEvent(QEvent.Type.KeyPress, key, modifiers, text))) == command


def test_no_key_has_two_commands() -> None:
    counted = Counter(key for command in COMMANDS for key in command.keys)
    assert [key for key, count in counted.items() if count > 1] == []


def test_every_latin_letter_has_its_russian_key() -> None:
    assert set("abcdefghijklmnopqrstuvwxyz") <= set(LATIN.values())
