"""Main domains as they come from outside: the one spelling we keep, or an error for what is no domain."""

import re
import unicodedata

from desktop.regulation.domain_names import unicode_name

LONGEST = 253
_SHAPE = re.compile(r"(?:(?!xn--)[\w-]{1,63}\.)+(?!xn--)[\w-]{1,63}")


def main_domain(text: str) -> str:
    """`Пример.РФ`, `xn--e1afmkfd.xn--p1ai` and `пример.рф.` all give `пример.рф`; ValueError for what is no domain."""
    name = unicode_name(unicodedata.normalize("NFKC", text[: 2 * LONGEST]))
    if len(name) > LONGEST or not _SHAPE.fullmatch(name):
        raise ValueError("not a domain")
    return name
