"""Links in a text."""

import pytest

from desktop.regulation.links import links_in

FOUND = [
    ("Подробно: https://help.example/php.", ["https://help.example/php"]),
    ("(см. https://a.example/x_(y)), и http://b.example!", ["https://a.example/x_(y)", "http://b.example"]),
    ("«https://a.example» «HTTPS://A.EXAMPLE»", ["https://a.example", "HTTPS://A.EXAMPLE"]),
    ("https://a.example https://a.example", ["https://a.example"]),
    ("https://пример.рф/путь?a=1&b=2#c", ["https://пример.рф/путь?a=1&b=2#c"]),
    ("ftp://a.example mailto:a@b.ru a.example", []),
]


@pytest.mark.parametrize(("text", "links"), FOUND)
def test_links_are_found_without_the_punctuation_after_them(text: str, links: list[str]) -> None:
    assert list(links_in(text)) == links
