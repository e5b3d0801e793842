"""Codes as sentences, in both languages: complete, tolerant, and with Moscow wall time (style: short, active)."""

import re
from datetime import datetime
from pathlib import Path

import pytest

from desktop.regulation import decide
from desktop.regulation.sentences import SENTENCES, sentence
from desktop.regulation.sentences_of_rules import WORDS
from tests.regulation.making import msk

DUE = "2026-10-06T20:55:00+00:00"
SAID = [
    ("ru", "guard", {"due_at": DUE, "minutes": 60}, "До срока меньше 60 мин: ответьте до 23:55."),
    ("en", "guard", {"due_at": DUE, "minutes": 30}, "Less than 30 min left: answer by 23:55."),
    ("ru", "guard", {}, "До срока меньше 60 мин."),
    ("ru", "overdue", {"due_at": DUE}, "Срок ответа прошёл в 23:55. Ответьте сейчас."),
    ("en", "overdue", {}, "The time to answer is over. Answer now."),
    ("ru", "emergency", {"service": "web"}, "Экстренная заявка: восстановить сервис «веб». Идёт вне очереди."),
    (
        "en",
        "emergency",
        {"service": "database"},
        "Emergency: a basic service (database) must be restored. Goes out of turn.",
    ),
    ("ru", "arrival", {"arrived_at": DUE}, "По времени поступления, 23:55: ОРК отвечает строго по очереди."),
    ("en", "arrival", {}, "By arrival: ORK goes strictly in turn."),
    ("ru", "taken", {"name": "Анна"}, "Заявку уже ведёт Анна. Возьмите следующую."),
    ("ru", "taken", {"name": None}, "Заявку уже ведёт другой сотрудник. Возьмите следующую."),
    ("en", "taken", {}, "Another agent already has this ticket. Take the next one."),
    (
        "ru",
        "assigned_to_other",
        {"name": "Борис", "since_at": DUE, "by": "Светлана Ли"},
        "Исполнитель заявки — Борис, с 23:55, назначил(а) Светлана Ли. Вы можете оставить заметку.",
    ),
    (
        "ru",
        "ended",
        {"state": "resolved", "name": "Борис", "ended_at": DUE},
        "Заявка завершена: решена, Борис, 23:55. Можно оставить только заметку.",
    ),
    (
        "en",
        "unseen_message",
        {"name": None, "sent_at": DUE},
        "A message came that you have not seen: the subscriber, 23:55. Read it, then send again.",
    ),
    ("ru", "unknown_topic", {"topic": "x"}, "Темы «x» нет. Выберите из списка."),
    ("en", "unknown_topic", {"topic": "x", "allowed": "a, b"}, "No such topic: x. Choose from the list: a, b."),
    (
        "ru",
        "changed_meanwhile",
        {"now": "plan"},
        "Значение уже изменили на «Смена тарифа». Проверьте и выберите ещё раз.",
    ),
    (
        "en",
        "changed_meanwhile",
        {"now": "a.ru"},
        "The value was changed meanwhile to “a.ru”. Check it and choose again.",
    ),
    ("ru", "event.topic_changed", {"topic": "fault"}, "Тема заявки: Неполадка в работе сервиса."),
    ("ru", "event.transferred", {"department": "ork", "reason": "Оплата"}, "Заявка передана: ОРК. Причина: Оплата"),
    (
        "ru",
        "event.transferred",
        {"department": "ork", "topic": "fault", "reason": "Оплата"},
        "Заявка передана: ОРК. Прежняя тема: Неполадка в работе сервиса. Причина: Оплата",
    ),
    ("en", "event.transferred", {"department": "stp", "reason": None}, "The ticket was transferred to STP."),
    ("ru", "event.merged", {"ticket": 7, "into": 8}, "Заявка № 7 объединена с заявкой № 8."),
    ("ru", "no_such_code", {}, "Не получилось: «no_such_code». Обновите данные и повторите."),
    ("en", "no_such_code", {}, "It did not work: “no_such_code”. Refresh and try again."),
]


@pytest.mark.parametrize("code", ["assigned_to_other", "taken", "not_yours", "ended", "disk_full", "desk.no_answer"])
def test_what_is_said_to_acts_without_a_text_too_speaks_of_none(code: str) -> None:
    assert "текст" not in sentence(code, "ru").lower()
    assert "text" not in sentence(code, "en").lower()


