"""Stories of the demo desk as values: read from their text, told anew for each ticket."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from random import Random

from desktop.central.demo_ork import ORK_STORIES
from desktop.central.demo_stp import STP_STORIES
from desktop.regulation.people import Department
from desktop.regulation.ticket import BasicService, MessageKind

_KINDS = {
    "А": MessageKind.SUBSCRIBER,
    "О": MessageKind.REPLY,
    "З": MessageKind.REQUEST,
    "Н": MessageKind.NOTE,
    "Р": MessageKind.RESOLUTION,
    "В": MessageKind.OUT_OF_SCOPE,
    "Х": MessageKind.REFUSAL,
}
_HEAD = re.compile(r"(\w+?)(?:!(\w+))?: (.+)")
_TURN = re.compile(r"([А-Я])(\w*): (.+)")
_CHOICE = re.compile(r"\[([^\[\]]*\|[^\[\]]*)\]")
_FOLLOW_UPS = {
    Department.STP: """
А: И ещё вопрос: как часто снимаются резервные копии?
О: Каждую ночь, хранятся 14 дней. Восстановить файл можно самостоятельно в разделе «Резервные копии».

А: Скажите, а журнал ошибок где посмотреть?
О: В кабинете: «Сайты — {domain} — Журналы», там же включается журнал медленных запросов.

А: [Коллега|Программист] просит доступ в панель. Можно ли дать его только к одному сайту?
О: Можно: «Доступы — Добавить пользователя», роль «разработчик», отметьте нужный сайт.

А: Проверил{a} с телефона, там пока по-старому.
О: На телефоне остался кеш. Очистите его или подождите до часа.
""",
    Department.ORK: """
А: Заодно вопрос: можно получать счета сразу в бухгалтерию?
О: Да, добавьте адрес бухгалтерии в «Контакты — Уведомления об оплате».

А: А закрывающие документы за этот месяц когда будут?
О: Формируются третьего числа, копии сразу появляются в кабинете.

А: Подскажите, сколько дней действует счёт?
О: Десять дней. Если не успеете, новый формируется в кабинете одной кнопкой.

А: Нужно ли нам ещё что-то подписывать?
О: Нет, этого достаточно.
""",
}
_NOTES = (
    "Звонили по телефону, просили ускорить. Ответ — по заявке, срок в карточке.",
    "Похожая заявка была месяц назад, решение то же.",
    "Абонент вежливый, но нетерпеливый. Отвечать коротко и по шагам.",
)
NOTES = {
    Department.STP: (
        *_NOTES,
        "Смене: напишет снова — проверить журнал на {node}.",
        "Уточнено у дежурного инженера.",
    ),
    Department.ORK: (*_NOTES, "Договор {contract}, задолженности нет.", "Сверено с бухгалтерией."),
}


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a story; `reason` is that of a refusal."""

    kind: MessageKind
    text: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """`service`: the basic service that failed, where the story may be an emergency."""

    topic: str
    service: BasicService | None
    subjects: tuple[str, ...]
    turns: tuple[Turn, ...]


@cache
def stories(department: Department) -> tuple[Story, ...]:
    """Every story that a department's tickets tell."""
    text = STP_STORIES if department is Department.STP else ORK_STORIES
    return tuple(_story(paragraph) for paragraph in text.strip().split("\n\n"))


@cache
def follow_ups(department: Department) -> tuple[tuple[Turn, ...], ...]:
    """A question in passing and its answer, to make a conversation longer."""
    return tuple(_turns(paragraph.splitlines()) for paragraph in _FOLLOW_UPS[department].strip().split("\n\n"))


def tell(text: str, facts: Mapping[str, str], random: Random) -> str:
    """The text with one of each choice and the facts in it."""
    while choice := _CHOICE.search(text):
        text = text[: choice.start()] + random.choice(choice[1].split("|")) + text[choice.end() :]
    return text.format_map(facts)


def _story(paragraph: str) -> Story:
    head, *lines = paragraph.splitlines()
    match = _HEAD.fullmatch(head)
    assert match is not None, head
    service = BasicService(match[2]) if match[2] else None
    return Story(match[1], service, tuple(match[3].split(" | ")), _turns(lines))


def _turns(lines: list[str]) -> tuple[Turn, ...]:
    turns: list[Turn] = []
    for line in lines:
        if match := _TURN.match(line):
            turns.append(Turn(_KINDS[match[1]], match[3], match[2] or None))
        else:
            last = turns.pop()
            turns.append(Turn(last.kind, f"{last.text} {line.strip()}", last.reason))
    return tuple(turns)
