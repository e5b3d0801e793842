"""The language of an answer: what a caller's `Accept-Language` prefers of the two we speak (RFC 9110, 12.5.4)."""

import re

_RANGE = re.compile(r"\s*(\*|[a-z]{1,8}(?:-[a-z0-9]{1,8})*)\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?", re.ASCII)
_UNNAMED = 0.0005  # below every weight that can be written, above "q=0", which refuses


def preferred(header: str) -> str:
    """ "ru" or "en": the one of the greater weight, of equal ones the one named first, "ru" when none is named. A
    regional tag counts as its language, `*` as each that is not named; a malformed part says nothing."""
    weights: dict[str, float] = {}  # in the order of the header
    for part in header.lower().split(","):
        found = _RANGE.fullmatch(part)
        if found is not None:
            language, weight = found[1].split("-")[0], min(1.0, float(found[2] or 1))
            weights[language] = max(weight, weights.get(language, 0.0))
    others = weights.get("*", _UNNAMED)
    named = [language for language in weights if language in ("ru", "en")]
    return max([*named, "ru", "en"], key=lambda language: weights.get(language, others))
