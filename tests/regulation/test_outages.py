"""The guess at an emergency: a text that tells of a basic service that is down (STP.4)."""

import time

import pytest

from desktop.regulation.intake import suggest_emergency

TEXTS = [
    ("Не открывается сайт example.ru", "web"),
    ("Сайт пример.рф лежит, срочно!", "web"),
    ("Здравствуйте! Сайт не грузится второй час.", "web"),
    ("Почему сайт недоступен?", "web"),
    ("Прошу восстановить работу сайта", "web"),
    ("Не могу зайти на свой сайт", "web"),
    ("502 Bad Gateway", "web"),
    ("Our website is down", "web"),
    ("The site won't load", "web"),
    ("Please restore our site", "web"),
    ("Сайт работает, но почта не приходит", "mail"),
    ("Письма не отправляются", "mail"),
    ("Не приходят письма", "mail"),
    ("Почтовый сервер не отвечает", "mail"),
    ("Не можем отправить письмо клиенту", "mail"),
    ("E-mail is not working", "mail"),
    ("DNS не отвечает", "dns"),
    ("Домен example.ru не резолвится", "dns"),
    ("Name servers are down", "dns"),
    ("База данных недоступна", "database"),
    ("Не могу подключиться к базе данных", "database"),
    ("MySQL server is not responding", "database"),
    ("can't connect to mysql", "database"),
    ("Error establishing a database connection", "database"),
    ("Не работает ftp", "ftp"),
    ("Не могу подключиться по FTP", "ftp"),
    ("FTP does not work", "ftp"),
    ("Почта не работает, и сайт не открывается", "mail"),  # the one named first
    ("Срочно! Помогите!", None),  # words alone make no emergency
    ("URGENT!!! PLEASE ANSWER", None),
    ("Экстренная заявка, критично, авария", None),
    ("Как настроить почту в Outlook?", None),
    ("Не работает форма обратной связи на сайте", None),
    ("Сайт медленно работает", None),
    ("Перенесите сайт на другой тариф", None),
    ("Прошу продлить домен", None),
    ("Забыл пароль от почты, не могу зайти", None),
    ("Восстановите сайт из резервной копии за вчера", None),
    ("Сайт работает, почта работает, спасибо", None),
    ("Создайте базу данных и пользователя FTP", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "service"), TEXTS)
def test_a_text_suggests_an_emergency(text: str, service: str | None) -> None:
    assert suggest_emergency(text) == service


@pytest.mark.parametrize("text", ["не " * 20_000, "сайт " * 12_000, "dns" * 20_000, "а" * 65_000, "- " * 30_000])
def test_a_long_text_is_read_quickly(text: str) -> None:
    before = time.process_time()
    suggest_emergency(text)
    assert time.process_time() - before < 2
