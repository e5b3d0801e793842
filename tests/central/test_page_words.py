"""What the cabinet's page says: in one language at a time, every word of it used, addresses as links."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from litestar.testing import TestClient
from markupsafe import escape

from desktop.central import cabinet_page
from desktop.central.cabinet_page.rendering import Speech, linked
from desktop.central.cabinet_page.views import ticket_view
from desktop.regulation.sentences_of_the_cabinet import CABINET_WORDS
from tests.central.page_visitor import Visitor, link_key
from tests.central_server import START, new_world


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_page_speaks_one_language(tmp_path: Path, language: str) -> None:
    with new_world(tmp_path) as world, TestClient(world.app, raise_server_exceptions=False) as client:
        ivan = Visitor(world, client, link_key(world), language=language).enter()
        pages = [ivan.get(path) for path in ("/cabinet", "/cabinet/new", "/cabinet/nothing")]
        pages += [ivan.send("/cabinet/new", topic="", subject="", body="")]
        pages += [Visitor(world, client, "", language=language).get("/cabinet")]
    foreign = "[а-яё]+" if language == "en" else r"\b[a-z]{3,}\b"
    for page in pages:
        assert f'<html lang="{language}">' in page.text
        said = re.sub(r"<[^>]*>|Иван Петров|English|Русский|\S+\.ru\b|&\w+;", " ", page.text)
        assert re.findall(foreign, said, re.IGNORECASE) == []


PROMISES = [  # state, department, hours until it is due; what the subscriber reads
    ("open", "stp", 2, "Ответим до 14:00."),
    ("open", "ork", 2, "Обработаем до 14:00."),
    ("open", "stp", 0, "Ответим до 12:00."),
    ("open", "stp", -1, "Срок прошёл в 11:00. Заявка остаётся в работе."),
    ("waiting", "stp", None, "Чтобы мы продолжили, нужен ваш ответ."),
    ("answered", "stp", None, None),
    ("resolved", "ork", None, None),
]


@pytest.mark.parametrize(("state", "department", "hours", "said"), PROMISES)
def test_a_ticket_says_what_comes_next_and_until_when(
    state: str, department: str, hours: float | None, said: str | None
) -> None:
    due_at = None if hours is None else START + timedelta(hours=hours)
    row = dict.fromkeys(("subject", "account", "topic", "merged_into")) | {"id": 1, "received_at": START}
    view = ticket_view(row | {"state": state, "department": department, "due_at": due_at}, START)
    assert said == (view.promise and Speech("ru", START).say(view.promise, due_at=view.due_at))


def test_the_language_is_chosen_by_a_link_and_stays(tmp_path: Path) -> None:
    with new_world(tmp_path) as world, TestClient(world.app) as client:
        ivan = Visitor(world, client, link_key(world)).enter()
        assert 'href="/cabinet?lang=en"' in ivan.get("/cabinet").text
        assert "Tickets" in ivan.get("/cabinet?lang=en").text
        assert "New ticket" in ivan.get("/cabinet/new").text
        assert "Заявки" in ivan.get("/cabinet?lang=ru").text


def test_every_word_of_the_page_is_used_and_said_in_both_languages() -> None:
    folder = Path(cabinet_page.__file__).parent
    templates = "".join(file.read_text("utf-8") for file in (folder / "templates").glob("*.html"))
    code = "".join(file.read_text("utf-8") for file in folder.glob("*.py"))
    for name, (russian, english) in CABINET_WORDS.items():
        is_named = re.search(rf"""["']{re.escape(name)}["']""", templates + code)
        assert is_named or f'"{name.partition(".")[0]}." ~' in templates, name
        assert bool(russian) == bool(english)


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("см. https://a.example/x?a=1&b=2, и (http://б.рф/).", ["https://a.example/x?a=1&amp;b=2", "http://б.рф/"]),
        ('https://x"onclick=alert(1)', ["https://x"]),
        ("<b>https://a.b/<script>", ["https://a.b/"]),
        ("javascript:alert(1) http:// ftp://a.b", []),
    ],
)
def test_addresses_in_a_text_are_links_and_nothing_else_is(text: str, addresses: list[str]) -> None:
    shown = linked(text)
    assert re.findall(r'<a href="([^"]*)"', shown) == addresses
    assert re.sub(r"</?a\b[^>]*>", "", shown) == str(escape(text))
