"""Search: digits find numbers, three letters find subjects, names, domains and addresses, words find message text."""

import re
from datetime import datetime
from typing import Any

from desktop.regulation.domain_names import unicode_name
from desktop.regulation.people import Department
from desktop.regulation.ticket import State
from desktop.replica.views import SearchHit, SearchResult
from desktop.wire.spelling import one_spelling

EXCERPT = 60  # characters on each side of a hit
LONGEST_QUERY = 1_000  # characters
_NUMBER_DIGITS = 12  # a number is never longer
_MOST_TERMS = 8  # words that are looked for in both indexes
_WITH_WORD = """
    SELECT * FROM (
        SELECT rowid FROM ticket_words WHERE ticket_words MATCH ?
        UNION SELECT ticket FROM message WHERE id IN (SELECT rowid FROM message_text WHERE message_text MATCH ?)
    )
"""

_HIT = """
    SELECT t.id, t.subject, t.account, coalesce(s.name, ''), t.state, t.department, t.received_at
    FROM ticket t LEFT JOIN subscriber s ON s.id = t.subscriber_id
"""


def search(raw: Any, query: str, limit: int) -> SearchResult:
    """At most `limit` tickets: by number first, then by words about the ticket, then by message text, newest first.
    Where none has every word in one of these: those that have some here and some there."""
    hits: dict[int, SearchHit] = {}
    words = _words(query)
    if len(words) == 1 and words[0].isascii() and words[0].isdigit():
        _add(hits, _by_number(raw, words[0], limit + 1))
    if len(hits) <= limit:
        _add(hits, _by_words(raw, words, limit + 1))
    if len(hits) <= limit:
        _add(hits, _by_text(raw, words, limit + 1))
    if not hits:
        _add(hits, _by_both(raw, words, limit + 1))
    return SearchResult(query, tuple(hits.values())[:limit], is_cut=len(hits) > limit)


def _add(hits: dict[int, SearchHit], found: list[SearchHit]) -> None:
    for hit in found:
        hits.setdefault(hit.number, hit)


def _by_number(raw: Any, digits: str, limit: int) -> list[SearchHit]:
    if digits.startswith("0") or len(digits) > _NUMBER_DIGITS:
        return []
    number = int(digits)
    ranges = [(number * 10**more, (number + 1) * 10**more - 1) for more in range(_NUMBER_DIGITS - len(digits) + 1)]
    where = " OR ".join("t.id BETWEEN ? AND ?" for _ in ranges)
    bounds = [bound for pair in ranges for bound in pair]
    found = raw.execute(f"{_HIT} WHERE {where} ORDER BY t.id LIMIT ?", (*bounds, limit))
    return [_hit(values) for values in found]


def _by_words(raw: Any, words: list[str], limit: int) -> list[SearchHit]:
    long = [word for word in words if len(word) >= 3]  # the trigram index knows nothing shorter
    if not long:
        return []
    ids = "SELECT rowid FROM ticket_words WHERE ticket_words MATCH ? ORDER BY rowid DESC LIMIT ?"
    match = " ".join(map(_about, long))
    found = raw.execute(f"{_HIT} WHERE t.id IN ({ids}) ORDER BY t.id DESC", (match, limit))
    return [_hit(values) for values in found]


def _by_text(raw: Any, words: list[str], limit: int) -> list[SearchHit]:
    terms = [word for word in words if any(letter.isalnum() for letter in word)]
    if not terms:
        return []
    ids = "SELECT rowid FROM message_text WHERE message_text MATCH ? ORDER BY rowid DESC LIMIT ?"
    match = " ".join(f"{_quoted(word)}*" for word in terms)
    texts: dict[int, str] = {}
    found = raw.execute(f"SELECT ticket, body FROM message WHERE id IN ({ids}) ORDER BY id DESC", (match, limit * 4))
    for number, body in found:
        texts.setdefault(number, body)
    numbers = list(texts)[:limit]
    marks = ",".join("?" * len(numbers))
    hits = {v[0]: _hit(v, texts[v[0]], terms) for v in raw.execute(f"{_HIT} WHERE t.id IN ({marks})", numbers)}
    return [hits[number] for number in numbers if number in hits]


def _by_both(raw: Any, words: list[str], limit: int) -> list[SearchHit]:
    """Tickets whose own words or messages have each of the words, the domain here and the error there."""
    terms = [word for word in words if any(letter.isalnum() for letter in word)][:_MOST_TERMS]
    if len(terms) < 2:
        return []
    ids = " INTERSECT ".join([_WITH_WORD] * len(terms))
    matches = [match for word in terms for match in (_about(word), f"{_quoted(word)}*")]
    found = raw.execute(f"{_HIT} WHERE t.id IN ({ids}) ORDER BY t.id DESC LIMIT ?", (*matches, limit))
    return [_hit(values) for values in found]


def _about(word: str) -> str:
    """The word as the index of subjects, names and domains spells it."""
    return _quoted(one_spelling(unicode_name(word) if "xn--" in word.lower() else word))


def _hit(values: tuple[Any, ...], body: str = "", terms: list[str] | None = None) -> SearchHit:
    number, subject, account, name, state, department, at = values
    excerpt = _excerpt(body, terms) if terms else ""
    return SearchHit(
        number, subject, account, name, State(state), Department(department), datetime.fromisoformat(at), excerpt
    )


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


def _words(query: str) -> list[str]:
    """What the query asks for, without what is no text: NUL and halves of surrogate pairs."""
    return query[:LONGEST_QUERY].encode(errors="ignore").decode().replace("\x00", " ").split()


def _excerpt(body: str, terms: list[str]) -> str:
    parts = [re.escape(part) for term in terms for part in re.findall(r"\w+", term)]
    found = re.search(r"\b(?:" + "|".join(parts) + ")", body, re.IGNORECASE) if parts else None
    at = found.start() if found else 0
    start, end = max(0, at - EXCERPT), min(len(body), at + EXCERPT)
    text = " ".join(body[start:end].split())
    return f"{'…' if start else ''}{text}{'…' if end < len(body) else ''}"