@pytest.mark.parametrize(("language", "code", "detail", "said"), SAID)
def test_a_code_as_a_sentence(language: str, code: str, detail: dict[str, object], said: str) -> None:
    assert sentence(code, language, msk("10-06 00:00"), **detail) == said


DAYS = [  # when it is read, how 2026-10-06 23:55 is told there
    (msk("10-06 23:59"), "23:55", "23:55"),
    (msk("10-07 00:00"), "23:55 вт 6 октября", "23:55 on Tue 6 Oct"),
    (msk("10-05 23:59"), "23:55 вт 6 октября", "23:55 on Tue 6 Oct"),
    (msk("2027-01-01 00:00"), "23:55 вт 6 октября 2026", "23:55 on Tue 6 Oct 2026"),
    (None, "23:55 вт 6 октября 2026", "23:55 on Tue 6 Oct 2026"),
]


@pytest.mark.parametrize(("at", "russian", "english"), DAYS)
def test_an_instant_of_another_moscow_day_names_its_day(at: datetime | None, russian: str, english: str) -> None:
    assert sentence("overdue", "ru", at, due_at=DUE) == f"Срок ответа прошёл в {russian}. Ответьте сейчас."
    assert (
        sentence("overdue", "en", at, due_at=DUE) == f"The time to answer is over: it ended at {english}. Answer now."
    )
    assert sentence("arrival", "ru", at, arrived_at=DUE).startswith(f"По времени поступления, {russian}:")


EVERYTHING = {name: f"<{name}>" for name in re.findall(r"\{(\w+)", str(SENTENCES)) if not name.endswith("_at")}


@pytest.mark.parametrize("code", SENTENCES)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_sentence_is_good_with_and_without_its_details(code: str, language: str) -> None:
    for detail in ({}, EVERYTHING, dict.fromkeys(EVERYTHING)):
        said = sentence(code, language, **detail)
        assert not re.search(r"[\[\]{}|!]|  | [.,:]|\.\.|None", said), said
        assert re.match(r"[A-ZА-ЯЁ<]", said), said
        assert said.endswith((".", ">")), said
        assert bool(re.search("[а-яё]", said)) is (language == "ru"), said


def test_a_moment_may_be_a_datetime_or_text() -> None:
    assert "23:55" in sentence("overdue", due_at=msk("10-06 23:55"))
    assert "23:55" in sentence("overdue", due_at="2026-10-06T23:55:00+03:00")
    assert "23:55" in sentence("overdue", due_at="2026-10-06T20:55:00.000000Z")
    assert "скоро" in sentence("overdue", due_at="скоро")


def test_an_unknown_language_is_russian() -> None:
    assert sentence("empty", "de") == sentence("empty", "ru")


def test_a_detail_is_never_a_template() -> None:
    assert "{name} [[x]]" in sentence("taken", name="{name} [[x]]")


def test_what_the_rules_say_has_a_sentence() -> None:
    folder = Path(decide.__file__).parent
    source = "".join(module.read_text(encoding="utf-8") for module in folder.glob("*.py"))
    codes = set(re.findall(r'Refused\("(\w+)"', source))
    codes |= set(re.findall(r'"((?:gate|machine|silent|ration)\.\w+)": ', source))
    codes |= {
        f"event.{event}" for event in re.findall(r'event_of\("(\w+)"|event="(\w+)"', source) for event in event if event
    }
    assert codes <= set(SENTENCES)
    assert {"taken", "gate.account", "event.reopened", "event.transferred"} <= codes


PROBLEMS = """
    unauthenticated token_expired forbidden wrong_role wrong_department not_found unknown_ticket taken ended
    unseen_message assigned_to_other key_reused invalid no_json too_large wrong_wire too_many_attempts
    history_changed cursor_too_old disk_full unavailable internal
"""


@pytest.mark.parametrize("code", PROBLEMS.split())
def test_every_problem_of_the_api_has_a_sentence(code: str) -> None:
    assert code in SENTENCES


def test_the_words_of_details_stand_in_both_languages() -> None:
    assert all(russian and english for russian, english in WORDS.values())
