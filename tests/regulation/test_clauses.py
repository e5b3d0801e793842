"""The clauses: each id is there, in both languages, and everything that cites one cites a real one."""

import re
from pathlib import Path

import pytest

from desktop.regulation import decide
from desktop.regulation.clauses import CLAUSES, clause
from desktop.regulation.people import Department
from desktop.regulation.refusals import clause_of, reasons
from desktop.regulation.topics import TOPICS

IDS = [
    *(f"T.{n}" for n in range(1, 8)),
    "DUTY.STP",
    *(f"DUTY.STP.{n}" for n in range(1, 4)),
    "DUTY.ORK",
    *(f"DUTY.ORK.{n}" for n in range(1, 8)),
    *(f"STP.{n}" for n in range(1, 11)),
    *(f"STP.9.{n}" for n in range(1, 4)),
    *(f"ORK.{n}" for n in range(1, 7)),
    *(f"ORK.5.{n}" for n in range(1, 5)),
    "HOURS.STP",
    "HOURS.ORK",
]


def test_every_clause_of_the_regulation_is_there() -> None:
    assert sorted(CLAUSES) == sorted(IDS)


@pytest.mark.parametrize("clause_id", IDS)
def test_a_clause_has_its_text_in_both_languages(clause_id: str) -> None:
    found = clause(clause_id)
    assert found.id == clause_id
    assert re.search("[а-я]", found.ru)
    assert re.search("[a-z]", found.en)
    assert not re.search("[а-яА-Я]", found.en)


WORDS = [
    ("STP.4", "Максимальный срок ответа на заявку СТП — 12 часов."),
    ("STP.4", "в первую очередь обрабатываются заявки из клиентского раздела."),
    ("ORK.3", "Максимальный срок обработки заявки ОРК -\N{NO-BREAK SPACE}2 рабочих дня."),
    ("STP.5", "Запрос абонента обязательно должен содержать имя аккаунта (главный домен)."),
    ("ORK.5.4", "(изменение информации, перерегистрация, трансфер, продление)."),
    ("HOURS.ORK", "с 10-00 до 18-00 МСК по рабочим дням"),
    ("T.7", "Заявка (тикет) – сообщение в СТП или ОРК"),
]


@pytest.mark.parametrize(("clause_id", "words"), WORDS)
def test_the_russian_text_is_the_regulations_own(clause_id: str, words: str) -> None:
    assert words in clause(clause_id).ru


def test_an_unknown_clause_is_an_error() -> None:
    with pytest.raises(KeyError):
        clause("STP.11")


def test_whatever_cites_a_clause_cites_a_real_one() -> None:
    cited = {topic.clause for topic in TOPICS.values()}
    cited |= {clause_of(d, reason) for d in Department for reason in reasons(d, "domain")}
    folder = Path(decide.__file__).parent
    for module in folder.glob("*.py"):
        cited |= set(
            re.findall(r"\b(?:STP|ORK|DUTY\.STP|DUTY\.ORK)\.\d+(?:\.\d+)?", module.read_text(encoding="utf-8"))
        )
    assert cited <= set(CLAUSES)
