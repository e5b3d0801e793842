"""One spelling for each domain name (STP.5)."""

import pytest

from desktop.regulation.domain_names import named_in, unicode_name

SPELLINGS = [
    ("example.ru", "example.ru"),
    ("EXAMPLE.RU", "example.ru"),
    (" example.ru. ", "example.ru"),
    ("www.example.ru", "example.ru"),
    ("https://www.example.ru:8080/a?b#c", "example.ru"),
    ("http://example.ru#c", "example.ru"),
    ("пример.рф", "пример.рф"),
    ("Пример.РФ", "пример.рф"),
    ("xn--e1afmkfd.xn--p1ai", "пример.рф"),
    ("XN--E1AFMKFD.xn--p1ai", "пример.рф"),
    ("shop.xn--e1afmkfd.xn--p1ai", "shop.пример.рф"),
    ("xn--", "xn--"),
    ("xn--\u00fc.ru", "xn--\u00fc.ru"),
    ("", ""),
    ("...", ""),
    ("www.ru", "www.ru"),
    ("xn--99999999999.ru", "xn--99999999999.ru"),  # no punycode
    ("xn--ib9b.ru", "xn--ib9b.ru"),  # half a character
    ("xn--exampleru-re0e.com", "xn--exampleru-re0e.com"),  # would read example.ru.com
    ("xn--ab-g4t.ru", "xn--ab-g4t.ru"),  # would turn the writing round
    ("xn--j2bd4cyah0f.ru", "हिन्दी.ru"),
    ("и\u0306од.рф", "йод.рф"),  # two ways to write one letter
    ("пример.рф/корзина", "пример.рф"),
]


@pytest.mark.parametrize(("typed", "name"), SPELLINGS)
def test_a_name_has_one_spelling(typed: str, name: str) -> None:
    assert unicode_name(typed) == name
    assert unicode_name(name) == name


MENTIONS = [
    ("сайт example.ru не работает", ("example.ru",)),
    ("example.ru, пример.рф и снова Example.RU.", ("example.ru", "пример.рф")),
    ("https://www.example.ru/a.html", ("example.ru",)),
    ("пишите на ivan@example.ru", ()),
    ("версия 5.6 и 10.0.0.1", ()),
    ("конец.Начало", ("конец.начало",)),
    ("ничего", ()),
    ("a." * 30_000, ()),
    ("а-" * 30_000, ()),
]


@pytest.mark.parametrize(("text", "names"), MENTIONS)
def test_the_names_a_text_mentions(text: str, names: tuple[str, ...]) -> None:
    assert named_in(text) == names
