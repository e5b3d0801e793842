"""The letter that asks an unidentified sender for what is missing (STP.1)."""

import pytest

from desktop.regulation.asking import language_of, what_to_ask
from desktop.regulation.letters import Letter, Placement, place
from tests.regulation.making import ACCOUNTS, STP

LINK = "https://cabinet.provider.ru/"
SECRET_WORDS = "хорошенькая чебурашка"


def unidentified(sender: str, subject: str, body: str, has_cabinet: bool = False) -> Placement:
    return place(Letter(sender, subject, body, has_cabinet), STP, {"ivan@mail.ru": {"s1"}}, ACCOUNTS, {})


RUSSIAN = """\
Здравствуйте.

Мы получили ваше письмо, но принять его как заявку пока не можем: регламент разрешает это, только если письмо \
позволяет точно определить абонента и его просьбу.

— Укажите имя аккаунта (главный домен).

Ответьте на это письмо. Срок обработки начнётся, когда мы получим недостающее.

Быстрее подать заявку в личном кабинете. Он здесь: https://cabinet.provider.ru/

Не присылайте пароли по электронной почте.
"""
ENGLISH = """\
Hello.

We have received your letter but cannot accept it as a ticket: our regulation allows that only when you cannot use the \
cabinet.

File the ticket in the cabinet. It is here: https://cabinet.provider.ru/

Do not send passwords by e-mail.
"""


def test_it_asks_for_exactly_what_is_missing() -> None:
    assert what_to_ask(unidentified("ivan@mail.ru", "", "Не открывается сайт"), "ru", LINK) == RUSSIAN
    english = what_to_ask(unidentified("ivan@mail.ru", "", "The site example.ru is down", has_cabinet=True), "en", LINK)
    assert english == ENGLISH
    both = what_to_ask(unidentified("who@mail.ru", "", ""), "ru", LINK)
    assert "— Напишите с адреса, указанного в ваших контактных данных.\n— Опишите, что нужно сделать.\n" in both


@pytest.mark.parametrize("language", ["ru", "en"])
def test_it_carries_not_a_word_of_the_letter(language: str) -> None:
    placement = unidentified(f"{SECRET_WORDS[:5]}@mail.ru", SECRET_WORDS, SECRET_WORDS)
    said = what_to_ask(placement, language, LINK)
    assert not any(word in said for word in (*SECRET_WORDS.split(), "@"))


LANGUAGES = [
    ("Не открывается сайт", "ru"),
    ("The site is down", "en"),
    ("", "ru"),
    ("12345 !!!", "ru"),
    ("Не открывается example.ru: 502 Bad Gateway", "ru"),
    ("Не работает сайт, в журнале\nPHP Fatal error: allowed memory size /var/www/example.ru/index.php", "ru"),
    ("The button «Заявка» does nothing when I press it, what should I do", "en"),
    ("Сайт не працює", "ru"),
]


@pytest.mark.parametrize(("text", "language"), LANGUAGES)
def test_a_letter_is_answered_in_its_language(text: str, language: str) -> None:
    assert language_of(text) == language
