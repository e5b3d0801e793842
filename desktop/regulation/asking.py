"""The letter that one key sends to an unidentified sender: asks for what is missing, invites to the cabinet (STP.1)."""

import re

from desktop.regulation.letters import Placement
from desktop.regulation.sentences import sentence

_CYRILLIC = re.compile("[а-яёіїєґў]", re.IGNORECASE)
_LATIN = re.compile("[a-z]", re.IGNORECASE)
_TECHNICAL = re.compile(r"[@/\\=_<>]|\w\.\w")  # in addresses, paths and lines of a log, which are Latin in any language


def what_to_ask(placement: Placement, language: str, cabinet_link: str) -> str:
    """The text for the sender of an unidentified letter, in several lines. It carries no history and not a word of the
    letter, so nobody can make us write to a third person. `language`: "ru" or "en" (see `language_of`)."""
    is_for_cabinet = "gate.cabinet" in placement.missing
    wanted = [f"— {sentence(code, language)}" for code in placement.missing]
    parts = [
        sentence("ask.greeting", language),
        sentence("ask.only_cabinet" if is_for_cabinet else "ask.not_yet", language),
        *([] if is_for_cabinet else ["\n".join(wanted), sentence("ask.answer", language)]),
        sentence("ask.cabinet" if is_for_cabinet else "ask.invitation", language, link=cabinet_link),
        sentence("ask.no_passwords", language),
    ]
    return "\n\n".join(parts) + "\n"


def language_of(text: str) -> str:
    """ "ru" when a text's words are Cyrillic for a third or more, or there are none; else "en"."""
    words = " ".join(word for word in text.split() if not _TECHNICAL.search(word))
    cyrillic, latin = (sum(1 for _ in letter.finditer(words)) for letter in (_CYRILLIC, _LATIN))
    return "ru" if cyrillic * 2 >= latin else "en"
