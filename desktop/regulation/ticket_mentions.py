"""The ticket numbers a text names, as people write them (STP.2): `[#10423]`, «заявка № 10423», `ticket 10423`."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_SPACE = r"[^\S\n]{0,2}"
_WORD = r"(?:заявк[а-яё]{1,3}|тикет[а-яё]{0,3}|обращени[а-яё]{1,2}|ticket)"
_SIGN = (
    rf"(?:{_SPACE}(?:с|за|под)?{_SPACE}номер\w{{0,2}}|{_SPACE}-?id|{_SPACE}(?:number|no|nr)\.?)?{_SPACE}:?{_SPACE}[#№]?"
)
_UNITS = (
    r"руб\w*|коп|р|rub|usd|eur|раза?|дн(?:я|ей|и)|день|час(?:а|ов)?|мин(?:ут\w?)?|сек(?:унд\w?)?|недел[юияь]|"
    r"месяц(?:а|ев)?|лет|г|год(?:а|у)?|шт|days?|hours?|min(?:ute)?s?|sec(?:ond)?s?|weeks?|months?|years?|times?"
)
_MONTHS = r"(?:янв|февр|апр|ию[нл]|сент|окт|но|дек)[а-я]{0,5}[ьяе]|мая|марта|августа"
_NUMBER = (
    r"(?P<number>[1-9][0-9]{0,8})"
    r"(?![\w%₽$€])(?![.,:/+-][0-9])(?![^\S\n]?\(?[0-9])"  # no part of a date, an amount, a telephone number
    rf"(?!\s?(?:[₽$€%]|(?:{_UNITS}|{_MONTHS})\b))"
)
_BRACKETED = re.compile(
    rf"\[{_SPACE}{_WORD}?{_SPACE}[#№]{_SPACE}(?P<number>[1-9][0-9]{{0,8}}){_SPACE}\]", re.IGNORECASE
)
_NAMED = re.compile(rf"(?<!\w){_WORD}{_SIGN}{_SPACE}{_NUMBER}", re.IGNORECASE)
_BARE = re.compile(rf"(?<![\w&/#№\[])[#№]{_SPACE}{_NUMBER}", re.IGNORECASE)
_OTHER_THING = re.compile(
    r"(?<!\w)(?:догово\w+|дог\.|сч[её]т\w*|сч\.|заказ\w*|акт\w?|накладн\w+|плат[её]ж\w*|поручени\w+|ошибк\w+|код\w?|порт\w?|"
    r"order|invoice|contract|bill|payment|error|code|issue|bug|port|request)\s?[:.]?\s?$",
    re.IGNORECASE,
)
_LOOK_BACK = 24  # characters, for the word before a sign
_AT_MOST = 20  # numbers of one letter: each is looked up


class Mention(NamedTuple):
    """A ticket number in a text. A bare one (`#1045`, no brackets, no word for a ticket) may be many things."""

    number: int
    is_in_subject: bool
    is_bare: bool


def mentions(subject: str, own_words: str) -> tuple[Mention, ...]:
    """The ticket numbers named, those of the subject first, in each the surest form first; each number once.
    So many numbers that nobody means them are cut."""
    found: dict[int, Mention] = {}
    for text, is_in_subject in ((subject, True), (own_words, False)):
        for pattern in (_BRACKETED, _NAMED, _BARE):
            for number in _numbers(pattern, text):
                found.setdefault(number, Mention(number, is_in_subject, pattern is _BARE))
    return tuple(found.values())[:_AT_MOST]


def _numbers(pattern: re.Pattern[str], text: str) -> Iterator[int]:
    for match in pattern.finditer(text):
        before = text[max(0, match.start() - _LOOK_BACK) : match.start()]
        if pattern is not _BARE or not _OTHER_THING.search(before):
            yield int(match["number"])
