"""Placeholders of standard answers."""

import pytest

from desktop.regulation.placeholders import filled, unfilled

VALUES = {"name": "Марина Соколова", "account": None, "ticket": "10423", "due": ""}
FILLED = [  # the text, what comes of it, what has no value
    ("Здравствуйте, {name}.", "Здравствуйте, Марина Соколова.", ()),
    ("Здравствуйте, {имя}. Заявка {заявка}.", "Здравствуйте, Марина Соколова. Заявка 10423.", ()),
    ("{ Name } и {ИМЯ}", "Марина Соколова и Марина Соколова", ()),
    ("{account}, {срок}, {аккаунт}", "{account}, {срок}, {аккаунт}", ("account", "due")),
    ("a { b } {{name}} {} {names} {name", "a { b } {Марина Соколова} {} {names} {name", ()),
    ("", "", ()),
]


@pytest.mark.parametrize(("body", "text", "unknown"), FILLED)
def test_placeholders_are_filled_and_what_has_no_value_is_named(body: str, text: str, unknown: tuple[str, ...]) -> None:
    assert filled(body, VALUES) == (text, unknown)


def test_a_value_is_never_a_placeholder() -> None:
    assert filled("{name}", {"name": "{ticket}", "ticket": "1"}) == ("{ticket}", ())


def test_what_stayed_open_in_a_text_is_found() -> None:
    assert unfilled("Для {аккаунт} до {due}, {account}; function() { return name }") == ("account", "due")
    assert unfilled("{name") == ()
