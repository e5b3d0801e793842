"""Commands and keys: one list, no key twice, the same key on every layout."""

from collections import Counter

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from desktop.panels.actions import COMMANDS, LATIN, OF_KEYS, names, pressed
from desktop.panels.letter_actions import LetterActions
from desktop.panels.ticket_actions import TicketActions
from tests.panels.fake_desk import FakeDesk

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
    ("Ctrl+L on a Latin layout", ord("L"), CTRL, "\x0c", "lock"),
    ("Ctrl+L on a Russian layout", ord("Д"), CTRL, "\x0c", "lock"),
    ("slash", ord("/"), NONE, "/", "search"),
    ("slash where it needs Shift", ord("/"), SHIFT, "/", "search"),
    ("the key of the slash on a Russian layout", ord("."), NONE, ".", "search"),
    ("Shift+F1", Qt.Key.Key_F1, SHIFT, "", "explain"),
    ("a key that is no command", ord("="), NONE, "=", None),
    ("a letter with Shift is another key", ord("J"), SHIFT, "J", None),
    ("a key beyond Unicode", Qt.Key.Key_MediaPlay, NONE, "", None),
]


@pytest.mark.parametrize(("key", "modifiers", "text", "command"), [p[1:] for p in PRESSED], ids=[p[0] for p in PRESSED])
def test_key_means_its_command(key: int, modifiers: Qt.KeyboardModifier, text: str, command: str | None) -> None:
    assert OF_KEYS.get(pressed(QKeyEvent(QEvent.Type.KeyPress, key, modifiers, text))) == command


def test_no_key_has_two_commands() -> None:
    counted = Counter(key for command in COMMANDS for key in command.keys)
    assert [key for key, count in counted.items() if count > 1] == []


def test_every_command_is_an_action_of_the_window_of_the_ticket_or_of_the_letter() -> None:
    of_ticket = TicketActions(FakeDesk())  # type: ignore[arg-type]
    of_letter = LetterActions(FakeDesk())  # type: ignore[arg-type]
    offered = [action.objectName() for action in (*of_ticket.all(), *of_letter.all())]
    assert sorted(command.name for command in COMMANDS) == sorted([*names(), *offered])


def test_the_ticket_panel_gives_an_action_the_key_of_its_command() -> None:
    of_ticket = TicketActions(FakeDesk())  # type: ignore[arg-type]
    shown = {action.objectName(): action.shortcut().toString() for action in of_ticket.all()}
    keys = {name: OF_KEYS[key] for name, key in shown.items() if key}
    assert keys == {
        "reply": "reply",
        "standard_answer": "standard_answer",
        "answer_with_works": "answer_with_works",
        "attach_file": "attach_file",
        "find": "search",
    }


def test_every_latin_letter_has_its_russian_key() -> None:
    assert set("abcdefghijklmnopqrstuvwxyz") <= set(LATIN.values())
