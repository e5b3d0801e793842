"""Codes as sentences a person reads, in Russian and English: refusals, places in a queue, problems, events."""

import re
from datetime import datetime

from desktop.regulation.sentences_of_channels import CHANNEL_EVENTS, CHANNEL_REFUSALS, CHANNEL_WORDS
from desktop.regulation.sentences_of_faults import FAULTS, TYPES
from desktop.regulation.sentences_of_files import FILE_WORDS, FILES
from desktop.regulation.sentences_of_letters import LETTERS
from desktop.regulation.sentences_of_programs import PROBLEMS, TROUBLES, UNKNOWN
from desktop.regulation.sentences_of_requests import REQUESTS
from desktop.regulation.sentences_of_rules import EVENTS, PLACES, REFUSALS, WORDS
from desktop.regulation.sentences_of_the_cabinet import CABINET
from desktop.regulation.sentences_of_the_gate import ASKING, GATE, INVITATION, MACHINES, RATION
from desktop.regulation.sentences_of_works import WORKS
from desktop.regulation.topics import TOPICS
from desktop.regulation.working_calendar import MOSCOW

SENTENCES = {
    **UNKNOWN,
    **PLACES,
    **REFUSALS,
    **CHANNEL_REFUSALS,
    **GATE,
    **ASKING,
    **INVITATION,
    **MACHINES,
    **RATION,
    **EVENTS,
    **CHANNEL_EVENTS,
    **FILES,
    **PROBLEMS,
    **FAULTS,
    **TROUBLES,
    **LETTERS,
    **REQUESTS,
    **WORKS,
    **CABINET,
}

_UNMAILED = {("unmailed", code): said for code, said in (MACHINES | RATION).items()}
_ALL_WORDS = WORDS | CHANNEL_WORDS | FILE_WORDS | _UNMAILED
_OPTIONAL = re.compile(r"\[\[(.*?)\]\]")  # a part that is left out when a placeholder in it has no value
_TOPIC_NAMES = ("topic", "now")
_TYPE_NAMES = ("expected", "got")
_WORDS_OF_DATES = {
    "ru": ("пн вт ср чт пт сб вс", "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"),
    "en": ("Mon Tue Wed Thu Fri Sat Sun", "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"),
}
_PLACEHOLDER = re.compile(r"\{(\w+)(?:\|([^}]*))?\}")  # {name} or {name|what to say without it}


def sentence(code: str, language: str = "ru", at: datetime | None = None, /, **detail: object) -> str:
    """The sentence of a code, filled by `detail`; without a value it is still a good sentence. Values whose name ends
    in `_at` are instants (ISO text or aware datetimes), shown as Moscow wall time with the day; `at` is when the
    sentence is read (aware): on the same Moscow date the time alone says enough. `language`: "ru" or "en"; an unknown
    code gives a sentence that names it."""
    if code not in SENTENCES:
        code, detail = "unknown", {"code": code}
    russian, english = SENTENCES[code]
    language = "en" if language == "en" else "ru"
    shown = {name: text for name, value in detail.items() if (text := _shown(name, value, language, at))}

    def filled(match: re.Match[str]) -> str:
        return shown.get(match[1], match[2] or "")

    def kept(match: re.Match[str]) -> str:
        names = [placeholder[1] for placeholder in _PLACEHOLDER.finditer(match[1])]
        return match[1] if all(name in shown for name in names) else ""

    return _PLACEHOLDER.sub(filled, _OPTIONAL.sub(kept, english if language == "en" else russian))


def _shown(name: str, value: object, language: str, at: datetime | None) -> str:
    if value is None:
        return ""
    if name.endswith("_at"):
        return moscow_time(value, language, at)
    if name in _TYPE_NAMES:
        return " / ".join(TYPES.get(part, (part, part))[language == "en"] for part in str(value).split(" | "))
    word: tuple[str, str] | None = _ALL_WORDS.get((name, str(value)))
    if name in _TOPIC_NAMES and str(value) in TOPICS:
        word = TOPICS[str(value)].ru, TOPICS[str(value)].en
    return str(value) if word is None else word[language == "en"]


def moscow_time(value: object, language: str, at: datetime | None) -> str:
    """ "23:55", on another day "23:55 вт 24 ноября", in another year "23:55 пн 24 ноября 2025"."""
    try:
        there = (value if isinstance(value, datetime) else datetime.fromisoformat(str(value))).astimezone(MOSCOW)
    except ValueError:
        return str(value)
    here = None if at is None else at.astimezone(MOSCOW)
    if here is not None and here.date() == there.date():
        return f"{there:%H:%M}"
    days, months = (words.split() for words in _WORDS_OF_DATES[language])
    on = "on " if language == "en" else ""
    year = "" if here is not None and here.year == there.year else f" {there.year}"
    return f"{there:%H:%M} {on}{days[there.weekday()]} {there.day} {months[there.month - 1]}{year}"
