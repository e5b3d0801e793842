"""HTML becomes text: link targets are visible, hidden words are not, nothing is laid out that would be dear."""

import pytest

from desktop.central.mailroom.html_text import is_simple, text_of_html

PAGES = [
    ("<p>Добрый <b>день</b>!</p><p>Сайт упал.</p>", "Добрый день!\n\nСайт упал."),
    ("one<br>two<br><br>three", "one\ntwo\n\nthree"),
    ("<div>one</div><div>two</div>", "one\ntwo"),
    ("a\n   b\t c&nbsp;d &amp; &lt;e&gt;", "a b c d & <e>"),
    ('<a href="https://real.host/x">click</a>', "click <https://real.host/x>"),
    ('<a href="https://example.ru/">example.ru</a>', "example.ru"),
    ('<a href="https://example.ru/a%20b">https://example.ru/a b</a>', "https://example.ru/a b"),
    ('<a href="https://evil.host/">https://bank.ru/</a>', "https://bank.ru/ <https://evil.host/>"),
    ('<a href="mailto:a@b.ru">a@b.ru</a>', "a@b.ru"),
    ('<a href="javascript:alert(1)">x</a>', "x <javascript:alert(1)>"),
    ('<a href="#top">up</a>', "up"),
    ('<a href="https://xn--e1afmkfd.xn--p1ai/">site</a>', "site <https://xn--e1afmkfd.xn--p1ai/>"),
    ('<a href="https://аррlе.com/">site</a>', "site <https://xn--l-7sbq6ba.com/>"),
    ('<a href="https://пример.рф/">site</a>', "site <https://пример.рф/>"),
    ('<a href="https://a.b/"><p>over</p><p>lines</p></a>', "over\n\nlines\n\n<https://a.b/>"),
    ('<img src="https://spy/1.gif" width=1><img alt="Снимок" src="cid:1">', "[Снимок]"),
    ("<style>p{}</style><script>x()</script><title>t</title>words", "words"),
    ('seen<span style="display: none">hidden</span><i style="font-size:0">x</i><b hidden>y</b>', "seen"),
    ('<p style="FONT-SIZE: 0.9em">seen</p>', "seen"),
    ("<ul><li>one</li><li>two</li></ul>", "• one\n• two"),
    ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>", "a  b\nc  d"),
    ("<pre>a  b\n  c</pre>", "a  b\n  c"),
    ("me<blockquote>them<blockquote>before</blockquote></blockquote>", "me\n\n> them\n>\n> > before"),
    ("<p>unclosed <b>tags <p>and <td>more", "unclosed tags\n\nand\n\nmore"),
    ("<!-- a --><p>b</p><!-- c", "b"),
    ("<![CDATA[x]]>words", "words"),
    ("", ""),
    ("no tags at all", "no tags at all"),
]


@pytest.mark.parametrize(("page", "text"), PAGES)
def test_a_page_as_text(page: str, text: str) -> None:
    assert text_of_html(page) == (text, False)


BOMBS = {
    "depth": "<div>" * 101 + "words",
    "tables": "<table><tr><td>" * 101 + "words",
    "tags": "<b></b>" * 10_001 + "words",
    "size": "x " * 300_000 + "words",
    "open signs": "<" * 600_000 + " words",
    "scripts": "<script>" * 80_000 + "</script>words",
    "comments": "<!--" * 150_000 + ">words",
}


@pytest.mark.parametrize("kind", BOMBS)
def test_a_page_too_complex_is_stripped_of_its_tags(kind: str) -> None:
    text, is_crude = text_of_html(BOMBS[kind])
    assert is_crude
    assert text.endswith("words")


def test_real_pages_are_simple() -> None:
    sloppy = "<table>" + "<tr><td><p>cell<td><p>cell" * 1000 + "</table>" + "<p>line<br>" * 1000
    assert is_simple(sloppy)
    assert text_of_html(sloppy)[0].count("cell") == 2000
