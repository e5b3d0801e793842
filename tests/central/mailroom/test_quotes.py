"""The quoted tail is found in the forms that programs write, and own words are never folded."""

import pytest

from desktop.central.mailroom.quotes import quote_at

TAILS = [
    "> Здравствуйте\n> Ответьте",
    "23.11.2026 10:00, Поддержка пишет:\n> текст",
    "пн, 23 нояб. 2026 г. в 10:00, Поддержка <stp@host.ru>:\n\n> текст",
    "On Mon, Nov 23, 2026 at 10:00 AM STP <stp@host.ru> wrote:\n> text",
    "On Mon, Nov 23, 2026 at 10:00 AM Some Very Long Name\n<stp@host.ru> wrote:\n\n> text",
    '23.11.2026, 10:00, "Поддержка" <stp@host.ru>:\nтекст без знаков',
    "Понедельник, 23 ноября 2026, 10:00 +03:00 от Поддержка <stp@host.ru>:\n\nтекст",
    "-----Original Message-----\nFrom: STP\nSent: Monday\n\ntext",
    "-----Исходное сообщение-----\nОт: СТП\n\nтекст",
    "-------- Пересылаемое сообщение --------\n23.11.2026, 10:00, СТП:\n\nтекст",
    "---------- Forwarded message ---------\nFrom: STP <stp@host.ru>\n\ntext",
    "From: STP <stp@host.ru>\nSent: Monday, November 23, 2026 10:00 AM\nTo: A\nSubject: Re\n\ntext",
    "От: СТП <stp@host.ru>\nОтправлено: 23 ноября 2026 г. 10:00\nКому: Иван\nТема: Re\n\nтекст",
    "*От:* СТП\n*Дата:* 23.11\n*Тема:* Re\n\nтекст",
    "23 ноября 2026 г., 10:00 пользователь СТП <stp@host.ru> написал:\n> текст",
    "> текст\n\n-- \nИван",
]


@pytest.mark.parametrize("tail", TAILS)
def test_a_tail_is_found(tail: str) -> None:
    own = "Спасибо, заработало.\n\nИван"
    body = f"{own}\n\n{tail}"
    at = quote_at(body)
    assert at is not None
    assert body[:at].strip() == own
    assert body[at:].strip() == tail.strip()


def test_the_rule_above_outlooks_block_goes_with_it() -> None:
    body = "Да\n\n________________________________\nFrom: A\nSent: Monday\nSubject: x\n\ntext"
    assert body[: quote_at(body)] == "Да\n"


OWN = [
    "Просто письмо без цитат.\nВторая строка.",
    "> вопрос\nответ под ним",
    "23.11.2026 10:00, Поддержка пишет:\n> вопрос один\nответ\n> вопрос два\nответ два",
    "> только цитата",
    "---------- Forwarded message ----------\nFrom: A\nTo: B\nSubject: C\n\nтекст",
    "Он пишет: сайт не работает",
    "Вот что пишет сервер в 10:00:",
    "From: первое слово строки\nи дальше",
    "Ошибка:\n-----\nнет места",
    "",
    "\n\n",
]


@pytest.mark.parametrize("body", OWN)
def test_own_words_are_not_folded(body: str) -> None:
    assert quote_at(body) is None


def test_long_and_many_lines_take_no_time() -> None:
    assert quote_at("a " * 32_768) is None
    assert quote_at("2026 a@b.ru\n" * 5000) is None
    assert quote_at("x\n" + ">" * 60_000) == 2
