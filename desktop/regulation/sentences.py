"""Codes as sentences a person reads, in Russian and English: refusals, places in a queue, problems, events."""

import re
from datetime import datetime

from desktop.regulation.sentences_of_programs import PROBLEMS, TROUBLES, UNKNOWN
from desktop.regulation.sentences_of_rules import EVENTS, GATE, PLACES, REFUSALS, WORDS
from desktop.regulation.topics import TOPICS
from desktop.regulation.working_calendar import MOSCOW

SENTENCES = UNKNOWN | PLACES | REFUSALS | GATE | EVENTS | PROBLEMS | TROUBLES

_OPTIONAL = re.compile(r"\[\[(.*?)\]\]")  # a part that is left out when a placeholder in it has no value
_TOPIC_NAMES = ("topic", "now")
_PLACEHOLDER = re.compile(r"\{(\w+)(?:\|([^}]*))?\}")  # {name} or {name|what to say without it}


def sentence(code: str, /, language: str = "ru", **detail: object) -> str:
    """The sentence of a code, filled by `detail`; without a value it is still a good sentence. Values whose name ends
    in `_at` are instants (ISO text or aware datetimes), shown as Moscow wall time. `language`: "ru" or "en"; an
    unknown code gives a sentence that names it."""
    if code not in SENTENCES:
        code, detail = "unknown", {"code": code}
    russian, english = SENTENCES[code]
    language = "en" if language == "en" else "ru"
    shown = {name: text for name, value in detail.items() if (text := _shown(name, value, language))}

    def filled(match: re.Match[str]) -> str:
        return shown.get(match[1], match[2] or "")

    def kept(match: re.Match[str]) -> str:
        names = [placeholder[1] for placeholder in _PLACEHOLDER.finditer(match[1])]
        return match[1] if all(name in shown for name in names) else ""

    return _PLACEHOLDER.sub(filled, _OPTIONAL.sub(kept, english if language == "en" else russian))


def _shown(name: str, value: object, language: str) -> str:
    if value is None:
        return ""
    if name.endswith("_at"):
        return _moscow_time(value)
    word: tuple[str, str] | None = WORDS.get((name, str(value)))
    if name in _TOPIC_NAMES and str(value) in TOPICS:
        word = TOPICS[str(value)].ru, TOPICS[str(value)].en
    return str(value) if word is None else word[language == "en"]


def _moscow_time(value: object) -> str:
    try:
        at = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError:
        return str(value)
    return at.astimezone(MOSCOW).strftime("%H:%M")
